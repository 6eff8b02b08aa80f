"""The leaves that a survey keeps: short intervals that may hold an approach."""

from __future__ import annotations

from math import ceil, floor, sqrt
from typing import Final

from screening.engine.compiled import Floats, compiled, inlined
from screening.engine.near_earth.pairs import DIFFERENCE_S, least_distance_at, squared_km2
from screening.engine.near_survey.scene import Pair, Scene
from screening.engine.passes import NODE_SPACING_S
from screening.engine.survey import FOLLOWED_HALF_WIDTH_S, OVERLAP_S, ROOM_KM

# Columns of the leaves: pair, middle, half-width, and what is known of it: nothing, that there is
# one minimum at most, or where that is.
LEAF_COLUMNS: Final = 4
UNPROVED, CONVEX, FOLLOWED = range(3)


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
    low_s, high_s = centre_s - half_s - OVERLAP_S, centre_s + half_s + OVERLAP_S
    if low_s <= 0.0 or high_s >= scene.duration_s:
        count = keep_leaf(leaves, count, pair.number, centre_s, half_s, CONVEX)
    at_s = least_distance_at(scene.near, pair.one, pair.other, low_s, high_s, centre_s)
    near_km = scene.threshold_km + ROOM_KM
    if squared_km2(scene.near, pair.one, pair.other, at_s) <= near_km * near_km:
        count = keep_leaf(leaves, count, pair.number, at_s, FOLLOWED_HALF_WIDTH_S, FOLLOWED)
    return count


@inlined
def slope_signs(scene: Scene, pair: Pair, at_s: float) -> tuple[bool, bool]:
    """Tell whether the package's slope of the distance may be falling, and whether rising.

    Two squared distances that are each off by ``(2 d + slack) slack`` make a slope that is off by
    no more.
    """
    after = squared_km2(scene.near, pair.one, pair.other, at_s + DIFFERENCE_S)
    before = squared_km2(scene.near, pair.one, pair.other, at_s - DIFFERENCE_S)
    slack = scene.slack_km[pair.one] + scene.slack_km[pair.other]
    error = (2.0 * sqrt(max(after, before)) + slack) * slack
    slope = (after - before) / (4.0 * DIFFERENCE_S)
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
    if low_s <= OVERLAP_S or high_s >= scene.duration_s - OVERLAP_S:
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
