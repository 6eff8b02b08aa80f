"""Some objects against all, with operators' ephemerides in place of element sets where they reach.

The window is cut into stretches in which the same ephemerides are in force. Within each the method
is that of ``pipeline``: radial ranges, survey, minima. Where an ephemeris begins or ends its object
jumps from one opinion to another; no minimum is sought across that. A pair under the threshold at
such a border gets a record of kind WINDOW_EDGE there on the side that has no minimum of its own, so
that nothing falls between two opinions.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

import numpy as np

from screening.engine.all_pairs.parts import Catalogue
from screening.engine.approaches import NO_APPROACHES, Approaches
from screening.engine.config import ScreeningConfig
from screening.engine.ephemeris_path import EphemerisPath
from screening.engine.ephemeris_propagator import (
    MixedPropagator,
    with_paths,
)
from screening.engine.pair_search import search_pairs
from screening.engine.pipeline import in_order
from screening.engine.propagate import BoolArray
from screening.engine.sieve import Pairs, RadialRanges, candidate_pairs, radial_ranges
from screening.engine.timescales import seconds_between, utc_at
from screening.engine.types import ElementSet, FloatArray, IntArray, ScreeningResult

# Minima are settled from states up to this long before and after them.
BORDER_S: Final = 60.0


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of the window, in whole seconds but for its end, and who follows an ephemeris."""

    from_s: float
    until_s: float
    paths: Mapping[int, EphemerisPath]


@dataclass(frozen=True, slots=True)
class EphemerisScreening:
    """What was found, and which objects of each record followed an ephemeris: (k,) each.

    ``stretches`` tell for the whole window who followed one when.
    """

    result: ScreeningResult
    primary_followed: BoolArray
    secondary_followed: BoolArray
    stretches: tuple[Stretch, ...]


def screen_with_ephemerides(
    element_sets: Sequence[ElementSet],
    config: ScreeningConfig,
    *,
    primaries: Sequence[int],
    ephemerides: Mapping[int, EphemerisPath],
    workers: int = 1,
    excluded_pairs: Collection[tuple[int, int]] = (),
) -> EphemerisScreening:
    """Find every close approach of each primary with every other object.

    ``primaries``, ``excluded_pairs`` and the keys of ``ephemerides`` are indices into
    ``element_sets``. An ephemeris is used from a minute after the beginning of each of its segments
    to a minute before its end; elsewhere its object follows its element set.
    Raises ``ValueError`` for an index that is not in the list.
    """
    _require_indices([*primaries, *ephemerides], len(element_sets))
    catalogue = Catalogue.prepare(element_sets, config)
    lifetimes = catalogue.lifetimes
    search = _Search(
        catalogue, config, np.unique(np.asarray(primaries, np.int64)),
        radial_ranges(catalogue.propagator, catalogue.looks), _both_ways(excluded_pairs), workers,
    )  # fmt: skip
    stretches = cut_by_ephemerides(config, ephemerides)
    parts = [search.approaches(stretch) for stretch in stretches]
    found = in_order(np.concatenate([NO_APPROACHES, *parts]), element_sets)
    return EphemerisScreening(
        ScreeningResult(found, lifetimes.status, lifetimes.detail),
        _followed(found, "primary_index", stretches),
        _followed(found, "secondary_index", stretches),
        stretches,
    )


def cut_by_ephemerides(
    config: ScreeningConfig, ephemerides: Mapping[int, EphemerisPath]
) -> tuple[Stretch, ...]:
    """Cut a window where ephemerides begin and end, a minute inside of that, at whole seconds."""
    spans = [
        (index, *span) for index, path in ephemerides.items() for span in _spans_s(path, config)
    ]
    edges = {edge for _, *span in spans for edge in span}
    borders = sorted({0.0, config.duration_s} | edges)
    return tuple(
        Stretch(
            from_s, until_s,
            {index: ephemerides[index] for index, a, b in spans if a <= from_s and until_s <= b},
        )
        for from_s, until_s in pairwise(borders)
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Search:
    """What every stretch of one screening needs alike; indices are those of ``element_sets``."""

    catalogue: Catalogue
    config: ScreeningConfig
    primaries: IntArray
    ranges: RadialRanges
    excluded: frozenset[tuple[int, int]]
    threads: int

    def approaches(self, stretch: Stretch) -> Approaches:
        """Search one stretch; times count from the start of the whole window."""
        start_utc = utc_at(self.config.start_utc, stretch.from_s)
        length_s = stretch.until_s - stretch.from_s
        config = replace(self.config, start_utc=start_utc, duration_s=length_s)
        usable_until_s = self._usable_until_s(stretch)
        pairs = self._pairs(
            with_paths(self.ranges, stretch.paths, (start_utc, length_s)), usable_until_s
        )
        catalogue = replace(
            self.catalogue,
            propagator=MixedPropagator(self.catalogue.propagator, stretch.paths),
            lifetimes=replace(self.catalogue.lifetimes, usable_until_s=usable_until_s),
        )
        found = search_pairs(
            catalogue, pairs, config, threads=self.threads, on_progress=lambda *_: None
        )
        found["tca_offset_s"] += stretch.from_s
        return found

    def _usable_until_s(self, stretch: Stretch) -> FloatArray:
        length_s = stretch.until_s - stretch.from_s
        usable_until_s: FloatArray = np.clip(
            self.catalogue.lifetimes.usable_until_s - stretch.from_s, 0.0, length_s
        )
        usable_until_s[list(stretch.paths)] = length_s
        return usable_until_s

    def _pairs(self, ranges: RadialRanges, usable_until_s: FloatArray) -> Pairs:
        pairs = candidate_pairs(
            ranges, usable_until_s > 0.0, self.config.threshold_km,
            primaries=self.primaries, rank=None,
        )  # fmt: skip
        both = zip(pairs.primary.tolist(), pairs.secondary.tolist(), strict=True)
        keep = np.array([(min(pair), max(pair)) not in self.excluded for pair in both], np.bool_)
        return Pairs(pairs.primary[keep], pairs.secondary[keep])


def _spans_s(path: EphemerisPath, config: ScreeningConfig) -> list[tuple[float, float]]:
    """Return the parts of the window that a path's segments are used in, in seconds of it."""
    shift_s = seconds_between(config.start_utc, path.start_utc)
    spans = []
    for segment in path.segments:
        first_s, last_s = segment.span_s
        from_s = max(float(np.ceil(first_s + shift_s + BORDER_S)), 0.0)
        until_s = min(float(np.floor(last_s + shift_s - BORDER_S)), config.duration_s)
        if from_s < until_s:
            spans.append((from_s, until_s))
    return spans


def _followed(found: Approaches, role: str, stretches: Sequence[Stretch]) -> BoolArray:
    """Tell of each record whether the object in a role followed an ephemeris at its time."""
    begins_s = np.array([stretch.from_s for stretch in stretches])
    # NOTE: a record exactly at a border may be of either side; the later one is named.
    number = np.searchsorted(begins_s, found["tca_offset_s"], side="right") - 1
    return np.array(
        [
            index in stretches[which].paths
            for index, which in zip(found[role].tolist(), number.tolist(), strict=True)
        ],
        np.bool_,
    )


def _both_ways(pairs: Collection[tuple[int, int]]) -> frozenset[tuple[int, int]]:
    return frozenset((min(pair), max(pair)) for pair in pairs)


def _require_indices(indices: Sequence[int], count: int) -> None:
    wrong = [index for index in indices if not 0 <= index < count]
    if wrong:
        raise ValueError(f"primaries and ephemerides must be indices below {count}, got {wrong[0]}")
