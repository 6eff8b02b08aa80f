"""Two-body orbits as equinoctial elements, in which they move along straight lines.

Elements (..., 6): mean motion n in rad/s, h = e sin, k = e cos of the longitude of periapsis,
p = tan(i/2) sin, q = tan(i/2) cos of the ascending node, and mean longitude in rad. Only the last
changes, at the rate of the first; so a normal distribution of elements stays normal for ever, while
the same of positions bends along the orbit. Singular at an inclination of 180 degrees alone.

Source: Broucke and Cefola 1972, "On the equinoctial orbit elements", Celestial Mechanics 5.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt

from screening.engine.constants import MU_EGM96_KM3_S2
from screening.engine.types import FloatArray
from screening.engine.vectors import dot, length

# Real or complex: the Jacobian comes from a step along the imaginary axis.
Numbers = npt.NDArray[Any]
_NEWTON_STEPS: Final = 30
_IMAGINARY_STEP: Final = 1e-30


def elements_of(state: FloatArray) -> FloatArray:
    """Return the elements (..., 6) of inertial states (..., 6) in km and km/s.

    NaN where the orbit is not closed, or retrograde in the plane of reference.
    """
    r, v = state[..., :3], state[..., 3:]
    distance = length(r)
    inverse_axis = 2.0 / distance - dot(v, v) / MU_EGM96_KM3_S2
    axis = 1.0 / np.where(inverse_axis > 0.0, inverse_axis, np.nan)
    momentum = np.cross(r, v)
    normal = momentum / length(momentum)[..., None]
    p, q = normal[..., 0] / (1.0 + normal[..., 2]), -normal[..., 1] / (1.0 + normal[..., 2])
    f_axis, g_axis = _axes(p, q)
    eccentricity = np.cross(v, momentum) / MU_EGM96_KM3_S2 - r / distance[..., None]
    h, k = dot(eccentricity, g_axis), dot(eccentricity, f_axis)
    root = np.sqrt(1.0 - h * h - k * k)
    beta = 1.0 / (1.0 + root)
    x, y = dot(r, f_axis) / (axis * root), dot(r, g_axis) / (axis * root)
    cosine = k + (1.0 - k * k * beta) * x - h * k * beta * y
    sine = h + (1.0 - h * h * beta) * y - h * k * beta * x
    mean_longitude = np.arctan2(sine, cosine) + h * cosine - k * sine
    motion = np.sqrt(MU_EGM96_KM3_S2 / axis**3)
    return np.stack([motion, h, k, p, q, mean_longitude], axis=-1)


def state_of(elements: Numbers) -> Numbers:
    """Return the states (..., 6) in km and km/s of elements (..., 6), real or complex."""
    motion, h, k, p, q, longitude = np.moveaxis(elements, -1, 0)
    axis = (MU_EGM96_KM3_S2 / motion**2) ** (1.0 / 3.0)
    eccentric = _eccentric_longitude(h, k, longitude)
    cosine, sine = np.cos(eccentric), np.sin(eccentric)
    beta = 1.0 / (1.0 + np.sqrt(1.0 - h * h - k * k))
    x = axis * ((1.0 - h * h * beta) * cosine + h * k * beta * sine - k)
    y = axis * ((1.0 - k * k * beta) * sine + h * k * beta * cosine - h)
    rate = motion * axis / (1.0 - h * sine - k * cosine)
    x_dot = rate * (h * k * beta * cosine - (1.0 - h * h * beta) * sine)
    y_dot = rate * ((1.0 - k * k * beta) * cosine - h * k * beta * sine)
    f_axis, g_axis = _axes(p, q)
    position = x[..., None] * f_axis + y[..., None] * g_axis
    velocity = x_dot[..., None] * f_axis + y_dot[..., None] * g_axis
    return np.concatenate([position, velocity], axis=-1)


def state_and_jacobian(elements: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return states (..., 6) and their derivatives by the elements (..., 6, 6), to rounding.

    Source: Squire and Trapp 1998, "Using complex variables to estimate derivatives".
    """
    steps = _IMAGINARY_STEP * np.eye(6)
    moved = state_of(elements[..., None, :] + 1j * steps)
    jacobian = np.swapaxes(moved.imag / _IMAGINARY_STEP, -1, -2)
    return moved[..., 0, :].real, jacobian


def moved_on(elements: FloatArray, seconds: FloatArray) -> FloatArray:
    """Return elements (..., 6) after times (...) that broadcast with them."""
    shape = np.broadcast_shapes(elements.shape[:-1], np.shape(seconds))
    later = np.broadcast_to(elements, (*shape, 6)).copy()
    later[..., 5] += elements[..., 0] * seconds
    return later


def transition(seconds: FloatArray) -> FloatArray:
    """Return the matrices (n, 6, 6) that turn errors of elements into those after times (n,)."""
    matrices = np.tile(np.eye(6), (len(seconds), 1, 1))
    matrices[:, 5, 0] = seconds
    return matrices


def _axes(p: Numbers, q: Numbers) -> tuple[Numbers, Numbers]:
    scale = 1.0 / (1.0 + p * p + q * q)
    f_axis = np.stack([1.0 - p * p + q * q, 2.0 * p * q, -2.0 * p], axis=-1)
    g_axis = np.stack([2.0 * p * q, 1.0 + p * p - q * q, 2.0 * q], axis=-1)
    return f_axis * scale[..., None], g_axis * scale[..., None]


def _eccentric_longitude(h: Numbers, k: Numbers, longitude: Numbers) -> Numbers:
    """Solve Kepler's equation: Newton's method on the real parts, then once with all of it.

    One step from the real solution is exact to first order in the imaginary part, and no more of
    it is looked at.
    """
    eccentricity = np.minimum(np.hypot(h.real, k.real), 0.999999)
    periapsis = np.arctan2(h.real, k.real)
    anomaly = np.remainder(longitude.real - periapsis + np.pi, 2.0 * np.pi) - np.pi
    guess = anomaly + eccentricity * np.sign(anomaly)  # never short of the solution: no overshoot
    for _ in range(_NEWTON_STEPS):
        slope = 1.0 - eccentricity * np.cos(guess)
        step = (guess - eccentricity * np.sin(guess) - anomaly) / slope
        guess = guess - step
        if not np.any(np.abs(step) > 1e-15):
            break
    solved = longitude.real - anomaly + guess
    cosine, sine = np.cos(solved), np.sin(solved)
    short = longitude - solved - h * cosine + k * sine
    exact: Numbers = solved + short / (1.0 - h * sine - k * cosine)
    return exact
