"""Celery's way into upkeep. Each may be delivered twice."""

from __future__ import annotations

from typing import Final

from celery import shared_task

from screening.common.clock import now_utc, real_now_utc
from screening.conjunctions.services import risks_mend
from screening.upkeep.services import pruning
from screening.upkeep.services.processes import processes_forget
from screening.upkeep.services.sizes import sizes_note

PRUNE_BUDGET_S: Final = 60.0
PRUNE_LIMIT_S: Final = 10 * 60
NOTE_LIMIT_S: Final = 60
MEND_LIMIT_S: Final = 5 * 60


@shared_task(acks_late=True, time_limit=PRUNE_LIMIT_S)
def prune() -> None:
    """Let go some of what the settings no longer keep."""
    pruning.prune(budget_s=PRUNE_BUDGET_S, asked_by="schedule")


@shared_task(acks_late=True, time_limit=NOTE_LIMIT_S)
def note_sizes() -> None:
    """Note the sizes of disk and database, and forget processes that are gone."""
    now = real_now_utc()
    sizes_note(now)
    processes_forget(now)


@shared_task(acks_late=True, time_limit=MEND_LIMIT_S)
def mend_copies() -> None:
    """Put right what is kept twice and was left behind by a process of an older release."""
    risks_mend(now_utc())
