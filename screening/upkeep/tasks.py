"""Celery's way into upkeep. Each may be delivered twice."""

from __future__ import annotations

import logging
from typing import Final

from celery import shared_task

from screening.common.clock import now_utc, real_now_utc
from screening.conjunctions.services import cleared_levels_mend, risks_mend
from screening.consequences.services import studies_prune
from screening.upkeep.services import pruning
from screening.upkeep.services.clock_trial import clock_is_tried
from screening.upkeep.services.processes import processes_forget
from screening.upkeep.services.sizes import sizes_note

logger = logging.getLogger(__name__)

PRUNE_BUDGET_S: Final = 60.0
PRUNE_LIMIT_S: Final = 10 * 60
NOTE_LIMIT_S: Final = 60
MEND_LIMIT_S: Final = 5 * 60


@shared_task(acks_late=True, time_limit=PRUNE_LIMIT_S)
def prune() -> None:
    """Let go some of what the settings no longer keep."""
    if _may_let_go():
        pruning.prune(budget_s=PRUNE_BUDGET_S, asked_by="schedule")


@shared_task(acks_late=True, time_limit=PRUNE_LIMIT_S)
def prune_studies() -> None:
    """Delete the old studies that nobody keeps."""
    if _may_let_go():
        studies_prune(real_now_utc())


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
    cleared_levels_mend()


def _may_let_go() -> bool:
    is_tried = clock_is_tried(real_now_utc())
    if not is_tried:
        logger.info("Nothing is let go by age: the clock has not run for a day as it runs now.")
    return is_tried
