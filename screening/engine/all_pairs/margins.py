"""What every object is allowed to stray from two-body motion, measured on itself, for the sieve."""

from __future__ import annotations

from datetime import datetime
from typing import Final

import numpy as np

from screening.engine.all_pairs.states import AGREEMENT_KM, FastStates
from screening.engine.motion import Roughness
from screening.engine.propagate import Propagator
from screening.engine.roughness import (
    DEEP_SPACE_JUMP_KM,
    LOOK_STENCIL_S,
    NEAR_EARTH_JUMP_KM,
    strays_of,
)
from screening.engine.types import FloatArray, IntArray

_LOOKS: Final = 12
_SAFETY_FACTOR: Final = 3.0
_VELOCITY_FLOOR_KM_S: Final = 2e-3
_ACCELERATION_FLOOR_KM_S2: Final = 6e-5
# Single precision rounds a position by half of 2^-23 of it, three components and two objects.
_SINGLE_PRECISION: Final = 2.4e-7
_OBJECTS_AT_ONCE: Final = 512


def measure_strays(
    propagator: Propagator,
    states: FastStates,
    start_utc: datetime,
    usable_until_s: FloatArray,
    index: IntArray,
) -> Roughness:
    """Measure the objects ``index`` at times spread over their usable part of the window.

    Returns arrays as long as the propagator: three times the worst figure found, never less than
    the floors.
    """
    velocity = np.full(len(propagator), _VELOCITY_FLOOR_KM_S)
    acceleration = np.full(len(propagator), _ACCELERATION_FLOOR_KM_S2)
    for first in range(0, index.size, _OBJECTS_AT_ONCE):
        some = index[first : first + _OBJECTS_AT_ONCE]
        r, v = _looks(propagator, states, start_utc, usable_until_s, some)
        dv, da = strays_of(r, v)
        velocity[some] = np.maximum(velocity[some], _SAFETY_FACTOR * dv)
        acceleration[some] = np.maximum(acceleration[some], _SAFETY_FACTOR * da)
    jump_km = np.where(propagator.is_deep_space, DEEP_SPACE_JUMP_KM, NEAR_EARTH_JUMP_KM)
    return Roughness(velocity, acceleration, jump_km)


def _looks(
    propagator: Propagator,
    states: FastStates,
    start_utc: datetime,
    usable_until_s: FloatArray,
    index: IntArray,
) -> tuple[FloatArray, FloatArray]:
    """Return states (objects, looks, stencil, 3) of each object, by the fastest way it has."""
    reach_s = float(LOOK_STENCIL_S.max())
    last_s = np.maximum(usable_until_s[index] - reach_s, reach_s)
    share = np.linspace(0.0, 1.0, _LOOKS)
    centre_s = reach_s + (last_s - reach_s)[:, None] * share
    at_s = (centre_s[:, :, None] + LOOK_STENCIL_S).reshape(index.size, -1)
    shape = (index.size, _LOOKS, LOOK_STENCIL_S.size, 3)
    r, v = np.empty((index.size, at_s.shape[1], 3)), np.empty((index.size, at_s.shape[1], 3))
    fast = states.has_fast_form[index]
    flat = states.near_states(np.repeat(index[fast], at_s.shape[1]), at_s[fast].ravel())
    r[fast], v[fast] = (part.reshape(-1, at_s.shape[1], 3) for part in np.split(flat, 2, axis=1))
    for row in np.flatnonzero(~fast).tolist():
        r[row], v[row], _ = propagator.object_states_teme(int(index[row]), start_utc, at_s[row])
    return r.reshape(shape), v.reshape(shape)


def sieve_margins_km(strays: Roughness, half_step_s: float, radius_km: FloatArray) -> FloatArray:
    """Bound how far from straight relative motion each object's own strays carry it, (n,) km."""
    margins: FloatArray = (
        strays.jump_km
        + strays.velocity_error_km_s * half_step_s
        + strays.acceleration_km_s2 * half_step_s**2 / 2.0
        + _SINGLE_PRECISION * radius_km
        + AGREEMENT_KM
    )
    return margins
