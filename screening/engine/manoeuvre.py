"""A burn of an object that SGP4 moves: its mean elements from the instant of the burn on.

At a burn the velocity jumps and the position does not. Sought are the mean elements with which SGP4
gives just that state at that instant; epoch and drag terms stay, so what follows has drag, J2 to J4
and deep space as SGP4 has them. The six unknowns are the state of the Kepler orbit with the mean
elements of the instant of the burn: SGP4 lies so near to it that Newton's method is there in two
or three steps, and neither circles nor equators are singular.

NOTE: position and velocity of SGP4 do not quite belong together, but the burned and the unburned
object have the same flaw: their difference is what counts. docs/coordination/plans.md has how good
it is. A burn is an instant here: one that takes minutes differs by metres for each metre a second.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

import numpy as np

from screening.engine.constants import MU_WGS72_KM3_S2, SECONDS_PER_DAY
from screening.engine.frames import rtn_axes_teme, teme_to_rtn
from screening.engine.propagate import Propagator
from screening.engine.timescales import require_aware_utc, seconds_between
from screening.engine.types import ElementSet, FloatArray, Status

M_PER_KM: Final = 1000.0
_AT_ONCE: Final = np.zeros(1)
_MOST_STEPS: Final = 12
_SECONDS: Final = 1000.0  # makes a length of a velocity: an error grows to that in a quarter turn
_EXACT_KM: Final = 1e-7
# NOTE: SGP4 knows no eccentricity under 1e-6, so a rounder orbit can only be met within metres.
_NEAR_ENOUGH_KM: Final = 2e-3
# Kilometres and kilometres a second by which the state is varied for the slopes.
_VARIED_BY: Final = np.array([0.1, 0.1, 0.1, 1e-4, 1e-4, 1e-4])
_KEPLER_STEPS: Final = 60


class ManoeuvreError(ValueError):
    """A burn that this object cannot be taken through; the message says why."""


@dataclass(frozen=True, slots=True)
class Burn:
    """A change of velocity at one instant, along R, T and N of the object that burns (m/s).

    Raises ``ValueError`` for a naive instant or numbers that are not finite.
    """

    at_utc: datetime
    dv_rtn_m_s: tuple[float, float, float]

    def __post_init__(self) -> None:
        object.__setattr__(self, "at_utc", require_aware_utc(self.at_utc, "at_utc"))
        if len(self.dv_rtn_m_s) != 3 or not np.isfinite(self.dv_rtn_m_s).all():
            raise ValueError(f"dv_rtn_m_s must be three finite numbers, got {self.dv_rtn_m_s}")

    @property
    def size_m_s(self) -> float:
        """The length of the change of velocity."""
        return float(np.linalg.norm(self.dv_rtn_m_s))


def burned(element_set: ElementSet, burn: Burn) -> ElementSet:
    """Return the elements that move an object from the instant of a burn on.

    They say nothing of the time before it. A burn of nothing returns the elements as they are.
    Raises ``ManoeuvreError`` where SGP4 has no state at that instant or no elements for the new one
    (a burn that leaves no closed orbit above the ground).
    Source: Newton's method on Vallado, Crawford, Hujsak, Kelso 2006 (AIAA 2006-6753).
    """
    if burn.size_m_s == 0.0:
        return element_set
    now = _state(element_set, burn.at_utc)
    if not np.isfinite(now).all():
        raise ManoeuvreError(f"{_named(element_set)} has no position at {burn.at_utc.isoformat()}")
    axes = rtn_axes_teme(now[:3], now[3:])
    jump = np.concatenate([np.zeros(3), axes.T @ np.array(burn.dv_rtn_m_s) / M_PER_KM])
    found, off_km = _solved(_UnknownsAt(element_set, burn.at_utc), now + jump)
    if found is None or off_km > _NEAR_ENOUGH_KM:
        raise ManoeuvreError(
            f"{_named(element_set)}: no orbit that SGP4 can follow has its velocity after a burn"
            f" of {burn.size_m_s:g} m/s"
        )
    return found


def displacement_rtn_km(
    unburned: ElementSet, moved: ElementSet, start_utc: datetime, offset_s: FloatArray
) -> FloatArray:
    """Return where ``moved`` is, seen from ``unburned``, along the latter's R, T and N: (k, 3).

    NaN where either has no state.
    """
    own, other = (_states(each, start_utc, offset_s) for each in (unburned, moved))
    return teme_to_rtn(
        other[:, :3] - own[:, :3], r_reference_teme_km=own[:, :3], v_reference_teme_km_s=own[:, 3:]
    )


@dataclass(frozen=True, slots=True)
class _UnknownsAt:
    """Between mean elements at an instant, as a Kepler state (6,), and what SGP4 makes of them."""

    element_set: ElementSet
    at_utc: datetime

    @property
    def _since_epoch_days(self) -> float:
        return seconds_between(self.element_set.epoch_utc, self.at_utc) / SECONDS_PER_DAY

    def of_elements(self) -> FloatArray:
        return _kepler_state(_turned(self.element_set, self._since_epoch_days))

    def elements(self, kepler: FloatArray) -> ElementSet:
        at_burn = _with_orbit_of(self.element_set, kepler)
        return _turned(at_burn, -self._since_epoch_days)

    def sgp4_state(self, kepler: FloatArray) -> FloatArray:
        if not np.isfinite(kepler).all() or not _is_bound(kepler):
            return np.full(6, np.nan)
        return _state(self.elements(kepler), self.at_utc)


def _solved(unknowns: _UnknownsAt, wanted: FloatArray) -> tuple[ElementSet | None, float]:
    """Return the elements that come nearest to a state (6,), and how far they are off in km."""
    kepler, best, least_km = unknowns.of_elements(), None, np.inf
    for _ in range(_MOST_STEPS):
        missing = wanted - unknowns.sgp4_state(kepler)
        off_km = float(np.linalg.norm(missing[:3]) + _SECONDS * np.linalg.norm(missing[3:]))
        if not np.isfinite(off_km):
            break
        if off_km < least_km:
            best, least_km = unknowns.elements(kepler), off_km
        if off_km < _EXACT_KM:
            break
        kepler = kepler + np.linalg.solve(_slopes(unknowns, kepler), missing)
    return best, least_km


def _slopes(unknowns: _UnknownsAt, kepler: FloatArray) -> FloatArray:
    """Return how SGP4's state changes with each unknown, (6, 6), one a column."""
    columns = []
    for place, step in enumerate(_VARIED_BY):
        aside = np.zeros(6)
        aside[place] = step
        ahead, behind = (unknowns.sgp4_state(kepler + sign * aside) for sign in (1.0, -1.0))
        columns.append((ahead - behind) / (2.0 * step))
    return np.stack(columns, axis=1)


