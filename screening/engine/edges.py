"""Pairs that are under the threshold when the window begins or ends, with no minimum there."""

from __future__ import annotations

from typing import Final

import numpy as np

from screening.engine.paths import PairPaths, PairSpans, Window, join_spans
from screening.engine.survey import Intervals
from screening.engine.types import BoolArray, FloatArray, IntArray

_TOUCHES_S: Final = 1e-3
# A minimum this close to an edge is the event; the edge says nothing more.
_SAME_EVENT_S: Final = 1.0


def find_edges(
    paths: PairPaths, leaves: list[Intervals], window: Window, minima: PairSpans
) -> PairSpans:
    """Return the pairs under the threshold at an edge of their window; ``from_s`` is the edge.

    At the beginning they must be moving apart and at the end approaching: else their minimum is
    inside. ``minima`` are the events found, with their times in ``from_s``.
    """
    starts = _touching(leaves, window, at_end=False)
    ends = _touching(leaves, window, at_end=True)
    starts = starts.take(starts.from_s == 0.0)
    ends = ends.take(ends.from_s == window.end_s(ends.primary, ends.secondary))
    opening = _slope_if_under(paths, window, starts)
    closing = _slope_if_under(paths, window, ends)
    edges = join_spans([starts.take(opening >= 0.0), ends.take(closing < 0.0)])
    return edges.take(~_has_minimum_beside(edges, minima))


def find_border_marks(paths: PairPaths, leaves: list[Intervals], window: Window) -> PairSpans:
    """Return the pairs under the threshold where this part of the window borders on another.

    ``from_s`` is the border. They are no records: they let a stay that was cut be joined again.
    """
    starts = _touching(leaves, window, at_end=False)
    ends = _touching(leaves, window, at_end=True)
    starts = starts.take(starts.from_s > 0.0)
    ends = ends.take(ends.from_s < window.end_s(ends.primary, ends.secondary))
    marks = join_spans([starts, ends])
    distance_km = paths.distance_km(marks.primary, marks.secondary, marks.from_s)
    return marks.take(distance_km < window.threshold_km)


def _touching(leaves: list[Intervals], window: Window, *, at_end: bool) -> PairSpans:
    """Return the pairs whose leaves touch one edge of their part of the window, each once."""
    rows = [_touching_rows(leaf, window, at_end=at_end) for leaf in leaves]
    nobody: IntArray = np.zeros((0, 2), dtype=np.int64)
    primary, secondary = np.unique(np.concatenate([nobody, *rows]), axis=0).T
    begin_s = np.full(primary.size, window.from_s)
    edge_s = window.part_end_s(primary, secondary) if at_end else begin_s
    return PairSpans(primary, secondary, edge_s, edge_s)


def touches_border(leaf: Intervals, window: Window) -> BoolArray:
    """Whether each interval touches an end of its pair's part of the window, (k,)."""
    return _touches(leaf, window, at_end=False) | _touches(leaf, window, at_end=True)


def _touches(leaf: Intervals, window: Window, *, at_end: bool) -> BoolArray:
    if at_end:
        end_s = window.part_end_s(leaf.primary, leaf.secondary)
        reaches: BoolArray = leaf.centre_s + leaf.half_width_s >= end_s - _TOUCHES_S
        return reaches
    begins: BoolArray = leaf.centre_s - leaf.half_width_s <= window.from_s + _TOUCHES_S
    return begins


def _touching_rows(leaf: Intervals, window: Window, *, at_end: bool) -> IntArray:
    touches = _touches(leaf, window, at_end=at_end)
    return np.stack([leaf.primary[touches], leaf.secondary[touches]], axis=1)


def _slope_if_under(paths: PairPaths, window: Window, edges: PairSpans) -> FloatArray:
    """Return the slope at each edge, or just before a death; NaN for pairs over the threshold."""
    primary, secondary, edge_s = edges.primary, edges.secondary, edges.from_s
    at_s = np.minimum(edge_s, window.last_s(primary, secondary))
    is_under = paths.distance_km(primary, secondary, edge_s) < window.threshold_km
    return np.where(is_under, paths.slope_km2_s(primary, secondary, at_s), np.nan)


def _has_minimum_beside(edges: PairSpans, minima: PairSpans) -> BoolArray:
    of_edges = np.unique(_pair_numbers(edges))
    minima = minima.take(np.isin(_pair_numbers(minima), of_edges))
    found: dict[tuple[int, int], list[float]] = {}
    for primary, secondary, tca_s in zip(
        minima.primary.tolist(), minima.secondary.tolist(), minima.from_s.tolist(), strict=True
    ):
        found.setdefault((primary, secondary), []).append(tca_s)
    beside = [
        any(abs(tca_s - edge_s) < _SAME_EVENT_S for tca_s in found.get((primary, secondary), ()))
        for primary, secondary, edge_s in zip(
            edges.primary.tolist(), edges.secondary.tolist(), edges.from_s.tolist(), strict=True
        )
    ]
    return np.array(beside, dtype=np.bool_)


def _pair_numbers(pairs: PairSpans) -> IntArray:
    """Return one number a pair, for comparing many at once."""
    return (pairs.primary << 32) | pairs.secondary
