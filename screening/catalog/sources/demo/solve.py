"""Mean elements that make SGP4 pass through a given state at a given instant.

Newton's method on SGP4 itself: six elements, six components of the state, a numeric Jacobian.
Equinoctial-like unknowns (e cos w, e sin w, w + M) keep it regular for circular orbits.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from math import atan2, cos, degrees, hypot, radians, sin
from typing import Final

import numpy as np

from screening.catalog.sources.demo.issues import reissued
from screening.catalog.sources.demo.kepler import mean_motion_rev_day
from screening.engine.constants import MU_WGS72_KM3_S2
from screening.engine.satrecs import satrec_from
from screening.engine.types import ElementSet, FloatArray

POSITION_TOLERANCE_KM: Final = 1.0e-5
_MAX_ITERATIONS: Final = 25
# Forward differences: rev/day, e cos w, e sin w, inclination, node, w + M (deg).
_STEPS: Final = np.array([1e-7, 1e-7, 1e-7, 1e-5, 1e-5, 1e-5])
_VELOCITY_WEIGHT_S: Final = 1000.0  # 1 m/s counts as much as 1 km


class NoSolutionError(ArithmeticError):
    """SGP4 cannot be made to pass through the state."""


def solve_elements(
    template: ElementSet, epoch_utc: datetime, at_utc: datetime, state_teme: FloatArray
) -> ElementSet:
    """Return elements of ``epoch_utc`` that SGP4 carries through ``state_teme`` at ``at_utc``.

    ``state_teme`` (6,) is position in km and velocity in km/s, TEME. Identity and drag term are
    those of ``template``. Raises NoSolutionError when Newton's method does not converge.
    """
    at_the_state = elements_at_state(template, at_utc, state_teme)
    return _newton(reissued(at_the_state, epoch_utc), at_utc, state_teme)


def elements_at_state(template: ElementSet, at_utc: datetime, state_teme: FloatArray) -> ElementSet:
    """Return elements whose epoch is the instant of the state itself; see ``solve_elements``."""
    guess = _osculating(replace(template, epoch_utc=at_utc), state_teme)
    return _newton(guess, at_utc, state_teme)


def _newton(guess: ElementSet, at_utc: datetime, state_teme: FloatArray) -> ElementSet:
    unknowns = _unknowns(guess)
    for _ in range(_MAX_ITERATIONS):
        miss = _state(_with(guess, unknowns), at_utc) - state_teme
        if np.linalg.norm(miss[:3]) < POSITION_TOLERANCE_KM:
            return _with(guess, unknowns)
        unknowns = unknowns - _step(guess, unknowns, at_utc, miss + state_teme, miss)
    raise NoSolutionError(f"no elements of {guess.name} reach the state at {at_utc}")


def _step(
    guess: ElementSet, unknowns: FloatArray, at_utc: datetime, state: FloatArray, miss: FloatArray
) -> FloatArray:
    jacobian = np.empty((6, 6))
    for column, step in enumerate(_STEPS):
        shifted = unknowns.copy()
        shifted[column] += step
        jacobian[:, column] = (_state(_with(guess, shifted), at_utc) - state) / step
    weights = np.array([1.0, 1.0, 1.0] + [_VELOCITY_WEIGHT_S] * 3)
    # Scaled unknowns: one unit of each moves the state by about a kilometre.
    scale = 1.0 / np.linalg.norm(jacobian * weights[:, None], axis=0)
    step = np.linalg.solve(jacobian * weights[:, None] * scale, miss * weights)
    return np.asarray(step * scale)


def _state(element_set: ElementSet, at_utc: datetime) -> FloatArray:
    satrec = satrec_from(element_set)
    minutes = (at_utc - element_set.epoch_utc).total_seconds() / 60.0
    code, r_teme_km, v_teme_km_s = satrec.sgp4_tsince(minutes)
    if code:
        raise NoSolutionError(f"SGP4 gives code {code} for {element_set.name} at {at_utc}")
    return np.array(r_teme_km + v_teme_km_s)


def _unknowns(e: ElementSet) -> FloatArray:
    w_rad = radians(e.arg_perigee_deg)
    return np.array(
        [
            e.mean_motion_rev_day,
            e.eccentricity * cos(w_rad),
            e.eccentricity * sin(w_rad),
            e.inclination_deg,
            e.raan_deg,
            e.arg_perigee_deg + e.mean_anomaly_deg,
        ]
    )


def _with(template: ElementSet, unknowns: FloatArray) -> ElementSet:
    n, e_cos_w, e_sin_w, inclination_deg, raan_deg, longitude_deg = unknowns.tolist()
    arg_perigee_deg = degrees(atan2(e_sin_w, e_cos_w)) % 360.0
    return replace(
        template,
        mean_motion_rev_day=n,
        eccentricity=hypot(e_cos_w, e_sin_w),
        inclination_deg=inclination_deg,
        raan_deg=raan_deg % 360.0,
        arg_perigee_deg=arg_perigee_deg,
        mean_anomaly_deg=(longitude_deg - arg_perigee_deg) % 360.0,
    )


def _osculating(template: ElementSet, state_teme: FloatArray) -> ElementSet:
    """Return the two-body elements of a state as a first guess of its mean elements."""
    r, v = state_teme[:3], state_teme[3:]
    radius = float(np.linalg.norm(r))
    momentum = np.cross(r, v)
    inclination_rad = float(np.arccos(momentum[2] / np.linalg.norm(momentum)))
    node_rad = atan2(momentum[0], -momentum[1])
    semi_major_axis_km = 1.0 / (2.0 / radius - float(v @ v) / MU_WGS72_KM3_S2)
    towards_node = np.array([cos(node_rad), sin(node_rad), 0.0])
    in_plane = np.cross(momentum / np.linalg.norm(momentum), towards_node)
    perigee = np.cross(v, momentum) / MU_WGS72_KM3_S2 - r / radius
    eccentricity = float(np.linalg.norm(perigee))
    w_rad = atan2(float(perigee @ in_plane), float(perigee @ towards_node))
    latitude_rad = atan2(float(r @ in_plane), float(r @ towards_node))
    anomaly_rad = _mean_anomaly_rad(latitude_rad - w_rad, eccentricity)
    return replace(
        template,
        mean_motion_rev_day=mean_motion_rev_day(semi_major_axis_km),
        eccentricity=eccentricity,
        inclination_deg=degrees(inclination_rad),
        raan_deg=degrees(node_rad) % 360.0,
        arg_perigee_deg=degrees(w_rad) % 360.0,
        mean_anomaly_deg=degrees(anomaly_rad) % 360.0,
    )


def _mean_anomaly_rad(true_anomaly_rad: float, eccentricity: float) -> float:
    half = true_anomaly_rad / 2.0
    root_minus, root_plus = (1.0 - eccentricity) ** 0.5, (1.0 + eccentricity) ** 0.5
    eccentric_rad = 2.0 * atan2(root_minus * sin(half), root_plus * cos(half))
    return eccentric_rad - eccentricity * sin(eccentric_rad)
