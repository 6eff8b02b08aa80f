"""Who searches a shard: one worker at a time, and another when that one is lost.

As with whole runs (``run_claim.py``), a conditional update that raises ``attempts`` is the claim,
and only its holder may write. What two deliveries of one message would do, one does.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from socket import gethostname
from typing import Any, Final

from django.conf import settings
from django.db import transaction
from django.db.models import Avg, Count, F, Q, QuerySet

from screening.common.clock import real_now_utc
from screening.common.exceptions import SafePassageError
from screening.common.process_identity import is_known_dead, own_identity
from screening.conjunctions.models import RunKind, RunShard, RunStatus, ScreeningRun
from screening.conjunctions.run_contact import MAX_ATTEMPTS, is_lost, is_unheard
from screening.conjunctions.selectors import UNFINISHED
from screening.conjunctions.services.catalogue_request import shards_enqueue
from screening.conjunctions.services.run_claim import MESSAGE_LENGTH
from screening.conjunctions.services.shard_records import RUN_ONE_RELEASE
from screening.conjunctions.shard_story import WORKER_LOST, Interruption

logger = logging.getLogger(__name__)

OnProgress = Callable[[str, float], None]

SEARCH_SHARE: Final = 0.9  # of a whole run; the rest is joining and writing


class ShardLostError(SafePassageError):
    """This worker no longer holds the shard: another has it, or its run has ended."""


@dataclass(frozen=True, slots=True)
class ShardClaim:
    """The right to search one shard, this time."""

    shard_id: int
    run_id: int
    attempt: int


def shard_claim(shard_id: int) -> ShardClaim | None:
    """Take a queued shard of an unfinished run. None when it is not to be had.

    A shard whose worker is known to be dead counts as waiting. A run that another release asked for
    is ended.
    """
    _release_dead(shard_id)
    queued = RunShard.objects.filter(
        pk=shard_id, status=RunStatus.QUEUED, run__status__in=UNFINISHED
    )
    if ends_for_another_release(ScreeningRun.objects.filter(shards__in=queued)):
        return None
    now = real_now_utc()
    with transaction.atomic():
        claimed = queued.update(
            status=RunStatus.RUNNING,
            attempts=F("attempts") + 1,
            worker=own_identity(),
            started_at=now,
            heartbeat_at=now,
            progress=0.0,
        )
        if not claimed:
            return None
        shard = RunShard.objects.only("run_id", "attempts").get(pk=shard_id)
        waiting = ScreeningRun.objects.filter(pk=shard.run_id, status=RunStatus.QUEUED)
        waiting.update(status=RunStatus.RUNNING, started_at=now)
    return ShardClaim(shard_id, shard.run_id, shard.attempts)


def shard_claim_next(told_of: int) -> ShardClaim | None:
    """Take the first shard that waits, by time, of the run of the shard a message is about.

    A message only says that shards wait. So one that is to be done again is taken next, and not
    after all those whose messages were sent before.
    """
    run = RunShard.objects.filter(pk=told_of).values("run")
    for shard in _running().filter(run__in=run):
        if is_known_dead(shard.worker):
            _resume(shard, is_told=shard.pk == told_of)
    waiting = RunShard.objects.filter(run__in=run, status=RunStatus.QUEUED).order_by("index")
    for shard_id in waiting.values_list("pk", flat=True):
        if (claim := shard_claim(shard_id)) is not None:
            return claim
    return None


def shard_hold(claim: ShardClaim, **fields: Any) -> None:
    """Show that the holder is alive and write fields of its shard.

    Raises ShardLostError when the shard is no longer this claim's.
    """
    with transaction.atomic():
        if not _claimed(claim).update(heartbeat_at=real_now_utc(), **fields):
            raise ShardLostError(
                f"Shard {claim.shard_id} of run {claim.run_id} is not attempt {claim.attempt}'s "
                "any more."
            )
        tell_progress(claim.run_id)


def shard_release(claim: ShardClaim, error: Exception) -> None:
    """Queue a shard again whose search broke off, or give its run up after ``MAX_ATTEMPTS``."""
    shard = _running().filter(pk=claim.shard_id, attempts=claim.attempt).first()
    if shard is not None:
        _resume(shard, f"{type(error).__name__}: {error}")


def shards_fail(run_id: int, reason: str) -> None:
    """End a run that cannot be completed, with every shard that is not done."""
    now = real_now_utc()
    with transaction.atomic():
        ended = ScreeningRun.objects.filter(pk=run_id, status__in=UNFINISHED).update(
            status=RunStatus.FAILED, finished_at=now, message=reason[:MESSAGE_LENGTH]
        )
        if ended:
            open_shards = RunShard.objects.filter(run=run_id, status__in=UNFINISHED)
            open_shards.update(status=RunStatus.FAILED, finished_at=now)


def ends_for_another_release(asked_for: QuerySet[ScreeningRun]) -> bool:
    """Fail the run, if another release asked for it, and say whether.

    An upgrade leaves such runs behind. What two releases find might not fit together.
    """
    run = asked_for.exclude(code_version=settings.CODE_VERSION).only("code_version").first()
    if run is None:
        return False
    reason = (
        f"Asked for by release {run.code_version}; a worker on {gethostname()} is of "
        f"{settings.CODE_VERSION}, and results of two releases are not joined: {RUN_ONE_RELEASE}"
    )
    logger.error("Run %d ends. %s", run.pk, reason)
    shards_fail(run.pk, reason)
    return True


def tell_progress(run_id: int) -> None:
    """Bring a run's progress up to that of its shards."""
    shards = RunShard.objects.filter(run=run_id)
    told = shards.aggregate(
        share=Avg("progress"),
        done=Count("pk", filter=Q(status=RunStatus.FINISHED)),
        count=Count("pk"),
    )
    ScreeningRun.objects.filter(pk=run_id, status=RunStatus.RUNNING).update(
        progress=round(SEARCH_SHARE * (told["share"] or 0.0), 4),
        stage=f"search, {told['done']} of {told['count']} shards done",
    )


