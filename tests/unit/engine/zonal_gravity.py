"""Gravity of the Earth with J2, J3 and J4, integrated step by step: what SGP4 must agree with.

Written for the tests from the potential, with no line of the engine's in it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.integrate import solve_ivp

Vector = NDArray[np.float64]

# WGS 72, as SGP4 has them. Source: Vallado et al. 2006, appendix B.
MU_KM3_S2, RADIUS_KM = 398600.8, 6378.135
ZONALS = {2: 0.001082616, 3: -0.00000253881, 4: -0.00000165597}


def acceleration_km_s2(r_km: Vector) -> Vector:
    """The gradient of mu / r (1 - sum J_n (R / r)^n P_n(z / r))."""
    radius = np.sqrt(r_km @ r_km)
    outward = r_km / radius
    sine = outward[2]
    along_radius, along_pole = -1.0, 0.0
    for degree, j in ZONALS.items():
        value, slope = _legendre(degree, sine)
        scale = j * (RADIUS_KM / radius) ** degree
        along_radius += scale * ((degree + 1) * value + slope * sine)
        along_pole -= scale * slope
    total = along_radius * outward
    total[2] += along_pole
    return MU_KM3_S2 / radius**2 * total


def _legendre(degree: int, x: float) -> tuple[float, float]:
    """The Legendre polynomial of a degree and its slope."""
    return {
        2: ((3 * x**2 - 1) / 2, 3 * x),
        3: ((5 * x**3 - 3 * x) / 2, (15 * x**2 - 3) / 2),
        4: ((35 * x**4 - 30 * x**2 + 3) / 8, (140 * x**3 - 60 * x) / 8),
    }[degree]


def follow(state: Vector, at_s: Vector, *, acceleration=acceleration_km_s2) -> Vector:
    """Integrate a state (6,) to times (k,) after it: states (k, 6)."""

    def slope(_: float, y: Vector) -> Vector:
        return np.concatenate([y[3:], acceleration(y[:3])])

    found = solve_ivp(
        slope, (0.0, float(at_s[-1])), state, method="DOP853", rtol=1e-10, atol=1e-10, t_eval=at_s
    )
    return found.y.T


def two_body_km_s2(r_km: Vector) -> Vector:
    return -MU_KM3_S2 * r_km / np.linalg.norm(r_km) ** 3


def in_rtn(vectors: Vector, states: Vector) -> Vector:
    """Resolve vectors (k, 3) along the axes of states (k, 6)."""
    r, v = states[:, :3], states[:, 3:]
    radial = r / np.linalg.norm(r, axis=1)[:, None]
    normal = np.cross(r, v)
    normal /= np.linalg.norm(normal, axis=1)[:, None]
    axes = np.stack([radial, np.cross(normal, radial), normal], axis=1)
    return np.einsum("kij,kj->ki", axes, vectors)
