"""The size of an orbit from its mean elements, for people to read; never for screening."""

from __future__ import annotations

from dataclasses import dataclass
from math import cbrt, pi

from screening.engine.constants import (
    EARTH_RADIUS_WGS72_KM,
    MINUTES_PER_DAY,
    MU_WGS72_KM3_S2,
    SECONDS_PER_DAY,
)


@dataclass(frozen=True, slots=True)
class OrbitShape:
    """Mean period, and mean heights over a sphere of the Earth's equatorial radius (WGS 72)."""

    period_min: float
    apogee_height_km: float
    perigee_height_km: float


def orbit_shape(*, mean_motion_rev_day: float, eccentricity: float) -> OrbitShape:
    """Return period and apsis heights of a Kepler orbit with these mean elements.

    Raises ``ValueError`` for a mean motion that is not positive or an eccentricity outside [0, 1).
    Source: Vallado, Fundamentals of Astrodynamics and Applications, 4th ed., section 2.4.
    """
    if mean_motion_rev_day <= 0 or not 0 <= eccentricity < 1:
        raise ValueError(
            f"mean motion {mean_motion_rev_day} rev/day with eccentricity {eccentricity} "
            "is no closed orbit"
        )
    mean_motion_rad_s = mean_motion_rev_day * 2 * pi / SECONDS_PER_DAY
    semi_major_axis_km = cbrt(MU_WGS72_KM3_S2 / mean_motion_rad_s**2)
    return OrbitShape(
        period_min=MINUTES_PER_DAY / mean_motion_rev_day,
        apogee_height_km=semi_major_axis_km * (1 + eccentricity) - EARTH_RADIUS_WGS72_KM,
        perigee_height_km=semi_major_axis_km * (1 - eccentricity) - EARTH_RADIUS_WGS72_KM,
    )
