"""A burn of an object that SGP4 moves: its mean elements from the instant of the burn on.

At a burn the velocity jumps and the position does not. Sought are the mean elements with which SGP4
gives just that state at that instant; epoch and drag terms stay, so what follows has drag, J2 to J4
and deep space as SGP4 has them. The six unknowns are the state of the Kepler orbit with the mean
elements of the instant of the burn: SGP4 lies so near to it that Newton's method is there in a few
steps, and neither circles nor equators are singular.

NOTE: position and velocity of SGP4 do not quite belong together, but the burned and the unburned
object have the same flaw: their difference is what counts. docs/coordination/plans.md has how good
it is. A burn is an instant here: one that takes minutes differs by metres for each metre a second.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

import numpy as np

from screening.engine.constants import SECONDS_PER_DAY
from screening.engine.frames import rtn_axes_teme, teme_to_rtn
from screening.engine.kepler_states import is_bound, kepler_state, with_orbit_of
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
_SLOWLY: Final = 0.1  # steps that leave a larger share of what was missing


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
    return BurnsAt.of(element_set, burn.at_utc).burned(burn.dv_rtn_m_s)


@dataclass(frozen=True, slots=True)
class BurnsAt:
    """Burns of one object at one instant: what they all need is found once.

    ``now`` is the state without a burn, ``kepler`` the unknowns that give it and ``slopes`` how it
    changes with them.
    """

    unknowns: _UnknownsAt
    now: FloatArray
    kepler: FloatArray
    slopes: FloatArray

    @classmethod
    def of(cls, element_set: ElementSet, at_utc: datetime) -> BurnsAt:
        """Make ready. Raises ``ManoeuvreError`` where SGP4 has no state at that instant."""
        now = _state(element_set, at_utc)
        if not np.isfinite(now).all():
            raise ManoeuvreError(f"{_named(element_set)} has no position at {at_utc.isoformat()}")
        unknowns = _UnknownsAt(element_set, at_utc)
        kepler = unknowns.of_elements()
        return cls(unknowns, now, kepler, _slopes(unknowns, kepler))

    def burned(self, dv_rtn_m_s: tuple[float, float, float]) -> ElementSet:
        """Return what ``burned`` does, for a burn of this size."""
        axes = rtn_axes_teme(self.now[:3], self.now[3:])
        jump = np.concatenate([np.zeros(3), axes.T @ np.array(dv_rtn_m_s) / M_PER_KM])
        found, off_km = self._solved(self.now + jump)
        if found is None or off_km > _NEAR_ENOUGH_KM:
            raise ManoeuvreError(
                f"{_named(self.unknowns.element_set)}: no orbit that SGP4 can follow has its"
                f" velocity after a burn of {np.linalg.norm(dv_rtn_m_s):g} m/s"
            )
        return found

    def _solved(self, wanted: FloatArray) -> tuple[ElementSet | None, float]:
        """Return the elements that come nearest to a state (6,), and how far they are off in km.

        The slopes of the unburned state serve small burns to the end: each step leaves a thousandth
        of what was missing. Where a step leaves more they are found anew.
        """
        kepler, slopes, best, least_km = self.kepler, self.slopes, None, np.inf
        for _ in range(_MOST_STEPS):
            missing = wanted - self.unknowns.sgp4_state(kepler)
            off_km = float(np.linalg.norm(missing[:3]) + _SECONDS * np.linalg.norm(missing[3:]))
            if not np.isfinite(off_km):
                break
            if off_km > _SLOWLY * least_km:
                slopes = _slopes(self.unknowns, kepler)
            if off_km < least_km:
                best, least_km = self.unknowns.elements(kepler), off_km
            if off_km < _EXACT_KM:
                break
            kepler = kepler + np.linalg.solve(slopes, missing)
        return best, least_km


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
        return kepler_state(_turned(self.element_set, self._since_epoch_days))

    def elements(self, kepler: FloatArray) -> ElementSet:
        at_burn = with_orbit_of(self.element_set, kepler)
        return _turned(at_burn, -self._since_epoch_days)

    def sgp4_state(self, kepler: FloatArray) -> FloatArray:
        if not np.isfinite(kepler).all() or not is_bound(kepler):
            return np.full(6, np.nan)
        return _state(self.elements(kepler), self.at_utc)


def _slopes(unknowns: _UnknownsAt, kepler: FloatArray) -> FloatArray:
    """Return how SGP4's state changes with each unknown, (6, 6), one a column."""
    columns = []
    for place, step in enumerate(_VARIED_BY):
        aside = np.zeros(6)
        aside[place] = step
        ahead, behind = (unknowns.sgp4_state(kepler + sign * aside) for sign in (1.0, -1.0))
        columns.append((ahead - behind) / (2.0 * step))
    return np.stack(columns, axis=1)


def _turned(element_set: ElementSet, days: float) -> ElementSet:
    """Move the mean anomaly along by the mean motion."""
    turned_deg = element_set.mean_anomaly_deg + 360.0 * element_set.mean_motion_rev_day * days
    return replace(element_set, mean_anomaly_deg=turned_deg % 360.0)


def _states(element_set: ElementSet, start_utc: datetime, offset_s: FloatArray) -> FloatArray:
    """Return SGP4's states (k, 6); NaN where there is none."""
    r_km, v_km_s, status = Propagator([element_set]).object_states_teme(0, start_utc, offset_s)
    states = np.concatenate([r_km, v_km_s], axis=1)
    states[status != Status.OK] = np.nan
    return states


def _state(element_set: ElementSet, at_utc: datetime) -> FloatArray:
    state: FloatArray = _states(element_set, at_utc, _AT_ONCE)[0]
    return state


def _named(element_set: ElementSet) -> str:
    return f"{element_set.name} ({element_set.norad_cat_id})"
