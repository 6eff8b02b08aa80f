"""From a table of states down to leaves: every part of a pair's window is proved empty or kept."""

from __future__ import annotations

from math import ceil, sqrt
from typing import Final

import numpy as np

from screening.engine.compiled import Floats, LongWhole, State, compiled, inlined
from screening.engine.near_earth.pairs import NearEarth, is_convex, relative_state
from screening.engine.near_earth.states import STEPS, object_states
from screening.engine.near_survey.leaves import keep_pass, keep_turns
from screening.engine.near_survey.scene import Pair, Scene, is_empty, straight_bounds
from screening.engine.survey import (
    FINER_PARTS,
    LEAF_HALF_WIDTH_S,
    SLOW_SPEED_KM_S,
    SMALLEST_HALF_WIDTH_S,
)

_WAITING: Final = 1024


@compiled
def tabulate(near: NearEarth, index: int, half_s: float, scratch: Floats, out: Floats) -> None:
    """Write one object's states in the middle of every interval: ``out`` (blocks, 6 * STEPS)."""
    minutes = np.empty(STEPS)
    for block in range(out.shape[0]):
        for k in range(STEPS):
            middle_s = half_s * (2.0 * (block * STEPS + k) + 1.0)
            minutes[k] = near.epoch_min[index] + middle_s / 60.0
        object_states(near.coefficients[index], minutes, scratch, out[block])


@inlined
def is_fine(scene: Scene, pair: Pair, state: State, half_s: float) -> tuple[bool, bool]:
    """Tell whether an interval is short enough for a leaf if it is convex, and whether if not."""
    _, _, _, u, v, w = state
    speed_km_s = sqrt(u * u + v * v + w * w)
    largest_km_s, error_km = straight_bounds(speed_km_s, half_s, scene.reach_km, pair)
    is_slow = largest_km_s <= SLOW_SPEED_KM_S and half_s <= LEAF_HALF_WIDTH_S
    is_last = is_slow or half_s <= SMALLEST_HALF_WIDTH_S
    return is_last or error_km <= scene.leaf_error_km, is_last


@compiled
def survey_interval(
    scene: Scene, pair: Pair, state: State, centre_s: float, waiting: Floats,
    leaves: Floats, count: int, node: int,
) -> tuple[int, int]:  # fmt: skip
    """Cut one interval of the first grid until every part of it is proved empty or a leaf.

    ``state`` is that of its middle; ``waiting`` (k, 2) is room for middles and half-widths. Returns
    the number of leaves and of the first node of slow pairs that was not looked at.
    """
    half_s, size = scene.half_s, 0
    while True:
        if not is_empty(state, -half_s, half_s, scene.reach_km, pair):
            if_convex, if_not = is_fine(scene, pair, state, half_s)
            if if_convex and is_convex(
                scene.near, pair.one, pair.other, centre_s, half_s, scene.strays
            ):
                count = keep_pass(scene, pair, centre_s, half_s, leaves, count)
            elif if_not:
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


@inlined
def difference(a: Floats, b: Floats, k: int) -> State:
    """Return the relative state at the k-th time of two blocks of a table, (6 * STEPS,) each."""
    return (
        b[k] - a[k], b[STEPS + k] - a[STEPS + k], b[2 * STEPS + k] - a[2 * STEPS + k],
        b[3 * STEPS + k] - a[3 * STEPS + k],
        b[4 * STEPS + k] - a[4 * STEPS + k],
        b[5 * STEPS + k] - a[5 * STEPS + k],
    )  # fmt: skip


@inlined
def squared_distances(a: Floats, b: Floats, square_km2: Floats) -> None:
    """Write the squared distances at all times of two blocks, (STEPS,), side by side."""
    for k in range(STEPS):
        x, y, z = b[k] - a[k], b[STEPS + k] - a[STEPS + k], b[2 * STEPS + k] - a[2 * STEPS + k]
        square_km2[k] = x * x + y * y + z * z


@compiled
def survey_pair(
    scene: Scene, pair: Pair, primary: Floats, secondary: Floats, waiting: Floats,
    leaves: Floats, count: int,
) -> int:  # fmt: skip
    """Survey one pair from the states of both at the grid's times: (blocks, 6 * STEPS) each."""
    square_km2 = np.empty(STEPS)
    far_km2, node = scene.far_km * scene.far_km, -(1 << 60)
    for block in range(secondary.shape[0]):
        a, b = primary[block], secondary[block]
        squared_distances(a, b, square_km2)
        for k in range(min(STEPS, scene.intervals - block * STEPS)):
            if square_km2[k] > far_km2:
                continue
            state = difference(a, b, k)
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
