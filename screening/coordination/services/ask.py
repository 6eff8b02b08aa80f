"""Have other instances told at once of what was said, instead of at the schedule's next look."""

from __future__ import annotations

import logging

from celery import signature
from django.conf import settings
from django.db import transaction
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)


def peers_ask_to_tell() -> None:
    """Ask for it when this transaction is done."""
    if settings.PEERS_TOLD_BY:
        transaction.on_commit(_ask, robust=True)


def _ask() -> None:
    """NOTE: entries are the outbox. A broker that is away only delays: the schedule asks too."""
    try:
        signature(settings.PEERS_TOLD_BY).apply_async()
    except OperationalError as error:
        logger.warning("Peers wait: the broker cannot be reached (%s).", error)
