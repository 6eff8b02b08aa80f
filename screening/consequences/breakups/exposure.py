"""How many pieces pass and hit a station, today's catalogue and a cloud by one formula: numbers.

Flux is density where the station flies times relative speed, with nodes and phases that have
nothing to do with each other: catalog/encounter_rate.py, docs/algorithms/breakup-exposure.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from screening.catalog.density import shell_shares
from screening.catalog.encounter_rate import (
    circular_speed_km_s,
    densities_met_per_km3,
    encounter_rate_per_day,
    mean_relative_speeds_km_s,
    shares_of_one,
    station_edges_km,
)
from screening.consequences.breakups.course import Course
from screening.engine.constants import EARTH_RADIUS_WGS72_KM, SECONDS_PER_DAY
from screening.engine.decay.lifetime import SECONDS_PER_YEAR
from screening.engine.types import BoolArray, FloatArray

SHELL_KM: Final = 10.0
PASS_DISTANCE_KM: Final = 25.0
_M2_PER_KM2: Final = 1e6


@dataclass(frozen=True, slots=True)
class Ring:
    """The orbit of a station, and its share of time (m - 1,) in shells between ``edges_km``."""

    perigee_km: float
    apogee_km: float
    inclination_deg: float
    speed_km_s: float
    edges_km: FloatArray
    shares: FloatArray

    @property
    def altitude_km(self) -> float:
        """The mean height."""
        return (self.perigee_km + self.apogee_km) / 2.0


@dataclass(frozen=True, slots=True)
class Orbits:
    """Orbits (n,) that a station may meet, each of which stands for ``weight`` objects."""

    semi_major_axis_km: FloatArray
    eccentricity: FloatArray
    inclination_deg: FloatArray
    weight: FloatArray


@dataclass(frozen=True, slots=True)
class Flux:
    """What a station meets at one time; the mean speed is None where it meets nothing."""

    per_m2_year: float
    passes_per_day: float
    speed_km_s: float | None


def ring_of(*, semi_major_axis_km: float, eccentricity: float, inclination_deg: float) -> Ring:
    """Return the shells that a station flies through."""
    edges_km = station_edges_km(
        semi_major_axis_km=semi_major_axis_km, eccentricity=eccentricity, width_km=SHELL_KM
    )
    return Ring(
        perigee_km=semi_major_axis_km * (1.0 - eccentricity) - EARTH_RADIUS_WGS72_KM,
        apogee_km=semi_major_axis_km * (1.0 + eccentricity) - EARTH_RADIUS_WGS72_KM,
        inclination_deg=inclination_deg,
        speed_km_s=circular_speed_km_s(semi_major_axis_km - EARTH_RADIUS_WGS72_KM),
        edges_km=edges_km,
        shares=shares_of_one(
            edges_km, semi_major_axis_km=semi_major_axis_km, eccentricity=eccentricity
        ),
    )


def orbits_at(
    course: Course, row: int, inclination_deg: FloatArray, weight: FloatArray, wanted: BoolArray
) -> Orbits:
    """Return the wanted pieces (n,) that are still up at one row of a course."""
    up = wanted & course.is_up()[row]
    perigee_km = course.perigee_height_km[row, up] + EARTH_RADIUS_WGS72_KM
    apogee_km = course.apogee_height_km[row, up] + EARTH_RADIUS_WGS72_KM
    axis_km = (perigee_km + apogee_km) / 2.0
    return Orbits(
        axis_km, (apogee_km - perigee_km) / (2.0 * axis_km), inclination_deg[up], weight[up]
    )


def flux_through(ring: Ring, orbits: Orbits) -> Flux:
    """Return the flux of orbits through the place of a station, and how often they pass it."""
    radii_km = ring.edges_km[[0, -1]] + EARTH_RADIUS_WGS72_KM
    reaches = (orbits.semi_major_axis_km * (1.0 - orbits.eccentricity) < radii_km[1]) & (
        orbits.semi_major_axis_km * (1.0 + orbits.eccentricity) > radii_km[0]
    )
    if not reaches.any():
        return Flux(0.0, 0.0, None)
    met = orbits.weight[reaches] * densities_met_per_km3(
        ring.edges_km,
        ring.shares,
        shell_shares(
            ring.edges_km,
            semi_major_axis_km=orbits.semi_major_axis_km[reaches],
            eccentricity=orbits.eccentricity[reaches],
        ),
    )
    speeds = mean_relative_speeds_km_s(
        orbits.inclination_deg[reaches],
        station_inclination_deg=ring.inclination_deg,
        speed_km_s=ring.speed_km_s,
    )
    per_km2_s = float(met @ speeds)
    density = float(met.sum())
    return Flux(
        per_m2_year=per_km2_s * SECONDS_PER_YEAR / _M2_PER_KM2,
        passes_per_day=encounter_rate_per_day(met, speeds, distance_km=PASS_DISTANCE_KM),
        speed_km_s=per_km2_s / density if density else None,
    )


def total_over_time(days: FloatArray, per_year: FloatArray, until_days: float) -> float:
    """Return what adds up from the first day to a day, straight lines between."""
    end = min(until_days, float(days[-1]))
    inner = days[days < end]
    at = np.append(inner, end)
    values = np.interp(at, days, per_year)
    # What is met before the first look is met at its rate.
    whole = float(np.trapezoid(values, at)) + float(per_year[0] * days[0])
    return whole * SECONDS_PER_DAY / SECONDS_PER_YEAR


def days_above(days: FloatArray, values: FloatArray, limit: float) -> float:
    """Return for how many days a line through values is over a limit, from the break-up on."""
    total = float(days[0]) if values[0] > limit else 0.0
    for i in range(days.size - 1):
        gap, (first, second) = days[i + 1] - days[i], values[i : i + 2]
        if first > limit and second > limit:
            total += gap
        elif (first > limit) != (second > limit):
            crossing = (limit - first) / (second - first)
            total += gap * (crossing if first > limit else 1.0 - crossing)
    return float(total)
