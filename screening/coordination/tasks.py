"""Celery's way into cases. It may be delivered twice: the database decides what is due."""

from __future__ import annotations

from typing import Final

from celery import shared_task

from screening.common.clock import now_utc
from screening.coordination.services.look import cases_look

LOOK_LIMIT_S: Final = 5 * 60
EXPIRES_S: Final = 60  # the schedule asks again


@shared_task(acks_late=True, time_limit=LOOK_LIMIT_S, expires=EXPIRES_S)
def look_at_cases() -> None:
    """Open drafts, record what is overdue, close what is over."""
    cases_look(now_utc())
