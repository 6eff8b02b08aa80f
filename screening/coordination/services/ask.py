"""Have others told at once of what was said, instead of at the schedule's next look."""

from __future__ import annotations

import logging
from functools import partial

from celery import signature
from django.conf import settings
from django.db import transaction
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)


def peers_ask_to_tell() -> None:
    """Have other instances told when this transaction is done."""
    _ask_on_commit(settings.PEERS_TOLD_BY)


def people_ask_to_tell() -> None:
    """Have our own people told when this transaction is done."""
    _ask_on_commit(settings.CHANGES_TOLD_BY)


def _ask_on_commit(task: str) -> None:
    if task:
        transaction.on_commit(partial(_ask, task), robust=True)


def _ask(task: str) -> None:
    """NOTE: entries are the outbox. A broker that is away only delays: the schedule asks too."""
    try:
        signature(task).apply_async()
    except OperationalError as error:
        logger.warning("%s waits: the broker cannot be reached (%s).", task, error)