def shards_resume_lost() -> int:
    """Queue again every shard whose worker is lost, and tell workers of forgotten ones.

    A shard that was tried ``MAX_ATTEMPTS`` times ends its run. Returns how many were queued again.
    """
    now = real_now_utc()
    resumed = 0
    for shard in _running():
        if is_lost(shard.worker, shard.heartbeat_at, now):
            resumed += _resume(shard)
    _remind(now)
    return resumed


def _claimed(claim: ShardClaim) -> QuerySet[RunShard]:
    return RunShard.objects.filter(
        pk=claim.shard_id, status=RunStatus.RUNNING, attempts=claim.attempt
    )


def _running() -> QuerySet[RunShard]:
    running = RunShard.objects.filter(status=RunStatus.RUNNING, run__kind=RunKind.CATALOGUE)
    return running.only(
        "pk", "run_id", "index", "attempts", "worker", "heartbeat_at", "interruptions"
    )


def _release_dead(shard_id: int) -> None:
    shard = _running().filter(pk=shard_id).first()
    if shard is not None and is_known_dead(shard.worker):
        _resume(shard, is_told=True)


def _resume(shard: RunShard, why: str = WORKER_LOST, *, is_told: bool = False) -> int:
    """Queue a shard again that came to nothing, or give its run up; 1 when it was queued.

    ``is_told`` says that a worker has the shard's message in hand.
    """
    claim, now = ShardClaim(shard.pk, shard.run_id, shard.attempts), real_now_utc()
    came_to_nothing = Interruption(shard.attempts, shard.heartbeat_at, now, why)
    with transaction.atomic():
        queued = (
            _claimed(claim)
            .filter(heartbeat_at=shard.heartbeat_at)
            .update(
                status=RunStatus.QUEUED,
                heartbeat_at=now,
                progress=0.0,
                interruptions=[*shard.interruptions, came_to_nothing.as_json()],
            )
        )
        if not queued:
            return 0
        if shard.attempts >= MAX_ATTEMPTS:
            shards_fail(shard.run_id, _given_up(shard, why))
            return 0
        logger.warning("%s is queued again: %s.", shard, why)
        tell_progress(shard.run_id)
        if not is_told:
            shards_enqueue([shard.pk])
    return queued


def _given_up(shard: RunShard, why: str) -> str:
    return (
        f"Given up after {MAX_ATTEMPTS} attempts at shard {shard.index + 1}; the last time, {why}. "
        "See the worker's log."
    )


def _remind(now: datetime) -> None:
    """Send queued shards to the workers again: the broker may have lost its memory."""
    waiting = RunShard.objects.filter(
        is_unheard(now, asked_at="run__requested_at"),
        status=RunStatus.QUEUED,
        run__status__in=UNFINISHED,
    )
    with transaction.atomic():
        forgotten = list(waiting.order_by("run_id", "index").values_list("pk", flat=True))
        if forgotten:
            # The heartbeat of a queued shard is when the workers were last told of it.
            RunShard.objects.filter(pk__in=forgotten, status=RunStatus.QUEUED).update(
                heartbeat_at=real_now_utc()
            )
            shards_enqueue(forgotten)
