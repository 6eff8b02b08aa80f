"""The density of the upper air by height, for a quiet, a middling and an active Sun.

Means over latitude, local time and the seasons: what a piece meets in years, not in an orbit.
Source: NRLMSISE-00 (Picone, Hedin, Drob, Aikin 2002, J. Geophys. Res. 107, A12), with the long-term
activities of ECSS-E-ST-10-04C (2008), table 6-3: F10.7 65, 140, 250 and Ap 0, 15, 45. The test of
this file computes the table anew with ``pymsis``.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

import numpy as np

from screening.engine.types import FloatArray


class SolarActivity(StrEnum):
    """How active the Sun is taken to be for all of the time: low and high are bounds."""

    LOW = "low"
    MODERATE = "moderate"
    HIGH = "high"


# Height (km), then the density (kg/m^3) at low, moderate and high activity.
DENSITY_TABLE: Final = (
    (100, 6.001e-07, 5.27e-07, 4.719e-07),
    (110, 9.288e-08, 8.723e-08, 8.096e-08),
    (120, 1.904e-08, 1.98e-08, 2.076e-08),
    (130, 6.606e-09, 7.116e-09, 7.729e-09),
    (140, 3.059e-09, 3.443e-09, 3.913e-09),
    (150, 1.63e-09, 1.943e-09, 2.332e-09),
    (160, 9.438e-10, 1.205e-09, 1.53e-09),
    (170, 5.771e-10, 7.945e-10, 1.067e-09),
    (180, 3.67e-10, 5.475e-10, 7.771e-10),
    (190, 2.403e-10, 3.898e-10, 5.835e-10),
    (200, 1.612e-10, 2.845e-10, 4.485e-10),
    (220, 7.675e-11, 1.602e-10, 2.789e-10),
    (240, 3.884e-11, 9.528e-11, 1.82e-10),
    (260, 2.063e-11, 5.898e-11, 1.229e-10),
    (280, 1.14e-11, 3.766e-11, 8.513e-11),
    (300, 6.497e-12, 2.465e-11, 6.018e-11),
    (320, 3.799e-12, 1.647e-11, 4.325e-11),
    (340, 2.268e-12, 1.12e-11, 3.152e-11),
    (360, 1.378e-12, 7.725e-12, 2.325e-11),
    (380, 8.499e-13, 5.394e-12, 1.732e-11),
    (400, 5.316e-13, 3.807e-12, 1.303e-11),
    (420, 3.37e-13, 2.712e-12, 9.874e-12),
    (440, 2.166e-13, 1.948e-12, 7.538e-12),
    (460, 1.413e-13, 1.409e-12, 5.792e-12),
    (480, 9.364e-14, 1.027e-12, 4.477e-12),
    (500, 6.321e-14, 7.524e-13, 3.478e-12),
    (550, 2.602e-14, 3.551e-13, 1.889e-12),
    (600, 1.256e-14, 1.738e-13, 1.053e-12),
    (650, 7.129e-15, 8.838e-14, 5.997e-13),
    (700, 4.615e-15, 4.701e-14, 3.489e-13),
    (750, 3.264e-15, 2.635e-14, 2.071e-13),
    (800, 2.435e-15, 1.57e-14, 1.255e-13),
    (850, 1.878e-15, 9.978e-15, 7.774e-14),
    (900, 1.479e-15, 6.767e-15, 4.931e-14),
    (950, 1.184e-15, 4.865e-15, 3.209e-14),
    (1000, 9.601e-16, 3.671e-15, 2.149e-14),
    (1100, 6.539e-16, 2.317e-15, 1.057e-14),
    (1200, 4.652e-16, 1.588e-15, 5.893e-15),
    (1300, 3.445e-16, 1.137e-15, 3.683e-15),
    (1400, 2.647e-16, 8.35e-16, 2.516e-15),
    (1500, 2.101e-16, 6.244e-16, 1.828e-15),
    (1600, 1.715e-16, 4.737e-16, 1.384e-15),
    (1700, 1.432e-16, 3.641e-16, 1.077e-15),
    (1800, 1.218e-16, 2.834e-16, 8.535e-16),
    (1900, 1.052e-16, 2.233e-16, 6.853e-16),
    (2000, 9.195e-17, 1.781e-16, 5.559e-16),
)
_HEIGHT_KM: Final = np.array([row[0] for row in DENSITY_TABLE])
_LOG_DENSITY: Final = {
    activity: np.log(np.array([row[column] for row in DENSITY_TABLE]))
    for column, activity in enumerate(SolarActivity, start=1)
}


def density_kg_m3(height_km: FloatArray, activity: SolarActivity) -> FloatArray:
    """Return densities at heights of any shape; between rows its logarithm is a straight line.

    Under 100 km and over 2,000 km it stays what it is there.
    """
    density: FloatArray = np.exp(np.interp(height_km, _HEIGHT_KM, _LOG_DENSITY[activity]))
    return density


def scale_height_km(height_km: FloatArray, activity: SolarActivity) -> FloatArray:
    """Return the height over which density falls by a factor of e, at heights (n,)."""
    row = np.clip(np.searchsorted(_HEIGHT_KM, height_km) - 1, 0, _HEIGHT_KM.size - 2)
    scale: FloatArray = (-np.diff(_HEIGHT_KM) / np.diff(_LOG_DENSITY[activity]))[row]
    return scale
