"""Some objects against all, with operators' ephemerides in place of element sets where they reach.

A pair is searched in stretches of the window in which neither of its objects changes from one
opinion to another; the ephemerides of others do not touch it. Within each stretch the method is
that of ``pipeline``: radial ranges, survey, minima. Where an ephemeris begins or ends its object
jumps; no minimum is sought across that. A pair under the threshold at such a border gets a record
of kind WINDOW_EDGE there on the side that has no minimum of its own, so that nothing falls between
two opinions.
"""

from __future__ import annotations

import time
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
from screening.engine.indices import both_ways, require_indices
from screening.engine.pair_search import search_pairs
from screening.engine.pipeline import order_of
from screening.engine.progress import part_of
from screening.engine.sieve import Pairs, RadialRanges, candidate_pairs, radial_ranges
from screening.engine.timescales import seconds_between, utc_at
from screening.engine.types import (
    BoolArray,
    ElementSet,
    FloatArray,
    IntArray,
    Progress,
    ScreeningResult,
    Status,
)

# Minima are settled from states up to this long before and after them.
BORDER_S: Final = 60.0
# In place of the number of an ephemeris: the object followed its element set.
BY_ELEMENTS: Final = -1
_NOBODY: Final = -1

Ephemerides = Mapping[int, Sequence[EphemerisPath]]


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of the window, in whole seconds but for its end, and who follows an ephemeris.

    ``followed`` has, by object, the number of its ephemeris among those that were given for it.
    """

    from_s: float
    until_s: float
    followed: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class EphemerisScreening:
    """What was found, and by what: (k,) each, the number of the ephemeris or ``BY_ELEMENTS``."""

    result: ScreeningResult
    primary_source: IntArray
    secondary_source: IntArray

    @property
    def primary_followed(self) -> BoolArray:
        """Whether the primary of each record followed an ephemeris."""
        followed: BoolArray = self.primary_source != BY_ELEMENTS
        return followed

    @property
    def secondary_followed(self) -> BoolArray:
        """Whether the secondary of each record followed an ephemeris."""
        followed: BoolArray = self.secondary_source != BY_ELEMENTS
        return followed


def screen_with_ephemerides(
    element_sets: Sequence[ElementSet],
    config: ScreeningConfig,
    *,
    primaries: Sequence[int],
    ephemerides: Ephemerides,
    workers: int = 1,
    excluded_pairs: Collection[tuple[int, int]] = (),
    on_progress: Progress | None = None,
) -> EphemerisScreening:
    """Find every close approach of each primary with every other object.

    ``primaries``, ``excluded_pairs`` and the keys of ``ephemerides`` are indices into
    ``element_sets``. Where several ephemerides of an object reach, the first given is followed. One
    is used from a minute after the beginning of each of its segments to a minute before its end;
    where none is used its object follows its element set. An object that follows ephemerides all
    through the window has the status OK, whatever its element set is worth.
    Raises ``ValueError`` for an index that is not in the list.
    """
    require_indices("primaries and ephemerides", [*primaries, *ephemerides], len(element_sets))
    began = time.perf_counter()
    catalogue = Catalogue.prepare(element_sets, config)
    search = _Search(
        catalogue, config, np.unique(np.asarray(primaries, np.int64)),
        radial_ranges(catalogue.propagator, catalogue.looks), ephemerides,
        both_ways(excluded_pairs), workers,
    )  # fmt: skip
    prepared = time.perf_counter()
    found = _in_order(search.records(on_progress), element_sets)
    seconds = {"propagate": prepared - began, "search": time.perf_counter() - prepared}
    status, detail = _statuses(catalogue, config, ephemerides)
    return EphemerisScreening(
        ScreeningResult(found.approaches, status, detail, seconds), found.primary, found.secondary
    )


def cut_by_ephemerides(config: ScreeningConfig, ephemerides: Ephemerides) -> tuple[Stretch, ...]:
    """Cut a window where ephemerides begin and end, a minute inside of that, at whole seconds.

    Neighbours in which the same ephemerides are followed are one stretch.
    """
    uses = [
        (index, number, *span)
        for index, paths in ephemerides.items()
        for number, path in enumerate(paths)
        for span in _spans_s(path, config)
    ]
    edges = {edge for _, _, *span in uses for edge in span}
    stretches: list[Stretch] = []
    for from_s, until_s in pairwise(sorted({0.0, config.duration_s} | edges)):
        followed: dict[int, int] = {}
        for index, number, opens_s, closes_s in uses:
            if opens_s <= from_s and until_s <= closes_s:
                followed.setdefault(index, number)
        if stretches and stretches[-1].followed == followed:
            from_s = stretches.pop().from_s
        stretches.append(Stretch(from_s, until_s, followed))
    return tuple(stretches)


@dataclass(frozen=True, slots=True)
class _Records:
    """Close approaches with what each of their objects followed, (k,) each."""

    approaches: Approaches
    primary: IntArray
    secondary: IntArray


@dataclass(frozen=True, slots=True)
class _Search:
    """What every stretch of one screening needs alike; indices are those of ``element_sets``."""

    catalogue: Catalogue
    config: ScreeningConfig
    primaries: IntArray
    ranges: RadialRanges
    ephemerides: Ephemerides
    excluded: frozenset[tuple[int, int]]
    threads: int

    def records(self, on_progress: Progress | None) -> list[_Records]:
        """Search every stretch of every group of pairs that have the same borders."""
        jobs = [
            (group, stretch)
            for group in self._groups()
            for stretch in cut_by_ephemerides(
                self.config, {index: self.ephemerides[index] for index in group}
            )
        ]
        records = []
        for done, (group, stretch) in enumerate(jobs):
            tell = part_of(on_progress, done, len(jobs))
            records.append(_of_stretch(self._approaches(group, stretch, tell), stretch))
            tell("search", 1.0)
        return records

    def _groups(self) -> list[tuple[int, ...]]:
        """Return the sets of objects with ephemerides that a pair may have: none, one or two."""
        own = sorted(set(self.primaries.tolist()) & self.ephemerides.keys())
        all_followed = sorted(self.ephemerides)
        groups = {(), *((index,) for index in all_followed)}
        groups |= {(min(a, b), max(a, b)) for a in own for b in all_followed if a != b}
        return sorted(groups)

    def _approaches(
        self, group: tuple[int, ...], stretch: Stretch, on_progress: Progress
    ) -> Approaches:
        """Search one stretch; times count from the start of the whole window."""
        start_utc = utc_at(self.config.start_utc, stretch.from_s)
        length_s = stretch.until_s - stretch.from_s
        config = replace(self.config, start_utc=start_utc, duration_s=length_s)
        paths = {index: self.ephemerides[index][n] for index, n in stretch.followed.items()}
        usable_until_s = self._usable_until_s(stretch)
        ranges = with_paths(self.ranges, paths, (start_utc, length_s))
        pairs = self._pairs(ranges, usable_until_s, group)
        if len(pairs) == 0:
            return NO_APPROACHES
        catalogue = replace(
            self.catalogue,
            propagator=MixedPropagator(self.catalogue.propagator, paths),
            lifetimes=replace(self.catalogue.lifetimes, usable_until_s=usable_until_s),
        )
        found = search_pairs(
            catalogue, pairs, config, threads=self.threads, on_progress=on_progress
        )
        found["tca_offset_s"] += stretch.from_s
        return found

    def _usable_until_s(self, stretch: Stretch) -> FloatArray:
        length_s = stretch.until_s - stretch.from_s
        usable_until_s: FloatArray = np.clip(
            self.catalogue.lifetimes.usable_until_s - stretch.from_s, 0.0, length_s
        )
        usable_until_s[list(stretch.followed)] = length_s
        return usable_until_s

    def _pairs(
        self, ranges: RadialRanges, usable_until_s: FloatArray, group: tuple[int, ...]
    ) -> Pairs:
        pairs = candidate_pairs(
            ranges, usable_until_s > 0.0, self.config.threshold_km,
            primaries=self.primaries, rank=None,
        )  # fmt: skip
        return pairs.take(self._is_of_group(pairs, group)).without(self.excluded)

    def _is_of_group(self, pairs: Pairs, group: tuple[int, ...]) -> BoolArray:
        """Tell which pairs have exactly these objects with ephemerides."""
        all_followed = np.array(sorted(self.ephemerides), np.int64)
        one, other = (
            np.where(np.isin(index, all_followed), index, _NOBODY)
            for index in (pairs.primary, pairs.secondary)
        )
        low, high = ([_NOBODY, _NOBODY, *group])[-2:]
        is_of_group: BoolArray = (np.minimum(one, other) == low) & (np.maximum(one, other) == high)
        return is_of_group


def _of_stretch(found: Approaches, stretch: Stretch) -> _Records:
    """Name what the objects of one stretch's records followed in it."""

    def sources(role: str) -> IntArray:
        followed = [stretch.followed.get(index, BY_ELEMENTS) for index in found[role].tolist()]
        return np.array(followed, np.int64)

    return _Records(found, sources("primary_index"), sources("secondary_index"))


def _in_order(parts: Sequence[_Records], element_sets: Sequence[ElementSet]) -> _Records:
    nothing = np.zeros(0, np.int64)
    approaches = np.concatenate([NO_APPROACHES, *(part.approaches for part in parts)])
    order = order_of(approaches, element_sets)
    return _Records(
        approaches[order],
        np.concatenate([nothing, *(part.primary for part in parts)])[order],
        np.concatenate([nothing, *(part.secondary for part in parts)])[order],
    )


def _statuses(
    catalogue: Catalogue, config: ScreeningConfig, ephemerides: Ephemerides
) -> tuple[np.ndarray[tuple[int], np.dtype[np.int32]], dict[int, str]]:
    """Return the statuses of all objects; who follows ephemerides all through needs no elements."""
    status, detail = catalogue.lifetimes.status.copy(), dict(catalogue.lifetimes.detail)
    for index, paths in ephemerides.items():
        stretches = cut_by_ephemerides(config, {index: paths})
        if all(index in stretch.followed for stretch in stretches):
            status[index] = Status.OK
            detail.pop(index, None)
    return status, detail


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
