"""Which objects are part of a station just now, judged by their motion and by the docking log.

The question is never answered by designator (objects released from a station carry its launch) nor
by slow speed alone (so do they). A docked object flies the station's own orbit: at every moment of
one whole orbit it is where the station is, at the station's velocity.
docs/algorithms/docking.md has the measurements behind the limits.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

import numpy as np

from screening.engine.constants import (
    EARTH_RADIUS_WGS72_KM,
    J2_WGS72,
    MU_WGS72_KM3_S2,
    SECONDS_PER_DAY,
)
from screening.engine.propagate import Propagator
from screening.engine.types import ElementSet, FloatArray

# What "the same motion" is. Docked objects of four real catalogues stay within 0.91 km and 1.0 m/s,
# with element sets up to 32 h apart; debris two days after its release is already 5.8 km off.
MAX_SEPARATION_KM: Final = 1.5
MAX_RELATIVE_SPEED_M_S: Final = 10.0
# Element sets of different epochs disagree along the track. Without a log entry the allowance never
# reaches the 5 km at which visiting vehicles keep station.
IN_TRACK_KM: Final = 2.0
IN_TRACK_KM_PER_DAY: Final = 2.0
IN_TRACK_LIMIT_KM: Final = 4.0
IN_TRACK_KM_PER_DAY_LOGGED: Final = 4.0
MAX_EPOCH_GAP_DAYS: Final = 3.0
# A log entry holds against elements that a reboost or age has spoilt, not against these distances.
ELSEWHERE_SEPARATION_KM: Final = 20.0
ELSEWHERE_IN_TRACK_KM: Final = 200.0

# Generous limits on mean elements, only to spare most of the catalogue the exact comparison. At
# 400 km, 0.05 rev/day is 9 km of semi-major axis and 0.1 deg of plane is 12 km of cross-track.
_CANDIDATE_MEAN_MOTION_REV_DAY: Final = 0.05
_CANDIDATE_PLANE_DEG: Final = 0.3
_CANDIDATE_NODE_DEG: Final = 1.0

M_PER_KM: Final = 1000.0
_SAMPLES_PER_ORBIT: Final = 73
_ALIGNMENT_STEPS: Final = 8
_ALIGNED_S: Final = 1e-6


class DockingMethod(StrEnum):
    """What an object's docked state rests on."""

    STATE = "state"
    LOG = "log"


@dataclass(frozen=True, slots=True)
class OrbitComparison:
    """How far one object's motion is from another's, over one orbit of the first.

    ``in_track_offset_km`` is the constant part along the track (positive: ahead), which element
    sets of different epochs get wrong first. Separation and speed are the largest that remain once
    the second object is moved along its own orbit by that offset.
    """

    max_separation_km: float
    max_relative_speed_m_s: float
    in_track_offset_km: float
    epoch_gap_days: float


@dataclass(frozen=True, slots=True)
class DockedObject:
    """An object taken for part of a station. ``comparison`` is None when none could be made."""

    index: int
    method: DockingMethod
    reference_index: int
    comparison: OrbitComparison | None


@dataclass(frozen=True, slots=True)
class DockingResult:
    """Docked objects by index, and log entries whose elements put the object clearly elsewhere."""

    docked: tuple[DockedObject, ...]
    contradicted_log: tuple[DockedObject, ...]


def find_docked(
    element_sets: Sequence[ElementSet], station_index: int, *, logged: Collection[int] = ()
) -> DockingResult:
    """Recognise the parts and visiting vehicles of one station.

    ``element_sets`` holds one set an object; ``logged`` holds the indices that the docking log has
    at the station now. The station itself is never in the result. Each object is compared with the
    nearest in epoch among the station and those logged parts that fly with it, because part of a
    station's objects often carry an older element set than the rest. An object that cannot be
    compared (too far in epoch, cannot be propagated) is docked only if the log says so.
    """
    entries = [
        _logged_object(element_sets, station_index, index)
        for index in sorted(set(logged) - {station_index})
    ]
    docked = [entry for entry in entries if not _is_elsewhere(entry.comparison)]
    references = [station_index, *(e.index for e in docked if _matches_as_logged(e.comparison))]
    unlogged = set(_candidates(element_sets, station_index)) - set(logged)
    for index in sorted(unlogged):
        found = _docked_by_state(element_sets, references, index)
        if found is not None:
            docked.append(found)
    return DockingResult(
        docked=tuple(sorted(docked, key=lambda each: each.index)),
        contradicted_log=tuple(entry for entry in entries if _is_elsewhere(entry.comparison)),
    )


def compare_over_an_orbit(first: ElementSet, second: ElementSet) -> OrbitComparison | None:
    """Compare two motions over one orbit of the first, centred on the older of the two epochs.

    There the older set is at its best, and the newer one is near the observations it was fitted to.
    Returns None when either cannot be propagated over that orbit.
    """
    pair = Propagator([first, second])
    older_utc = min(first.epoch_utc, second.epoch_utc)
    half_orbit_s = 0.5 * SECONDS_PER_DAY / first.mean_motion_rev_day
    offset_s = np.linspace(-half_orbit_s, half_orbit_s, _SAMPLES_PER_ORBIT)
    r_first_teme_km, v_first_teme_km_s, status = pair.object_states_teme(0, older_utc, offset_s)
    aligned = _aligned_states(pair, older_utc, offset_s, r_first_teme_km)
    if aligned is None or status.any():
        return None
    r_teme_km, v_teme_km_s, lead_s = aligned
    gap = second.epoch_utc - first.epoch_utc
    return OrbitComparison(
        max_separation_km=_largest_norm(r_teme_km - r_first_teme_km),
        max_relative_speed_m_s=_largest_norm(v_teme_km_s - v_first_teme_km_s) * M_PER_KM,
        in_track_offset_km=lead_s * float(np.linalg.norm(v_teme_km_s, axis=1).mean()),
        epoch_gap_days=abs(gap.total_seconds()) / SECONDS_PER_DAY,
    )


