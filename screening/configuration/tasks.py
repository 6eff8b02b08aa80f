"""Celery's way into the configuration's history."""

from __future__ import annotations

from celery import shared_task

from screening.configuration import services

LIMIT_S = 60


@shared_task(acks_late=True, time_limit=LIMIT_S)
def notice_changes() -> None:
    """Write down what commands, programs and starts have changed since the last look."""
    services.changes_notice()
