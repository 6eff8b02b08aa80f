"""Kepler orbits of pieces as columns, from states and back to states."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from screening.engine.constants import EARTH_RADIUS_WGS72_KM, J2_WGS72, MU_WGS72_KM3_S2
from screening.engine.kepler_equation import eccentric_anomaly_rad
from screening.engine.types import FloatArray
from screening.engine.vectors import dot, length


@dataclass(frozen=True, slots=True)
class PieceOrbits:
    """Closed Kepler orbits (n,), angles in TEME.

    ``axis_offset_km`` added to the semi-major axis gives the axis whose mean motion the piece keeps
    in the long run: the state at one instant has the flattening of the Earth in it.
    """

    perigee_radius_km: FloatArray
    apogee_radius_km: FloatArray
    inclination_rad: FloatArray
    node_rad: FloatArray
    argument_rad: FloatArray
    mean_anomaly_rad: FloatArray
    axis_offset_km: FloatArray


def piece_orbits(r_teme_km: FloatArray, v_teme_km_s: FloatArray) -> PieceOrbits:
    """Return the orbits of states (n, 3) in TEME, all of them closed.

    Sources: Vallado 2013, algorithm 9; the offset of the axis is Brouwer's short-period term of J2
    (Brouwer 1959, Astron. J. 64, 378), of which the mean over a revolution is zero.
    """
    mu = MU_WGS72_KM3_S2
    radius_km = length(r_teme_km)
    momentum = np.cross(r_teme_km, v_teme_km_s)
    axis_km = 1.0 / (2.0 / radius_km - dot(v_teme_km_s, v_teme_km_s) / mu)
    toward_perigee = np.cross(v_teme_km_s, momentum) / mu - r_teme_km / radius_km[:, None]
    eccentricity = length(toward_perigee)
    normal = momentum / length(momentum)[:, None]
    node_rad = np.arctan2(normal[:, 0], -normal[:, 1])
    along = np.stack([np.cos(node_rad), np.sin(node_rad), np.zeros_like(node_rad)], axis=1)
    argument_rad = _angle(toward_perigee, along, normal)
    true_anomaly = _angle(r_teme_km, along, normal) - argument_rad
    inclination_rad = np.arccos(np.clip(normal[:, 2], -1.0, 1.0))
    return PieceOrbits(
        perigee_radius_km=axis_km * (1.0 - eccentricity),
        apogee_radius_km=axis_km * (1.0 + eccentricity),
        inclination_rad=inclination_rad,
        node_rad=node_rad,
        argument_rad=argument_rad,
        mean_anomaly_rad=_mean_anomaly(true_anomaly, eccentricity),
        axis_offset_km=_axis_offset_km(
            axis_km, eccentricity, radius_km, (inclination_rad, argument_rad + true_anomaly)
        ),
    )


def orbit_states(orbits: PieceOrbits) -> tuple[FloatArray, FloatArray]:
    """Return positions (km) and velocities (km/s) (n, 3) of orbits, TEME.

    Source: Vallado 2013, algorithms 2 and 10.
    """
    axis_km = (orbits.apogee_radius_km + orbits.perigee_radius_km) / 2.0
    eccentricity = (orbits.apogee_radius_km - orbits.perigee_radius_km) / (2.0 * axis_km)
    anomaly = eccentric_anomaly_rad(orbits.mean_anomaly_rad, eccentricity)
    flat, high = np.cos(anomaly), np.sin(anomaly)
    narrow = np.sqrt(1.0 - eccentricity**2)
    speed = np.sqrt(MU_WGS72_KM3_S2 / axis_km) / (1.0 - eccentricity * flat)
    to_perigee, ahead = _plane_axes(orbits)
    r_teme_km = to_perigee * (axis_km * (flat - eccentricity))[:, None]
    r_teme_km += ahead * (axis_km * narrow * high)[:, None]
    v_teme_km_s = to_perigee * (-speed * high)[:, None] + ahead * (speed * narrow * flat)[:, None]
    return r_teme_km, v_teme_km_s


def _angle(vector: FloatArray, along: FloatArray, normal: FloatArray) -> FloatArray:
    """Return the angles (n,) from the node, about the normal."""
    angle: FloatArray = np.arctan2(dot(vector, np.cross(normal, along)), dot(vector, along))
    return angle


def _mean_anomaly(true_anomaly: FloatArray, eccentricity: FloatArray) -> FloatArray:
    narrow = np.sqrt(1.0 - eccentricity**2)
    anomaly = np.arctan2(narrow * np.sin(true_anomaly), eccentricity + np.cos(true_anomaly))
    mean: FloatArray = anomaly - eccentricity * np.sin(anomaly)
    return mean


def _axis_offset_km(
    axis_km: FloatArray,
    eccentricity: FloatArray,
    radius_km: FloatArray,
    angles: tuple[FloatArray, FloatArray],
) -> FloatArray:
    inclination_rad, latitude_argument_rad = angles
    tilt = 1.5 * np.sin(inclination_rad) ** 2
    near = (axis_km / radius_km) ** 3
    mean = (1.0 - eccentricity**2) ** -1.5
    wave = (near - mean) * (1.0 - tilt) + tilt * near * np.cos(2.0 * latitude_argument_rad)
    offset_km: FloatArray = -J2_WGS72 * EARTH_RADIUS_WGS72_KM**2 / axis_km * wave
    return offset_km


def _plane_axes(orbits: PieceOrbits) -> tuple[FloatArray, FloatArray]:
    """Return unit vectors (n, 3) to the perigee and a right angle ahead of it."""
    cos_n, sin_n = np.cos(orbits.node_rad), np.sin(orbits.node_rad)
    cos_i, sin_i = np.cos(orbits.inclination_rad), np.sin(orbits.inclination_rad)
    cos_w, sin_w = np.cos(orbits.argument_rad), np.sin(orbits.argument_rad)
    to_perigee = [
        cos_n * cos_w - sin_n * cos_i * sin_w,
        sin_n * cos_w + cos_n * cos_i * sin_w,
        sin_i * sin_w,
    ]
    ahead = [
        -cos_n * sin_w - sin_n * cos_i * cos_w,
        -sin_n * sin_w + cos_n * cos_i * cos_w,
        sin_i * cos_w,
    ]
    return np.stack(to_perigee, axis=1), np.stack(ahead, axis=1)
