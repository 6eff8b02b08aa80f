"""How far SGP4's paths stray from two-body motion, measured on the very objects that are screened.

The bound of ``motion`` needs it. Floors come from a whole catalogue; an object whose drag terms
make it worse (a few in ten thousand, days before they decay) is given its own measured figure.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

import numpy as np

from screening.engine.constants import MU_WGS72_KM3_S2
from screening.engine.motion import Roughness
from screening.engine.propagate import Propagator
from screening.engine.types import FloatArray, IntArray

# What a whole catalogue needs, with room: docs/algorithms/stations-screening.md has the figures.
VELOCITY_FLOOR_KM_S: Final = 0.002
# In deep space, and near Earth with an eccentric orbit, velocities are off for minutes at perigee.
PERIGEE_VELOCITY_FLOOR_KM_S: Final = 0.01
ECCENTRIC: Final = 0.1
ACCELERATION_FLOOR_KM_S2: Final = 6e-5
NEAR_EARTH_JUMP_KM: Final = 0.05
DEEP_SPACE_JUMP_KM: Final = 2.0
SAFETY_FACTOR: Final = 3.0

_LOOKS: Final = 12
# Times around a look, and weights of central differences of values there.
LOOK_STENCIL_S: Final = np.arange(-2.0, 3.0)
FIRST_DERIVATIVE: Final = np.array([1.0, -8.0, 0.0, 8.0, -1.0]) / 12.0
SECOND_DERIVATIVE: Final = np.array([-1.0, 16.0, -30.0, 16.0, -1.0]) / 12.0
_OBJECTS_AT_ONCE: Final = 256


def measure_roughness(
    propagator: Propagator, start_utc: datetime, usable_until_s: FloatArray, index: IntArray
) -> Roughness:
    """Measure the objects ``index`` at times spread over their usable part of the window.

    Returns arrays as long as the propagator: three times the worst figure found, and never less
    than the catalogue's floors.
    """
    velocity = velocity_floor_km_s(propagator)
    acceleration = np.full(len(propagator), ACCELERATION_FLOOR_KM_S2)
    for some, until_s in _alike(index, usable_until_s):
        at_s = _look_offsets_s(until_s)
        r, v = propagator.grid_states_teme(some, start_utc, at_s)
        worst = strays_of(_by_look(r), _by_look(v))
        velocity[some] = np.maximum(velocity[some], SAFETY_FACTOR * worst[0])
        acceleration[some] = np.maximum(acceleration[some], SAFETY_FACTOR * worst[1])
    jump_km = np.where(propagator.is_deep_space, DEEP_SPACE_JUMP_KM, NEAR_EARTH_JUMP_KM)
    return Roughness(velocity, acceleration, jump_km)


def velocity_floor_km_s(propagator: Propagator) -> FloatArray:
    """Return the least velocity misfit that is allowed for, (n,)."""
    is_eccentric = np.array([satrec.ecco > ECCENTRIC for satrec in propagator.satrecs], np.bool_)
    is_off_at_perigee = propagator.is_deep_space | is_eccentric
    return np.where(is_off_at_perigee, PERIGEE_VELOCITY_FLOOR_KM_S, VELOCITY_FLOOR_KM_S)


def _alike(index: IntArray, usable_until_s: FloatArray) -> list[tuple[IntArray, float]]:
    """Group objects that are usable equally long, some hundred at most in a group."""
    groups = []
    for until_s in np.unique(usable_until_s[index]).tolist():
        same = index[usable_until_s[index] == until_s]
        parts = range(0, same.size, _OBJECTS_AT_ONCE)
        groups += [(same[first : first + _OBJECTS_AT_ONCE], until_s) for first in parts]
    return groups


def _look_offsets_s(usable_until_s: float) -> FloatArray:
    reach = float(LOOK_STENCIL_S.max())
    centre_s = np.linspace(reach, max(usable_until_s - reach, reach), _LOOKS)
    offset_s: FloatArray = (centre_s[:, None] + LOOK_STENCIL_S).ravel()
    return offset_s


def _by_look(states: FloatArray) -> FloatArray:
    return states.reshape(states.shape[0], _LOOKS, LOOK_STENCIL_S.size, 3)


def strays_of(r_teme_km: FloatArray, v_teme_km_s: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the worst velocity and acceleration misfit of each object.

    States have the shape (..., looks, stencil, 3), at ``LOOK_STENCIL_S`` around each look.
    """
    middle = LOOK_STENCIL_S.size // 2
    r, v = r_teme_km[..., middle, :], v_teme_km_s[..., middle, :]
    derivative = np.einsum("s,...sk->...k", FIRST_DERIVATIVE, r_teme_km)
    second = np.einsum("s,...sk->...k", SECOND_DERIVATIVE, r_teme_km)
    radius = np.linalg.norm(r, axis=-1, keepdims=True)
    velocity = np.linalg.norm(derivative - v, axis=-1)
    acceleration = np.linalg.norm(second + MU_WGS72_KM3_S2 * r / radius**3, axis=-1)
    # A look that runs into the object's end is NaN and says nothing.
    return np.nanmax(velocity, axis=-1, initial=0.0), np.nanmax(acceleration, axis=-1, initial=0.0)
