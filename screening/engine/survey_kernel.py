"""The survey of pairs of near-Earth objects, compiled: from a table of states down to leaves.

The proof is that of ``motion``, on the path of our own SGP4; ``reach_km`` is the threshold with
room for what that path may be off the package's. See docs/algorithms/stations-screening.md.
"""

from __future__ import annotations

from math import ceil, floor, sqrt
from typing import Final, NamedTuple

import numpy as np

from screening.engine.all_pairs.compiled import Floats, LongWhole, State, compiled, inlined
from screening.engine.all_pairs.near_earth import STEPS, object_states
from screening.engine.all_pairs.passes import (
    NearEarth,
    is_convex,
    least_distance_at,
    relative_state,
    squared_km2,
)
from screening.engine.motion import GRAVITY_GRADIENT_S2
from screening.engine.passes import NODE_SPACING_S
from screening.engine.survey import (
    FINER_PARTS,
    FOLLOWED_HALF_WIDTH_S,
    LEAF_HALF_WIDTH_S,
    SLOW_SPEED_KM_S,
    SMALLEST_HALF_WIDTH_S,
)

# Columns of the leaves: pair, middle, half-width, and what is known of it: nothing, that there is
# one minimum at most, or where that is.
LEAF_COLUMNS: Final = 4
UNPROVED, CONVEX, FOLLOWED = range(3)
# Neighbouring intervals overlap by this much, so that no minimum falls between two.
_OVERLAP_S: Final = 1e-3
# A pass this much over the threshold with our own SGP4 is over it with the package's too.
_ROOM_KM: Final = 1e-3
_DIFFERENCE_S: Final = 0.5
_WAITING: Final = 1024


class Scene(NamedTuple):
    """What the survey of every pair works with; ``strays`` (n, 3) as in ``follow_passes``.

    ``slack_km`` (n,) is what an object's position may be off the package's at any time, as measured
    on itself; ``table`` (p, blocks, 6 * STEPS) holds the primaries' states at the grid's times.
    """

    near: NearEarth
    strays: Floats
    slack_km: Floats
    table: Floats
    duration_s: float
    half_s: float
    intervals: int
    threshold_km: float
    reach_km: float
    leaf_error_km: float
    far_km: float


class Pair(NamedTuple):
    """One pair, with the sum of what both objects are allowed to stray."""

    number: int
    one: int
    other: int
    velocity_km_s: float
    acceleration_km_s2: float
    jump_km: float


@inlined
def straight_miss_km(state: State, low_s: float, high_s: float) -> float:
    """Return the least distance of straight relative motion between two times."""
    x, y, z, u, v, w = state
    at_s = -(x * u + y * v + z * w) / max(u * u + v * v + w * w, 1e-300)
    at_s = min(max(at_s, low_s), high_s)
    x, y, z = x + u * at_s, y + v * at_s, z + w * at_s
    return sqrt(x * x + y * y + z * z)


@inlined
def straight_bounds(
    speed_km_s: float, half_s: float, reach_km: float, pair: Pair
) -> tuple[float, float]:
    """Return the largest relative speed and the error of a straight line: see ``motion``."""
    stray = pair.velocity_km_s + pair.acceleration_km_s2 * half_s
    pull = GRAVITY_GRADIENT_S2 * reach_km * half_s
    largest = (speed_km_s + stray + pull) / (1.0 - GRAVITY_GRADIENT_S2 * half_s * half_s / 2.0)
    two_body = GRAVITY_GRADIENT_S2 * (reach_km / 2.0 + largest * half_s / 3.0) * half_s * half_s
    own = (pair.velocity_km_s + pair.acceleration_km_s2 * half_s / 2.0) * half_s + pair.jump_km
    return largest, two_body + own


@inlined
def is_empty(state: State, low_s: float, high_s: float, reach_km: float, pair: Pair) -> bool:
    """Prove from one state that nothing comes into reach between two times after it."""
    _, _, _, u, v, w = state
    speed_km_s = sqrt(u * u + v * v + w * w)
    _, error_km = straight_bounds(speed_km_s, max(-low_s, high_s), reach_km, pair)
    # Never true of a state that is NaN.
    return straight_miss_km(state, low_s, high_s) > reach_km + error_km


