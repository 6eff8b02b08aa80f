"""Element sets for tests: plain orbits, and ones that meet a given object at a given time."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from screening.engine.propagate import Propagator
from screening.engine.types import ElementSet

START = datetime(2026, 3, 10, 4, tzinfo=UTC)
MU_KM3_S2 = 398600.8
LOW_STATION = ElementSet(
    norad_cat_id=25544,
    name="STATION",
    international_designator="1998-067A",
    epoch_utc=START - timedelta(hours=5),
    mean_motion_rev_day=15.49,
    eccentricity=0.0007,
    inclination_deg=51.63,
    raan_deg=80.0,
    arg_perigee_deg=130.0,
    mean_anomaly_deg=230.0,
    bstar_per_earth_radius=2e-4,
)

Vector = NDArray[np.float64]


def orbit(number: int, **changes: object) -> ElementSet:
    """The station's elements with another number and some changes."""
    return replace(LOW_STATION, norad_cat_id=number, name=f"OBJECT {number}", **changes)


def state_at(element_set: ElementSet, at_utc: datetime) -> tuple[Vector, Vector]:
    """Position and velocity in TEME, km and km/s."""
    r, v, _ = Propagator([element_set]).states_teme(at_utc, np.zeros(1))
    return r[0, 0], v[0, 0]


def meeting(
    target: ElementSet,
    at_utc: datetime,
    number: int,
    *,
    offset_km: Vector,
    velocity_km_s: Vector,
    bstar: float = 0.0,
) -> ElementSet:
    """An object whose epoch is ``at_utc``, near ``target`` + ``offset_km``, at some velocity.

    Osculating elements stand in for mean ones, so it passes within some ten kilometres of there.
    """
    r_target, _ = state_at(target, at_utc)
    return elements_from_state(r_target + offset_km, velocity_km_s, at_utc, number, bstar)


def elements_from_state(
    r_km: Vector, v_km_s: Vector, at_utc: datetime, number: int, bstar: float
) -> ElementSet:
    """Keplerian elements of a state (Vallado 2013, algorithm 9), for bound, inclined orbits."""
    r, momentum = np.linalg.norm(r_km), np.cross(r_km, v_km_s)
    node = np.cross([0.0, 0.0, 1.0], momentum)
    e_vector = np.cross(v_km_s, momentum) / MU_KM3_S2 - r_km / r
    eccentricity = float(np.linalg.norm(e_vector))
    axis_km = 1.0 / (2.0 / r - v_km_s @ v_km_s / MU_KM3_S2)
    normal = momentum / np.linalg.norm(momentum)
    perigee_rad = _angle(node, e_vector, normal)
    true_rad = _angle(e_vector, r_km, normal)
    root = np.sqrt((1.0 - eccentricity) / (1.0 + eccentricity))
    eccentric_rad = 2.0 * np.arctan(root * np.tan(true_rad / 2.0))
    mean_rad = eccentric_rad - eccentricity * np.sin(eccentric_rad)
    rev_day = np.sqrt(MU_KM3_S2 / axis_km**3) * 86400.0 / (2.0 * np.pi)
    return ElementSet(
        norad_cat_id=number,
        name=f"OBJECT {number}",
        international_designator="2020-001A",
        epoch_utc=at_utc,
        mean_motion_rev_day=float(rev_day),
        eccentricity=eccentricity,
        inclination_deg=float(np.degrees(np.arccos(normal[2]))),
        raan_deg=float(np.degrees(np.arctan2(node[1], node[0])) % 360.0),
        arg_perigee_deg=float(np.degrees(perigee_rad) % 360.0),
        mean_anomaly_deg=float(np.degrees(mean_rad) % 360.0),
        bstar_per_earth_radius=bstar,
    )


def _angle(start: Vector, end: Vector, normal: Vector) -> float:
    return float(np.arctan2(np.cross(start, end) @ normal, start @ end))
