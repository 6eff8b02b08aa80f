"""Have a task do at once what it would do at the schedule's next look."""

from __future__ import annotations

import logging

from celery import signature
from django.conf import settings
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)


def ask(task: str) -> None:
    """Queue a task by its name.

    NOTE: what it is to tell of is in the database. A broker that is away only delays: the schedule
    asks too.
    """
    try:
        signature(task).apply_async()
    except OperationalError as error:
        logger.warning("%s waits: the broker cannot be reached (%s).", task, error)


def ask_for_alerts() -> None:
    """Have people told at once."""
    ask(settings.CHANGES_TOLD_BY)
