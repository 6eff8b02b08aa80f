"""A whole run of all against all here and now, without a queue; other workers may help."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from screening.conjunctions.models import RunShard, RunStatus, ScreeningRun
from screening.conjunctions.run_contact import MAX_ATTEMPTS
from screening.conjunctions.selectors import UNFINISHED
from screening.conjunctions.services.catalogue_merge import catalogue_run_merge
from screening.conjunctions.services.shard_execute import shard_execute

# Told which shard (from 0; None while joining), its stage and its share done.
OnShardProgress = Callable[[int | None, str, float], None]


def catalogue_run_execute(run_id: int, *, threads: int, on_progress: OnShardProgress) -> bool:
    """Search every shard that nobody else has, then join the run.

    Returns False when the run was not finished here: others still search, or it failed.
    """
    for _ in range(MAX_ATTEMPTS):
        for shard_id, index in _unfinished(run_id):
            shard_execute(shard_id, threads=threads, on_progress=partial(on_progress, index))
    for _ in range(MAX_ATTEMPTS):
        if catalogue_run_merge(run_id, on_progress=partial(on_progress, None)):
            break
    status = ScreeningRun.objects.values_list("status", flat=True).get(pk=run_id)
    return bool(status == RunStatus.FINISHED)


def _unfinished(run_id: int) -> list[tuple[int, int]]:
    shards = RunShard.objects.filter(run=run_id, status__in=UNFINISHED)
    return list(shards.order_by("index").values_list("pk", "index"))
