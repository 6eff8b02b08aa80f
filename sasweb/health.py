"""Is anybody home, and does anybody see anything? For `up`, balancers and outside monitors.

``/health/`` asks whether this process answers and can read its database. ``/health/feeds`` is the
dead-man line: 200 only while every pull, run, schedule and worker has been heard of within its
limit. Whoever polls it also has the alarms looked at: it may be the schedule that died.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any, Final

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import Error as AnyDatabaseError
from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from sasweb.world import this_world
from screening.alerts.alarm_selectors import open_alarm_keys
from screening.alerts.health_lines import HealthLine, health_lines
from screening.alerts.services.alarms import alarms_evaluate
from screening.common.clock import real_now_utc

logger = logging.getLogger(__name__)

NO_DATABASE: Final = (
    "The database does not answer: nobody can say how old anything is. Treat this as blind."
)


@never_cache
@login_not_required  # a probe has no account
def health(request: HttpRequest) -> JsonResponse:
    """Answer 200 when the database can be read, else 503."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except AnyDatabaseError:
        return JsonResponse({"status": "no database", "words": NO_DATABASE}, status=503)
    return JsonResponse({"status": "ok", "code_version": settings.CODE_VERSION})


@never_cache
@require_safe
@login_not_required  # a monitor has no account
def health_feeds(request: HttpRequest) -> JsonResponse:
    """Answer 200 when every line is well, else 503, with each line's age, limit and state."""
    try:
        lines = health_lines()
        _look_at_alarms(lines)
        body = _body(lines)
    except AnyDatabaseError:
        logger.exception("The health of feeds cannot be told.")
        body = {"status": "no database", "words": NO_DATABASE, "lines": []}
    return JsonResponse(body, status=200 if body["status"] == "ok" else 503)


def _look_at_alarms(lines: Sequence[HealthLine]) -> None:
    """Raise and end alarms. A database that can only be read must not hide the lines."""
    try:
        alarms_evaluate(lines)
    except AnyDatabaseError:
        logger.exception("The alarms could not be looked at.")


def _body(lines: Sequence[HealthLine]) -> dict[str, Any]:
    ill = [line for line in lines if not line.is_well]
    worst = next((state for state in ("blind", "late", "waiting") if _has(ill, state)), "ok")
    return {
        "status": worst,
        "words": " ".join(line.words for line in ill) or "Everything has reported in time.",
        "checked_at": real_now_utc().isoformat().replace("+00:00", "Z"),
        "world": this_world().labels,
        "code_version": settings.CODE_VERSION,
        "lines": [_line(line) for line in lines],
        "open_alarms": open_alarm_keys(),
    }


def _has(lines: Sequence[HealthLine], state: str) -> bool:
    return any(line.weight == state for line in lines)


def _line(line: HealthLine) -> dict[str, Any]:
    return {
        "key": line.key,
        "subject": line.subject,
        "state": line.state,
        "weight": line.weight,
        "age_s": round(line.age_s, 1) if line.age_s is not None else None,
        "late_after_s": line.late_after_s,
        "blind_after_s": line.blind_after_s,
        "clock": line.clock,
        "words": line.words,
    }
