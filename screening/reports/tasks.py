"""Celery's way into weekly summaries. It may come twice: the database decides what is due."""

from __future__ import annotations

from typing import Final

from celery import shared_task

from screening.common.clock import now_utc
from screening.reports.services.due import summaries_make_due
from screening.reports.services.sendings import editions_hand_out, sendings_send_due
from screening.reports.services.week_count import week_count

LIMIT_S: Final = 10 * 60
EXPIRES_S: Final = 5 * 60  # the schedule asks again


@shared_task(acks_late=True, time_limit=LIMIT_S, expires=EXPIRES_S)
def look_at_weeks() -> None:
    """Make the summaries that are due, hand them out, and send what waits."""
    at_utc = now_utc()
    summaries_make_due(at_utc)
    editions_hand_out(at_utc)
    sendings_send_due()


@shared_task(time_limit=LIMIT_S, expires=EXPIRES_S)
def count_week() -> None:
    """Count the week that lasts, where its page would take long to."""
    week_count(now_utc())
