"""The end of a run of all against all: shards are joined, events written, the run finished.

Events are written in batches, each in a transaction of its own, so that pages and other runs never
wait for the half a minute that a week's may take. They show only when the run has finished. What a
lost attempt has written is removed first.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any, Final

from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet

from screening.catalog.selectors import elements_by_ids
from screening.common.clock import real_now_utc
from screening.common.exceptions import InputError
from screening.common.process_identity import is_known_dead, own_identity
from screening.conjunctions.models import (
    RunKind,
    RunObjectStatus,
    RunShard,
    RunStatus,
    ScreeningRun,
)
from screening.conjunctions.run_contact import MAX_ATTEMPTS, is_lost
from screening.conjunctions.run_inputs import unpack_ids
from screening.conjunctions.services.approach_rows import (
    ScreenedObjects,
    approach_batches,
    approaches_insert,
    approaches_remove,
)
from screening.conjunctions.services.approaches_prune import approaches_prune
from screening.conjunctions.services.catalogue_request import merge_enqueue
from screening.conjunctions.services.run_claim import MESSAGE_LENGTH, Claim, RunLostError
from screening.conjunctions.services.run_results import (
    DETAIL_LENGTH,
    SupersededError,
    peak_memory_mib,
    refuse_superseded,
)
from screening.conjunctions.services.run_search import StageTimes
from screening.conjunctions.services.shard_claim import (
    SEARCH_SHARE,
    OnProgress,
    ends_for_another_release,
    shards_fail,
)
from screening.conjunctions.services.shard_records import ShardResult, unpack_shard
from screening.conjunctions.services.shard_search import join_shards
from screening.conjunctions.shard_story import WORKER_LOST
from screening.engine.approaches import Approaches
from screening.engine.types import ApproachKind, Status

logger = logging.getLogger(__name__)

READ, JOIN, WRITE = "read for joining", "join", "write results"
_NOBODY: Final = ""


def catalogue_run_merge(run_id: int, *, on_progress: OnProgress | None = None) -> bool:
    """Join a run whose shards have all finished. Returns False when it was not joined here.

    May be called any number of times, by any number of workers: one does it. An error of the inputs
    ends the run, which says why, and is raised for the log. After any other (a locked database, a
    full disk, no memory) the run is left to be joined again, by ``merges_resume_lost`` within
    seconds; what its shards found is kept.
    """
    claim = _merge_claim(run_id)
    if claim is None:
        return False
    try:
        _merge(claim, on_progress or (lambda stage, progress: None))
    except RunLostError as error:
        logger.warning("%s", error)
        return False
    except SupersededError as error:
        shards_fail(run_id, str(error))
        approaches_prune()
        return False
    except (InputError, ValueError) as error:
        shards_fail(run_id, f"Joining failed. {type(error).__name__}: {error}")
        raise
    except Exception as error:
        logger.exception("Attempt %d at joining run %d broke off.", claim.attempt, run_id)
        _release(_held(claim), claim, f"{type(error).__name__}: {error}")
        return False
    approaches_prune()
    return True


def merges_resume_lost() -> int:
    """Let joins whose worker is lost be done again, and call again for those nobody has begun.

    Returns how many were lost.
    """
    now = real_now_utc()
    lost = 0
    for run in _ready_to_merge().exclude(holder=_NOBODY):
        if is_lost(run.holder, run.heartbeat_at, now):
            lost += _release_lost(run)
    for run_id in _ready_to_merge().filter(holder=_NOBODY).values_list("pk", flat=True):
        merge_enqueue(run_id)
    return lost


def _ready_to_merge() -> QuerySet[ScreeningRun]:
    unfinished = RunShard.objects.filter(run=OuterRef("pk")).exclude(status=RunStatus.FINISHED)
    runs = ScreeningRun.objects.filter(kind=RunKind.CATALOGUE, status=RunStatus.RUNNING)
    return runs.filter(~Exists(unfinished)).defer("element_set_ids")


def _merge_claim(run_id: int) -> Claim | None:
    held = _ready_to_merge().filter(pk=run_id).exclude(holder=_NOBODY).first()
    if held is not None and is_known_dead(held.holder):
        _release_lost(held)
    free = _ready_to_merge().filter(pk=run_id, holder=_NOBODY)
    if ends_for_another_release(free):
        return None
    with transaction.atomic():
        claimed = free.update(
            attempts=F("attempts") + 1,
            holder=own_identity(),
            heartbeat_at=real_now_utc(),
            stage=READ,
            progress=SEARCH_SHARE,
        )
        if not claimed:
            return None
        return Claim(run_id, ScreeningRun.objects.values_list("attempts", flat=True).get(pk=run_id))


def _release_lost(run: ScreeningRun) -> int:
    """Take a run from a lost worker, or give it up; 1 when another may join it."""
    claim = Claim(run.pk, run.attempts)
    held = _held(claim).filter(heartbeat_at=run.heartbeat_at)
    return _release(held, claim, WORKER_LOST)


def _release(held: QuerySet[ScreeningRun], claim: Claim, why: str) -> int:
    """Let a join that came to nothing be done again, or give its run up; 1 when it may be."""
    if claim.attempt >= MAX_ATTEMPTS:
        if held.exists():
            shards_fail(
                claim.run_id,
                f"Given up after {MAX_ATTEMPTS} attempts at joining; the last time, {why}. "
                "See the worker's log.",
            )
        return 0
    told = (
        f"Joining is done again: attempt {claim.attempt} of {MAX_ATTEMPTS} ended "
        f"{real_now_utc():%H:%M:%S} UTC: {why}. Finished shards are kept."
    )
    logger.warning("Run %d. %s", claim.run_id, told)
    return held.update(holder=_NOBODY, heartbeat_at=None, message=told[:MESSAGE_LENGTH])


def _held(claim: Claim) -> QuerySet[ScreeningRun]:
    held = ScreeningRun.objects.filter(
        pk=claim.run_id, status=RunStatus.RUNNING, attempts=claim.attempt
    )
    return held.exclude(holder=_NOBODY)


def _hold(claim: Claim, **fields: Any) -> None:
    if not _held(claim).update(heartbeat_at=real_now_utc(), **fields):
        raise RunLostError(f"Run {claim.run_id} was taken over from attempt {claim.attempt}.")


def _merge(claim: Claim, on_progress: OnProgress) -> None:
    run, times = ScreeningRun.objects.get(pk=claim.run_id), StageTimes()
    refuse_superseded(run)
    with times.stage(READ):
        approaches_remove(run.pk)
        results = [
            unpack_shard(bytes(shard.records or b""), run.code_version)
            for shard in run.shards.all()
        ]
        element_set_ids = unpack_ids(bytes(run.element_set_ids))
        elements = elements_by_ids(element_set_ids.tolist())
        objects = ScreenedObjects.read(elements, element_set_ids)
    _hold(claim, stage=JOIN)
    with times.stage(JOIN):
        found = join_shards([each.part for each in results], elements)
    report = partial(_report, claim, on_progress)
    with times.stage(WRITE):
        _write(claim, run, found, objects, report)
    _finish(claim, run, results[0], found, objects, times)


def _report(claim: Claim, on_progress: OnProgress, share: float) -> None:
    progress = SEARCH_SHARE + (1.0 - SEARCH_SHARE) * share
    _hold(claim, stage=WRITE, progress=round(progress, 4))
    on_progress(WRITE, progress)


def _write(
    claim: Claim,
    run: ScreeningRun,
    found: Approaches,
    objects: ScreenedObjects,
    report: partial[None],
) -> None:
    """Write the events. Each batch first makes sure that the run still is this claim's."""
    written = 0
    for rows in approach_batches(run.pk, run.window_start_utc, found, objects):
        with transaction.atomic():
            report(written / found.size)
            approaches_insert(rows)
        written += len(rows)


