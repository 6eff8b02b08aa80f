"""What every object is allowed to stray from two-body motion, measured on itself, for the sieve."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Final

import numpy as np

from screening.engine.all_pairs.states import AGREEMENT_KM, FastStates
from screening.engine.all_pairs.threads import Threads
from screening.engine.motion import Roughness
from screening.engine.propagate import Propagator
from screening.engine.roughness import (
    DEEP_SPACE_JUMP_KM,
    LOOK_STENCIL_S,
    NEAR_EARTH_JUMP_KM,
    strays_of,
)
from screening.engine.types import FloatArray, IntArray

_LOOKS: Final = 8
_SAFETY_FACTOR: Final = 3.0
_VELOCITY_FLOOR_KM_S: Final = 2e-3
# Deep-space velocities are off for minutes around perigee, between two looks.
_DEEP_SPACE_VELOCITY_FLOOR_KM_S: Final = 1e-2
_ACCELERATION_FLOOR_KM_S2: Final = 6e-5
# Single precision rounds a position by half of 2^-23 of it, three components and two objects.
_SINGLE_PRECISION: Final = 2.4e-7
_OBJECTS_AT_ONCE: Final = 512


def measure_strays(
    propagator: Propagator,
    states: FastStates,
    start_utc: datetime,
    usable_until_s: FloatArray,
    duration_s: float,
    threads: Threads,
) -> Roughness:
    """Measure every object of ``states`` at times spread over its usable part of the window.

    Returns arrays as long as the propagator: three times the worst figure found, never less than
    the floors.
    """
    velocity = np.where(
        propagator.is_deep_space, _DEEP_SPACE_VELOCITY_FLOOR_KM_S, _VELOCITY_FLOOR_KM_S
    )
    acceleration = np.full(len(propagator), _ACCELERATION_FLOOR_KM_S2)
    index = np.sort(states.object_of_column)
    lives = usable_until_s[index] >= duration_s

    def look(some: IntArray) -> None:
        r, v = _common_looks(propagator, states, start_utc, duration_s, some)
        _raise_to(velocity, acceleration, some, strays_of(r, v))

    alive = index[lives]
    parts = np.array_split(alive, alive.size // _OBJECTS_AT_ONCE + 1)
    threads.run([partial(look, part) for part in parts])
    for each in index[~lives].tolist():
        at_s = _look_times_s(float(usable_until_s[each]))
        r, v, _ = propagator.object_states_teme(each, start_utc, at_s)
        one = np.array([each])
        _raise_to(velocity, acceleration, one, strays_of(_by_look(r[None]), _by_look(v[None])))
    jump_km = np.where(propagator.is_deep_space, DEEP_SPACE_JUMP_KM, NEAR_EARTH_JUMP_KM)
    return Roughness(velocity, acceleration, jump_km)


def _raise_to(
    velocity: FloatArray,
    acceleration: FloatArray,
    index: IntArray,
    strays: tuple[FloatArray, FloatArray],
) -> None:
    velocity[index] = np.maximum(velocity[index], _SAFETY_FACTOR * strays[0])
    acceleration[index] = np.maximum(acceleration[index], _SAFETY_FACTOR * strays[1])


def _look_times_s(until_s: float) -> FloatArray:
    reach_s = float(LOOK_STENCIL_S.max())
    centre_s = np.linspace(reach_s, max(until_s - reach_s, reach_s), _LOOKS)
    at_s: FloatArray = (centre_s[:, None] + LOOK_STENCIL_S).ravel()
    return at_s


def _by_look(states: FloatArray) -> FloatArray:
    return states.reshape(states.shape[0], _LOOKS, LOOK_STENCIL_S.size, 3)


def _common_looks(
    propagator: Propagator,
    states: FastStates,
    start_utc: datetime,
    duration_s: float,
    index: IntArray,
) -> tuple[FloatArray, FloatArray]:
    """Return states (objects, looks, stencil, 3) of each object, by the fastest way it has."""
    at_s = _look_times_s(duration_s)
    r, v = np.empty((2, index.size, at_s.size, 3))
    fast = states.has_fast_form[index]
    r[fast], v[fast] = states.near_grid(index[fast], at_s)
    if not fast.all():
        r[~fast], v[~fast] = propagator.grid_states_teme(index[~fast], start_utc, at_s)
    return _by_look(r), _by_look(v)


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
