"""Sine and cosine as polynomials, so that loops over them become vector instructions.

The library's own functions are calls, which no compiler turns into vector code. These are inlined.
Source: coefficients of fdlibm's k_sin.c and k_cos.c (Sun Microsystems 1993), for \\|x\\| <= pi/4;
reduction after Cody & Waite 1980 in two parts.
"""

from __future__ import annotations

from math import pi
from typing import Final

import numpy as np

from screening.engine.compiled import inlined

_TWO_OVER_PI: Final = 2.0 / pi
_HALF_PI_HIGH: Final = 1.5707963267341256  # the first 33 bits: exact times any quadrant in use
_HALF_PI_LOW: Final = 6.077100506506192e-11
_QUADRANTS: Final = 4.0


@inlined
def sine_cosine(angle_rad: float) -> tuple[float, float]:
    """Return sine and cosine, to some 1e-16, of an angle of up to some 1e6 rad."""
    quadrant = np.floor(angle_rad * _TWO_OVER_PI + 0.5)
    x = (angle_rad - quadrant * _HALF_PI_HIGH) - quadrant * _HALF_PI_LOW
    z = x * x
    s = 1.58969099521155010221e-10
    s = s * z - 2.50507602534068634195e-08
    s = s * z + 2.75573137070700676789e-06
    s = s * z - 1.98412698298579493134e-04
    s = s * z + 8.33333333332248946124e-03
    s = s * z - 1.66666666666666324348e-01
    sine = x + x * z * s
    c = -1.13596475577881948265e-11
    c = c * z + 2.08757232129817482790e-09
    c = c * z - 2.75573143513906633035e-07
    c = c * z + 2.48015872894767294178e-05
    c = c * z - 1.38888888888741095749e-03
    c = c * z + 4.16666666666666019037e-02
    cosine = 1.0 - 0.5 * z + z * z * c
    # Quadrants in floating point: comparing them needs no conversion to whole numbers.
    turn = quadrant - _QUADRANTS * np.floor(quadrant / _QUADRANTS)
    is_odd = turn == 1.0 or turn == 3.0
    first = cosine if is_odd else sine
    second = sine if is_odd else cosine
    first = -first if turn >= 2.0 else first
    second = -second if (turn == 1.0 or turn == 2.0) else second
    return first, second


@inlined
def small_sine_cosine(angle_rad: float) -> tuple[float, float]:
    """Return sine and cosine, to 1e-16, of an angle of up to 0.02 rad."""
    z = angle_rad * angle_rad
    sine = angle_rad * (1.0 - z / 6.0 * (1.0 - z / 20.0 * (1.0 - z / 42.0)))
    cosine = 1.0 - z / 2.0 * (1.0 - z / 12.0 * (1.0 - z / 30.0 * (1.0 - z / 56.0)))
    return sine, cosine
