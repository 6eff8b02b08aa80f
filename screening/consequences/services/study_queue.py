"""Telling the workers of a study that waits."""

from __future__ import annotations

import logging
from functools import partial
from typing import Final

from celery import signature
from django.db import transaction
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)

# By name, because services do not import tasks.
EXECUTE_TASK: Final = "screening.consequences.tasks.execute_study"


def study_enqueue(study_id: int) -> None:
    """Tell the workers about a queued study once the transaction is done.

    NOTE: the row is the truth. A broker that is away only delays the study:
    ``studies_resume_lost`` tells the workers again.
    """
    transaction.on_commit(partial(_send, study_id))


def _send(study_id: int) -> None:
    try:
        signature(EXECUTE_TASK, args=(study_id,)).apply_async()
    except OperationalError as error:
        logger.warning("Study %d waits: the broker cannot be reached (%s).", study_id, error)