def _is_bound(kepler: FloatArray) -> bool:
    energy_km2_s2 = kepler[3:] @ kepler[3:] / 2.0 - MU_WGS72_KM3_S2 / np.linalg.norm(kepler[:3])
    return bool(energy_km2_s2 < 0.0)


def _turned(element_set: ElementSet, days: float) -> ElementSet:
    """Move the mean anomaly along by the mean motion."""
    turned_deg = element_set.mean_anomaly_deg + 360.0 * element_set.mean_motion_rev_day * days
    return replace(element_set, mean_anomaly_deg=turned_deg % 360.0)


def _kepler_state(element_set: ElementSet) -> FloatArray:
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
    eccentric = _eccentric_anomaly(anomaly, e)
    cosine, sine, minor = np.cos(eccentric), np.sin(eccentric), np.sqrt(1.0 - e * e)
    to_perigee = _in_plane(node, inclination, perigee)
    ahead = _in_plane(node, inclination, perigee + np.pi / 2.0)
    r_km = a_km * ((cosine - e) * to_perigee + minor * sine * ahead)
    v_km_s = a_km * rate / (1.0 - e * cosine) * (minor * cosine * ahead - sine * to_perigee)
    return np.concatenate([r_km, v_km_s])


def _with_orbit_of(element_set: ElementSet, kepler: FloatArray) -> ElementSet:
    """Return the element set with the six elements of a Kepler state instead of its own.

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


def _eccentric_anomaly(mean_rad: float, e: float) -> float:
    """Solve Kepler's equation; from pi Newton's method cannot run away."""
    mean_rad = float(mean_rad % (2.0 * np.pi))
    eccentric = np.pi if e > 0.8 else mean_rad
    for _ in range(_KEPLER_STEPS):
        step = (eccentric - e * np.sin(eccentric) - mean_rad) / (1.0 - e * np.cos(eccentric))
        eccentric -= step
        if abs(step) < 1e-15:
            break
    return float(eccentric)


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


def _states(element_set: ElementSet, start_utc: datetime, offset_s: FloatArray) -> FloatArray:
    """Return SGP4's states (k, 6); NaN where there is none."""
    r_km, v_km_s, status = Propagator([element_set]).object_states_teme(0, start_utc, offset_s)
    states = np.concatenate([r_km, v_km_s], axis=1)
    states[status != Status.OK] = np.nan
    return states


def _state(element_set: ElementSet, at_utc: datetime) -> FloatArray:
    state: FloatArray = _states(element_set, at_utc, _AT_ONCE)[0]
    return state


def _degrees(angle_rad: float | FloatArray) -> float:
    return float(np.degrees(angle_rad) % 360.0)


def _named(element_set: ElementSet) -> str:
    return f"{element_set.name} ({element_set.norad_cat_id})"
