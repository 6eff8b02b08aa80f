"""How many objects there are in a cubic kilometre of space, by altitude: pure numbers.

Every object counts in each shell by the share of its time that it spends there, so an eccentric one
is spread over all it crosses. It stands outside the engine because no screening depends on it.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from screening.engine.constants import EARTH_RADIUS_WGS72_KM, MU_WGS72_KM3_S2, SECONDS_PER_DAY
from screening.engine.types import FloatArray

# Stands in for the eccentricity of a circle, whose time below a radius is a step: under a
# micrometre at any radius.
_LEAST_ECCENTRICITY: Final = 1e-13


def semi_major_axes_km(mean_motion_rev_day: FloatArray) -> FloatArray:
    """Return Kepler's semi-major axis (n,) of each mean motion (n,) in revolutions a day.

    NOTE: of the mean motion as element sets carry it (Kozai's). Of a near-circular orbit this lies
    within 1 km of the mean radius, because the zonal offset that SGP4 takes out of the axis is one
    that it puts back into the radius.
    """
    mean_motion_rad_s = mean_motion_rev_day * (2.0 * np.pi / SECONDS_PER_DAY)
    axes: FloatArray = np.cbrt(MU_WGS72_KM3_S2 / mean_motion_rad_s**2)
    return axes


def time_share_below(
    radius_km: float, *, semi_major_axis_km: FloatArray, eccentricity: FloatArray
) -> FloatArray:
    """Return the share (n,) of its time, in [0, 1], that each object spends below a radius.

    Of an ellipse it is the mean anomaly at that radius, over pi. A circular object at exactly the
    radius is half below it.
    Source: Kepler's equation, M = E - e sin E, at r = a (1 - e cos E).
    """
    shape = np.maximum(eccentricity, _LEAST_ECCENTRICITY)
    cosine = np.clip((1.0 - radius_km / semi_major_axis_km) / shape, -1.0, 1.0)
    anomaly = np.arccos(cosine)
    share: FloatArray = (anomaly - eccentricity * np.sin(anomaly)) / np.pi
    return share


def shell_volumes_km3(edges_km: FloatArray) -> FloatArray:
    """Return the volumes (m - 1,) between spheres at rising altitudes ``edges_km`` (m,)."""
    radii_km = edges_km + EARTH_RADIUS_WGS72_KM
    volumes: FloatArray = 4.0 / 3.0 * np.pi * np.diff(radii_km**3)
    return volumes


def shell_shares(
    edges_km: FloatArray, *, semi_major_axis_km: FloatArray, eccentricity: FloatArray
) -> FloatArray:
    """Return the share of time (m - 1, n) of each object in each shell between altitudes (m,)."""
    below = [
        time_share_below(
            altitude_km + EARTH_RADIUS_WGS72_KM,
            semi_major_axis_km=semi_major_axis_km,
            eccentricity=eccentricity,
        )
        for altitude_km in edges_km.tolist()
    ]
    shares: FloatArray = np.diff(np.stack(below), axis=0)
    return shares


def shell_densities_per_km3(
    edges_km: FloatArray, *, semi_major_axis_km: FloatArray, eccentricity: FloatArray
) -> FloatArray:
    """Return the mean number of objects in a km3 (m - 1,) of each shell between altitudes (m,).

    Mean over all latitudes; altitudes are over a sphere of the Earth's equatorial radius. Memory
    does not grow with the number of shells times objects. Without objects all is zero.
    """
    below = [
        time_share_below(
            altitude_km + EARTH_RADIUS_WGS72_KM,
            semi_major_axis_km=semi_major_axis_km,
            eccentricity=eccentricity,
        ).sum()
        for altitude_km in edges_km.tolist()
    ]
    densities: FloatArray = np.diff(np.array(below)) / shell_volumes_km3(edges_km)
    return densities
