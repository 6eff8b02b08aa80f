"""What every object is allowed to stray within half a step of the sieve, in kilometres."""

from __future__ import annotations

from typing import Final

from screening.engine.motion import Roughness
from screening.engine.near_earth.own_sgp4 import AGREEMENT_KM
from screening.engine.types import FloatArray

# Single precision rounds a position by half of 2^-23 of it, three components and two objects.
_SINGLE_PRECISION: Final = 2.4e-7


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
