"""All against all, or some against all, in parts of a window that any number of machines can do.

``screen_part`` is a pure function of its arguments; ``join`` puts the parts together again, exactly
as if the window had never been cut. Parts may be pickled and joined in any order.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from screening.engine.all_pairs.stretch import Roles, Stretch, rank_by_number
from screening.engine.approaches import Approaches, Part, join_parts, part_of
from screening.engine.config import ScreeningConfig
from screening.engine.indices import both_ways
from screening.engine.lifetimes import Lifetimes, find_lifetimes, look_offsets_s
from screening.engine.mean_orbits import MeanOrbits, mean_orbits
from screening.engine.paths import PairPaths, Window
from screening.engine.propagate import Propagator
from screening.engine.survey import Intervals
from screening.engine.threads import Threads, ahead
from screening.engine.types import ElementSet, Progress
from screening.engine.ways import Ways, find_ways


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Element sets made ready for one window: what every part of it needs alike.

    Made once by each process; it is not pickled.
    """

    propagator: Propagator
    looks: MeanOrbits
    lifetimes: Lifetimes
    _ways: list[Ways] = field(default_factory=list)

    @classmethod
    def prepare(cls, element_sets: Sequence[ElementSet], config: ScreeningConfig) -> Catalogue:
        """Initialise SGP4 and find out how long each object can be propagated."""
        propagator = Propagator(element_sets)
        looks = mean_orbits(propagator, config.start_utc, look_offsets_s(config))
        return cls(propagator, looks, find_lifetimes(propagator, config, looks))

    def ways(self, config: ScreeningConfig, threads: Threads) -> Ways:
        """Return the way that everyone's states come: found once, for all parts of the window."""
        if not self._ways:
            self._ways.append(
                find_ways(
                    self.propagator, config.start_utc, config.duration_s,
                    self.lifetimes.usable_until_s, self.lifetimes.is_screened, threads,
                )
            )  # fmt: skip
        return self._ways[0]


@dataclass(frozen=True, slots=True)
class PartResult:
    """The records of one part, with what it took to find them."""

    part: Part
    counts: dict[str, int]


def cut_window(config: ScreeningConfig, parts: int) -> list[tuple[float, float]]:
    """Cut a window into equal stretches, (from, until) in seconds after its start."""
    if parts < 1:
        raise ValueError(f"parts must be 1 or more, got {parts}")
    borders = np.rint(np.linspace(0.0, config.duration_s, parts + 1))
    borders[-1] = config.duration_s
    return list(zip(borders[:-1].tolist(), borders[1:].tolist(), strict=True))


def screen_part(
    catalogue: Catalogue,
    config: ScreeningConfig,
    stretch_s: tuple[float, float],
    *,
    primaries: Sequence[int] | None,
    excluded_pairs: Collection[tuple[int, int]] = (),
    threads: int = 1,
    on_progress: Progress | None = None,
) -> PartResult:
    """Find every close approach with its TCA in the stretch [from, until) of the window.

    ``primaries`` are screened against all objects; ``None`` screens all against all, each pair
    once, the lower catalogue number as its primary. Indices are those of the catalogue. The records
    depend on nothing but the element sets and the window: neither on step, threads nor stretch.
    Raises ``ValueError`` for a stretch that is not inside the window.
    """
    _require_inside(stretch_s, config)
    from_s, until_s = stretch_s
    counts: dict[str, int] = {"candidates": 0}
    window = Window(
        config.duration_s, catalogue.lifetimes.usable_until_s, config.threshold_km, from_s, until_s
    )
    paths = PairPaths(catalogue.propagator, config.start_utc)
    with Threads(threads) as pool:
        stretch = Stretch(
            catalogue.propagator, config, catalogue.looks, catalogue.lifetimes,
            catalogue.ways(config, pool), _roles(catalogue, primaries), both_ways(excluded_pairs),
            from_s, until_s, pool, counts,
        )  # fmt: skip
        part = part_of(paths, _told(stretch, on_progress), window)
    return PartResult(part, counts)


def _require_inside(stretch_s: tuple[float, float], config: ScreeningConfig) -> None:
    if not 0.0 <= stretch_s[0] < stretch_s[1] <= config.duration_s:
        raise ValueError(
            f"a stretch must lie in the window of {config.duration_s:g} s, got {stretch_s}"
        )


def _told(stretch: Stretch, on_progress: Progress | None) -> Iterator[list[Intervals]]:
    """Yield the leaves of one block after another, and tell how far that is."""
    for share, leaves in ahead(stretch.leaves()):
        yield leaves
        if on_progress is not None:
            on_progress("search", share)


def join(parts: Sequence[PartResult]) -> Approaches:
    """Join the parts of one window, which together must be all of it, in any order."""
    return join_parts([each.part for each in parts])


def _roles(catalogue: Catalogue, primaries: Sequence[int] | None) -> Roles:
    element_sets = catalogue.propagator.element_sets
    rank = rank_by_number([each.norad_cat_id for each in element_sets])
    if primaries is None:
        return Roles(rank, None)
    chosen = np.zeros(len(element_sets), np.bool_)
    chosen[np.asarray(primaries, np.int64)] = True
    return Roles(rank, chosen)
