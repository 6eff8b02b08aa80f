"""Frames: every function names the one it starts from and the one it ends in."""

from __future__ import annotations

from datetime import datetime
from typing import Final

import numpy as np

from screening.engine.constants import SECONDS_PER_DAY
from screening.engine.timescales import julian_date
from screening.engine.types import FloatArray
from screening.engine.vectors import dot, length

_J2000_JD: Final = 2451545.0
_DAYS_PER_JULIAN_CENTURY: Final = 36525.0


def rtn_axes_teme(r_teme_km: FloatArray, v_teme_km_s: FloatArray) -> FloatArray:
    """Return the radial, in-track and cross-track unit vectors of states, in TEME.

    ``r_teme_km`` and ``v_teme_km_s`` are (..., 3); the result is (..., 3, 3) with the axes as rows,
    so that ``axes @ x_teme`` is ``x`` in RTN. R is along the position, N along the angular
    momentum, T completes the right-handed set. NaN states give NaN axes.
    """
    radial = r_teme_km / length(r_teme_km)[..., None]
    momentum = np.cross(r_teme_km, v_teme_km_s)
    cross_track = momentum / length(momentum)[..., None]
    in_track = np.cross(cross_track, radial)
    return np.stack([radial, in_track, cross_track], axis=-2)


def teme_to_rtn(
    x_teme: FloatArray, *, r_reference_teme_km: FloatArray, v_reference_teme_km_s: FloatArray
) -> FloatArray:
    """Resolve TEME vectors (..., 3) along the RTN axes of reference states of the same shape."""
    axes = rtn_axes_teme(r_reference_teme_km, v_reference_teme_km_s)
    resolved: FloatArray = dot(axes, x_teme[..., None, :])
    return resolved


def gmst_1982_rad(instant_utc: datetime) -> float:
    """Return Greenwich mean sidereal time in [0, 2 pi), taking UTC for UT1 (within 0.9 s).

    Source: Aoki et al. 1982, as in Vallado 2013, equation 3-47.
    """
    jd, fraction = julian_date(instant_utc)
    centuries = ((jd - _J2000_JD) + fraction) / _DAYS_PER_JULIAN_CENTURY
    seconds = (
        67310.54841
        + (876600.0 * 3600.0 + 8640184.812866) * centuries
        + 0.093104 * centuries**2
        - 6.2e-6 * centuries**3
    )
    return float(seconds % SECONDS_PER_DAY / SECONDS_PER_DAY * 2.0 * np.pi)


def teme_to_pef(x_teme: FloatArray, instant_utc: datetime) -> FloatArray:
    """Rotate TEME vectors (..., 3) to the pseudo Earth-fixed frame (no polar motion, about 10 m).

    For drawing and ground points, never for miss distances.
    """
    angle = gmst_1982_rad(instant_utc)
    cosine, sine = np.cos(angle), np.sin(angle)
    rotation = np.array([[cosine, sine, 0.0], [-sine, cosine, 0.0], [0.0, 0.0, 1.0]])
    rotated: FloatArray = x_teme @ rotation.T
    return rotated
