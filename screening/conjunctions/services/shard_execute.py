"""Searching one shard: claim it, search, keep what was found; the last one calls for the join."""

from __future__ import annotations

import logging
from collections.abc import Callable
from time import monotonic
from typing import Final

from django.conf import settings

from screening.common import log_context
from screening.common.clock import real_now_utc
from screening.common.exceptions import InputError
from screening.conjunctions.models import RunShard, RunStatus, ScreeningRun
from screening.conjunctions.services.catalogue_request import merge_enqueue
from screening.conjunctions.services.run_results import peak_memory_mib
from screening.conjunctions.services.run_search import StageTimes
from screening.conjunctions.services.shard_claim import (
    ShardClaim,
    ShardLostError,
    shard_claim,
    shard_claim_next,
    shard_hold,
    shard_release,
    shards_fail,
)
from screening.conjunctions.services.shard_records import pack_shard
from screening.conjunctions.services.shard_search import SEARCH, forget_prepared, search_shard

logger = logging.getLogger(__name__)

OnProgress = Callable[[str, float], None]

REPORT_EVERY_S: Final = 1.0
PACK: Final = "pack"
_SEARCH_BEGINS: Final = 0.15  # what part of a shard reading and making ready take, roughly
_SEARCH_SHARE: Final = 0.8  # and until the sieve is done; then minima are settled


def shard_execute(
    shard_id: int, *, threads: int | None = None, on_progress: OnProgress | None = None
) -> bool:
    """Search a queued shard. Returns False, having done nothing, when it is not to be had.

    May be called any number of times for one shard, by any number of workers: one searches it.
    ``threads`` is the setting's where it is not given. An error of the inputs would come again: it
    ends the run, which says why, and is raised for the log. After any other (a locked database, no
    memory, no time) the shard is queued again, as after a lost worker, and False returned.
    """
    return _execute_claimed(shard_claim(shard_id), threads, on_progress)


def shard_execute_next(told_of: int) -> bool:
    """Search the first shard that waits of the run whose shard a message is about.

    As ``shard_execute`` in all else.
    """
    return _execute_claimed(shard_claim_next(told_of), None, None)


def _execute_claimed(
    claim: ShardClaim | None, threads: int | None, on_progress: OnProgress | None
) -> bool:
    if claim is None:
        return False
    log_context.note(run_id=claim.run_id, shard_id=claim.shard_id)
    try:
        _execute(claim, threads or settings.ALL_THREADS, _Report(claim, on_progress))
    except ShardLostError as error:
        logger.warning("%s", error)
        return False
    except (InputError, ValueError) as error:
        shards_fail(claim.run_id, f"A shard failed. {type(error).__name__}: {error}")
        raise
    except Exception as error:
        logger.exception("Attempt %d at shard %d broke off.", claim.attempt, claim.shard_id)
        shard_release(claim, error)
        return False
    _after(claim.run_id)
    return True


def _execute(claim: ShardClaim, threads: int, report: _Report) -> None:
    run = ScreeningRun.objects.get(pk=claim.run_id)
    shard = RunShard.objects.defer("records").get(pk=claim.shard_id)
    times = StageTimes()
    found = search_shard(shard, run, threads=threads, times=times, on_progress=report)
    with times.stage(PACK):
        records = pack_shard(found, settings.CODE_VERSION)
    shard_hold(
        claim,
        status=RunStatus.FINISHED,
        finished_at=real_now_utc(),
        progress=1.0,
        seconds_by_stage=dict(times),
        event_count=found.part.part.records.size,
        peak_memory_mb=round(peak_memory_mib(), 1),
        records=records,
    )


def _after(run_id: int) -> None:
    """Call for the join after the last shard; free memory when no shard waits for this process.

    NOTE: asked after the commit: of two workers that finish at once both see the other's shard
    done, and the join is claimed once. Asked before, neither might.
    """
    shards = RunShard.objects.filter(run=run_id)
    if not shards.filter(status=RunStatus.QUEUED).exists():
        forget_prepared()
    if not shards.exclude(status=RunStatus.FINISHED).exists():
        merge_enqueue(run_id)


class _Report:
    """Tells the shard's row, and a listener, how far it is.

    The row is told at once when a stage begins, and at most once a second within one.
    """

    def __init__(self, claim: ShardClaim, listener: OnProgress | None) -> None:
        self._claim = claim
        self._listener = listener
        self._stage = ""
        self._next_s = 0.0

    def __call__(self, stage: str, share: float) -> None:
        progress = _SEARCH_BEGINS + _SEARCH_SHARE * share if stage == SEARCH else 0.0
        if self._listener is not None:
            self._listener(stage, progress)
        if stage == self._stage and monotonic() < self._next_s:
            return
        self._stage = stage
        shard_hold(self._claim, progress=round(progress, 4))
        self._next_s = monotonic() + REPORT_EVERY_S
