"""What the survey of a pair works with, and the proof that nothing comes near in an interval.

The proof is that of ``motion``, on the path of our own SGP4; ``reach_km`` is the threshold with
room for what that path may be off the package's.
"""

from __future__ import annotations

from math import sqrt
from typing import NamedTuple

from screening.engine.compiled import Floats, State, inlined
from screening.engine.motion import GRAVITY_GRADIENT_S2
from screening.engine.near_earth.pairs import NearEarth


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
