"""Celery's way into upkeep. Each may be delivered twice."""

from __future__ import annotations

from typing import Final

from celery import shared_task

from screening.upkeep.services import pruning

PRUNE_BUDGET_S: Final = 60.0
PRUNE_LIMIT_S: Final = 10 * 60


@shared_task(acks_late=True, time_limit=PRUNE_LIMIT_S)
def prune() -> None:
    """Let go some of what the settings no longer keep."""
    pruning.prune(budget_s=PRUNE_BUDGET_S, asked_by="schedule")
