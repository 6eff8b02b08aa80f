"""From orbits at the world epoch to the element sets that stand in the catalogue at an instant.

An orbit's plane, perigee and place move at SGP4's own secular rates. Held orbits keep their height;
drifting ones sink by SGP4's own drag until they have lost ``loss_km``, then begin again elsewhere
on the orbit: the old object has gone, a new one takes its place in the world.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

import numpy as np
import numpy.typing as npt

from screening.catalog.sources.demo.chance import normal, uniform
from screening.catalog.sources.demo.issues import world_seconds, world_utc
from screening.catalog.sources.demo.kepler import semi_major_axis_km
from screening.catalog.sources.demo.objects import WORLD_EPOCH_UTC, Orbits, Population
from screening.engine.constants import MINUTES_PER_DAY, SECONDS_PER_DAY
from screening.engine.satrecs import satrec_from
from screening.engine.timescales import julian_date
from screening.engine.types import ElementSet, FloatArray, IntArray

MIN_LIFE_DAYS: Final = 20.0  # no drifting object sinks faster than that, but those re-entering
# How far an issue lies from the true orbit, one sigma: as GP data, a few hundred metres.
IN_TRACK_SIGMA_KM: Final = 0.15
CROSS_TRACK_SIGMA_KM: Final = 0.03
MEAN_MOTION_SIGMA: Final = 1.0e-7  # relative: about 70 m a day along the track of a low orbit
ECCENTRICITY_SIGMA: Final = 3.0e-6
_SECONDS_PER_HOUR: Final = 3600.0


@dataclass(frozen=True, slots=True)
class _Rates:
    """Secular rates in degrees a day, and drag as SGP4's C1 (a falls as (1 - C1 t)^2, per day)."""

    anomaly_deg_day: FloatArray
    perigee_deg_day: FloatArray
    node_deg_day: FloatArray
    drag_per_day: FloatArray
    bstar_per_earth_radius: FloatArray


def element_sets_at(
    population: Population, numbers: IntArray, now_utc: datetime, *, seed: int, sinks_fast: bool
) -> list[ElementSet]:
    """Return the newest element set of every object at ``now_utc``, in the population's order.

    ``numbers`` holds the catalogue numbers. ``sinks_fast`` leaves out the floor of MIN_LIFE_DAYS.
    """
    orbits = population.orbits
    rates = _rates(population, min_life_days=0.0 if sinks_fast else MIN_LIFE_DAYS)
    issue, epoch_s = _issues(orbits, numbers, now_utc, seed)
    mean_motion, raan_deg, arg_perigee_deg, mean_anomaly_deg = _advanced(
        orbits, rates, numbers, epoch_s, seed
    )
    in_track_deg, cross_track_deg = _errors_deg(mean_motion, numbers, issue, seed)
    mean_motion = mean_motion * (
        1.0 + MEAN_MOTION_SIGMA * normal(seed, "issue motion", numbers, issue)
    )
    eccentricity = np.abs(
        orbits.eccentricity + ECCENTRICITY_SIGMA * normal(seed, "issue shape", numbers, issue)
    )
    columns = (
        mean_motion,
        eccentricity,
        orbits.inclination_deg,
        (raan_deg + cross_track_deg) % 360.0,
        arg_perigee_deg % 360.0,
        (mean_anomaly_deg + in_track_deg) % 360.0,
        rates.bstar_per_earth_radius,
    )
    return _element_sets(population, numbers, epoch_s, columns)


def _element_sets(
    population: Population, numbers: IntArray, epoch_s: FloatArray, columns: tuple[FloatArray, ...]
) -> list[ElementSet]:
    rows = zip(
        numbers.tolist(),
        population.identities,
        epoch_s.tolist(),
        *(column.tolist() for column in columns),
        strict=True,
    )
    return [
        ElementSet(
            number, identity.name, identity.international_designator, world_utc(seconds), *elements
        )
        for number, identity, seconds, *elements in rows
    ]


def _issues(
    orbits: Orbits, numbers: IntArray, now_utc: datetime, seed: int
) -> tuple[IntArray, FloatArray]:
    """Return the number of each object's newest issue, and its epoch in world seconds."""
    period_s = orbits.issue_period_h * _SECONDS_PER_HOUR
    first_s = period_s * uniform(seed, "issue phase", numbers)
    issue = np.floor((world_seconds(now_utc) - first_s) / period_s).astype(np.int64)
    return issue, first_s + issue * period_s


