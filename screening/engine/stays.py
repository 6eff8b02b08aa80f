"""How long a pair stays under the threshold, and what that makes of a record.

A stay is an unbroken stretch of time under the threshold inside the part of the window in which
both objects can be propagated.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from screening.engine.passes import NODE_SPACING_S, SLOW_SPEED_KM_S
from screening.engine.paths import PairPaths, PairSpans, Window, join_spans
from screening.engine.types import BoolArray, FloatArray, IntArray
from screening.engine.vectors import dot

CO_MOVING_STAY_S: Final = 600.0
CO_MOVING_SPEED_KM_S: Final = 0.1
_BEFORE_AND_AFTER: Final = np.array([-1.0, 1.0])
_NEWTON_STEPS: Final = 8
# A step this small leaves a thousandth of itself: straight motion is that good for a second.
_CROSSING_TOLERANCE_S: Final = 1e-3
_FIRST_LOOK: Final = 8
_LONGEST_LOOK: Final = 1024


def fast_stays(
    paths: PairPaths, window: Window, moments: PairSpans, r_km: FloatArray, v_km_s: FloatArray
) -> PairSpans:
    """Return the stay around each moment of a fast pass, to wherever in the window it reaches.

    ``r_km`` and ``v_km_s`` (k, 3) are the exact relative states at the moments. From where straight
    motion crosses the threshold, Newton's steps on exact states lead to where the path does, to a
    microsecond. Not clipped to the part of the window that is looked at.
    """
    crossings_s = _threshold_crossings_s(paths, window, moments, (r_km, v_km_s))
    return PairSpans(moments.primary, moments.secondary, crossings_s[:, 0], crossings_s[:, 1])


def slow_stays(paths: PairPaths, window: Window, moments: PairSpans) -> PairSpans:
    """Return every stay that holds a slow moment, each once, sorted by pair and time.

    Followed on the absolute grid of times from moment to moment, within the part of the window
    that is looked at. A crossing is found between two whole seconds, within a millisecond.
    """
    order = np.lexsort((moments.from_s, moments.secondary, moments.primary))
    waiting, parts = moments.take(order), []
    while len(waiting):
        first = _first_of_pair(waiting)
        stays = _followed(paths, window, waiting.take(first))
        parts.append(stays)
        row_of_pair = np.cumsum(first) - 1
        waiting = waiting.take(waiting.from_s > stays.until_s[row_of_pair])
    return joined_stays(join_spans(parts))


def joined_stays(stays: PairSpans) -> PairSpans:
    """Join the stays of a pair that touch or overlap: parts of one stay cut at a border."""
    order = np.lexsort((stays.from_s, stays.secondary, stays.primary))
    stays = stays.take(order)
    same = (np.diff(stays.primary) == 0) & (np.diff(stays.secondary) == 0)
    goes_on = same & (stays.from_s[1:] <= stays.until_s[:-1])
    first = np.flatnonzero(np.concatenate([[True], ~goes_on])[: len(stays)])
    until_s = np.maximum.reduceat(stays.until_s, first) if first.size else stays.until_s
    joined = stays.take(first)
    return PairSpans(joined.primary, joined.secondary, joined.from_s, until_s)


def stay_of(stays: PairSpans, moments: PairSpans) -> IntArray:
    """Return the row of the stay that holds each moment, or -1."""
    held_by = np.full(len(moments), -1, dtype=np.int64)
    by_pair: dict[tuple[int, int], list[int]] = {}
    pairs = zip(stays.primary.tolist(), stays.secondary.tolist(), strict=True)
    for row, pair in enumerate(pairs):
        by_pair.setdefault(pair, []).append(row)
    pairs = zip(moments.primary.tolist(), moments.secondary.tolist(), strict=True)
    for row, pair in enumerate(pairs):
        for stay in by_pair.get(pair, ()):
            if stays.from_s[stay] <= moments.from_s[row] <= stays.until_s[stay]:
                held_by[row] = stay
    return held_by


def is_slow(relative_speed_km_s: FloatArray) -> BoolArray:
    """Whether a moment's stay has to be followed step by step instead of solved."""
    slow: BoolArray = relative_speed_km_s < SLOW_SPEED_KM_S
    return slow


def is_co_moving(duration_s: FloatArray, relative_speed_km_s: FloatArray) -> BoolArray:
    """Whether records with these stays and speeds are co-moving: long and slow."""
    slow: BoolArray = (duration_s >= CO_MOVING_STAY_S) & (
        relative_speed_km_s <= CO_MOVING_SPEED_KM_S
    )
    return slow


def _first_of_pair(spans: PairSpans) -> BoolArray:
    same = (np.diff(spans.primary) == 0) & (np.diff(spans.secondary) == 0)
    return np.concatenate([[True], ~same])[: len(spans)]


def _followed(paths: PairPaths, window: Window, moments: PairSpans) -> PairSpans:
    return PairSpans(
        moments.primary,
        moments.secondary,
        _followed_to(paths, window, moments, -1.0),
        _followed_to(paths, window, moments, 1.0),
    )


