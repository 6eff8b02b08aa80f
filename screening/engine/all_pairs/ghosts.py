"""The step that holds an object's end: its middle may lie after the end, where no state exists."""

from __future__ import annotations

import numpy as np

from screening.engine.constants import MU_WGS72_KM3_S2
from screening.engine.types import FloatArray


def carried_on(
    r_teme_km: FloatArray, v_teme_km_s: FloatArray, after_s: float, parts: int = 4
) -> tuple[FloatArray, FloatArray]:
    """Carry a state (3,), (3,) on by two-body motion, for up to minutes.

    The sieve's bounds hold along this path as they do along any other; nothing on it is reported.
    Source: classical Runge-Kutta method.
    """
    y, h = np.concatenate([r_teme_km, v_teme_km_s]), after_s / parts
    for _ in range(parts):
        k1 = _rate(y)
        k2 = _rate(y + h / 2.0 * k1)
        k3 = _rate(y + h / 2.0 * k2)
        k4 = _rate(y + h * k3)
        y = y + h / 6.0 * (k1 + 2.0 * k2 + 2.0 * k3 + k4)
    return y[:3], y[3:]


def _rate(y: FloatArray) -> FloatArray:
    rate: FloatArray = np.concatenate(
        [y[3:], -MU_WGS72_KM3_S2 * y[:3] / np.linalg.norm(y[:3]) ** 3]
    )
    return rate
