"""Close approach records: what is reported of every minimum and every window edge."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from screening.engine.edges import find_border_marks, find_edges, touches_border
from screening.engine.frames import teme_to_rtn
from screening.engine.paths import PairPaths, PairSpans, Window, join_spans
from screening.engine.refine import fast_minima, found_once, slow_minima
from screening.engine.stays import (
    fast_stays,
    is_co_moving,
    is_slow,
    joined_stays,
    slow_stays,
    stay_of,
)
from screening.engine.survey import Intervals
from screening.engine.types import (
    CLOSE_APPROACH_DTYPE,
    ApproachKind,
    BoolArray,
    FloatArray,
    IntArray,
)
from screening.engine.vectors import length

Approaches = npt.NDArray[np.void]
# So many intervals of slow pairs are worth the many small steps that following them takes.
_SLOW_AT_ONCE: Final = 5000
# Two minima of a pair less than this apart are one.
_ONE_EVENT_S: Final = 1.0
NO_APPROACHES: Final[Approaches] = np.zeros(0, dtype=CLOSE_APPROACH_DTYPE)


@dataclass(frozen=True, slots=True)
class Part:
    """What one part of a window holds, before it is joined with its neighbours.

    ``records`` (k,) are complete but for their kinds and durations; ``stays`` (k,) hold the stays
    of fast ones, ``slow_stays`` those of slow ones and of pairs that cross into another part, cut
    at this part's borders.
    """

    records: Approaches
    is_edge: BoolArray
    stays: PairSpans
    slow_stays: PairSpans


def part_of(paths: PairPaths, blocks: Iterable[list[Intervals]], window: Window) -> Part:
    """Turn the leaves of one part of a window, block by block, into its records and stays."""
    at_border: list[Intervals] = []
    found = list(_minima(paths, _noted(blocks, window, at_border), window))
    minima = _joined(found)
    found.clear()  # the records of a large catalogue are large
    minima = minima.take(found_once(_moments(minima.records)))
    edges = _found(paths, window, find_edges(paths, at_border, window, _moments(minima.records)))
    both = _joined([minima, edges])
    slow = is_slow(both.records["relative_speed_km_s"])
    marks = find_border_marks(paths, at_border, window)
    slow_moments = join_spans([_moments(both.records[slow]), marks])
    is_edge = np.arange(both.records.size) >= minima.records.size
    return Part(both.records, is_edge, both.stays, slow_stays(paths, window, slow_moments))


def _minima(
    paths: PairPaths, blocks: Iterable[list[Intervals]], window: Window
) -> Iterator[_Found]:
    """Yield the minima of fast pairs block by block, those of slow pairs several blocks at once."""
    slow: list[Intervals] = []
    for leaves in blocks:
        yield _events(paths, window, fast_minima(paths, leaves, window))
        unproved = [leaf.take(~leaf.has_one_minimum) for leaf in leaves]
        slow += [leaf for leaf in unproved if len(leaf)]  # counted again and again
        if sum(map(len, slow)) >= _SLOW_AT_ONCE:
            yield _events(paths, window, slow_minima(paths, slow, window))
            slow = []
    yield _events(paths, window, slow_minima(paths, slow, window))


def _noted(
    blocks: Iterable[list[Intervals]], window: Window, at_border: list[Intervals]
) -> Iterator[list[Intervals]]:
    """Yield the blocks on, and note which of their leaves touch a border of this part."""
    for leaves in blocks:
        at_border += [leaf.take(touches_border(leaf, window)) for leaf in leaves]
        yield leaves


@dataclass(frozen=True, slots=True)
class _Found:
    """Records and, for fast ones, their stays."""

    records: Approaches
    stays: PairSpans

    def take(self, rows: BoolArray | npt.NDArray[np.int64]) -> _Found:
        return _Found(self.records[rows], self.stays.take(rows))


def _events(paths: PairPaths, window: Window, minima: PairSpans) -> _Found:
    records = _records(paths, minima)
    return _with_stays(paths, window, records[_is_event(records, window)])


def _found(paths: PairPaths, window: Window, moments: PairSpans) -> _Found:
    return _with_stays(paths, window, _records(paths, moments))


def _with_stays(paths: PairPaths, window: Window, records: Approaches) -> _Found:
    stays, fast = _moments(records), ~is_slow(records["relative_speed_km_s"])
    r_km = records["r_secondary_teme_km"] - records["r_primary_teme_km"]
    v_km_s = records["v_secondary_teme_km_s"] - records["v_primary_teme_km_s"]
    solved = fast_stays(paths, window, stays.take(fast), r_km[fast], v_km_s[fast])
    stays.from_s[fast], stays.until_s[fast] = solved.from_s, solved.until_s
    return _Found(records, stays)


def _joined(parts: Sequence[_Found]) -> _Found:
    records = np.concatenate([NO_APPROACHES, *(part.records for part in parts)])
    return _Found(records, join_spans([part.stays for part in parts]))


def _well_apart(minima: PairSpans) -> IntArray:
    """Return the rows by pair and time, without those that come too soon after one that is kept.

    For a whole window alone: which of several are kept depends on those before them.
    """
    order = np.lexsort([minima.from_s, minima.secondary, minima.primary])
    primary, secondary, at_s = minima.primary[order], minima.secondary[order], minima.from_s[order]
    follows = (np.diff(primary) == 0) & (np.diff(secondary) == 0)
    keep = np.ones(order.size, np.bool_)
    kept_s = -np.inf
    for row in (np.flatnonzero(follows & (np.diff(at_s) < _ONE_EVENT_S)) + 1).tolist():
        if keep[row - 1]:
            kept_s = at_s[row - 1]
        keep[row] = at_s[row] - kept_s >= _ONE_EVENT_S
    rows: IntArray = order[keep]
    return rows


def join_parts(parts: Sequence[Part]) -> Approaches:
    """Join the parts of a window, in any order, into the records of the whole."""
    both = _joined([_Found(part.records, part.stays) for part in parts])
    is_edge = np.concatenate([np.zeros(0, np.bool_), *(part.is_edge for part in parts)])
    minima, edges = np.flatnonzero(~is_edge), np.flatnonzero(is_edge)
    minima = minima[_well_apart(_moments(both.records).take(minima))]
    both = both.take(np.concatenate([minima, edges]))
    records, stays = both.records, both.stays
    slow = np.flatnonzero(is_slow(records["relative_speed_km_s"]))
    whole = joined_stays(join_spans([part.slow_stays for part in parts]))
    held_by = stay_of(whole, _moments(records[slow]))
    held, by = slow[held_by >= 0], held_by[held_by >= 0]
    stays.from_s[held], stays.until_s[held] = whole.from_s[by], whole.until_s[by]
    records["duration_s"] = stays.until_s - stays.from_s
    return _classified(records, stays, np.arange(records.size) >= minima.size)


def _records(paths: PairPaths, moments: PairSpans) -> Approaches:
    """Fill everything but kind and duration from exact states at ``from_s``."""
    records = np.zeros(len(moments), dtype=CLOSE_APPROACH_DTYPE)
    both = np.concatenate([moments.primary, moments.secondary])
    r_km, v_km_s = paths.states(both, np.concatenate([moments.from_s, moments.from_s]))
    (r_primary, r_secondary), (v_primary, v_secondary) = np.split(r_km, 2), np.split(v_km_s, 2)
    r_relative = r_secondary - r_primary
    rtn_km = teme_to_rtn(r_relative, r_reference_teme_km=r_primary, v_reference_teme_km_s=v_primary)
    records["primary_index"], records["secondary_index"] = moments.primary, moments.secondary
    records["tca_offset_s"] = moments.from_s
    records["miss_distance_km"] = length(r_relative)
    records["radial_km"], records["in_track_km"], records["cross_track_km"] = rtn_km.T
    records["relative_speed_km_s"] = length(v_secondary - v_primary)
    records["r_primary_teme_km"], records["v_primary_teme_km_s"] = r_primary, v_primary
    records["r_secondary_teme_km"], records["v_secondary_teme_km_s"] = r_secondary, v_secondary
    return records


def _is_event(minima: Approaches, window: Window) -> BoolArray:
    """Whether minima lie under the threshold and inside [start, end)."""
    at_s: FloatArray = minima["tca_offset_s"]
    until_s = min(window.duration_s, window.until_s)
    is_event: BoolArray = (
        (minima["miss_distance_km"] < window.threshold_km)
        & (at_s >= window.from_s)
        & (at_s < until_s)
    )
    return is_event


def _moments(records: Approaches) -> PairSpans:
    return PairSpans(
        records["primary_index"].astype(np.int64),
        records["secondary_index"].astype(np.int64),
        records["tca_offset_s"].copy(),
        records["tca_offset_s"].copy(),
    )


def _classified(records: Approaches, stays: PairSpans, is_edge: BoolArray) -> Approaches:
    """Set the kinds.

    Minima of a co-moving stay are co-moving. A co-moving stay without any minimum gives one
    co-moving record, at its closer edge; other edges are window edges.
    """
    co_moving = is_co_moving(records["duration_s"], records["relative_speed_km_s"])
    kind = np.where(is_edge, ApproachKind.WINDOW_EDGE, ApproachKind.CLOSEST_APPROACH)
    kind[co_moving & ~is_edge] = ApproachKind.CO_MOVING
    keep = np.ones(records.size, dtype=np.bool_)
    for rows in _rows_by_stay(stays, co_moving):
        if is_edge[rows].all():
            closest = rows[int(np.argmin(records["miss_distance_km"][rows]))]
            kind[closest] = ApproachKind.CO_MOVING
            keep[rows] = rows == closest
    records["kind"] = kind
    return records[keep]


def _rows_by_stay(stays: PairSpans, co_moving: BoolArray) -> list[npt.NDArray[np.int64]]:
    """Return the rows of the records of each co-moving stay."""
    groups: dict[tuple[int, int, float], list[int]] = {}
    for row in np.flatnonzero(co_moving).tolist():
        key = (int(stays.primary[row]), int(stays.secondary[row]), float(stays.from_s[row]))
        groups.setdefault(key, []).append(row)
    return [np.array(rows, dtype=np.int64) for rows in groups.values()]
