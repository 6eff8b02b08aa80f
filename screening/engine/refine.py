"""Leaves of the survey to the local minima of distance they hold, on exact SGP4.

An event is a local minimum of the distance. In a leaf that is proved convex there is at most one,
found from the slopes at its two ends. Elsewhere the two move slowly past each other, and the slope
is taken at nodes of an absolute grid, so that the answer does not depend on how leaves were cut.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from screening.engine.least_distance import least_distance_at_s
from screening.engine.passes import NODE_SPACING_S, SLOW_SPEED_KM_S, settle_minima
from screening.engine.paths import (
    SLOW_STENCIL,
    PairPaths,
    PairSpans,
    Window,
    join_spans,
)
from screening.engine.survey import OVERLAP_S, Intervals
from screening.engine.types import BoolArray, FloatArray, IntArray

_GUESS_TOLERANCE_S: Final = 0.01
# Two minima of a pair this close are one, found by two brackets.
_FOUND_AGAIN_S: Final = 1e-3
_SAME_NODE_S: Final = 1e-6


@dataclass(frozen=True, slots=True)
class Nodes:
    """Slopes of slow pairs on the absolute grid, arrays (k,), sorted by pair and time.

    ``slope_km2_s`` is that of half the squared distance.
    """

    primary: IntArray
    secondary: IntArray
    offset_s: FloatArray
    slope_km2_s: FloatArray

    def follows_on(self) -> BoolArray:
        """Whether each node but the last has the next one as its neighbour: (k - 1,) booleans."""
        same = (np.diff(self.primary) == 0) & (np.diff(self.secondary) == 0)
        joined: BoolArray = same & (np.diff(self.offset_s) < 1.5 * NODE_SPACING_S)
        return joined


def fast_minima(paths: PairPaths, leaves: list[Intervals], window: Window) -> PairSpans:
    """Return the local minima in the leaves that are proved convex, sorted by pair and time.

    ``from_s`` and ``until_s`` are both its time. Some may lie just outside the window.
    """
    guesses = join_spans([_convex_guesses(paths, leaf, window) for leaf in leaves])
    return _each_once(_at(guesses, settle_minima(paths, window, guesses)))


def slow_minima(paths: PairPaths, leaves: list[Intervals], window: Window) -> PairSpans:
    """Return the local minima in all other leaves, in the same form."""
    slow = _node_brackets(_slow_nodes(paths, leaves, window))
    outlives = slow.until_s + SLOW_STENCIL.reach_s < window.last_s(slow.primary, slow.secondary)
    # Near the death of an object there is only room for the short formula.
    slow, dying = slow.take(outlives), slow.take(~outlives)
    slow = _at(slow, least_distance_at_s(paths, slow, SLOW_STENCIL))
    dying = _at(dying, least_distance_at_s(paths, dying))
    found = join_spans([slow, dying])
    return _each_once(_at(found, _settled_if_fast(paths, window, found)))


def _settled_if_fast(paths: PairPaths, window: Window, minima: PairSpans) -> FloatArray:
    """Give minima found on the nodes that turn out to be fast the time that a pass has."""
    speed_km_s = paths.relative_speed_km_s(minima)
    fast = np.flatnonzero(speed_km_s >= SLOW_SPEED_KM_S)
    at_s = minima.from_s.copy()
    at_s[fast] = settle_minima(paths, window, minima.take(fast))
    return at_s


def _at(pairs: PairSpans, at_s: FloatArray) -> PairSpans:
    found = ~np.isnan(at_s)
    return PairSpans(pairs.primary[found], pairs.secondary[found], at_s[found], at_s[found])


def _each_once(minima: PairSpans) -> PairSpans:
    return minima.take(found_once(minima))


def found_once(minima: PairSpans) -> IntArray:
    """Return the rows of minima by pair and time, without those found again."""
    order = np.lexsort((minima.from_s, minima.secondary, minima.primary))
    primary, secondary, at_s = minima.primary[order], minima.secondary[order], minima.from_s[order]
    rows: IntArray = order[_is_first(primary, secondary, at_s, _FOUND_AGAIN_S)]
    return rows


def _slow_nodes(paths: PairPaths, leaves: list[Intervals], window: Window) -> Nodes:
    """Evaluate the pairs of leaves that are not proved convex on the absolute grid of times.

    One node beyond either end of a leaf is included, be it outside the window.
    """
    rows = [_leaf_nodes(leaf.take(~leaf.has_one_minimum)) for leaf in leaves]
    primary, secondary, number = np.concatenate([np.zeros((0, 3), dtype=np.int64), *rows]).T
    # Sorting by three columns is many times faster than sorting rows.
    order = np.lexsort((number, secondary, primary))
    primary, secondary, number = primary[order], secondary[order], number[order]
    offset_s: FloatArray = number * NODE_SPACING_S
    # The last node of a pair that dies stands just before its death.
    offset_s = np.minimum(offset_s, window.last_s(primary, secondary))
    first = _is_first(primary, secondary, offset_s, _SAME_NODE_S)
    primary, secondary, offset_s = primary[first], secondary[first], offset_s[first]
    slope_km2_s = paths.slope_km2_s(primary, secondary, offset_s)
    known = ~np.isnan(slope_km2_s)
    return Nodes(primary[known], secondary[known], offset_s[known], slope_km2_s[known])


def _is_first(
    primary: IntArray, secondary: IntArray, at_s: FloatArray, apart_s: float
) -> BoolArray:
    """Whether each row is not a repetition of the row before: same pair, as good as same time."""
    again = (np.diff(primary) == 0) & (np.diff(secondary) == 0) & (np.diff(at_s) < apart_s)
    return np.concatenate([np.ones(min(1, at_s.size), np.bool_), ~again])


def _leaf_nodes(leaf: Intervals) -> IntArray:
    """Return (primary, secondary, node number) rows for the nodes in and around every leaf."""
    reach = int(np.ceil(leaf.half_width_s / NODE_SPACING_S)) + 1
    middle = np.rint(leaf.centre_s / NODE_SPACING_S).astype(np.int64)
    around = np.arange(-reach, reach + 1)
    number = (middle[:, None] + around).ravel()
    primary = np.repeat(leaf.primary, around.size)
    secondary = np.repeat(leaf.secondary, around.size)
    return np.stack([primary, secondary, number], axis=1)


def _convex_guesses(paths: PairPaths, leaf: Intervals, window: Window) -> PairSpans:
    """Return about when (within seconds) each convex interval has its minimum, if it has one."""
    leaf = leaf.take(leaf.has_one_minimum)
    from_s = leaf.centre_s - leaf.half_width_s - OVERLAP_S
    until_s = leaf.centre_s + leaf.half_width_s + OVERLAP_S
    whole = PairSpans(leaf.primary, leaf.secondary, from_s, until_s)
    if leaf.is_followed:
        return _at(whole, leaf.centre_s)
    brackets = replace(
        whole, until_s=np.minimum(until_s, window.last_s(leaf.primary, leaf.secondary))
    )
    falls = paths.slope_km2_s(leaf.primary, leaf.secondary, brackets.from_s) < 0.0
    rises = paths.slope_km2_s(leaf.primary, leaf.secondary, brackets.until_s) >= 0.0
    brackets = brackets.take(falls & rises)
    return _at(brackets, least_distance_at_s(paths, brackets, tolerance_s=_GUESS_TOLERANCE_S))


def _node_brackets(nodes: Nodes) -> PairSpans:
    slope = nodes.slope_km2_s
    turns = np.flatnonzero(nodes.follows_on() & (slope[:-1] < 0.0) & (slope[1:] >= 0.0))
    offset_s = nodes.offset_s
    return PairSpans(
        nodes.primary[turns], nodes.secondary[turns], offset_s[turns], offset_s[turns + 1]
    )
