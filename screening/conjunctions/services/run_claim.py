"""Who executes a run: one worker at a time, and another when that one is lost.

The row is claimed by a conditional update that raises ``attempts``. From then on only the holder of
that attempt may write to the run: a worker that was taken for lost and comes back is turned away.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.db.models import F, QuerySet

from screening.common.clock import real_now_utc
from screening.common.exceptions import SafePassageError
from screening.common.process_identity import is_known_dead, own_identity
from screening.conjunctions.models import RunKind, RunShard, RunStatus, ScreeningRun
from screening.conjunctions.run_contact import LOST_AFTER, MAX_ATTEMPTS, is_lost, is_unheard
from screening.conjunctions.selectors import UNFINISHED
from screening.conjunctions.services.run_request import run_enqueue

logger = logging.getLogger(__name__)

MESSAGE_LENGTH: Final = 1000


class RunLostError(SafePassageError):
    """This worker no longer holds the run: another has taken it over."""


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to execute one run, this time."""

    run_id: int
    attempt: int


def run_claim(run_id: int) -> Claim | None:
    """Take a queued run. None when it is not waiting: it is done, or another worker has it.

    A run whose worker is known to be dead counts as waiting: when a process of a pool is killed,
    the broker delivers its message again at once.
    """
    _release_dead(run_id)
    now = real_now_utc()
    with transaction.atomic():
        queued = _of_stations().filter(pk=run_id, status=RunStatus.QUEUED)
        claimed = queued.update(
            status=RunStatus.RUNNING,
            attempts=F("attempts") + 1,
            holder=own_identity(),
            started_at=now,
            heartbeat_at=now,
            stage="starting",
            progress=0.0,
            message="",
        )
        if not claimed:
            return None
        return Claim(run_id, ScreeningRun.objects.values_list("attempts", flat=True).get(pk=run_id))


def claim_hold(claim: Claim, **fields: Any) -> None:
    """Show that the holder is alive and write fields of its run.

    Raises RunLostError when the run is no longer this claim's.
    """
    if not _claimed(claim).update(heartbeat_at=real_now_utc(), **fields):
        raise RunLostError(f"Run {claim.run_id} was taken over from attempt {claim.attempt}.")


def run_fail(claim: Claim, reason: str) -> None:
    """End a run that cannot be completed, unless it is another worker's by now."""
    _claimed(claim).update(
        status=RunStatus.FAILED, finished_at=real_now_utc(), message=reason[:MESSAGE_LENGTH]
    )


def run_release(claim: Claim, reason: str) -> None:
    """Let a run that broke off be done again within seconds, or give it up after ``MAX_ATTEMPTS``.

    Not at once: a full disk, or a database that starts anew, has time to pass. It looks as though
    its workers had been told long ago, so that ``runs_resume_lost`` tells them.
    """
    if claim.attempt >= MAX_ATTEMPTS:
        run_fail(claim, f"Given up after {MAX_ATTEMPTS} attempts; the last time, {reason}")
        return
    _claimed(claim).update(
        status=RunStatus.QUEUED,
        heartbeat_at=real_now_utc() - LOST_AFTER,
        stage="waiting for a worker",
        progress=0.0,
        message=f"Attempt {claim.attempt} broke off, it is done again: {reason}"[:MESSAGE_LENGTH],
    )


def runs_resume_lost() -> int:
    """Queue again every run whose worker is lost, and tell workers of forgotten ones.

    A worker is lost when its process is known to be dead, or when it has been silent for too long.
    A run is redone from its frozen inputs; nothing of a lost attempt was written. After
    ``MAX_ATTEMPTS`` it is given up and says so. Returns how many runs were queued again.
    """
    now = real_now_utc()
    resumed = 0
    for run in _running():
        if is_lost(run.holder, run.heartbeat_at, now):
            resumed += _resume(run)
    _remind(now)
    return resumed


def runs_release() -> int:
    """Let every unfinished run be picked up at once, and its shards; return how many runs.

    Only for a start that knows that no worker is alive: nobody should wait for the silence that
    tells a lost worker from a busy one.
    """
    silent = real_now_utc() - LOST_AFTER * 2
    RunShard.objects.filter(status__in=UNFINISHED).update(heartbeat_at=silent)
    return ScreeningRun.objects.filter(status__in=UNFINISHED).update(heartbeat_at=silent)


def _claimed(claim: Claim) -> QuerySet[ScreeningRun]:
    return ScreeningRun.objects.filter(
        pk=claim.run_id, status=RunStatus.RUNNING, attempts=claim.attempt
    )


def _of_stations() -> QuerySet[ScreeningRun]:
    """The runs that one worker executes as a whole; runs against all are claimed shard by shard."""
    return ScreeningRun.objects.filter(kind=RunKind.STATIONS)


def _running() -> QuerySet[ScreeningRun]:
    running = _of_stations().filter(status=RunStatus.RUNNING)
    return running.only("pk", "attempts", "holder", "heartbeat_at")


def _release_dead(run_id: int) -> None:
    run = _running().filter(pk=run_id).first()
    if run is not None and is_known_dead(run.holder):
        _resume(run, is_told=True)


def _resume(run: ScreeningRun, *, is_told: bool = False) -> int:
    """Queue a lost run again, or give it up; 1 when it was queued.

    Its worker may report, or another may take the run, after it was read: then nothing is done.
    ``is_told`` says that a worker has the run's message in hand.
    """
    lost = _claimed(Claim(run.pk, run.attempts)).filter(heartbeat_at=run.heartbeat_at)
    if run.attempts >= MAX_ATTEMPTS:
        _give_up(lost)
        return 0
    return _queue_again(lost, run.pk, is_told=is_told)


def _give_up(lost: QuerySet[ScreeningRun]) -> None:
    message = f"Given up: the worker was lost {MAX_ATTEMPTS} times. See the worker's log."
    if lost.update(status=RunStatus.FAILED, finished_at=real_now_utc(), message=message):
        logger.error("A run was given up after %d lost workers.", MAX_ATTEMPTS)


def _queue_again(lost: QuerySet[ScreeningRun], run_id: int, *, is_told: bool) -> int:
    message = "The worker was lost; the run is done again from the same inputs."
    with transaction.atomic():
        queued = lost.update(
            status=RunStatus.QUEUED,
            heartbeat_at=real_now_utc(),
            stage="waiting for a worker",
            progress=0.0,
            message=message,
        )
        if queued:
            logger.warning("The worker of run %d was lost. It is queued again.", run_id)
        if queued and not is_told:
            run_enqueue(run_id)
    return queued


def _remind(now: datetime) -> None:
    """Send queued runs to the workers again: the broker may have been away, or lost its memory."""
    waiting = _of_stations().filter(is_unheard(now), status=RunStatus.QUEUED)
    for run_id in waiting.values_list("pk", flat=True):
        with transaction.atomic():
            # The heartbeat of a queued run is when its workers were last told of it.
            if waiting.filter(pk=run_id).update(heartbeat_at=real_now_utc()):
                run_enqueue(run_id)
