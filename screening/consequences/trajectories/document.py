"""The answer as plain JSON. Distances in km, speeds in km/s, instants in UTC to the millisecond."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

import numpy as np

from screening.consequences.trajectories.found import Approach, ShiftTold
from screening.consequences.trajectories.likelihood import Likelihood
from screening.consequences.trajectories.near_stations import Nearest
from screening.consequences.trajectories.oem_file import TrajectoryFile, instant
from screening.consequences.trajectories.question import vehicle_name
from screening.consequences.trajectories.subjects import StationSubject, Subjects
from screening.consequences.trajectories.words import Told, clear_windows, notes, sentence
from screening.engine.constants import SECONDS_PER_DAY
from screening.engine.ephemeris_path import EphemerisPath, check_interpolation
from screening.engine.probability.hard_body_radius import HardBodyRadius
from screening.engine.timescales import seconds_between
from screening.engine.trajectory_path import FLOOR_KM, Arc, height_km
from screening.engine.trajectory_screening import TrajectoryScreening
from screening.engine.types import BoolArray, ElementSet, Status

MOST_LISTED: Final = 2000
_DIGITS: Final = 4  # a tenth of a metre: no element set is better
_PROFILE_POINTS: Final = 400
_SECONDS_PER_MINUTE: Final = 60.0


@dataclass(frozen=True, slots=True)
class Material:
    """Everything that an answer is made of. ``listed`` goes with ``likelihoods``."""

    question: Mapping[str, Any]
    file: TrajectoryFile
    elements: Sequence[ElementSet]
    subjects: Subjects
    screening: TrajectoryScreening
    shifts: Sequence[ShiftTold]
    listed: Sequence[Approach]
    likelihoods: Sequence[Likelihood]
    vehicle_radius: HardBodyRadius


def document(material: Material) -> dict[str, Any]:
    """Return the whole answer."""
    shifts = [_shift(each, material) for each in material.shifts]
    rows = [
        _row(approach, likelihood, material)
        for approach, likelihood in zip(material.listed, material.likelihoods, strict=True)
    ]
    left_out = material.subjects.reach(1.0).left_out
    told = Told(
        material.question["threshold_km"],
        shifts,
        rows,
        _trajectory(material),
        objects=len(material.elements) - len(left_out),
        objects_screened=int(np.delete(_is_screened(material), list(left_out)).sum()),
    )
    return {
        "sentence": sentence(told),
        "is_clear": _as_given(shifts)["is_clear"],
        "notes": notes(told, own=_own(material), stations_absent=_absent(material)),
        "name": vehicle_name(material.question),
        "threshold_km": material.question["threshold_km"],
        "hard_body_radius_m": material.vehicle_radius.radius_m,
        "hard_body_radius_is_assumed": material.vehicle_radius.is_assumed,
        "trajectory": told.trajectory,
        "own_object": _own(material),
        "stations": [_station(each, material) for each in material.subjects.stations],
        "stations_absent": _absent(material),
        "screened": _screened(material),
        "shifts": shifts,
        "clear_windows": clear_windows(shifts),
        "approaches": rows,
        "approaches_total": sum(len(each.approaches) for each in material.shifts),
        "profile": _profile(material.file),
    }


def listed_of(shifts: Sequence[ShiftTold]) -> list[Approach]:
    """Return the approaches that are listed one by one: stations first, then the nearest.

    Those of the launch time as given come before others.
    """
    everything = [each for shift in shifts for each in shift.approaches]
    return sorted(
        everything, key=lambda each: (each.shift_s != 0.0, each.station is None, each.miss_km)
    )[:MOST_LISTED]


def _as_given(shifts: Sequence[dict[str, Any]]) -> dict[str, Any]:
    return next(each for each in shifts if each["shift_min"] == 0.0)


def _shift(told: ShiftTold, material: Material) -> dict[str, Any]:
    path, arcs = told.found.path, material.file.arcs
    nearest = min(told.approaches, key=lambda each: each.miss_km, default=None)
    return {
        "shift_min": told.found.shift_s / _SECONDS_PER_MINUTE,
        "start_utc": instant(path, material.file.known[0].from_s),
        "from_utc": instant(path, arcs[0].from_s),
        "until_utc": instant(path, arcs[-1].until_s),
        "is_clear": told.is_clear,
        "approaches": len(told.approaches),
        "nearest": None if nearest is None else _named(nearest, material),
        "stations": [
            _nearest(each, told, told.nearest[each.index]) for each in material.subjects.stations
        ],
    }


def _nearest(subject: StationSubject, told: ShiftTold, nearest: Nearest | None) -> dict[str, Any]:
    own = [each for each in told.approaches if each.station is subject]
    return {
        "short_name": subject.station.short_name,
        "nearest_km": None if nearest is None else round(nearest.distance_km, _DIGITS),
        "at_utc": None if nearest is None else _utc(nearest.at_utc),
        "is_entered": bool(own),
        "volumes": sorted({name for each in own for name in each.volumes}),
    }


def _named(approach: Approach, material: Material) -> dict[str, Any]:
    other = material.elements[approach.index]
    return {
        "norad_cat_id": other.norad_cat_id,
        "name": other.name,
        "miss_distance_km": round(approach.miss_km, _DIGITS),
        "tca_utc": _utc(approach.tca_utc),
    }


def _row(approach: Approach, likelihood: Likelihood, material: Material) -> dict[str, Any]:
    record, other = approach.record, material.elements[approach.index]
    age_days = seconds_between(other.epoch_utc, approach.tca_utc) / SECONDS_PER_DAY
    return {
        "shift_min": approach.shift_s / _SECONDS_PER_MINUTE,
        "station": None if approach.station is None else approach.station.station.short_name,
        "volumes": list(approach.volumes),
        **_named(approach, material),
        **{
            name: round(float(record[name]), _DIGITS)
            for name in ("radial_km", "in_track_km", "cross_track_km", "relative_speed_km_s")
        },
        "height_km": round(float(height_km(record["r_primary_teme_km"][None])[0]), 1),
        "element_age_days": round(age_days, 3),
        "kind": approach.kind.name.lower(),
        "pc": likelihood.pc,
        "pc_method": likelihood.pc_method,
        "pc_reason": likelihood.pc_reason,
        "max_pc": likelihood.max_pc,
        "max_pc_is_of_shape": likelihood.max_pc_is_of_shape,
    }


def _trajectory(material: Material) -> dict[str, Any]:
    file = material.file
    check = check_interpolation(file.path)
    heights = np.concatenate([height_km(each.r_km) for each in file.path.segments])
    return {
        **material.question["file"],
        "floor_km": FLOOR_KM,
        "screened": [_span(file.path, arc) for arc in file.arcs],
        "gaps": [
            _span(file.path, Arc(before.until_s, after.from_s))
            for before, after in zip(file.known[:-1], file.known[1:], strict=True)
        ],
        "too_low": [_span(file.path, arc) for arc in _too_low(file)],
        "first_height_km": round(float(heights[0]), 1),
        "last_height_km": round(float(heights[-1]), 1),
        "highest_km": round(float(heights.max()), 1),
        "has_covariance": file.path.ephemeris.has_covariance,
        "interpolation_bound_km": check.bound_km,
        "interpolation_reason": check.reason,
        "remarks": list(file.remarks),
    }


def _too_low(file: TrajectoryFile) -> list[Arc]:
    """Return what is known and not screened, because it is too low."""
    low: list[Arc] = []
    for known in file.known:
        from_s = known.from_s
        for arc in file.arcs:
            if known.from_s <= arc.from_s < known.until_s:
                low.append(Arc(from_s, arc.from_s))
                from_s = arc.until_s
        low.append(Arc(from_s, known.until_s))
    return [arc for arc in low if arc.length_s > 1.0]


def _span(path: EphemerisPath, arc: Arc) -> dict[str, Any]:
    return {
        "from_utc": instant(path, arc.from_s),
        "until_utc": instant(path, arc.until_s),
        "seconds": round(arc.length_s, 1),
    }


def _own(material: Material) -> dict[str, Any] | None:
    subjects = material.subjects
    if subjects.own is None:
        return None
    own = material.elements[subjects.own]
    return {
        "norad_cat_id": own.norad_cat_id,
        "name": own.name,
        "docked": [material.elements[index].name for index in subjects.own_docked],
    }


def _station(subject: StationSubject, material: Material) -> dict[str, Any]:
    return {
        "short_name": subject.station.short_name,
        "norad_cat_id": subject.station.primary_norad_cat_id,
        "reach_km": round(subject.reach_km(material.question["threshold_km"]), 1),
        "volumes": [
            {"name": each.name, "extents_km": list(each.extents_km)}
            for each in subject.station.volumes
        ],
        "docked": [material.elements[index].name for index in subject.docked],
    }


def _is_screened(material: Material) -> BoolArray:
    return material.screening.lifetimes.is_screened


def _absent(material: Material) -> list[str]:
    """Stations that cannot be held against: no elements, or none that SGP4 can use."""
    unusable = [
        each.station.short_name
        for each in material.subjects.stations
        if not _is_screened(material)[each.index]
    ]
    return [*(each.short_name for each in material.subjects.absent), *unusable]


def _screened(material: Material) -> dict[str, Any]:
    left_out = set(material.subjects.reach(1.0).left_out)
    status = material.screening.lifetimes.status
    counted = Counter(
        Status(int(code)).name
        for index, code in enumerate(status.tolist())
        if index not in left_out
    )
    return {
        "objects": len(material.elements),
        "left_out": len(left_out),
        "statuses": dict(counted),
        "from_utc": _utc(material.screening.start_utc),
        "until_utc": _utc(material.screening.end_utc),
    }


def _profile(file: TrajectoryFile) -> dict[str, list[float | None]]:
    """Return minutes after the first state and heights, broken at gaps, for a chart."""
    known_s = sum(arc.length_s for arc in file.known)
    minutes: list[float | None] = []
    heights: list[float | None] = []
    for arc in file.known:
        count = max(int(_PROFILE_POINTS * arc.length_s / known_s), 2)
        at_s = np.linspace(arc.from_s, arc.until_s, count)
        told_km = height_km(file.path.states_teme(at_s)[0])
        if minutes:
            minutes.append(None)
            heights.append(None)
        minutes += [round((s - file.known[0].from_s) / 60.0, 3) for s in at_s.tolist()]
        heights += [round(km, 2) for km in told_km.tolist()]
    return {"minutes": minutes, "height_km": heights}


def _utc(at_utc: datetime) -> str:
    nearest = at_utc + timedelta(microseconds=500)
    return nearest.isoformat(timespec="milliseconds").replace("+00:00", "Z")
