"""Celery's way into cases. It may be delivered twice: the database decides what is due."""

from __future__ import annotations

from typing import Final

from celery import shared_task

from screening.common.clock import now_utc
from screening.coordination.services.look import cases_look
from screening.coordination.services.notice_send import notices_send_due
from screening.coordination.services.plan_screen import plan_screen

LOOK_LIMIT_S: Final = 5 * 60
EXPIRES_S: Final = 60  # the schedule asks again
PLAN_LIMIT_S: Final = 10 * 60  # it takes seconds, and half a minute where it is to be compiled


@shared_task(acks_late=True, time_limit=LOOK_LIMIT_S, expires=EXPIRES_S)
def look_at_cases() -> None:
    """Open drafts, record what is overdue, close what is over."""
    cases_look(now_utc())


@shared_task(acks_late=True, time_limit=PLAN_LIMIT_S)
def screen_plan(entry_id: int) -> None:
    """Hold the plan of an intent against the whole catalogue."""
    plan_screen(entry_id)


@shared_task(acks_late=True, time_limit=LOOK_LIMIT_S, expires=EXPIRES_S)
def send_notices() -> None:
    """Send the notifications that are due, and try again those that were not taken."""
    notices_send_due()
