"""One screening, from element sets to close approaches.

The method in one breath: leave out what cannot be propagated; reject the pairs whose radial ranges
never meet; cut the window of the rest into intervals and prove, from one exact state each, that
nothing comes close in them; where that cannot be proved, cut again; find the minima in what is
left. Every state on the way is an exact SGP4 state. See docs/algorithms/stations-screening.md; all
against all goes its own way to the same minima: ``all_pairs``.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np

from screening.engine.all_pairs.parts import Catalogue, join, screen_part
from screening.engine.approaches import Approaches
from screening.engine.config import ScreeningConfig
from screening.engine.indices import both_ways, require_indices
from screening.engine.pair_search import search_pairs
from screening.engine.sieve import Pairs, candidate_pairs, radial_ranges
from screening.engine.types import ElementSet, IntArray, Progress, ScreeningResult


def screen(
    element_sets: Sequence[ElementSet],
    config: ScreeningConfig,
    *,
    primaries: Sequence[int] | None,
    workers: int = 1,
    excluded_pairs: Collection[tuple[int, int]] = (),
    on_progress: Progress | None = None,
) -> ScreeningResult:
    """Find every close approach of each primary with every other object, by ``workers`` threads.

    ``primaries`` and ``excluded_pairs`` (in either order) are indices into ``element_sets``;
    ``None`` screens all against all, each pair once, the lower catalogue number as its primary.
    ``on_progress`` is told a stage and the share of it that is done, in [0, 1]. The result does
    not depend on ``workers``, on steps or on the order of the objects.
    """
    require_indices("primaries", primaries or (), len(element_sets))
    clock = _StageClock(on_progress)
    with clock.stage("propagate"):
        catalogue = Catalogue.prepare(element_sets, config)
    how = _How(workers, excluded_pairs, clock)
    if primaries is None:
        found, counts = _search_all(catalogue, config, how)
    else:
        found, counts = _search_some(catalogue, config, primaries, how)
    return _result(found, catalogue, clock, {**counts, "threads": workers})


@dataclass(frozen=True, slots=True)
class _How:
    """What a search is told that is the same for all primaries and for some."""

    threads: int
    excluded_pairs: Collection[tuple[int, int]]
    clock: _StageClock


def _search_some(
    catalogue: Catalogue, config: ScreeningConfig, primaries: Sequence[int], how: _How
) -> tuple[Approaches, dict[str, int]]:
    with how.clock.stage("sieve"):
        pairs = _pairs_of(primaries, catalogue, config).without(both_ways(how.excluded_pairs))
    with how.clock.stage("search"):
        found = search_pairs(
            catalogue, pairs, config, threads=how.threads, on_progress=how.clock.tell
        )
    return found, {"candidate_pairs": len(pairs)}


def _search_all(
    catalogue: Catalogue, config: ScreeningConfig, how: _How
) -> tuple[Approaches, dict[str, int]]:
    whole = 0.0, config.duration_s
    with how.clock.stage("search"):
        part = screen_part(
            catalogue, config, whole, primaries=None, excluded_pairs=how.excluded_pairs,
            threads=how.threads, on_progress=how.clock.tell,
        )  # fmt: skip
        return join([part]), part.counts


def _result(
    approaches: Approaches, catalogue: Catalogue, clock: _StageClock, counts: dict[str, int]
) -> ScreeningResult:
    element_sets, lifetimes = catalogue.propagator.element_sets, catalogue.lifetimes
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


def _pairs_of(primaries: Sequence[int], catalogue: Catalogue, config: ScreeningConfig) -> Pairs:
    ranges = radial_ranges(catalogue.propagator, catalogue.looks)
    chosen = np.unique(np.asarray(primaries, np.int64))
    return candidate_pairs(
        ranges, catalogue.lifetimes.is_screened, config.threshold_km, primaries=chosen, rank=None
    )


def in_order(approaches: Approaches, element_sets: Sequence[ElementSet]) -> Approaches:
    """Sort by TCA, then by the catalogue numbers of primary and secondary."""
    return approaches[order_of(approaches, element_sets)]


def order_of(approaches: Approaches, element_sets: Sequence[ElementSet]) -> IntArray:
    """Return the rows (k,) of records in the order of ``in_order``."""
    numbers = np.array([element_set.norad_cat_id for element_set in element_sets], np.int64)
    order: IntArray = np.lexsort(
        (
            numbers[approaches["secondary_index"]],
            numbers[approaches["primary_index"]],
            approaches["tca_offset_s"],
        )
    )
    return order