@compiled
def tabulate(near: NearEarth, index: int, half_s: float, scratch: Floats, out: Floats) -> None:
    """Write one object's states in the middle of every interval: ``out`` (blocks, 6 * STEPS)."""
    minutes = np.empty(STEPS)
    for block in range(out.shape[0]):
        for k in range(STEPS):
            middle_s = half_s * (2.0 * (block * STEPS + k) + 1.0)
            minutes[k] = near.epoch_min[index] + middle_s / 60.0
        object_states(near.coefficients[index], minutes, scratch, out[block])


@compiled
def keep_leaf(
    leaves: Floats, count: int, number: int, centre_s: float, half_s: float, known: int
) -> int:
    """Write one leaf if there is room for it; return how many there are, room or not."""
    if count < leaves.shape[0]:
        leaves[count, 0] = number
        leaves[count, 1] = centre_s
        leaves[count, 2] = half_s
        leaves[count, 3] = known
    return count + 1


@compiled
def keep_pass(
    scene: Scene, pair: Pair, centre_s: float, half_s: float, leaves: Floats, count: int
) -> int:
    """Follow a convex interval to its minimum, and keep that if it is close enough."""
    low_s, high_s = centre_s - half_s - _OVERLAP_S, centre_s + half_s + _OVERLAP_S
    if low_s <= 0.0 or high_s >= scene.duration_s:
        count = keep_leaf(leaves, count, pair.number, centre_s, half_s, CONVEX)
    at_s = least_distance_at(scene.near, pair.one, pair.other, low_s, high_s, centre_s)
    near_km = scene.threshold_km + _ROOM_KM
    if squared_km2(scene.near, pair.one, pair.other, at_s) <= near_km * near_km:
        count = keep_leaf(leaves, count, pair.number, at_s, FOLLOWED_HALF_WIDTH_S, FOLLOWED)
    return count


@inlined
def slope_signs(scene: Scene, pair: Pair, at_s: float) -> tuple[bool, bool]:
    """Tell whether the package's slope of the distance may be falling, and whether rising.

    Two squared distances that are each off by ``(2 d + slack) slack`` make a slope that is off by
    no more.
    """
    after = squared_km2(scene.near, pair.one, pair.other, at_s + _DIFFERENCE_S)
    before = squared_km2(scene.near, pair.one, pair.other, at_s - _DIFFERENCE_S)
    slack = scene.slack_km[pair.one] + scene.slack_km[pair.other]
    error = (2.0 * sqrt(max(after, before)) + slack) * slack
    slope = (after - before) / (4.0 * _DIFFERENCE_S)
    return not slope > error, not slope < -error


@compiled
def keep_turns(
    scene: Scene, pair: Pair, ends: tuple[float, float], first: int, leaves: Floats, count: int
) -> tuple[int, int]:
    """Keep the stretches between nodes of the slow pairs' grid that may hold a minimum.

    ``ends`` are those of the interval; nodes before number ``first`` were looked at. Returns the
    number of leaves and of the next node.
    """
    low_s, high_s = ends
    if low_s <= _OVERLAP_S or high_s >= scene.duration_s - _OVERLAP_S:
        middle_s, half_s = (low_s + high_s) / 2.0, (high_s - low_s) / 2.0
        count = keep_leaf(leaves, count, pair.number, middle_s, half_s, UNPROVED)
    node = max(first, floor(low_s / NODE_SPACING_S) - 1)
    last = ceil(high_s / NODE_SPACING_S) + 1
    if node >= last:
        return count, node
    may_fall, _ = slope_signs(scene, pair, node * NODE_SPACING_S)
    while node < last:
        falls_next, may_rise = slope_signs(scene, pair, (node + 1) * NODE_SPACING_S)
        if may_fall and may_rise:
            middle_s = (node + 0.5) * NODE_SPACING_S
            count = keep_leaf(leaves, count, pair.number, middle_s, NODE_SPACING_S / 2.0, UNPROVED)
        may_fall = falls_next
        node += 1
    return count, node


