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
_NODES: Final = 90  # differences of nodes that a mean is taken over
_LEAST_COSINE: Final = 5e-5  # of planes that meet head on, as encounter_rate.py has it


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
    weight: FloatArray

    def part(self, wanted: BoolArray) -> Orbits:
        """Some of them."""
        return Orbits(
            self.semi_major_axis_km[wanted], self.eccentricity[wanted], self.weight[wanted]
        )


@dataclass(frozen=True, slots=True)
class Speeds:
    """How fast orbits (n,) of some inclinations meet a station.

    ``relative_km_s`` times the mean density of a shell is a flux, ``impact_km_s`` the mean speed at
    which they hit.
    """

    relative_km_s: FloatArray
    impact_km_s: FloatArray

    def part(self, wanted: BoolArray) -> Speeds:
        """Those of some of the orbits."""
        return Speeds(self.relative_km_s[wanted], self.impact_km_s[wanted])


@dataclass(frozen=True, slots=True)
class Flux:
    """What a station meets at one time; the mean speed of impacts is None where there is none."""

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


def speeds_past(ring: Ring, inclination_deg: FloatArray) -> Speeds:
    """Return how fast orbits of each inclination (n,) meet a station."""
    return Speeds(
        relative_km_s=mean_relative_speeds_km_s(
            inclination_deg,
            station_inclination_deg=ring.inclination_deg,
            speed_km_s=ring.speed_km_s,
        ),
        impact_km_s=impact_speeds_km_s(
            inclination_deg,
            station_inclination_deg=ring.inclination_deg,
            speed_km_s=ring.speed_km_s,
        ),
    )


def orbits_at(
    course: Course, row: int, weight: FloatArray, wanted: BoolArray
) -> tuple[Orbits, BoolArray]:
    """Return the wanted pieces still up at one row of a course, and which (n,) they are."""
    up = wanted & course.is_up()[row]
    perigee_km = course.perigee_height_km[row, up] + EARTH_RADIUS_WGS72_KM
    apogee_km = course.apogee_height_km[row, up] + EARTH_RADIUS_WGS72_KM
    axis_km = (perigee_km + apogee_km) / 2.0
    return Orbits(axis_km, (apogee_km - perigee_km) / (2.0 * axis_km), weight[up]), up


def reaching(ring: Ring, orbits: Orbits) -> BoolArray:
    """Return which orbits (n,) come to the height of a station at all."""
    low_km, high_km = ring.edges_km[[0, -1]] + EARTH_RADIUS_WGS72_KM
    perigee_km = orbits.semi_major_axis_km * (1.0 - orbits.eccentricity)
    apogee_km = orbits.semi_major_axis_km * (1.0 + orbits.eccentricity)
    reaches: BoolArray = (perigee_km < high_km) & (apogee_km > low_km)
    return reaches


def flux_through(ring: Ring, orbits: Orbits, speeds: Speeds) -> Flux:
    """Return the flux of orbits through the place of a station, and how often they pass it."""
    reaches = reaching(ring, orbits)
    if not reaches.any():
        return Flux(0.0, 0.0, None)
    near, fast = orbits.part(reaches), speeds.part(reaches)
    met = near.weight * densities_met_per_km3(
        ring.edges_km,
        ring.shares,
        shell_shares(
            ring.edges_km,
            semi_major_axis_km=near.semi_major_axis_km,
            eccentricity=near.eccentricity,
        ),
    )
    per_km2_s = met * fast.relative_km_s
    total = float(per_km2_s.sum())
    return Flux(
        per_m2_year=total * SECONDS_PER_YEAR / _M2_PER_KM2,
        passes_per_day=encounter_rate_per_day(
            met, fast.relative_km_s, distance_km=PASS_DISTANCE_KM
        ),
        speed_km_s=float(per_km2_s @ fast.impact_km_s) / total if total else None,
    )


def impact_speeds_km_s(
    inclination_deg: FloatArray, *, station_inclination_deg: float, speed_km_s: float
) -> FloatArray:
    """Return the mean speed (n,) of impacts of objects of each inclination on a station.

    Of two circles whose planes make the angle g it is 2 v sin(g / 2), and so many meet as one over
    cos(g / 2) (docs/algorithms/encounter-rate.md, equation 3).
    """
    node = (np.arange(_NODES) + 0.5) * (np.pi / _NODES)
    other, own = np.radians(inclination_deg)[:, None], np.radians(station_inclination_deg)
    cosine = np.cos(own) * np.cos(other) + np.sin(own) * np.sin(other) * np.cos(node)
    half = np.arccos(np.clip(cosine, _LEAST_COSINE - 1.0, 1.0)) / 2.0
    often = 1.0 / np.cos(half)
    speeds: FloatArray = 2.0 * speed_km_s * (np.sin(half) * often).sum(axis=1) / often.sum(axis=1)
    return speeds


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
