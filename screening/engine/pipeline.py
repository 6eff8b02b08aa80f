"""One screening, from element sets to close approaches.

The method in one breath: leave out what cannot be propagated; reject the pairs whose radial ranges
never meet; cut the window of the rest into intervals and prove, from one exact state each, that
nothing comes close in them; where that cannot be proved, cut again; find the minima in what is
left. Every state on the way is an exact SGP4 state. See docs/algorithms/stations-screening.md; all
against all goes its own way to the same minima: ``all_pairs``.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager

import numpy as np

from screening.engine.all_pairs import parts
from screening.engine.approaches import NO_APPROACHES, Approaches
from screening.engine.config import ScreeningConfig
from screening.engine.lifetimes import Lifetimes, find_lifetimes, look_offsets_s
from screening.engine.propagate import Propagator
from screening.engine.shards import Shard, ShardSearcher, cut_into_shards, searcher
from screening.engine.sieve import Pairs, RadialRanges, candidate_pairs, radial_ranges
from screening.engine.types import ElementSet, ScreeningResult

Progress = Callable[[str, float], None]


def screen(
    element_sets: Sequence[ElementSet],
    config: ScreeningConfig,
    *,
    primaries: Sequence[int] | None,
    workers: int = 1,
    excluded_pairs: Collection[tuple[int, int]] = (),
    on_progress: Progress | None = None,
) -> ScreeningResult:
    """Find every close approach of each primary with every other object.

    ``primaries`` and ``excluded_pairs`` (in either order) are indices into ``element_sets``.
    ``None`` screens all against all, each pair once, the lower catalogue number as its primary.
    ``on_progress`` is told a stage and the share of it that is done, in [0, 1].
    The result does not depend on ``workers``, on steps or on the order of the objects.
    """
    _require_indices(primaries, len(element_sets))
    clock = _StageClock(on_progress)
    if primaries is None:
        return _screen_all(element_sets, config, workers, excluded_pairs, clock)
    with searcher(workers) as (search, processes):
        with clock.stage("propagate"):
            propagator = Propagator(element_sets)
            looks = propagator.mean_orbits(config.start_utc, look_offsets_s(config))
            lifetimes = find_lifetimes(propagator, config, looks)
        with clock.stage("sieve"):
            pairs = _pairs_of(primaries, radial_ranges(propagator, looks), lifetimes, config)
            pairs = _without(pairs, excluded_pairs)
            shards = cut_into_shards(element_sets, pairs, lifetimes.usable_until_s, config)
        with clock.stage("search"):
            found = [NO_APPROACHES, *_searched(search, shards, clock)]
    counts = {"candidate_pairs": len(pairs), "processes": processes, "threads": 1}
    return _result(np.concatenate(found), element_sets, lifetimes, clock, counts)


def _screen_all(
    element_sets: Sequence[ElementSet],
    config: ScreeningConfig,
    threads: int,
    excluded_pairs: Collection[tuple[int, int]],
    clock: _StageClock,
) -> ScreeningResult:
    with clock.stage("propagate"):
        catalogue = parts.Catalogue.prepare(element_sets, config)
    whole = 0.0, config.duration_s
    with clock.stage("search"):
        part = parts.screen_part(
            catalogue, config, whole, primaries=None, excluded_pairs=excluded_pairs,
            threads=threads, on_progress=clock.tell,
        )  # fmt: skip
        approaches = parts.join([part])
    counts = {**part.counts, "processes": 1, "threads": threads}
    return _result(approaches, element_sets, catalogue.lifetimes, clock, counts)


def _result(
    approaches: Approaches,
    element_sets: Sequence[ElementSet],
    lifetimes: Lifetimes,
    clock: _StageClock,
    counts: dict[str, int],
) -> ScreeningResult:
    own = {
        "objects": len(element_sets),
        "objects_screened": int(lifetimes.is_screened.sum()),
        "approaches": approaches.size,
    }
    return ScreeningResult(
        in_order(approaches, element_sets),
        lifetimes.status,
        lifetimes.detail,
        clock.seconds_by_stage,
        own | counts,
    )


class _StageClock:
    """Measures stages for people to read, and passes progress on."""

    def __init__(self, on_progress: Progress | None) -> None:
        self.seconds_by_stage: dict[str, float] = {}
        self._on_progress = on_progress

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        began = time.perf_counter()
        yield
        spent = time.perf_counter() - began
        self.seconds_by_stage[name] = self.seconds_by_stage.get(name, 0.0) + spent

    def tell(self, name: str, share: float) -> None:
        if self._on_progress is not None:
            self._on_progress(name, share)


def _require_indices(primaries: Sequence[int] | None, count: int) -> None:
    wrong = [index for index in primaries or () if not 0 <= index < count]
    if wrong:
        raise ValueError(f"primaries must be indices below {count}, got {wrong[0]}")


def _pairs_of(
    primaries: Sequence[int], ranges: RadialRanges, lifetimes: Lifetimes, config: ScreeningConfig
) -> Pairs:
    chosen = np.unique(np.asarray(primaries, np.int64))
    return candidate_pairs(
        ranges, lifetimes.is_screened, config.threshold_km, primaries=chosen, rank=None
    )


def _without(pairs: Pairs, excluded: Collection[tuple[int, int]]) -> Pairs:
    if not excluded:
        return pairs
    refused = {frozenset(pair) for pair in excluded}
    both = zip(pairs.primary.tolist(), pairs.secondary.tolist(), strict=True)
    keep = np.array([frozenset(pair) not in refused for pair in both], dtype=np.bool_)
    return Pairs(pairs.primary[keep], pairs.secondary[keep])


def _searched(
    search: ShardSearcher, shards: list[Shard], clock: _StageClock
) -> Iterator[Approaches]:
    for number, approaches in enumerate(search(shards), start=1):
        clock.tell("search", number / len(shards))
        yield approaches


def in_order(approaches: Approaches, element_sets: Sequence[ElementSet]) -> Approaches:
    """Sort by TCA, then by the catalogue numbers of primary and secondary."""
    numbers = np.array([element_set.norad_cat_id for element_set in element_sets], np.int64)
    order = np.lexsort(
        (
            numbers[approaches["secondary_index"]],
            numbers[approaches["primary_index"]],
            approaches["tca_offset_s"],
        )
    )
    return approaches[order]
