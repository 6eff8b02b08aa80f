"""Two near-Earth objects by our own SGP4: where they are apart, and where they are closest.

It repeats the ``sgp4`` package to 1e-8 km, so it tells where a pass is and whether it is close
enough to be worth the package's states. Nothing found here is reported as it is.
"""

from __future__ import annotations

from math import sqrt
from typing import Final, NamedTuple

import numpy as np

from screening.engine.compiled import Bytes, Floats, LongWhole, State, compiled, inlined
from screening.engine.motion import GRAVITY_GRADIENT_S2
from screening.engine.near_earth.states import near_earth_state

# What a candidate turned out to be.
FAR: Final = 0
PASS: Final = 1
SLOW: Final = 2

# A slope is taken between positions this long before and after.
DIFFERENCE_S: Final = 0.5
_CLOSE_ENOUGH_S: Final = 1e-5
_MOST_STEPS: Final = 60


class NearEarth(NamedTuple):
    """Our own SGP4 of every object: a row of coefficients, and the start in minutes of its age."""

    coefficients: Floats
    epoch_min: Floats


@inlined
def relative_state(near: NearEarth, one: int, other: int, at_s: float) -> State:
    """Return the relative state of two objects: six numbers."""
    a = near_earth_state(near.coefficients[one], near.epoch_min[one] + at_s / 60.0)
    b = near_earth_state(near.coefficients[other], near.epoch_min[other] + at_s / 60.0)
    return b[0] - a[0], b[1] - a[1], b[2] - a[2], b[3] - a[3], b[4] - a[4], b[5] - a[5]


@inlined
def squared_km2(near: NearEarth, one: int, other: int, at_s: float) -> float:
    """Return the squared distance of two objects."""
    x, y, z, _, _, _ = relative_state(near, one, other, at_s)
    return x * x + y * y + z * z


@compiled
def slope(near: NearEarth, one: int, other: int, at_s: float) -> float:
    """Return the derivative of half the squared distance, by difference of positions."""
    after = squared_km2(near, one, other, at_s + DIFFERENCE_S)
    before = squared_km2(near, one, other, at_s - DIFFERENCE_S)
    return (after - before) / (4.0 * DIFFERENCE_S)


@compiled
def is_convex(
    near: NearEarth, one: int, other: int, centre_s: float, half_s: float, strays: Floats
) -> bool:
    """Prove that the squared distance is convex within ``half_s``: see ``survey.is_convex``."""
    x, y, z, u, v, w = relative_state(near, one, other, centre_s)
    distance, speed = sqrt(x * x + y * y + z * z), sqrt(u * u + v * v + w * w)
    velocity = strays[one, 0] + strays[other, 0]
    acceleration = strays[one, 1] + strays[other, 1]
    jump = strays[one, 2] + strays[other, 2]
    fast = speed + velocity + acceleration * half_s
    bracket = 1.0 - GRAVITY_GRADIENT_S2 * half_s * half_s / 2.0
    largest = (distance + fast * half_s + jump) / bracket
    pull = GRAVITY_GRADIENT_S2 * largest + acceleration
    least = speed - velocity - pull * half_s
    return bool(least > 0.0 and least * least > largest * pull)


@compiled
def least_distance_at(
    near: NearEarth,
    one: int,
    other: int,
    low: float,
    high: float,
    guess: float,
) -> float:
    """Return the zero of the slope between ``low`` and ``high``, where it rises; NaN if none."""
    slope_low = slope(near, one, other, low)
    slope_high = slope(near, one, other, high)
    if not (slope_low < 0.0 and slope_high >= 0.0):
        return np.nan
    tried = min(max(guess, low), high)
    for number in range(_MOST_STEPS):
        value = slope(near, one, other, tried)
        if value < 0.0:
            low, slope_low = tried, value
        else:
            high, slope_high = tried, value
        straight = low - slope_low * (high - low) / max(slope_high - slope_low, 1e-300)
        following = straight if number % 4 < 3 else (low + high) / 2.0
        if abs(following - tried) < _CLOSE_ENOUGH_S or high - low < _CLOSE_ENOUGH_S:
            return following
        tried = following
    return tried


@compiled
def follow_passes(
    near: NearEarth,
    pairs: LongWhole,
    times: Floats,
    half_s: float,
    near_km: float,
    strays: Floats,
    verdict: Bytes,
    tca_s: Floats,
) -> None:
    """Judge candidates ``pairs`` (k, 2) at ``times`` (k, 2): the instant and the straight guess.

    ``strays`` (n, 3): velocity, acceleration, jump. ``verdict`` (k,) gets FAR, PASS or SLOW and
    ``tca_s`` (k,) the time of a pass.
    """
    for k in range(pairs.shape[0]):
        one, other, centre_s = pairs[k, 0], pairs[k, 1], times[k, 0]
        if not is_convex(near, one, other, centre_s, half_s, strays):
            verdict[k] = SLOW
            continue
        low, high = centre_s - half_s, centre_s + half_s
        at_s = least_distance_at(near, one, other, low, high, times[k, 1])
        tca_s[k] = at_s
        is_near = squared_km2(near, one, other, at_s) <= near_km * near_km
        verdict[k] = PASS if is_near else FAR
