"""How soon an object can come down: why most of an eccentric orbit need not be looked at.

Radial motion obeys x'' >= -mu / x^2 - a with a for all that is not two-body: the centrifugal term
only holds an object up. The right-hand side grows with x, so that the object is never under y that
has y'' = -mu / y^2 - a and begins as the object does. If y begins upwards, with the speed u, it is
back after 2 u / (mu / r^2 + a) at least, as fast as it left. At a radius x under r it then has the
inward speed w, w^2 = u^2 + 2 mu (1/x - 1/r) + 2 a (r - x), and takes at least (x1 - x2) / w(x2)
from x1 down to x2. Backwards in time the same holds with the radial speed turned round.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from screening.engine.constants import MU_WGS72_KM3_S2
from screening.engine.motion import Roughness
from screening.engine.types import FloatArray
from screening.engine.vectors import dot, length

# The way down is bounded piece by piece: more pieces bound it better.
_PIECES: Final = 8
_TINY_KM2_S2: Final = 1e-12


def times_above_s(
    r_teme_km: FloatArray, v_teme_km_s: FloatArray, floor_km: float, rough: Roughness
) -> tuple[FloatArray, FloatArray]:
    """Bound how long before and after a state, (..., 3), objects are over a radius: (...) each.

    ``rough``, of a shape that goes with it, is what their paths stray from two-body motion. 0 where
    nothing can be said: for a state under the radius, or NaN.
    """
    radius_km = length(r_teme_km)
    radial_km_s = dot(r_teme_km, v_teme_km_s) / radius_km
    before_s = _time_above_s(radius_km, -radial_km_s, floor_km, rough)
    return before_s, _time_above_s(radius_km, radial_km_s, floor_km, rough)


def _time_above_s(
    radius_km: FloatArray, radial_km_s: FloatArray, floor_km: float, rough: Roughness
) -> FloatArray:
    speed_km_s = radial_km_s - rough.velocity_error_km_s
    pull = MU_WGS72_KM3_S2 / radius_km**2 + rough.acceleration_km_s2
    drop_km = np.maximum(radius_km - floor_km - rough.jump_km, 0.0)
    above_s = np.where(drop_km > 0.0, 2.0 * np.maximum(speed_km_s, 0.0) / pull, 0.0)
    for piece in range(1, _PIECES + 1):
        fallen_km = drop_km * piece / _PIECES
        gained = 2.0 * MU_WGS72_KM3_S2 * (1.0 / (radius_km - fallen_km) - 1.0 / radius_km)
        pushed = 2.0 * rough.acceleration_km_s2 * fallen_km
        above_s += drop_km / _PIECES / np.sqrt(speed_km_s**2 + gained + pushed + _TINY_KM2_S2)
    return np.nan_to_num(above_s, nan=0.0)