def _advanced(
    orbits: Orbits, rates: _Rates, numbers: IntArray, epoch_s: FloatArray, seed: int
) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    """Return mean motion (rev/day), node, perigee and mean anomaly (deg) at each epoch."""
    days = epoch_s / SECONDS_PER_DAY
    life, age_days = _lives(orbits, rates, numbers, days, seed)
    sunk = 1.0 - rates.drag_per_day * age_days
    mean_motion = orbits.mean_motion_rev_day * sunk**-3
    raan_deg = orbits.raan_deg + rates.node_deg_day * days
    arg_perigee_deg = orbits.arg_perigee_deg + rates.perigee_deg_day * days
    gained_rev = 1.5 * rates.drag_per_day * orbits.mean_motion_rev_day * age_days**2
    mean_anomaly_deg = (
        orbits.mean_anomaly_deg
        + 360.0 * np.where(life == 0, 0.0, uniform(seed, "life place", numbers, life))
        + rates.anomaly_deg_day * days
        + 360.0 * gained_rev
    )
    held_deg = (
        _sidereal_deg(days) + orbits.geo_longitude_deg - raan_deg - arg_perigee_deg
    )  # NaN where no longitude is held
    mean_anomaly_deg = np.where(np.isnan(held_deg), mean_anomaly_deg, held_deg)
    return mean_motion, raan_deg, arg_perigee_deg, mean_anomaly_deg


def _lives(
    orbits: Orbits, rates: _Rates, numbers: IntArray, days: FloatArray, seed: int
) -> tuple[IntArray, FloatArray]:
    """Return which life an object is in at each epoch, and the days since it began."""
    lasting = rates.drag_per_day == 0.0
    life_days = np.where(lasting, 1.0, _life_days(orbits, rates.drag_per_day))
    since = days / life_days + uniform(seed, "life phase", numbers)
    life = np.where(lasting, 0.0, np.floor(since))
    return life.astype(np.int64), np.where(lasting, 0.0, (since - life) * life_days)


def _life_days(orbits: Orbits, drag_per_day: FloatArray) -> FloatArray:
    sinks_km_day = 2.0 * drag_per_day * semi_major_axis_km(orbits.mean_motion_rev_day)
    return orbits.loss_km / np.maximum(sinks_km_day, 1e-12)


def _rates(population: Population, *, min_life_days: float) -> _Rates:
    """Ask SGP4 itself for every orbit's rates; weaken drag that would end a life too soon."""
    orbits = population.orbits
    table = np.array([_sgp4_rates(each) for each in _at_world_epoch(population)])
    bstar = orbits.bstar_per_earth_radius
    drag_per_day = np.where(orbits.is_kept, 0.0, table[:, 3])
    weaker = np.minimum(1.0, _life_days(orbits, drag_per_day) / max(min_life_days, 1e-9))
    weaker = np.where((drag_per_day > 0.0) & (min_life_days > 0.0), weaker, 1.0)
    return _Rates(table[:, 0], table[:, 1], table[:, 2], drag_per_day * weaker, bstar * weaker)


def _sgp4_rates(element_set: ElementSet) -> tuple[float, float, float, float]:
    satrec = satrec_from(element_set)
    per_day = MINUTES_PER_DAY * 180.0 / np.pi
    code, _, _ = satrec.sgp4_tsince(MINUTES_PER_DAY / 4.0)
    # A quarter of a day: long enough to measure drag, short enough for orbits about to decay.
    drag_per_day = 0.0 if code else max(0.0, 4.0 * (1.0 - (satrec.am / satrec.a) ** 0.5))
    return (
        satrec.mdot * per_day,
        satrec.argpdot * per_day,
        satrec.nodedot * per_day,
        drag_per_day,
    )


def _at_world_epoch(population: Population) -> list[ElementSet]:
    orbits = population.orbits
    columns = (
        orbits.mean_motion_rev_day,
        orbits.eccentricity,
        orbits.inclination_deg,
        orbits.raan_deg,
        orbits.arg_perigee_deg,
        orbits.mean_anomaly_deg,
        orbits.bstar_per_earth_radius,
    )
    rows = zip(*(column.tolist() for column in columns), strict=True)
    return [ElementSet(0, "", "", WORLD_EPOCH_UTC, *row) for row in rows]


def _errors_deg(
    mean_motion_rev_day: FloatArray, numbers: IntArray, issue: IntArray, seed: int
) -> tuple[FloatArray, FloatArray]:
    """Return the error of each issue along and across the track, as angles."""
    deg_per_km = 180.0 / np.pi / semi_major_axis_km(mean_motion_rev_day)
    in_track = IN_TRACK_SIGMA_KM * normal(seed, "issue in-track", numbers, issue)
    cross_track = CROSS_TRACK_SIGMA_KM * normal(seed, "issue cross-track", numbers, issue)
    return deg_per_km * in_track, deg_per_km * cross_track


def _sidereal_deg(days: FloatArray) -> npt.NDArray[np.float64]:
    """Return Greenwich mean sidereal time at days after the world epoch, degrees.

    Source: Meeus 1998, "Astronomical Algorithms", equation 12.4 (linear terms).
    """
    jd_midnight, _ = julian_date(WORLD_EPOCH_UTC)
    since_j2000 = jd_midnight - 2451545.0 + days
    return np.asarray((280.46061837 + 360.98564736629 * since_j2000) % 360.0)
