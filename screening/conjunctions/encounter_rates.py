"""How often something passes each station: estimated from the catalogue, and as a run found it.

Method and limits: docs/algorithms/encounter-rate.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from math import sqrt
from typing import Final

import numpy as np

from screening.catalog.density import shell_shares
from screening.catalog.encounter_rate import (
    circular_speed_km_s,
    densities_met_per_km3,
    encounter_rate_per_day,
    mean_relative_speeds_km_s,
    shares_in_transit,
    shares_of_altitude,
    shares_of_one,
    station_edges_km,
)
from screening.catalog.models import PlannedConstellation
from screening.catalog.population import Population
from screening.conjunctions.models import Assessment, RunDockedObject, ScreeningRun
from screening.conjunctions.selectors import latest_finished_run
from screening.engine.constants import EARTH_RADIUS_WGS72_KM
from screening.engine.types import BoolArray, FloatArray
from screening.stations.models import ScreeningVolume, Station

DISTANCES_KM: Final = (25.0, 10.0, 5.0)
SHELL_KM: Final = 10.0  # how finely density is told apart around a station
SPREAD_KM: Final = 10.0  # a planned shell is spread evenly over so much altitude
_DAYS_A_YEAR: Final = 365.25


@dataclass(frozen=True, slots=True)
class Measured:
    """Passes within a distance that one run found, and the 95 % interval of their rate."""

    passes: int
    days: float

    @property
    def per_day(self) -> float:
        return self.passes / self.days

    @property
    def interval_per_day(self) -> tuple[float, float]:
        """Of a Poisson count, by its variance-stabilising root; passes taken as independent."""
        low = max(0.0, sqrt(self.passes) - 0.98) ** 2
        return low / self.days, (sqrt(self.passes + 1) + 0.98) ** 2 / self.days


@dataclass(frozen=True, slots=True)
class RateWithin:
    """Passes a day within one distance. ``measured`` is None for ``reason``."""

    distance_km: float
    kinetic_per_day: float
    measured: Measured | None
    reason: str

    @property
    def ratio(self) -> float | None:
        """Measured over estimated."""
        if self.measured is None or self.kinetic_per_day == 0.0:
            return None
        return self.measured.per_day / self.kinetic_per_day


@dataclass(frozen=True, slots=True)
class PlannedRate:
    """What one planned shell would add to the passes a day within the largest distance."""

    planned: PlannedConstellation
    in_service_per_day: float
    in_transit_per_day: float

    @property
    def per_day(self) -> float:
        return self.in_service_per_day + self.in_transit_per_day


@dataclass(frozen=True, slots=True)
class StationRates:
    """One station's surroundings. Everything but its name is empty where it has no orbit."""

    station: Station
    perigee_km: float
    apogee_km: float
    density_per_km3: float
    mean_relative_speed_km_s: float
    within: tuple[RateWithin, ...]
    planned: tuple[PlannedRate, ...]

    @property
    def mean_altitude_km(self) -> float:
        return (self.perigee_km + self.apogee_km) / 2.0

    @property
    def planned_per_day(self) -> float:
        return sum(each.per_day for each in self.planned)


@dataclass(frozen=True, slots=True)
class _Around:
    """The shells that a station flies through, and its share of time in each."""

    edges_km: FloatArray
    station_shares: FloatArray
    inclination_deg: float
    speed_km_s: float

    def rate(self, shares: FloatArray, inclination_deg: FloatArray, distance_km: float) -> float:
        """Passes a day of objects (n,) with these shares (m - 1, n) of their time in the shells."""
        met = densities_met_per_km3(self.edges_km, self.station_shares, shares)
        return encounter_rate_per_day(met, self.speeds(inclination_deg), distance_km=distance_km)

    def speeds(self, inclination_deg: FloatArray) -> FloatArray:
        return mean_relative_speeds_km_s(
            inclination_deg,
            station_inclination_deg=self.inclination_deg,
            speed_km_s=self.speed_km_s,
        )


def station_rates(
    population: Population, planned: Sequence[PlannedConstellation]
) -> tuple[list[StationRates], list[Station], ScreeningRun | None]:
    """Return the rates of every active station with an orbit, the other stations, and the run."""
    run = latest_finished_run()
    rates, without_orbit = [], []
    for station in Station.objects.filter(is_active=True):
        row = population.row_of(station.primary_norad_cat_id)
        if row is None:
            without_orbit.append(station)
        else:
            rates.append(_rates_of(station, row, population, planned, run))
    return rates, without_orbit, run


