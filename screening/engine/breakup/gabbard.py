"""Height of perigee and apogee against period: what a cloud looks like in a Gabbard diagram."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from screening.engine.constants import EARTH_RADIUS_WGS72_KM, MU_WGS72_KM3_S2
from screening.engine.types import BoolArray, FloatArray
from screening.engine.vectors import dot, length

_SECONDS_PER_MINUTE: Final = 60.0


@dataclass(frozen=True, slots=True)
class Gabbard:
    """Kepler orbits of pieces (n,): heights over the equatorial radius, and periods.

    A piece that escapes has a perigee; its apogee and period are NaN, for it has none.
    """

    perigee_height_km: FloatArray
    apogee_height_km: FloatArray
    period_min: FloatArray

    @property
    def escapes(self) -> BoolArray:
        """Whether each piece leaves the Earth for good."""
        return np.isnan(self.period_min)


def gabbard(r_teme_km: FloatArray, v_teme_km_s: FloatArray) -> Gabbard:
    """Return the diagram's data for states (n, 3) in TEME.

    Source: Vallado, Fundamentals of Astrodynamics and Applications, 4th ed., section 2.4.
    """
    mu = MU_WGS72_KM3_S2
    energy_km2_s2 = dot(v_teme_km_s, v_teme_km_s) / 2.0 - mu / length(r_teme_km)
    momentum2 = length(np.cross(r_teme_km, v_teme_km_s)) ** 2
    eccentricity = np.sqrt(np.maximum(1.0 + 2.0 * energy_km2_s2 * momentum2 / mu**2, 0.0))
    is_closed = energy_km2_s2 < 0.0
    axis_km = np.full(energy_km2_s2.shape, np.nan)
    axis_km[is_closed] = -mu / (2.0 * energy_km2_s2[is_closed])
    perigee_km = momentum2 / mu / (1.0 + eccentricity)
    return Gabbard(
        perigee_height_km=perigee_km - EARTH_RADIUS_WGS72_KM,
        apogee_height_km=axis_km * (1.0 + eccentricity) - EARTH_RADIUS_WGS72_KM,
        period_min=2.0 * np.pi * np.sqrt(axis_km**3 / mu) / _SECONDS_PER_MINUTE,
    )
