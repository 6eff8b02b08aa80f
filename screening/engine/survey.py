"""The survey: from every instant of the window down to the minutes that may hold an encounter.

The window is cut into intervals. One exact state of both objects at an interval's middle either
proves that they stay further apart than the threshold through all of it (``motion``), or the
interval is cut again. What is left are leaves: short intervals that may hold an encounter.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final, Protocol

import numpy as np

from screening.engine.config import ScreeningConfig
from screening.engine.descent import times_above_s
from screening.engine.motion import (
    GRAVITY_GRADIENT_S2,
    Roughness,
    largest_relative_speed_km_s,
    straight_line_error_km,
)
from screening.engine.sieve import Pairs
from screening.engine.types import BoolArray, FloatArray, IntArray
from screening.engine.vectors import dot

# A leaf is fine enough when the straight line is this good, or a part of the threshold.
_LEAF_ERROR_KM: Final = 8.0
_LEAF_ERROR_SHARE: Final = 0.25
LEAF_HALF_WIDTH_S: Final = 60.0
SLOW_SPEED_KM_S: Final = 0.5
SMALLEST_HALF_WIDTH_S: Final = 15.0
FINER_PARTS: Final = 5
_OBJECTS_AT_ONCE: Final = 64
# Two states may show that an object is far over all primaries for so many intervals between them.
_INTERVALS_TOGETHER: Final = 8
# A minimum that was followed with our own SGP4 is this near to where it is on the package's states.
FOLLOWED_HALF_WIDTH_S: Final = 1.0
# Neighbouring intervals overlap by this much, so that no minimum falls between two.
OVERLAP_S: Final = 1e-3
# A pass this much over the threshold with our own SGP4 is over it with the package's too.
ROOM_KM: Final = 1e-3
# No bound orbit meets another near the Earth faster than twice the escape speed at its surface.
_SPEED_LIMIT_KM_S: Final = 22.4


@dataclass(frozen=True, slots=True)
class Intervals:
    """Intervals of one width, each of one pair: (k,) arrays and the common half-width.

    ``has_one_minimum`` is set on leaves: the squared distance is proved convex on the interval.
    ``is_followed`` tells that all of them stand where a minimum was found with our own SGP4.
    """

    primary: IntArray
    secondary: IntArray
    centre_s: FloatArray
    half_width_s: float
    has_one_minimum: BoolArray
    is_followed: bool = False

    def take(self, rows: BoolArray) -> Intervals:
        """Return the selected intervals."""
        return Intervals(
            self.primary[rows],
            self.secondary[rows],
            self.centre_s[rows],
            self.half_width_s,
            self.has_one_minimum[rows],
            self.is_followed,
        )

    def split(self, parts: int) -> Intervals:
        """Cut every interval into ``parts`` equal ones."""
        half_width_s = self.half_width_s / parts
        shift_s = half_width_s * (2.0 * np.arange(parts) - (parts - 1))
        return Intervals(
            np.repeat(self.primary, parts),
            np.repeat(self.secondary, parts),
            (self.centre_s[:, None] + shift_s).ravel(),
            half_width_s,
            np.repeat(self.has_one_minimum, parts),
        )

    def __len__(self) -> int:
        return int(self.primary.size)


# Intervals with the relative state of secondary and primary (TEME) in the middle of each.
Look = tuple[Intervals, FloatArray, FloatArray]


class StateSource(Protocol):
    """Gives TEME states of objects by their index, NaN where there is none."""

    def grid(self, index: IntArray, at_s: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return the states of all objects at all times: (k, t, 3) each."""
        ...

    def scattered(self, index: IntArray, at_s: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return the states of objects at their own times: (k, 3) each."""
        ...


@dataclass(frozen=True, slots=True)
class Survey:
    """What a survey needs to know of its objects: arrays are as long as there are objects.

    ``reach_km`` is the threshold, with room for what ``states`` may be off; ``highest_km`` (n,) the
    greatest distance from the Earth's centre in the window.
    """

    states: StateSource
    config: ScreeningConfig
    reach_km: float
    usable_until_s: FloatArray
    highest_km: FloatArray
    roughness: Roughness

    def leaves(self, pairs: Pairs) -> Iterator[list[Intervals]]:
        """Yield, a part at a time, every interval that may hold an approach under the threshold."""
        for first in self._first_look(pairs):
            leaves: list[Intervals] = []
            waiting = [first]
            while waiting:
                candidates, is_leaf = self._judge(*waiting.pop())
                leaves.append(candidates.take(is_leaf))
                if not is_leaf.all():
                    waiting.append(self._look_closer(candidates.take(~is_leaf)))
            yield [leaf for leaf in leaves if len(leaf)]

    def parts(self, pairs: Pairs) -> int:
        """Return how many parts ``leaves`` yields."""
        blocks = _blocks(np.unique(pairs.secondary))
        return sum(1 for block in blocks for _ in _block_pairs(pairs, block))

    def _first_look(self, pairs: Pairs) -> Iterator[Look]:
        """Yield the intervals of the first cut in which a pair could meet at any speed."""
        centre_s, half_width_s = first_cut(self.config)
        far_km = far_distance_km(self.reach_km, half_width_s, self.roughness)
        primaries = np.unique(pairs.primary).tolist()
        of_primary = {p: self.states.grid(np.array([p]), centre_s) for p in primaries}
        for block in _blocks(np.unique(pairs.secondary)):
            own = list(_block_pairs(pairs, block))
            ceiling_km = max(self.highest_km[primary] for primary, _ in own) + self.reach_km
            row, column = np.nonzero(self._comes_down(block, ceiling_km))
            r_block_km, v_block_km_s = self.states.scattered(block[row], centre_s[column])
            for primary, rows in own:
                paired = np.flatnonzero(np.isin(row, rows))
                at = column[paired]
                r_km = r_block_km[paired] - of_primary[primary][0][0, at]
                # Written so that a state that is NaN keeps its interval.
                near = ~(dot(r_km, r_km) > far_km**2)
                at, paired = at[near], paired[near]
                v_km_s = v_block_km_s[paired] - of_primary[primary][1][0, at]
                secondary = block[row[paired]]
                yield _intervals(primary, secondary, centre_s[at], half_width_s), r_km[near], v_km_s

    def _comes_down(self, index: IntArray, ceiling_km: float) -> BoolArray:
        """Tell in which intervals of the first cut objects may be as low as a radius, (k, t)."""
        centre_s, half_width_s = first_cut(self.config)
        together = _INTERVALS_TOGETHER
        edges = np.arange(0.0, centre_s.size + together, together)
        edge_s: FloatArray = edges * (2.0 * half_width_s)
        before_s, after_s = times_above_s(
            *self.states.grid(index, edge_s), ceiling_km, self.roughness.of(index[:, None])
        )
        group = np.arange(centre_s.size) // together
        until_s, since_s = (edge_s + after_s)[:, group], (edge_s - before_s)[:, group + 1]
        is_high = (centre_s + half_width_s <= until_s) | (centre_s - half_width_s >= since_s)
        comes_down: BoolArray = ~(is_high | (until_s >= since_s))
        return comes_down

    def _look_closer(self, intervals: Intervals) -> Look:
        """Cut intervals into smaller ones, each with its own exact state."""
        finer = intervals.split(_parts(intervals.half_width_s))
        r_primary_km, v_primary_km_s = self.states.scattered(finer.primary, finer.centre_s)
        r_secondary_km, v_secondary_km_s = self.states.scattered(finer.secondary, finer.centre_s)
        return finer, r_secondary_km - r_primary_km, v_secondary_km_s - v_primary_km_s

    def _judge(
        self, intervals: Intervals, r_km: FloatArray, v_km_s: FloatArray
    ) -> tuple[Intervals, BoolArray]:
        """Drop the intervals that cannot hold an encounter; tell which of the rest are leaves."""
        reach_km, half_s = self.reach_km, intervals.half_width_s
        rough = self.roughness.of(intervals.primary) + self.roughness.of(intervals.secondary)
        speed_km_s = np.linalg.norm(v_km_s, axis=-1)
        largest_km_s = largest_relative_speed_km_s(speed_km_s, half_s, reach_km, rough)
        error_km = straight_line_error_km(largest_km_s, half_s, reach_km, rough)
        keep = ~(_least_straight_distance_km(r_km, v_km_s, half_s) > reach_km + error_km)
        keep &= intervals.centre_s - half_s < self._pair_end_s(intervals)
        convex = is_convex(np.linalg.norm(r_km, axis=-1), speed_km_s, half_s, rough)
        is_leaf = (
            (convex & (error_km <= leaf_error_km(self.config)))
            | ((largest_km_s <= SLOW_SPEED_KM_S) & (half_s <= LEAF_HALF_WIDTH_S))
            | (half_s <= SMALLEST_HALF_WIDTH_S)
        )
        judged = replace(intervals, has_one_minimum=convex)
        return judged.take(keep), is_leaf[keep]

    def _pair_end_s(self, intervals: Intervals) -> FloatArray:
        usable_until_s = self.usable_until_s
        return np.minimum(usable_until_s[intervals.primary], usable_until_s[intervals.secondary])


def first_cut(config: ScreeningConfig) -> tuple[FloatArray, float]:
    """Return the middles of the window's first intervals, (t,), and half the width of each."""
    count = int(np.ceil(config.duration_s / config.step_s))
    half_width_s = config.duration_s / (2 * count)
    centre_s: FloatArray = half_width_s * np.arange(1.0, 2.0 * count, 2.0)
    return centre_s, half_width_s


def far_distance_km(reach_km: float, half_width_s: float, roughness: Roughness) -> float:
    """Return the distance beyond which no pair can come into reach in time, at any speed."""
    stray_km = np.max(roughness.jump_km) + half_width_s * (
        np.max(roughness.velocity_error_km_s) + np.max(roughness.acceleration_km_s2) * half_width_s
    )
    return float(reach_km + _SPEED_LIMIT_KM_S * half_width_s + 2.0 * stray_km)


def leaf_error_km(config: ScreeningConfig) -> float:
    """Return how good the straight line must be in a leaf."""
    return max(_LEAF_ERROR_KM, _LEAF_ERROR_SHARE * config.threshold_km)


def _intervals(
    primary: int, secondary: IntArray, centre_s: FloatArray, half_width_s: float
) -> Intervals:
    unproved = np.zeros(secondary.size, dtype=np.bool_)
    return Intervals(np.full(secondary.size, primary), secondary, centre_s, half_width_s, unproved)


def _blocks(index: IntArray) -> list[IntArray]:
    count = -(-index.size // _OBJECTS_AT_ONCE)
    return np.array_split(index, count) if count else []


def _parts(half_width_s: float) -> int:
    if half_width_s > LEAF_HALF_WIDTH_S:
        return max(2, int(np.ceil(half_width_s / LEAF_HALF_WIDTH_S)))
    return FINER_PARTS


def _block_pairs(pairs: Pairs, block: IntArray) -> Iterator[tuple[int, IntArray]]:
    """Yield each primary with the rows of ``block`` (sorted) that it is paired with."""
    inside = (pairs.secondary >= block[0]) & (pairs.secondary <= block[-1])
    primary, secondary = pairs.primary[inside], pairs.secondary[inside]
    for each in np.unique(primary).tolist():
        yield each, np.searchsorted(block, secondary[primary == each])


def _least_straight_distance_km(
    r_km: FloatArray, v_km_s: FloatArray, half_width_s: float
) -> FloatArray:
    """Return the least distance of straight relative motion within the half-width, (k,)."""
    speed_squared = np.maximum(np.einsum("kc,kc->k", v_km_s, v_km_s), np.finfo(float).tiny)
    at_s = np.clip(
        -np.einsum("kc,kc->k", r_km, v_km_s) / speed_squared, -half_width_s, half_width_s
    )
    least: FloatArray = np.linalg.norm(r_km + v_km_s * at_s[:, None], axis=-1)
    return least


def is_convex(
    distance_km: FloatArray, speed_km_s: FloatArray, half_width_s: float, rough: Roughness
) -> BoolArray:
    """Prove that the squared distance has a positive second derivative all over the interval.

    Half of it is ``v^2 + r . a``; with M the largest distance in the interval,
    ``|a| <= G M + a0`` and ``M <= (d + (v + strays) T) / (1 - G T^2 / 2)``.
    """
    gradient = GRAVITY_GRADIENT_S2
    fast = speed_km_s + rough.velocity_error_km_s + rough.acceleration_km_s2 * half_width_s
    bracket = 1.0 - gradient * half_width_s**2 / 2.0
    largest_km = (distance_km + fast * half_width_s + rough.jump_km) / bracket
    acceleration = gradient * largest_km + rough.acceleration_km_s2
    least_speed = speed_km_s - rough.velocity_error_km_s - acceleration * half_width_s
    convex: BoolArray = (least_speed > 0.0) & (least_speed**2 > largest_km * acceleration)
    return convex
