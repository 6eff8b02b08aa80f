"""The one door from shards to the engine: make ready, search a stretch, join the stretches."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from screening.catalog.selectors import elements_by_ids
from screening.conjunctions.catalogue_inputs import frozen_catalogue_config
from screening.conjunctions.models import RunShard, ScreeningRun
from screening.conjunctions.run_inputs import unpack_ids
from screening.conjunctions.services.run_search import StageTimes
from screening.conjunctions.services.shard_records import ShardResult
from screening.engine.all_pairs.parts import Catalogue, PartResult, join, screen_part
from screening.engine.approaches import Approaches
from screening.engine.config import ScreeningConfig
from screening.engine.pipeline import in_order
from screening.engine.types import ElementSet

OnProgress = Callable[[str, float], None]

READ, PREPARE, SEARCH = "read elements", "make ready", "search"


@dataclass(frozen=True, slots=True)
class _Ready:
    config: ScreeningConfig
    catalogue: Catalogue
    times: StageTimes


def search_shard(
    shard: RunShard, run: ScreeningRun, *, threads: int, times: StageTimes, on_progress: OnProgress
) -> ShardResult:
    """Search one shard. Equal frozen inputs give equal results in any process.

    ``times`` gets the seconds of each stage; what this process has ready from its last shard of the
    run is not made, nor timed, again.
    """
    on_progress(PREPARE, 0.0)
    ready, is_new = _ready_for(run)
    if is_new:
        times.update(ready.times)
    from_s, until_s = (
        (at_utc - run.window_start_utc).total_seconds()
        for at_utc in (shard.start_utc, shard.end_utc)
    )
    on_progress(SEARCH, 0.0)
    with times.stage(SEARCH):
        part = screen_part(
            ready.catalogue,
            ready.config,
            (from_s, until_s),
            primaries=None,
            threads=threads,
            on_progress=lambda _, share: on_progress(SEARCH, share),
        )
    lifetimes = ready.catalogue.lifetimes
    return ShardResult(part, lifetimes.status, dict(lifetimes.detail))


def join_shards(parts: Sequence[PartResult], elements: Sequence[ElementSet]) -> Approaches:
    """Join all parts of a window into what one search of the whole would have found."""
    return in_order(join(parts), elements)


def forget_prepared() -> None:
    """Free the memory that the next shard of the same run would have found ready."""
    _ready.cache_clear()


def _ready_for(run: ScreeningRun) -> tuple[_Ready, bool]:
    """The run made ready, and whether that was done just now."""
    misses = _ready.cache_info().misses
    ready = _ready(run.pk, run.inputs_sha256)
    return ready, _ready.cache_info().misses > misses


@lru_cache(maxsize=1)
def _ready(run_id: int, inputs_sha256: str) -> _Ready:
    """What the shards of a run have in common. One run is kept, for its next shard to find.

    The hash guards against another run under the same key.
    """
    run = ScreeningRun.objects.get(pk=run_id)
    times = StageTimes()
    with times.stage(READ):
        elements = elements_by_ids(unpack_ids(bytes(run.element_set_ids)).tolist())
    with times.stage(PREPARE):
        config = frozen_catalogue_config(run).screening_config(run.window_start_utc)
        catalogue = Catalogue.prepare(elements, config)
    return _Ready(config, catalogue, times)
