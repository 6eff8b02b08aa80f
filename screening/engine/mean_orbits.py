"""The size and shape of orbits, without periodics, over a window: what SGP4 builds its states from.

Near-Earth objects far from every limit have them from our own SGP4, all others one by one from the
``sgp4`` package, which tells mean elements of single records only.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

import numpy as np

from screening.engine.constants import EARTH_RADIUS_WGS72_KM
from screening.engine.near_earth.mean_elements import near_earth_mean_elements
from screening.engine.propagate import Propagator, StatusArray
from screening.engine.timescales import julian_dates
from screening.engine.types import BoolArray, FloatArray, IntArray, Status

_OK: Final = int(Status.OK)  # enumeration members are slow to look up in loops
# Mean elements this far from where orbits end (the height of the mean perigee, and what is lost
# between two looks) need no state of the package to be known alive: periodics take 20 km at most.
_SAFE_ALTITUDE_KM: Final = 60.0
_SAFE_APOGEE_SHARE: Final = 0.9  # of the largest credible radius
_SAFE_DECAY_FRACTION: Final = 0.005


@dataclass(frozen=True, slots=True)
class MeanOrbits:
    """SGP4's own mean elements (drag and secular terms applied, no periodics): arrays (n, t).

    NaN where ``status`` is not OK.
    """

    semi_major_axis_km: FloatArray
    eccentricity: FloatArray
    inclination_rad: FloatArray
    status: StatusArray


def mean_orbits(propagator: Propagator, start_utc: datetime, offset_s: FloatArray) -> MeanOrbits:
    """Return every object's mean elements at every time (seconds after ``start_utc``)."""
    looks = _near_earth_orbits(propagator, slice(None), start_utc, offset_s)
    mean = np.stack([looks.semi_major_axis_km, looks.eccentricity, looks.inclination_rad])
    jd, fraction = (part.tolist() for part in julian_dates(start_utc, offset_s))
    is_safe = _is_safe(propagator, slice(None), looks).all(axis=1) & _is_steady(looks)
    for row in np.flatnonzero((propagator.init_status == _OK) & ~is_safe).tolist():
        for column in range(offset_s.size):
            looks.status[row, column] = _mean_orbit_into(
                propagator, mean[:, row, column], row, jd[column], fraction[column]
            )
    mean[:, looks.status != _OK] = np.nan
    return MeanOrbits(mean[0], mean[1], mean[2], looks.status)


def scattered_mean_orbits(
    propagator: Propagator, index: IntArray, start_utc: datetime, offset_s: FloatArray
) -> MeanOrbits:
    """Return the mean elements of object ``index[k]`` at ``offset_s[k]`` alone: arrays (k,)."""
    jd, fraction = (part.tolist() for part in julian_dates(start_utc, offset_s))
    mean, status = np.full((3, index.size), np.nan), propagator.init_status[index]
    for k, row in enumerate(index.tolist()):
        if status[k] == _OK:
            status[k] = _mean_orbit_into(propagator, mean[:, k], row, jd[k], fraction[k])
    return MeanOrbits(mean[0], mean[1], mean[2], status)


def is_safe_at(
    propagator: Propagator, index: int, start_utc: datetime, offset_s: FloatArray
) -> BoolArray:
    """Whether one object is far from failing at each time, (t,); never true in deep space."""
    which = slice(index, index + 1)
    orbits = _near_earth_orbits(propagator, which, start_utc, offset_s)
    return _is_safe(propagator, which, orbits).ravel()


def _near_earth_orbits(
    propagator: Propagator, which: slice, start_utc: datetime, offset_s: FloatArray
) -> MeanOrbits:
    """Return mean elements by our own SGP4; those of deep-space objects mean nothing."""
    epoch_min = propagator.minutes_since_epoch(start_utc)[which]
    shape = epoch_min.size, offset_s.size
    axis, eccentricity = np.empty((2, *shape))
    near_earth_mean_elements(
        propagator.near_earth_rows[which], epoch_min, offset_s / 60.0, axis, eccentricity
    )
    inclination = np.array([satrec.inclo for satrec in propagator.satrecs[which]])
    return MeanOrbits(
        axis * EARTH_RADIUS_WGS72_KM,
        eccentricity,
        np.broadcast_to(inclination[:, None], shape),
        np.broadcast_to(propagator.init_status[which, None], shape).copy(),
    )


def _is_safe(propagator: Propagator, which: slice, orbits: MeanOrbits) -> BoolArray:
    """Tell which mean elements (n, t) of near-Earth objects are far from every failure."""
    axis_km, eccentricity = orbits.semi_major_axis_km, orbits.eccentricity
    credible_km = propagator.credible_radius_km[which, None]
    with np.errstate(invalid="ignore"):
        is_high = axis_km * (1.0 - eccentricity) > EARTH_RADIUS_WGS72_KM + _SAFE_ALTITUDE_KM
        is_credible = axis_km * (1.0 + eccentricity) < _SAFE_APOGEE_SHARE * credible_km
    can_be_safe = ~propagator.is_deep_space[which] & (propagator.init_status[which] == _OK)
    is_safe: BoolArray = can_be_safe[:, None] & is_high & is_credible & (eccentricity > 0.0)
    return is_safe


def _mean_orbit_into(
    propagator: Propagator, mean: FloatArray, row: int, jd: float, fraction: float
) -> int:
    satrec = propagator.satrecs[row]
    code, (x, y, z), _ = satrec.sgp4(jd, fraction)
    if code:
        return int(code)
    if not x * x + y * y + z * z <= propagator.credible_radius_km[row] ** 2:
        return Status.ABSURD_RADIUS
    mean[:] = satrec.am * EARTH_RADIUS_WGS72_KM, satrec.em, satrec.im
    return _OK


def _is_steady(looks: MeanOrbits) -> BoolArray:
    axis_km = looks.semi_major_axis_km
    with np.errstate(invalid="ignore"):
        loses_little = np.abs(np.diff(axis_km, axis=1)) < _SAFE_DECAY_FRACTION * axis_km[:, :-1]
    steady: BoolArray = np.all(loses_little, axis=1)
    return steady