def _followed_to(
    paths: PairPaths, window: Window, moments: PairSpans, direction: float
) -> FloatArray:
    """Return where the stay around each moment ends in one direction."""
    part_end_s = window.part_end_s(moments.primary, moments.secondary)
    border_s = part_end_s if direction > 0.0 else np.full(len(moments), window.from_s)
    inner_s, outer_s = moments.from_s.copy(), border_s.copy()
    active, look = np.flatnonzero(inner_s != border_s), _FIRST_LOOK
    crosses = np.zeros(len(moments), np.bool_)
    while active.size:
        at_s = _nodes_after(inner_s[active], border_s[active], direction, look)
        over = _is_over(paths, window, moments.take(active), at_s)
        found = over.any(axis=1)
        place = np.where(found, over.argmax(axis=1), look - 1)
        before = np.where(
            place > 0,
            np.take_along_axis(at_s, np.maximum(place - 1, 0)[:, None], 1)[:, 0],
            inner_s[active],
        )
        last = np.take_along_axis(at_s, place[:, None], 1)[:, 0]
        inner_s[active] = np.where(found, before, last)
        outer_s[active[found]], crosses[active[found]] = last[found], True
        active = active[~found & (last != border_s[active])]
        look = min(4 * look, _LONGEST_LOOK)
    rows = np.flatnonzero(crosses)
    outer_s[rows] = _crossing_s(paths, window, moments.take(rows), inner_s[rows], outer_s[rows])
    return np.clip(outer_s, window.from_s, part_end_s)


def _nodes_after(
    inner_s: FloatArray, border_s: FloatArray, direction: float, count: int
) -> FloatArray:
    """Return the next nodes of the absolute grid in a direction, none beyond the border."""
    towards = np.maximum if direction < 0.0 else np.minimum
    first = np.floor(direction * inner_s / NODE_SPACING_S) + 1.0
    nodes_s = direction * NODE_SPACING_S * (first[:, None] + np.arange(count))
    clipped: FloatArray = towards(nodes_s, border_s[:, None])
    return clipped


def _is_over(paths: PairPaths, window: Window, moments: PairSpans, at_s: FloatArray) -> BoolArray:
    count = at_s.shape[1]
    distance_km = paths.distance_km(
        np.repeat(moments.primary, count), np.repeat(moments.secondary, count), at_s.ravel()
    )
    over: BoolArray = (distance_km >= window.threshold_km).reshape(at_s.shape)
    return over


def _crossing_s(
    paths: PairPaths,
    window: Window,
    pairs: PairSpans,
    inside_s: FloatArray,
    outside_s: FloatArray,
) -> FloatArray:
    """Narrow a crossing down to two whole seconds, and interpolate the squared distance there."""
    outwards = np.where(outside_s > inside_s, 1.0, -1.0)
    inside = outwards * np.floor(outwards * inside_s)
    steps = np.ceil(np.abs(outside_s - inside))
    low, high = np.zeros(len(pairs)), steps
    for _ in range(int(np.ceil(np.log2(max(steps.max(initial=1.0), 2.0)))) + 1):
        middle = np.floor((low + high) / 2.0)
        at_s = inside + outwards * middle
        over = paths.distance_km(pairs.primary, pairs.secondary, at_s) >= window.threshold_km
        narrow = high - low <= 1.0
        high = np.where(over & ~narrow, middle, high)
        low = np.where(~over & ~narrow, middle, low)
    near_s, far_s = inside + outwards * low, inside + outwards * high
    near2 = paths.distance_km(pairs.primary, pairs.secondary, near_s) ** 2
    far2 = paths.distance_km(pairs.primary, pairs.secondary, far_s) ** 2
    rise = np.where(far2 > near2, far2 - near2, np.inf)
    share = np.clip((window.threshold_km**2 - near2) / rise, 0.0, 1.0)
    # An object that dies between the two seconds leaves the stay open to its end.
    crossing: FloatArray = np.where(np.isnan(share), outside_s, near_s + share * (far_s - near_s))
    return crossing


def _threshold_crossings_s(
    paths: PairPaths, window: Window, moments: PairSpans, states: tuple[FloatArray, FloatArray]
) -> FloatArray:
    """Solve for where each pair crosses the threshold before and after its moment, (k, 2)."""
    end_s = window.end_s(moments.primary, moments.secondary)[:, None]
    at_s = np.repeat(moments.from_s[:, None], 2, axis=1)
    r_km, v_km_s = (np.repeat(each[:, None], 2, axis=1) for each in states)
    active, moves = np.arange(len(moments)), np.ones(at_s.shape, np.bool_)
    for _ in range(_NEWTON_STEPS):
        step_s = _straight_crossing_s(r_km, v_km_s, window, _BEFORE_AND_AFTER)
        moved_s = np.clip(at_s[active] + step_s, 0.0, end_s[active])
        moved_s = np.where(moves[active], moved_s, at_s[active])
        moves[active] = np.abs(moved_s - at_s[active]) > _CROSSING_TOLERANCE_S
        at_s[active] = moved_s
        active = active[moves[active].any(axis=1)]
        if active.size == 0:
            break
        pairs = moments.take(active)
        r_km, v_km_s = paths.relative_states(pairs.primary, pairs.secondary, at_s[active])
    return at_s


def _straight_crossing_s(
    r_km: FloatArray, v_km_s: FloatArray, window: Window, direction: FloatArray
) -> FloatArray:
    """Return how long straight motion takes to the crossing in one direction (0 if it has none)."""
    speed_squared = dot(v_km_s, v_km_s)
    range_rate = dot(r_km, v_km_s)
    excess = dot(r_km, r_km) - window.threshold_km**2
    discriminant = range_rate**2 - speed_squared * excess
    moves = (speed_squared > 0.0) & (discriminant >= 0.0)
    root = direction * np.sqrt(np.where(moves, discriminant, 0.0))
    crossing: FloatArray = np.where(
        moves, (root - range_rate) / np.where(moves, speed_squared, 1.0), 0.0
    )
    return crossing