def _logged_object(
    element_sets: Sequence[ElementSet], station_index: int, index: int
) -> DockedObject:
    comparison = _comparison(element_sets, station_index, index)
    return DockedObject(index, DockingMethod.LOG, station_index, comparison)


def _docked_by_state(
    element_sets: Sequence[ElementSet], references: Sequence[int], index: int
) -> DockedObject | None:
    epoch = element_sets[index].epoch_utc
    nearest = min(references, key=lambda each: abs(element_sets[each].epoch_utc - epoch))
    comparison = _comparison(element_sets, nearest, index)
    if comparison is None:
        return None
    allowance_km = IN_TRACK_KM + IN_TRACK_KM_PER_DAY * comparison.epoch_gap_days
    if not _matches(comparison, min(allowance_km, IN_TRACK_LIMIT_KM)):
        return None
    return DockedObject(index, DockingMethod.STATE, nearest, comparison)


def _comparison(
    element_sets: Sequence[ElementSet], reference: int, index: int
) -> OrbitComparison | None:
    gap = abs(element_sets[index].epoch_utc - element_sets[reference].epoch_utc)
    if gap.total_seconds() > MAX_EPOCH_GAP_DAYS * SECONDS_PER_DAY:
        return None
    return compare_over_an_orbit(element_sets[reference], element_sets[index])


def _matches_as_logged(comparison: OrbitComparison | None) -> bool:
    if comparison is None:
        return False
    return _matches(
        comparison, IN_TRACK_KM + IN_TRACK_KM_PER_DAY_LOGGED * comparison.epoch_gap_days
    )


def _matches(comparison: OrbitComparison, in_track_allowance_km: float) -> bool:
    return (
        comparison.max_separation_km <= MAX_SEPARATION_KM
        and comparison.max_relative_speed_m_s <= MAX_RELATIVE_SPEED_M_S
        and abs(comparison.in_track_offset_km) <= in_track_allowance_km
    )


def _is_elsewhere(comparison: OrbitComparison | None) -> bool:
    return comparison is not None and (
        comparison.max_separation_km > ELSEWHERE_SEPARATION_KM
        or abs(comparison.in_track_offset_km) > ELSEWHERE_IN_TRACK_KM
    )


def _aligned_states(
    pair: Propagator, start_utc: datetime, offset_s: FloatArray, r_first_teme_km: FloatArray
) -> tuple[FloatArray, FloatArray, float] | None:
    """Second object's TEME states moved along its own orbit to fit the first, and its lead in s."""
    lead_s = 0.0
    for _ in range(_ALIGNMENT_STEPS):
        r_teme_km, v_teme_km_s, status = pair.object_states_teme(1, start_utc, offset_s - lead_s)
        if status.any():
            return None
        ahead_km2_s = np.einsum("ij,ij", r_teme_km - r_first_teme_km, v_teme_km_s)
        step_s = float(ahead_km2_s / np.einsum("ij,ij", v_teme_km_s, v_teme_km_s))
        if not abs(step_s) > _ALIGNED_S:
            break
        lead_s += step_s
    return r_teme_km, v_teme_km_s, lead_s


def _largest_norm(vectors: FloatArray) -> float:
    return float(np.linalg.norm(vectors, axis=1).max())


def _candidates(element_sets: Sequence[ElementSet], station_index: int) -> list[int]:
    """Indices whose mean elements are near the station's, its node moved to the same epoch."""
    station = element_sets[station_index]
    rows = np.array(
        [(e.mean_motion_rev_day, e.inclination_deg, e.raan_deg) for e in element_sets]
    ).reshape(-1, 3)
    days = (
        np.array([(e.epoch_utc - station.epoch_utc).total_seconds() for e in element_sets])
        / SECONDS_PER_DAY
    )
    node_deg = station.raan_deg + _node_rate_deg_day(station) * days
    node_gap_deg = np.abs((rows[:, 2] - node_deg + 180.0) % 360.0 - 180.0)
    near = (
        (np.abs(days) <= MAX_EPOCH_GAP_DAYS)
        & (np.abs(rows[:, 0] - station.mean_motion_rev_day) <= _CANDIDATE_MEAN_MOTION_REV_DAY)
        & (np.abs(rows[:, 1] - station.inclination_deg) <= _CANDIDATE_PLANE_DEG)
        & (node_gap_deg <= _CANDIDATE_NODE_DEG)
    )
    near[station_index] = False
    return [int(index) for index in np.flatnonzero(near)]


def _node_rate_deg_day(element_set: ElementSet) -> float:
    """Secular drift of the ascending node under J2. Source: Vallado 2013, equation 9-37."""
    n_rad_s = element_set.mean_motion_rev_day * 2.0 * np.pi / SECONDS_PER_DAY
    semi_major_axis_km = (MU_WGS72_KM3_S2 / n_rad_s**2) ** (1.0 / 3.0)
    p_km = semi_major_axis_km * (1.0 - element_set.eccentricity**2)
    rate_rad_s = (
        -1.5
        * n_rad_s
        * J2_WGS72
        * (EARTH_RADIUS_WGS72_KM / p_km) ** 2
        * np.cos(np.radians(element_set.inclination_deg))
    )
    return float(np.degrees(rate_rad_s) * SECONDS_PER_DAY)
