"""Kepler's equation: from the mean anomaly to the eccentric one."""

from __future__ import annotations

from typing import Final

import numpy as np

from screening.engine.types import FloatArray

_STEPS: Final = 60
_CLOSE_ENOUGH_RAD: Final = 1e-12  # the error after such a step is of the order of its square
_HIGH_ECCENTRICITY: Final = 0.8


def eccentric_anomaly_rad(mean_rad: FloatArray, eccentricity: FloatArray) -> FloatArray:
    """Solve Kepler's equation for each (n,), into [0, 2 pi) and a last digit or two.

    Source: Vallado 2013, algorithm 2.
    """
    mean = np.mod(mean_rad, 2.0 * np.pi)
    # From pi Newton's method cannot run away.
    anomaly: FloatArray = np.where(eccentricity > _HIGH_ECCENTRICITY, np.pi, mean)
    for _ in range(_STEPS):
        off = anomaly - eccentricity * np.sin(anomaly) - mean
        step = off / (1.0 - eccentricity * np.cos(anomaly))
        anomaly = anomaly - step
        if np.abs(step).max(initial=0.0) < _CLOSE_ENOUGH_RAD:
            break
    return anomaly
