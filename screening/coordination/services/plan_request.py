"""Ask for the screening of plans: at once, and again where a worker or the broker was away."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from celery import signature
from django.db import transaction
from kombu.exceptions import OperationalError

from screening.common.clock import now_utc, real_now_utc
from screening.coordination.folded import Folded, Holds
from screening.coordination.kinds import EntryKind
from screening.coordination.models import Entry
from screening.coordination.selectors import cases_open
from screening.coordination.standing import CaseStanding

logger = logging.getLogger(__name__)

# By name, because services do not import tasks.
SCREEN_TASK: Final = "screening.coordination.tasks.screen_plan"
# Real time: a plan takes seconds, behind a run of the stations that takes a minute or two.
ASKED_AGAIN_AFTER: Final = timedelta(minutes=10)


def plan_screen_request(entry: Entry) -> None:
    """Have the plan of an intent screened, once the transaction that wrote it is over."""
    if entry.kind == EntryKind.INTENT and "plan" in entry.parts:
        transaction.on_commit(partial(_enqueue, entry.pk))


def plans_request_lost() -> int:
    """Ask again for plans of open cases kept here that have waited long; return how many."""
    cases = cases_open().filter(is_kept_here=True)
    before = real_now_utc() - ASKED_AGAIN_AFTER
    waiting = [
        (key, number)
        for key, unscreened in _UNSCREENED.of(cases, now_utc()).items()
        for number, recorded_at in unscreened
        if recorded_at < before
    ]
    for case_id, number in waiting:
        _enqueue(Entry.objects.get(case=case_id, number=number).pk)
    return len(waiting)


def _unscreened(standing: CaseStanding, _us: str) -> Holds[tuple[tuple[int, datetime], ...]]:
    """Intents with a plan that is shown here and has no result yet: number, and since when."""
    return Holds(
        tuple(
            (intent.entry.number, intent.entry.recorded_at)
            for party, intent in standing.intents.items()
            if isinstance(intent.plan, Mapping) and party not in standing.plans_screened
        )
    )


_UNSCREENED: Final = Folded(_unscreened)


def _enqueue(entry_id: int) -> None:
    try:
        signature(SCREEN_TASK, args=(entry_id,)).apply_async()
    except OperationalError as error:
        logger.warning("Plan %d waits: the broker cannot be reached (%s).", entry_id, error)
