"""How far relative motion can stray from a straight line: the bound the survey's promise rests on.

Let two objects be at relative position ``r`` and velocity ``v`` at an instant, and suppose that
they come within D of each other at a time s away, \\|s\\| <= T. Write G = 2 mu / R^3 with R the
radius of the Earth. For any two points outside a sphere of radius R, however far apart, the
difference of the two-body accelerations is at most G times their distance (with u = 1/r^2 and the
angle c between them, |a1 - a2|^2 = mu^2 [(u1 - u2)^2 + 2 u1 u2 (1 - cos c)], and each term is at
most 4/R^6 times its counterpart in the squared distance). Looking back from the encounter, the
distance a time w before it is at most D + V w, where V is the largest relative speed between. Twice
integrated, the straight line from ``r`` and ``v`` is wrong at s by at most

    G (D T^2 / 2 + V T^3 / 3)  +  what is not two-body.

SGP4 is not an integrated orbit: what is not two-body holds real perturbations (J2 at most
3.2e-5 km/s^2), SGP4's velocity not being the exact derivative of its position, and its small jumps.
``Roughness`` carries these for each object; ``roughness.measure_roughness`` measures them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from screening.engine.constants import EARTH_RADIUS_WGS72_KM, MU_WGS72_KM3_S2
from screening.engine.types import FloatArray, IntArray

# SGP4 answers "decayed" under one Earth radius, so no usable state is lower.
GRAVITY_GRADIENT_S2: Final = 2.0 * MU_WGS72_KM3_S2 / EARTH_RADIUS_WGS72_KM**3

# V is solved from V (1 - G T^2 / 2) <= ...: the bound needs the bracket well above zero.
_LEAST_BRACKET: Final = 0.5


@dataclass(frozen=True, slots=True)
class Roughness:
    """How far each object's SGP4 path may stray from two-body motion; arrays of shape (n,).

    ``velocity_error_km_s``: SGP4's velocity against the derivative of its position;
    ``acceleration_km_s2``: second derivative of the position beyond two-body gravity;
    ``jump_km``: discontinuity of the position.
    """

    velocity_error_km_s: FloatArray
    acceleration_km_s2: FloatArray
    jump_km: FloatArray

    def of(self, index: IntArray) -> Roughness:
        """Return the roughness of the objects at ``index``, in that order."""
        return Roughness(
            self.velocity_error_km_s[index], self.acceleration_km_s2[index], self.jump_km[index]
        )

    def table(self) -> FloatArray:
        """Return a row an object, in the order of the fields: what compiled code takes, (n, 3)."""
        return np.stack([self.velocity_error_km_s, self.acceleration_km_s2, self.jump_km], axis=1)

    def __add__(self, other: Roughness) -> Roughness:
        """Return the roughness of relative motion: errors of a pair add in the worst case."""
        return Roughness(
            self.velocity_error_km_s + other.velocity_error_km_s,
            self.acceleration_km_s2 + other.acceleration_km_s2,
            self.jump_km + other.jump_km,
        )


def relative_motion_is_bounded(half_width_s: float) -> bool:
    """Whether the bound of this module holds over intervals of this half-width."""
    return 1.0 - GRAVITY_GRADIENT_S2 * half_width_s**2 / 2.0 >= _LEAST_BRACKET


def largest_relative_speed_km_s(
    speed_km_s: FloatArray | float, half_width_s: float, threshold_km: float, rough: Roughness
) -> FloatArray:
    """Bound V: the relative speed anywhere between now and an encounter within the half-width."""
    stray = rough.velocity_error_km_s + rough.acceleration_km_s2 * half_width_s
    pull = GRAVITY_GRADIENT_S2 * threshold_km * half_width_s
    bracket = 1.0 - GRAVITY_GRADIENT_S2 * half_width_s**2 / 2.0
    bound: FloatArray = np.asarray((speed_km_s + stray + pull) / bracket)
    return bound


def straight_line_error_km(
    largest_speed_km_s: FloatArray, half_width_s: float, threshold_km: float, rough: Roughness
) -> FloatArray:
    """Bound the error of straight relative motion at an encounter within the half-width."""
    two_body = GRAVITY_GRADIENT_S2 * (
        threshold_km * half_width_s**2 / 2.0 + largest_speed_km_s * half_width_s**3 / 3.0
    )
    stray = (
        rough.jump_km
        + rough.velocity_error_km_s * half_width_s
        + rough.acceleration_km_s2 * half_width_s**2 / 2.0
    )
    return two_body + stray
