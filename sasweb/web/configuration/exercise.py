"""An exercise begun and ended on a page, for all processes at one instant."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.contrib import messages as notices
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sasweb.access import RUN_EXERCISE, name_of, writing_view
from screening.common.clock import real_now_utc
from screening.common.exceptions import InputError
from screening.configuration.exercise_models import ExerciseTime
from screening.configuration.exercise_selectors import exercises_not_over
from screening.configuration.services import exercise_begin, exercise_end

_BAD_INPUT = 400
_SHOWN = 50


def exercise_context() -> dict[str, Any]:
    """What pages say of exercises: the one that is on or about to begin, and who has its say."""
    now = real_now_utc()
    exercise = exercises_not_over().first()
    turns_soon = exercise is not None and (exercise.begins_at > now or bool(exercise.ended_by))
    return {"exercise": exercise, "turns_soon": turns_soon, "by_environment": settings.EXERCISE}


@require_safe
def exercise(request: HttpRequest) -> HttpResponse:
    """Whether one is on, a form to begin or end one, and all that there were."""
    return _page(request, {})


@writing_view(RUN_EXERCISE)
def exercise_begin_view(request: HttpRequest) -> HttpResponse:
    """Begin one, or show again what was typed with the reason why not."""
    typed = {name: request.POST.get(name, "").strip() for name in ("name", "reason", "ends_at")}
    try:
        begun = exercise_begin(
            name=typed["name"],
            reason=typed["reason"],
            by=name_of(request.user),
            ends_at=_instant(typed["ends_at"]),
        )
    except InputError as error:
        return _page(request, {"typed": typed, "trouble": str(error)}, status=_BAD_INPUT)
    told = _("%(exercise)s begins now: every page and message wears its mark.")
    notices.success(request, told % {"exercise": begun})
    return redirect("configuration_exercise")


@writing_view(RUN_EXERCISE)
def exercise_end_view(request: HttpRequest, exercise_id: int) -> HttpResponse:
    """End one before its time."""
    ended = get_object_or_404(ExerciseTime, pk=exercise_id)
    try:
        exercise_end(ended, by=name_of(request.user))
    except InputError as error:
        return _page(request, {"trouble": str(error)}, status=_BAD_INPUT)
    told = _("%(exercise)s ends now. What was made in it stays marked.")
    notices.success(request, told % {"exercise": ended})
    return redirect("configuration_exercise")


def _page(request: HttpRequest, more: dict[str, Any], *, status: int = 200) -> HttpResponse:
    context = {
        **exercise_context(),
        "exercises": ExerciseTime.objects.all()[:_SHOWN],
        "real_now": real_now_utc(),
        "may_run_exercise": request.user.has_perm(RUN_EXERCISE),
        **more,
    }
    return render(request, "pages/configuration/exercise.html", context, status=status)


def _instant(text: str) -> datetime | None:
    """The end as typed, in UTC; none where nothing is. Raises InputError for what is no instant."""
    if not text:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        raise InputError(
            f"“{text[:40]}” is no time: write it like 2026-03-10 16:00, in UTC."
        ) from error
    return found if found.tzinfo is not None else found.replace(tzinfo=UTC)
