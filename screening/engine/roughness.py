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
from screening.engine.types import FloatArray

# What a whole catalogue needs, with room: docs/algorithms/stations-screening.md has the figures.
_VELOCITY_FLOOR_KM_S: Final = 0.01
_ACCELERATION_FLOOR_KM_S2: Final = 6e-5
NEAR_EARTH_JUMP_KM: Final = 0.05
DEEP_SPACE_JUMP_KM: Final = 2.0
_SAFETY_FACTOR: Final = 2.0

_LOOKS: Final = 12
_DIFFERENCE_STEP_S: Final = 1.0
# Times around a look, in seconds, of the central differences below.
LOOK_STENCIL_S: Final = _DIFFERENCE_STEP_S * np.arange(-2.0, 3.0)
_FIRST_DERIVATIVE: Final = np.array([1.0, -8.0, 0.0, 8.0, -1.0]) / 12.0
_SECOND_DERIVATIVE: Final = np.array([-1.0, 16.0, -30.0, 16.0, -1.0]) / 12.0


def measure_roughness(
    propagator: Propagator, start_utc: datetime, usable_until_s: FloatArray
) -> Roughness:
    """Measure every object at times spread over its usable part of the window.

    Returns twice the worst figure found, and never less than the catalogue's floors.
    """
    velocity_error_km_s = np.full(len(propagator), _VELOCITY_FLOOR_KM_S)
    acceleration_km_s2 = np.full(len(propagator), _ACCELERATION_FLOOR_KM_S2)
    for index in range(len(propagator)):
        offset_s = _look_offsets_s(float(usable_until_s[index]))
        r, v, _ = propagator.object_states_teme(index, start_utc, offset_s)
        velocity, acceleration = strays_of(r.reshape(_LOOKS, -1, 3), v.reshape(_LOOKS, -1, 3))
        velocity_error_km_s[index] = max(
            velocity_error_km_s[index], _SAFETY_FACTOR * float(velocity)
        )
        acceleration_km_s2[index] = max(
            acceleration_km_s2[index], _SAFETY_FACTOR * float(acceleration)
        )
    jump_km = np.where(propagator.is_deep_space, DEEP_SPACE_JUMP_KM, NEAR_EARTH_JUMP_KM)
    return Roughness(velocity_error_km_s, acceleration_km_s2, jump_km)


def _look_offsets_s(usable_until_s: float) -> FloatArray:
    reach = float(LOOK_STENCIL_S.max())
    centre_s = np.linspace(reach, max(usable_until_s - reach, reach), _LOOKS)
    offset_s: FloatArray = (centre_s[:, None] + LOOK_STENCIL_S).ravel()
    return offset_s


def strays_of(r_teme_km: FloatArray, v_teme_km_s: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the worst velocity and acceleration misfit of each object.

    States have the shape (..., looks, stencil, 3), at ``LOOK_STENCIL_S`` around each look.
    """
    middle = LOOK_STENCIL_S.size // 2
    r, v = r_teme_km[..., middle, :], v_teme_km_s[..., middle, :]
    derivative = np.einsum("s,...sk->...k", _FIRST_DERIVATIVE, r_teme_km) / _DIFFERENCE_STEP_S
    second = np.einsum("s,...sk->...k", _SECOND_DERIVATIVE, r_teme_km) / _DIFFERENCE_STEP_S**2
    radius = np.linalg.norm(r, axis=-1, keepdims=True)
    velocity = np.linalg.norm(derivative - v, axis=-1)
    acceleration = np.linalg.norm(second + MU_WGS72_KM3_S2 * r / radius**3, axis=-1)
    # A look that runs into the object's end is NaN and says nothing.
    return np.nanmax(velocity, axis=-1, initial=0.0), np.nanmax(acceleration, axis=-1, initial=0.0)
