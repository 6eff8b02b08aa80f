"""The little orbit theory that encounters need: periods, on two-body motion."""

from __future__ import annotations

import numpy as np

from screening.engine.constants import MU_EGM96_KM3_S2
from screening.engine.probability.encounters import Encounters
from screening.engine.types import FloatArray
from screening.engine.vectors import dot, length


def mean_motion_rad_s(r_km: FloatArray, v_km_s: FloatArray) -> FloatArray:
    """Return two-body mean motions (k,) of inertial states (k, 3); NaN on open orbits."""
    inverse_axis = 2.0 / length(r_km) - dot(v_km_s, v_km_s) / MU_EGM96_KM3_S2
    motion: FloatArray = np.sqrt(
        MU_EGM96_KM3_S2 * np.where(inverse_axis > 0.0, inverse_axis, np.nan) ** 3
    )
    return motion


def shorter_period_s(encounters: Encounters) -> FloatArray:
    """Return the shorter of both orbital periods (k,); that of the closed one; NaN if none is."""
    motions = np.stack(
        [
            mean_motion_rad_s(encounters.r_primary_km, encounters.v_primary_km_s),
            mean_motion_rad_s(encounters.r_secondary_km, encounters.v_secondary_km_s),
        ]
    )
    period_s: FloatArray = np.fmin(*(2.0 * np.pi / motions))
    return period_s
