"""The geometry of one encounter: on which orbit, and from which side, an object meets a station."""

from __future__ import annotations

from dataclasses import dataclass
from math import asin, atan2, cos, degrees, radians, sin, sqrt
from typing import Final

import numpy as np

from screening.catalog.sources.demo.families import Family
from screening.catalog.sources.demo.programmes import Slot
from screening.catalog.sources.demo.solve import NoSolutionError
from screening.engine.constants import EARTH_RADIUS_WGS72_KM, MU_WGS72_KM3_S2
from screening.engine.types import FloatArray

MIN_RELATIVE_SPEED_KM_S: Final = 1.0
LATITUDE_MARGIN_DEG: Final = 0.8
_HIGHEST_COS_ANOMALY: Final = 0.98
_LOWEST_COS_ANOMALY: Final = -0.9
_PERPENDICULAR_ROUNDS: Final = 3


@dataclass(frozen=True, slots=True)
class Approach:
    """An orbit's shape, where on it the encounter is, and on which side the miss lies."""

    inclination_deg: float
    eccentricity: float
    cos_true_anomaly: float
    is_outbound: bool
    is_northward: bool
    miss_direction_rad: float
    miss_km: float


def draw_approach(
    slot: Slot, family: Family, attempt: int, r_station_km: FloatArray, miss_km: float
) -> Approach:
    """Draw how an object of the family comes to a station at this place (TEME).

    Raises NoSolutionError when its orbit does not reach that latitude or would dip too low.
    """
    draws = [slot.chance("orbit", k, attempt) for k in range(6)]
    inclination_deg = _between(family.inclination_deg, draws[0])
    radius_km = float(np.linalg.norm(r_station_km))
    latitude_deg = degrees(asin(float(r_station_km[2]) / radius_km))
    reach_deg = min(inclination_deg, 180.0 - inclination_deg) - LATITUDE_MARGIN_DEG
    if abs(latitude_deg) > reach_deg:
        raise NoSolutionError("the orbit does not reach that latitude")
    eccentricity = _between(family.eccentricity, draws[1])
    return Approach(
        inclination_deg=inclination_deg,
        eccentricity=eccentricity,
        cos_true_anomaly=_cos_true_anomaly(family, radius_km, eccentricity, draws[2]),
        is_outbound=draws[3] < 0.5,
        is_northward=draws[4] < 0.5,
        miss_direction_rad=2.0 * np.pi * draws[5],
        miss_km=miss_km,
    )


def meeting_state(
    approach: Approach, station_state: FloatArray, error_km: FloatArray
) -> tuple[FloatArray, float]:
    """Return the object's state (6,) at closest approach, TEME km and km/s, and its miss in km.

    ``error_km`` (2,) is added to the designed miss in the plane across the relative velocity.
    Raises NoSolutionError when the two would fly side by side.
    """
    direction = np.array([cos(approach.miss_direction_rad), sin(approach.miss_direction_rad)])
    across_km = approach.miss_km * direction + error_km
    r_station_km, v_station_km_s = station_state[:3], station_state[3:]
    miss = np.zeros(3)
    for _ in range(_PERPENDICULAR_ROUNDS):
        velocity = _velocity(approach, r_station_km + miss)
        relative = velocity - v_station_km_s
        if np.linalg.norm(relative) < MIN_RELATIVE_SPEED_KM_S:
            raise NoSolutionError("the two fly side by side")
        miss = _across(relative, r_station_km) @ across_km
    return np.concatenate([r_station_km + miss, velocity]), float(np.linalg.norm(miss))


def _cos_true_anomaly(family: Family, radius_km: float, eccentricity: float, share: float) -> float:
    """Draw where on its orbit the object is, so that its perigee is not too low."""
    perigee_km = EARTH_RADIUS_WGS72_KM + family.min_perigee_km
    low = (perigee_km * (1.0 + eccentricity) / radius_km - 1.0) / eccentricity
    if low > _HIGHEST_COS_ANOMALY:
        raise NoSolutionError("the orbit would dip too low")
    return _between((max(low, _LOWEST_COS_ANOMALY), _HIGHEST_COS_ANOMALY), share)


def _velocity(approach: Approach, r_teme_km: FloatArray) -> FloatArray:
    """Return the two-body velocity of the approach's orbit at a place."""
    eccentricity, cos_anomaly = approach.eccentricity, approach.cos_true_anomaly
    sin_anomaly = sqrt(1.0 - cos_anomaly**2) * (1.0 if approach.is_outbound else -1.0)
    parameter_km = float(np.linalg.norm(r_teme_km)) * (1.0 + eccentricity * cos_anomaly)
    speed_km_s = sqrt(MU_WGS72_KM3_S2 / parameter_km)
    up, level = _directions(r_teme_km, approach.inclination_deg, approach.is_northward)
    return np.asarray(
        speed_km_s * eccentricity * sin_anomaly * up
        + speed_km_s * (1.0 + eccentricity * cos_anomaly) * level
    )


def _directions(
    r_teme_km: FloatArray, inclination_deg: float, is_northward: bool
) -> tuple[FloatArray, FloatArray]:
    """Return unit vectors: up, and level along an orbit of this inclination."""
    up = r_teme_km / np.linalg.norm(r_teme_km)
    latitude_rad = asin(float(up[2]))
    longitude_rad = atan2(float(up[1]), float(up[0]))
    east = np.array([-sin(longitude_rad), cos(longitude_rad), 0.0])
    north = cross(up, east)
    sin_azimuth = cos(radians(inclination_deg)) / cos(latitude_rad)
    cos_azimuth = sqrt(max(0.0, 1.0 - sin_azimuth**2)) * (1.0 if is_northward else -1.0)
    return up, sin_azimuth * east + cos_azimuth * north


def _across(relative_km_s: FloatArray, r_station_km: FloatArray) -> FloatArray:
    """Return two unit vectors perpendicular to the relative velocity, as columns (3, 2)."""
    along = relative_km_s / np.linalg.norm(relative_km_s)
    first = cross(along, r_station_km)
    first /= np.linalg.norm(first)
    return np.column_stack([first, cross(along, first)])


def cross(a: FloatArray, b: FloatArray) -> FloatArray:
    """Return the vector product of two vectors (3,), ten times quicker than NumPy for two."""
    (ax, ay, az), (bx, by, bz) = a.tolist(), b.tolist()
    return np.array([ay * bz - az * by, az * bx - ax * bz, ax * by - ay * bx])


def _between(limits: tuple[float, float], share: float) -> float:
    return limits[0] + (limits[1] - limits[0]) * share
