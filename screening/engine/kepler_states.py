"""Between the six elements of an orbit and the state on it, by two bodies alone.

Mean elements go through it as if they were osculating: no circle and no equator is singular in a
state, so that is where they are varied.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from screening.engine.constants import MU_WGS72_KM3_S2, SECONDS_PER_DAY
from screening.engine.kepler_equation import eccentric_anomaly_rad
from screening.engine.types import ElementSet, FloatArray


def kepler_state(element_set: ElementSet) -> FloatArray:
    """Return position and velocity (6,) of the Kepler orbit with these elements, km and km/s.

    Source: Vallado 2013, algorithms 2 and 10.
    """
    perigee, node, inclination, anomaly = np.radians(
        [
            element_set.arg_perigee_deg,
            element_set.raan_deg,
            element_set.inclination_deg,
            element_set.mean_anomaly_deg,
        ]
    )
    e = element_set.eccentricity
    rate = element_set.mean_motion_rev_day * 2.0 * np.pi / SECONDS_PER_DAY
    a_km = np.cbrt(MU_WGS72_KM3_S2 / rate**2)
    eccentric = eccentric_anomaly_rad(np.array([anomaly]), np.array([e]))[0]
    cosine, sine, minor = np.cos(eccentric), np.sin(eccentric), np.sqrt(1.0 - e * e)
    to_perigee = _in_plane(node, inclination, perigee)
    ahead = _in_plane(node, inclination, perigee + np.pi / 2.0)
    r_km = a_km * ((cosine - e) * to_perigee + minor * sine * ahead)
    v_km_s = a_km * rate / (1.0 - e * cosine) * (minor * cosine * ahead - sine * to_perigee)
    return np.concatenate([r_km, v_km_s])


def with_orbit_of(element_set: ElementSet, kepler: FloatArray) -> ElementSet:
    """Return the element set with the six elements of a Kepler state (6,) instead of its own.

    Source: Vallado 2013, algorithm 9.
    """
    r_km, v_km_s = kepler[:3], kepler[3:]
    radius_km = float(np.linalg.norm(r_km))
    a_km = 1.0 / (2.0 / radius_km - v_km_s @ v_km_s / MU_WGS72_KM3_S2)
    momentum = np.cross(r_km, v_km_s)
    to_perigee = np.cross(v_km_s, momentum) / MU_WGS72_KM3_S2 - r_km / radius_km
    e = float(np.linalg.norm(to_perigee))
    inclination = np.arctan2(np.hypot(momentum[0], momentum[1]), momentum[2])
    node = np.arctan2(momentum[0], -momentum[1])
    x, y = _in_plane(node, inclination, 0.0), _in_plane(node, inclination, np.pi / 2.0)
    perigee = np.arctan2(to_perigee @ y, to_perigee @ x)
    half_true = (np.arctan2(r_km @ y, r_km @ x) - perigee) / 2.0
    eccentric = 2.0 * np.arctan2(
        np.sqrt(max(1.0 - e, 0.0)) * np.sin(half_true), np.sqrt(1.0 + e) * np.cos(half_true)
    )
    return replace(
        element_set,
        mean_motion_rev_day=float(
            np.sqrt(MU_WGS72_KM3_S2 / a_km**3) * SECONDS_PER_DAY / (2.0 * np.pi)
        ),
        eccentricity=e,
        inclination_deg=float(np.degrees(inclination)),
        raan_deg=_degrees(node),
        arg_perigee_deg=_degrees(perigee),
        mean_anomaly_deg=_degrees(eccentric - e * np.sin(eccentric)),
    )


def is_bound(kepler: FloatArray) -> bool:
    """Whether a Kepler state (6,) is on a closed orbit."""
    energy_km2_s2 = kepler[3:] @ kepler[3:] / 2.0 - MU_WGS72_KM3_S2 / np.linalg.norm(kepler[:3])
    return bool(energy_km2_s2 < 0.0)


def _in_plane(node: float, inclination: float, argument: float) -> FloatArray:
    """Return the unit vector at an angle from the node in an orbit's plane."""
    flat, high = np.cos(argument), np.sin(argument)
    return np.array(
        [
            flat * np.cos(node) - high * np.sin(node) * np.cos(inclination),
            flat * np.sin(node) + high * np.cos(node) * np.cos(inclination),
            high * np.sin(inclination),
        ]
    )


def _degrees(angle_rad: float | FloatArray) -> float:
    return float(np.degrees(angle_rad) % 360.0)
