"""How often something passes a station, estimated as for the molecules of a gas: pure numbers.

See docs/algorithms/encounter-rate.md for where the formulas come from and what they leave out.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from screening.catalog.density import shell_shares, shell_volumes_km3
from screening.engine.constants import (
    EARTH_RADIUS_WGS72_KM,
    MU_WGS72_KM3_S2,
    SECONDS_PER_DAY,
)
from screening.engine.types import FloatArray

_NODES: Final = 180  # node differences at which the angle between two planes is averaged
# Orbits that meet head on in one plane (inclinations that add to 180 degrees) would meet without
# end: the estimate takes the planes as at least 0.6 degrees off.
_LEAST_COSINE: Final = 0.005


def circular_speed_km_s(altitude_km: float) -> float:
    """Return the speed on a circular orbit at an altitude."""
    return float(np.sqrt(MU_WGS72_KM3_S2 / (altitude_km + EARTH_RADIUS_WGS72_KM)))


def mean_relative_speeds_km_s(
    inclination_deg: FloatArray, *, station_inclination_deg: float, speed_km_s: float
) -> FloatArray:
    """Return the mean relative speed (n,) at which a station meets objects of each inclination.

    Both orbits are circular at ``speed_km_s``, with nodes and phases that have nothing to do with
    each other. The mean is over encounters per density averaged over the whole shell, so it holds
    too that objects crowd at the latitudes where they turn.
    Source: Opik 1951 (random node and phase); docs/algorithms/encounter-rate.md, equation 3.
    """
    node = (np.arange(_NODES) + 0.5) * (np.pi / _NODES)
    other, own = np.radians(inclination_deg)[:, None], np.radians(station_inclination_deg)
    cos_angle = np.cos(own) * np.cos(other) + np.sin(own) * np.sin(other) * np.cos(node)
    cos_half = np.sqrt(np.maximum((1.0 + cos_angle) / 2.0, _LEAST_COSINE**2))
    speeds: FloatArray = 2.0 * speed_km_s / np.pi * np.mean(1.0 / cos_half, axis=1)
    return speeds


def densities_met_per_km3(
    edges_km: FloatArray, station_shares: FloatArray, shares: FloatArray
) -> FloatArray:
    """Return the density (n,) of each object where a station is, weighted by the station's time.

    ``station_shares`` (m - 1,) and ``shares`` (m - 1, n) are shares of time in the shells between
    the altitudes ``edges_km`` (m,).
    """
    met: FloatArray = (station_shares / shell_volumes_km3(edges_km)) @ shares
    return met


def encounter_rate_per_day(
    densities_per_km3: FloatArray, relative_speeds_km_s: FloatArray, *, distance_km: float
) -> float:
    """Return how many objects a day pass within a distance: density x speed x cross-section.

    Source: Kessler and Cour-Palais 1978 (flux through a surface); the cross-section is that of a
    sphere of radius ``distance_km``.
    """
    flux_per_km2_s = float(densities_per_km3 @ relative_speeds_km_s)
    return flux_per_km2_s * np.pi * distance_km**2 * SECONDS_PER_DAY


def shares_of_altitude(edges_km: FloatArray, altitude_km: float, spread_km: float) -> FloatArray:
    """Return the shares (m - 1,) of a ring of orbits spread evenly about an altitude."""
    low, high = altitude_km - spread_km / 2.0, altitude_km + spread_km / 2.0
    reached = np.clip((edges_km - low) / (high - low), 0.0, 1.0)
    shares: FloatArray = np.diff(reached)
    return shares


def shares_in_transit(
    edges_km: FloatArray, altitude_km: float, *, life_days: float, rate_km_day: float
) -> FloatArray:
    """Return the shares (m - 1,) of its life that a satellite climbs and comes down in each shell.

    It crosses all that lies under its altitude twice, at ``rate_km_day``, once in ``life_days``.
    """
    crossed_km = np.diff(np.minimum(edges_km, altitude_km))
    shares: FloatArray = 2.0 * crossed_km / rate_km_day / life_days
    return shares


def station_edges_km(
    *, semi_major_axis_km: float, eccentricity: float, width_km: float
) -> FloatArray:
    """Return shell edges of one width (m,) that hold all of a station's orbit, with room around."""
    mean_km = semi_major_axis_km - EARTH_RADIUS_WGS72_KM
    half_km = semi_major_axis_km * eccentricity + width_km / 2.0
    steps = int(np.ceil(2.0 * half_km / width_km))
    return np.linspace(
        mean_km - steps / 2.0 * width_km, mean_km + steps / 2.0 * width_km, steps + 1
    )


def shares_of_one(
    edges_km: FloatArray, *, semi_major_axis_km: float, eccentricity: float
) -> FloatArray:
    """Return the shares of time (m - 1,) of one orbit in the shells."""
    shares: FloatArray = shell_shares(
        edges_km,
        semi_major_axis_km=np.array([semi_major_axis_km]),
        eccentricity=np.array([eccentricity]),
    )[:, 0]
    return shares
