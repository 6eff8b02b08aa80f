"""What a person decides about a pull that was kept aside. The work itself is a worker's."""

from __future__ import annotations

import logging
from functools import partial
from typing import Final

from celery import signature
from django.db import transaction
from kombu.exceptions import OperationalError

from screening.catalog.models import Pull, PullStatus
from screening.common.clock import real_now_utc
from screening.common.exceptions import InputError

logger = logging.getLogger(__name__)

# By name, because services do not import tasks.
ACCEPT_TASK: Final = "screening.catalog.tasks.take_in_accepted_pull"


@transaction.atomic
def pull_accept(pull: Pull, by: str, *, enqueue: bool = True) -> Pull:
    """Let a pull that was kept aside be taken in, because a person says that it is right.

    A worker does it; with ``enqueue`` False the caller does. Accepting again what still waits for
    a worker tells the workers again. Raises InputError when there is nothing to decide.
    """
    _decide(pull, by, PullStatus.ACCEPTED, also_from=PullStatus.ACCEPTED)
    if enqueue:
        transaction.on_commit(partial(_send, pull.pk))
    return pull


def pull_dismiss(pull: Pull, by: str) -> Pull:
    """Leave a pull that was kept aside unused for good, because a person says so."""
    _decide(pull, by, PullStatus.SUPERSEDED, also_from=PullStatus.QUARANTINED)
    return pull


def _send(pull_id: int) -> None:
    # NOTE: the row is the truth. A broker that is away only delays it: ``pulls_resume_lost`` takes
    # in what has waited for a minute.
    try:
        signature(ACCEPT_TASK, args=(pull_id,)).apply_async()
    except OperationalError as error:
        logger.warning("Pull %d waits: the broker cannot be reached (%s).", pull_id, error)


def _decide(pull: Pull, by: str, status: PullStatus, *, also_from: PullStatus) -> None:
    now = real_now_utc()
    undecided = Pull.objects.filter(pk=pull.pk, status__in=[PullStatus.QUARANTINED, also_from])
    decided = undecided.update(status=status, decided_by=by, decided_at=now, heartbeat_at=now)
    pull.refresh_from_db()
    if not decided:
        raise InputError(
            f"Pull {pull.pk} is not kept aside (it is {pull.get_status_display().lower()}):"
            " there is nothing to decide."
        )