def _finish(
    claim: Claim,
    run: ScreeningRun,
    any_shard: ShardResult,
    found: Approaches,
    objects: ScreenedObjects,
    times: StageTimes,
) -> None:
    """Show the result: one transaction."""
    shards = run.shards.defer("records")
    peaks_mb = [each.peak_memory_mb for each in shards if each.peak_memory_mb is not None]
    with transaction.atomic():
        _hold(claim)
        refuse_superseded(run)
        RunObjectStatus.objects.bulk_create(_status_rows(run, any_shard, objects))
        shards.update(records=None)
        _hold(
            claim,
            status=RunStatus.FINISHED,
            finished_at=real_now_utc(),
            stage="finished",
            progress=1.0,
            seconds_by_stage=_seconds(shards) | dict(times),
            status_counts=_status_counts(any_shard),
            event_counts=_event_counts(found),
            peak_memory_mb=max([*peaks_mb, round(peak_memory_mib(), 1)]),
        )


def _seconds(shards: QuerySet[RunShard]) -> dict[str, float]:
    """Seconds by stage of all shards together, in the order in which the stages run."""
    total: Counter[str] = Counter()
    for shard in shards.order_by("index"):
        total.update(shard.seconds_by_stage)
    return {name: round(seconds, 3) for name, seconds in total.items()}


def _event_counts(found: Approaches) -> dict[str, int]:
    kinds = Counter(found["kind"].tolist())
    return {kind.name.lower(): kinds[kind.value] for kind in ApproachKind}


def _status_counts(shard: ShardResult) -> dict[str, int]:
    """Objects in = statuses out."""
    counted = Counter(Status(code).name for code in shard.status.tolist())
    return {Status.OK.name: counted.pop(Status.OK.name, 0), **counted}


def _status_rows(
    run: ScreeningRun, shard: ShardResult, objects: ScreenedObjects
) -> Iterator[RunObjectStatus]:
    detail: Mapping[int, str] = shard.detail
    for index, code in enumerate(shard.status.tolist()):
        if code != Status.OK:
            yield RunObjectStatus(
                run=run,
                space_object_id=int(objects.space_object_ids[index]),
                status=Status(code).name,
                detail=detail.get(index, "")[:DETAIL_LENGTH],
            )