@compiled
def survey_interval(
    scene: Scene,
    pair: Pair,
    state: State,
    centre_s: float,
    waiting: Floats,
    leaves: Floats,
    count: int,
    node: int,
) -> tuple[int, int]:
    """Cut one interval of the first grid until every part of it is proved empty or a leaf.

    ``state`` is that of its middle; ``waiting`` (k, 2) is room for middles and half-widths. Returns
    the number of leaves and of the first node of slow pairs that was not looked at.
    """
    half_s, size = scene.half_s, 0
    while True:
        if not is_empty(state, -half_s, half_s, scene.reach_km, pair):
            _, _, _, u, v, w = state
            speed = sqrt(u * u + v * v + w * w)
            largest, error = straight_bounds(speed, half_s, scene.reach_km, pair)
            small = half_s <= SMALLEST_HALF_WIDTH_S
            slow = largest <= SLOW_SPEED_KM_S and half_s <= LEAF_HALF_WIDTH_S
            if (small or slow or error <= scene.leaf_error_km) and is_convex(
                scene.near, pair.one, pair.other, centre_s, half_s, scene.strays
            ):
                count = keep_pass(scene, pair, centre_s, half_s, leaves, count)
            elif small or slow:
                ends = centre_s - half_s, centre_s + half_s
                count, node = keep_turns(scene, pair, ends, node, leaves, count)
            else:
                size = put_parts(state, centre_s, half_s, scene.reach_km, pair, waiting, size)
        if size == 0:
            return count, node
        size -= 1
        centre_s, half_s = waiting[size, 0], waiting[size, 1]
        state = relative_state(scene.near, pair.one, pair.other, centre_s)


@compiled
def put_parts(
    state: State,
    centre_s: float,
    half_s: float,
    reach_km: float,
    pair: Pair,
    waiting: Floats,
    size: int,
) -> int:
    """Put the parts of an interval that may hold an encounter on the pile, the first on top.

    The straight line from the middle is the better, the nearer a part is to it.
    """
    parts = FINER_PARTS
    if half_s > LEAF_HALF_WIDTH_S:
        parts = max(2, ceil(half_s / LEAF_HALF_WIDTH_S))
    part_s = half_s / parts
    for number in range(parts - 1, -1, -1):
        shift_s = part_s * (2.0 * number - (parts - 1))
        if not is_empty(state, shift_s - part_s, shift_s + part_s, reach_km, pair):
            waiting[size, 0] = centre_s + shift_s
            waiting[size, 1] = part_s
            size += 1
    return size


@compiled
def survey_pair(
    scene: Scene,
    pair: Pair,
    primary: Floats,
    secondary: Floats,
    waiting: Floats,
    leaves: Floats,
    count: int,
) -> int:
    """Survey one pair from the states of both at the grid's times: (blocks, 6 * STEPS) each."""
    square = np.empty(STEPS)
    far, node = scene.far_km * scene.far_km, -(1 << 60)
    for block in range(secondary.shape[0]):
        a, b = primary[block], secondary[block]
        for k in range(STEPS):
            x, y, z = b[k] - a[k], b[STEPS + k] - a[STEPS + k], b[2 * STEPS + k] - a[2 * STEPS + k]
            square[k] = x * x + y * y + z * z
        for k in range(min(STEPS, scene.intervals - block * STEPS)):
            if square[k] > far:
                continue
            state = (
                b[k] - a[k],
                b[STEPS + k] - a[STEPS + k],
                b[2 * STEPS + k] - a[2 * STEPS + k],
                b[3 * STEPS + k] - a[3 * STEPS + k],
                b[4 * STEPS + k] - a[4 * STEPS + k],
                b[5 * STEPS + k] - a[5 * STEPS + k],
            )
            if is_empty(state, -scene.half_s, scene.half_s, scene.reach_km, pair):
                continue
            centre_s = scene.half_s * (2.0 * (block * STEPS + k) + 1.0)
            count, node = survey_interval(
                scene, pair, state, centre_s, waiting, leaves, count, node
            )
    return count


@compiled
def survey_pairs(scene: Scene, pairs: LongWhole, row: LongWhole, leaves: Floats) -> int:
    """Survey ``pairs`` (k, 2), sorted by secondary; ``row`` (k,) is the primary's in the table.

    Writes leaves as far as there is room and returns how many there are.
    """
    waiting = np.empty((_WAITING, 2))
    scratch = np.empty(6 * STEPS)
    states = np.empty(scene.table.shape[1:])
    count, known = 0, -1
    for k in range(pairs.shape[0]):
        one, other = pairs[k, 0], pairs[k, 1]
        if other != known:
            tabulate(scene.near, other, scene.half_s, scratch, states)
            known = other
        pair = Pair(
            k,
            one,
            other,
            scene.strays[one, 0] + scene.strays[other, 0],
            scene.strays[one, 1] + scene.strays[other, 1],
            scene.strays[one, 2] + scene.strays[other, 2],
        )
        count = survey_pair(scene, pair, scene.table[row[k]], states, waiting, leaves, count)
    return count