def _rates_of(
    station: Station,
    row: int,
    population: Population,
    planned: Sequence[PlannedConstellation],
    run: ScreeningRun | None,
) -> StationRates:
    axis_km = float(population.semi_major_axis_km[row])
    eccentricity = float(population.eccentricity[row])
    around = _around(axis_km, eccentricity, float(population.inclination_deg[row]))
    shares = shell_shares(
        around.edges_km,
        semi_major_axis_km=population.semi_major_axis_km,
        eccentricity=population.eccentricity,
    )
    is_near = (shares > 0.0).any(axis=0) & _is_other(station, population, run)
    near, tilt = shares[:, is_near], population.inclination_deg[is_near]
    met = densities_met_per_km3(around.edges_km, around.station_shares, near)
    density = float(met.sum())
    return StationRates(
        station=station,
        perigee_km=axis_km * (1.0 - eccentricity) - EARTH_RADIUS_WGS72_KM,
        apogee_km=axis_km * (1.0 + eccentricity) - EARTH_RADIUS_WGS72_KM,
        density_per_km3=density,
        mean_relative_speed_km_s=float(met @ around.speeds(tilt)) / density if density else 0.0,
        within=tuple(
            _within(station, distance_km, around.rate(near, tilt, distance_km), run)
            for distance_km in DISTANCES_KM
        ),
        planned=tuple(_planned_rate(each, around) for each in planned),
    )


def _around(axis_km: float, eccentricity: float, inclination_deg: float) -> _Around:
    edges_km = station_edges_km(
        semi_major_axis_km=axis_km, eccentricity=eccentricity, width_km=SHELL_KM
    )
    return _Around(
        edges_km=edges_km,
        station_shares=shares_of_one(
            edges_km, semi_major_axis_km=axis_km, eccentricity=eccentricity
        ),
        inclination_deg=inclination_deg,
        speed_km_s=circular_speed_km_s(axis_km - EARTH_RADIUS_WGS72_KM),
    )


def _is_other(station: Station, population: Population, run: ScreeningRun | None) -> BoolArray:
    """Which objects (n,) are no part of a station: modules and visitors fly with it."""
    docked = RunDockedObject.objects.filter(run=run, station=station)
    own = {
        station.primary_norad_cat_id,
        *docked.values_list("space_object__norad_cat_id", flat=True),
        *station.parts.filter(valid_to=None).values_list("norad_cat_id", flat=True),
    }
    others: BoolArray = ~np.isin(population.norad_cat_id, list(own))
    return others


def _within(
    station: Station, distance_km: float, kinetic_per_day: float, run: ScreeningRun | None
) -> RateWithin:
    reason = _why_not_measured(station, distance_km, run)
    if reason or run is None:
        return RateWithin(distance_km, kinetic_per_day, None, reason)
    passes = Assessment.objects.filter(
        run=run,
        conjunction__station=station,
        kind=Assessment.Kind.CLOSEST_APPROACH,
        miss_distance_km__lte=distance_km,
    )
    days = (run.window_end_utc - run.window_start_utc) / timedelta(days=1)
    return RateWithin(distance_km, kinetic_per_day, Measured(passes.count(), days), "")


def _why_not_measured(station: Station, distance_km: float, run: ScreeningRun | None) -> str:
    if run is None:
        return "no run of the stations has finished yet"
    if station.slug in run.unscreened_stations:
        return f"run {run.pk} did not screen it all through"
    spheres = station.volumes.filter(shape=ScreeningVolume.Shape.SPHERE)
    if not spheres.filter(radius_km__gte=distance_km).exists():
        return f"it has no sphere of {distance_km:g} km: runs do not keep all passes within that"
    return ""


def _planned_rate(planned: PlannedConstellation, around: _Around) -> PlannedRate:
    inclination_deg = np.array([planned.inclination_deg])
    in_service = shares_of_altitude(around.edges_km, planned.altitude_km, SPREAD_KM)
    in_transit = shares_in_transit(
        around.edges_km,
        planned.altitude_km - SPREAD_KM / 2.0,
        life_days=planned.life_years * _DAYS_A_YEAR,
        rate_km_day=planned.transit_km_day,
    )
    largest_km = max(DISTANCES_KM)
    per_day = [
        planned.satellites * around.rate(shares[:, None], inclination_deg, largest_km)
        for shares in (in_service, in_transit)
    ]
    return PlannedRate(planned, *per_day)
