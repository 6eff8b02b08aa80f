"""States of other people's frames turned into TEME, the frame that SGP4 and this engine work in.

The way is the one that defines SGP4's TEME: IAU 1976 precession, IAU 1980 nutation and the
equation of the equinoxes to the inertial frames, Greenwich mean sidereal time of 1982 to the
Earth-fixed one. Left out, with what it costs in low orbit (docs/algorithms/covariance.md):
corrections of the celestial pole (1.5 m), the turning of TEME itself (0.05 mm/s).
Source: Vallado, Crawford, Hujsak, Kelso 2006 (AIAA 2006-6753), appendix C; IAU SOFA by ``erfa``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

import erfa
import numpy as np

from screening.engine.constants import SECONDS_PER_DAY
from screening.engine.frames import rtn_axes_teme
from screening.engine.timescales import julian_dates
from screening.engine.types import FloatArray

# NOTE: since 2017. The whole of it changes the axes by less than a millimetre in low orbit.
_TT_MINUS_UTC_DAYS: Final = 69.184 / SECONDS_PER_DAY
_J2000_JD: Final = 2451545.0
_EARTH_RATE_RAD_S: Final = 7.292115146706979e-5  # Source: Vallado 2013, section 3.5
_RAD_PER_ARCSEC: Final = np.pi / 648000.0


class Frame(StrEnum):
    """Axes that states or covariances can be given along.

    ``EME2000`` is the mean equator and equinox of J2000 (also called J2000); ``GCRF`` also stands
    for ICRF. ``RTN`` turns with the object and is for covariances alone.
    """

    TEME = "TEME"
    EME2000 = "EME2000"
    GCRF = "GCRF"
    ITRF = "ITRF"
    RTN = "RTN"


@dataclass(frozen=True, slots=True)
class EarthOrientation:
    """What only observation tells of the Earth's turning: UT1 - UTC and the pole."""

    ut1_minus_utc_s: float
    pole_x_arcsec: float
    pole_y_arcsec: float


# Up to 0.9 s (420 m along a low orbit's ground track; under 50 m from 2022 to 2026) and 0.6 arcsec
# (20 m). An ITRF ephemeris that is read without knowing better is that much in doubt.
UNKNOWN_EARTH_ORIENTATION: Final = EarthOrientation(0.0, 0.0, 0.0)


def states_to_teme(
    r_km: FloatArray,
    v_km_s: FloatArray,
    *,
    frame: Frame,
    start_utc: datetime,
    offset_s: FloatArray,
    earth_orientation: EarthOrientation,
) -> tuple[FloatArray, FloatArray]:
    """Turn states (n, 3) of ``frame``, each at its own time (n,), into TEME of that time.

    ``earth_orientation`` is used for ITRF alone, whose velocities are relative to the turning
    Earth. Raises ``ValueError`` for RTN, which has no states.
    """
    axes = axes_in_teme(frame, start_utc, offset_s, earth_orientation)
    if frame is Frame.ITRF:
        v_km_s = v_km_s + _carried_by_earth_km_s(r_km, earth_orientation)
    return _turned(axes, r_km), _turned(axes, v_km_s)


def axes_in_teme(
    frame: Frame, start_utc: datetime, offset_s: FloatArray, earth_orientation: EarthOrientation
) -> FloatArray:
    """Return the matrices (n, 3, 3) that turn column vectors of ``frame`` into TEME of each time.

    Raises ``ValueError`` for RTN, whose axes depend on a state.
    """
    if frame is Frame.TEME:
        return np.broadcast_to(np.eye(3), (offset_s.size, 3, 3))
    if frame is Frame.ITRF:
        return _itrf_axes_in_teme(start_utc, offset_s, earth_orientation)
    if frame is Frame.EME2000:
        return _eme2000_axes_in_teme(start_utc, offset_s)
    if frame is Frame.GCRF:
        bias, _, _ = erfa.bp00(_J2000_JD, 0.0)
        axes: FloatArray = _eme2000_axes_in_teme(start_utc, offset_s) @ bias
        return axes
    raise ValueError(f"{frame} axes turn with the object: states cannot be given in them")


def covariance_to_rtn(
    covariance: FloatArray, axes_in_teme: FloatArray, r_teme_km: FloatArray, v_teme_km_s: FloatArray
) -> FloatArray:
    """Turn covariances (n, 6, 6) of position and velocity into the RTN axes of states (n, 3).

    ``axes_in_teme`` (n, 3, 3) are those of the frame the covariances are in. RTN is taken as fixed
    at its instant (velocity uncertainties are not relative to the turning axes), as CCSDS has it.
    """
    turn = rtn_axes_teme(r_teme_km, v_teme_km_s) @ axes_in_teme
    six = np.zeros((*turn.shape[:-2], 6, 6))
    six[..., :3, :3] = six[..., 3:, 3:] = turn
    turned: FloatArray = six @ covariance @ np.swapaxes(six, -1, -2)
    return turned


def _eme2000_axes_in_teme(start_utc: datetime, offset_s: FloatArray) -> FloatArray:
    jd, fraction = julian_dates(start_utc, offset_s)
    fraction_tt = fraction + _TT_MINUS_UTC_DAYS
    to_true_of_date = erfa.pnm80(jd, fraction_tt)
    longitude_rad, _ = erfa.nut80(jd, fraction_tt)
    # The mean equinox of TEME: only the geometric term, as SGP4's makers had it.
    equinoxes_rad = longitude_rad * np.cos(erfa.obl80(jd, fraction_tt))
    axes: FloatArray = _turn_about_z(equinoxes_rad) @ to_true_of_date
    return axes


def _itrf_axes_in_teme(
    start_utc: datetime, offset_s: FloatArray, earth_orientation: EarthOrientation
) -> FloatArray:
    jd, fraction = julian_dates(start_utc, offset_s)
    fraction_ut1 = fraction + earth_orientation.ut1_minus_utc_s / SECONDS_PER_DAY
    sidereal_rad = erfa.gmst82(jd, fraction_ut1)
    axes: FloatArray = _turn_about_z(-sidereal_rad) @ _pole(earth_orientation).T
    return axes


def _pole(earth_orientation: EarthOrientation) -> FloatArray:
    """Return the matrix from the turning equator (PEF) to ITRF."""
    x_rad = earth_orientation.pole_x_arcsec * _RAD_PER_ARCSEC
    y_rad = earth_orientation.pole_y_arcsec * _RAD_PER_ARCSEC
    matrix: FloatArray = erfa.pom00(x_rad, y_rad, 0.0)
    return matrix


def _carried_by_earth_km_s(r_itrf_km: FloatArray, orientation: EarthOrientation) -> FloatArray:
    spin_rad_s = _pole(orientation) @ np.array([0.0, 0.0, _EARTH_RATE_RAD_S])
    carried: FloatArray = np.cross(spin_rad_s, r_itrf_km)
    return carried


def _turn_about_z(angle_rad: FloatArray) -> FloatArray:
    """Return the matrices (n, 3, 3) of a change to axes turned by each angle about z."""
    matrices: FloatArray = erfa.rz(angle_rad, np.broadcast_to(np.eye(3), (angle_rad.size, 3, 3)))
    return matrices


def _turned(axes: FloatArray, vectors: FloatArray) -> FloatArray:
    turned: FloatArray = np.einsum("nij,nj->ni", axes, vectors)
    return turned
