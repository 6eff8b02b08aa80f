"""Two-body relations between a mean motion and the shape of an orbit, scalar or array."""

from __future__ import annotations

from math import pi
from typing import Final, TypeVar

from screening.engine.constants import MU_WGS72_KM3_S2, SECONDS_PER_DAY
from screening.engine.types import FloatArray

Real = TypeVar("Real", float, FloatArray)

RAD_S_PER_REV_DAY: Final = 2.0 * pi / SECONDS_PER_DAY


def mean_motion_rev_day(semi_major_axis_km: Real) -> Real:
    """Return revolutions a day of an orbit with this semi-major axis."""
    result: Real = (MU_WGS72_KM3_S2 / semi_major_axis_km**3) ** 0.5 / RAD_S_PER_REV_DAY
    return result


def semi_major_axis_km(mean_motion_rev_day: Real) -> Real:
    """Return the semi-major axis of an orbit with this mean motion."""
    rad_s = mean_motion_rev_day * RAD_S_PER_REV_DAY
    result: Real = (MU_WGS72_KM3_S2 / rad_s**2) ** (1.0 / 3.0)
    return result
