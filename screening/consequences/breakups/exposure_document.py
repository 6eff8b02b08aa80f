"""What an answer says of the stations: flux, impacts and passes over time, against today's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from screening.consequences.breakups.cloud_document import Courses
from screening.consequences.breakups.counts import CATALOGUED_SIZE_M, band_factors, mass_factors
from screening.consequences.breakups.course import DAYS_A_YEAR, Course
from screening.consequences.breakups.event import Event
from screening.consequences.breakups.exposure import (
    PASS_DISTANCE_KM,
    Flux,
    Ring,
    Speeds,
    days_above,
    flux_through,
    orbits_at,
    speeds_past,
    total_over_time,
)
from screening.consequences.breakups.pieces import SMALL_SIZE_M, Pieces
from screening.consequences.breakups.stations import ExposedStation
from screening.engine.decay.atmosphere import SolarActivity
from screening.engine.types import BoolArray, FloatArray, Progress

NOTICEABLE_PERCENT: Final = 10.0
_DAYS_A_MONTH: Final = DAYS_A_YEAR / 12.0
# A unit of time in months, and from how many of it on spans are told in it.
_UNITS: Final = (
    ("years", 12.0, 3.0),
    ("months", 1.0, 2.0),
    ("days", 1.0 / _DAYS_A_MONTH, 2.0),
    ("hours", 1.0 / _DAYS_A_MONTH / 24.0, 0.0),
)


@dataclass(frozen=True, slots=True)
class _Story:
    """The fluxes of pieces of a size through one station (k,), by activity, and their band."""

    days: FloatArray
    per_m2_year: dict[SolarActivity, FloatArray]
    factors: tuple[float, float]

    @property
    def low(self) -> FloatArray:
        lowest: FloatArray = self.factors[0] * np.min(list(self.per_m2_year.values()), axis=0)
        return lowest

    @property
    def high(self) -> FloatArray:
        highest: FloatArray = self.factors[1] * np.max(list(self.per_m2_year.values()), axis=0)
        return highest


def exposure_stage(station: str) -> str:
    """Name the stage that looks at what a station is exposed to."""
    return f"exposure of the {station}"


def exposure_document(
    event: Event,
    pieces: Pieces,
    courses: Courses,
    stations: Sequence[ExposedStation],
    *,
    min_size_m: float,
    on_progress: Progress,
) -> dict[str, Any]:
    """Return the exposure of every station over time, as plain values."""
    rows = []
    for station in stations:
        stage = exposure_stage(station.station.short_name)
        rows.append(_station(station, event, pieces, courses, (min_size_m, stage, on_progress)))
    return {"days": courses[SolarActivity.LOW].days.tolist(), "stations": rows}


def exposed_sizes_m(min_size_m: float) -> list[float]:
    """Return the sizes that exposure is told for: what was asked, what is catalogued, 1 cm."""
    sizes = {min_size_m, SMALL_SIZE_M}
    if min_size_m < CATALOGUED_SIZE_M:
        sizes.add(CATALOGUED_SIZE_M)
    return sorted(sizes, reverse=True)


def _station(
    station: ExposedStation,
    event: Event,
    pieces: Pieces,
    courses: Courses,
    looked_at: tuple[float, str, Progress],
) -> dict[str, Any]:
    ring, background = station.ring, station.background
    return {
        "short_name": station.station.short_name,
        "norad_cat_id": station.station.primary_norad_cat_id,
        "reason": station.reason or None,
        "altitude_km": ring.altitude_km if ring else None,
        "perigee_km": ring.perigee_km if ring else None,
        "apogee_km": ring.apogee_km if ring else None,
        "inclination_deg": ring.inclination_deg if ring else None,
        "cross_section_m2": station.cross_section_m2,
        "cross_section_source": station.cross_section_source,
        "state_teme": station.state_teme and list(station.state_teme),
        "state_utc": station.state_utc and station.state_utc.isoformat().replace("+00:00", "Z"),
        "background": background and _background(station, background),
        "sizes": _sizes(station, ring, event, pieces, courses, looked_at) if ring else [],
    }


def _sizes(
    station: ExposedStation,
    ring: Ring,
    event: Event,
    pieces: Pieces,
    courses: Courses,
    looked_at: tuple[float, str, Progress],
) -> list[dict[str, Any]]:
    min_size_m, stage, on_progress = looked_at
    speeds = speeds_past(ring, pieces.inclination_deg)
    sizes = exposed_sizes_m(min_size_m)
    rows = []
    for done, size_m in enumerate(sizes):
        on_progress(stage, done / len(sizes))
        wanted = pieces.size_m >= size_m
        fluxes = {
            activity: _fluxes(ring, speeds, pieces, course, wanted)
            for activity, course in courses.items()
        }
        rows.append(_size(station, event, fluxes, size_m, courses[SolarActivity.LOW].days))
    return rows


def _background(station: ExposedStation, flux: Flux) -> dict[str, Any]:
    return {
        "objects": station.background_objects,
        "flux_per_m2_year": flux.per_m2_year,
        "impacts_per_year": _times(flux.per_m2_year, station.cross_section_m2),
        "passes_per_day": flux.passes_per_day,
        "speed_km_s": flux.speed_km_s,
        "pass_distance_km": PASS_DISTANCE_KM,
    }


def _size(
    station: ExposedStation,
    event: Event,
    fluxes: Mapping[SolarActivity, Sequence[Flux]],
    size_m: float,
    days: FloatArray,
) -> dict[str, Any]:
    story = _Story(
        days=days,
        per_m2_year={
            activity: np.array([each.per_m2_year for each in row])
            for activity, row in fluxes.items()
        },
        factors=_factors(event, size_m),
    )
    is_like = size_m == CATALOGUED_SIZE_M
    today = station.background.per_m2_year if station.background and is_like else None
    return {
        "min_size_m": size_m,
        "is_like_background": is_like,
        "reaches": bool(story.high.max() > 0.0),
        "by_sun": {
            str(activity): _under_a_sun(row, station.cross_section_m2, today)
            for activity, row in fluxes.items()
        },
        "band": {"low": story.low.tolist(), "high": story.high.tolist()},
        "first_year": _impacts(story, station.cross_section_m2, DAYS_A_YEAR),
        "whole": {
            "years": float(story.days[-1]) / DAYS_A_YEAR,
            **_impacts(story, station.cross_section_m2, float(story.days[-1])),
        },
        "raise": _raise(story, today, station.station.short_name) if today else None,
        "raise_reason": None if today else _why_not_compared(size_m, is_like),
    }


def _fluxes(
    ring: Ring, speeds: Speeds, pieces: Pieces, course: Course, wanted: BoolArray
) -> list[Flux]:
    found = []
    for row in range(course.days.size):
        orbits, up = orbits_at(course, row, pieces.weight, wanted)
        found.append(flux_through(ring, orbits, speeds.part(up)))
    return found


def _factors(event: Event, size_m: float) -> tuple[float, float]:
    band, masses = band_factors(event.law, size_m), mass_factors(event, size_m)
    return band[0] * masses[0], band[1] * masses[1]


def _under_a_sun(
    row: Sequence[Flux], cross_section_m2: float | None, today: float | None
) -> dict[str, Any]:
    return {
        "flux_per_m2_year": [each.per_m2_year for each in row],
        "impacts_per_year": [_times(each.per_m2_year, cross_section_m2) for each in row],
        "passes_per_day": [each.passes_per_day for each in row],
        "percent_of_background": [
            100.0 * each.per_m2_year / today if today else None for each in row
        ],
        "speed_km_s": [each.speed_km_s for each in row],
    }


def _impacts(story: _Story, cross_section_m2: float | None, days: float) -> dict[str, Any]:
    """Impacts until a day: the middle Sun's, and the ends over Suns and counts."""
    if cross_section_m2 is None:
        return {"impacts": None, "low": None, "high": None}
    totals = [total_over_time(story.days, each, days) for each in story.per_m2_year.values()]
    middle = total_over_time(story.days, story.per_m2_year[SolarActivity.MODERATE], days)
    return {
        "impacts": middle * cross_section_m2,
        "low": story.factors[0] * min(totals) * cross_section_m2,
        "high": story.factors[1] * max(totals) * cross_section_m2,
    }


def _raise(story: _Story, today: float, name: str) -> dict[str, Any]:
    percent = {activity: 100.0 * values / today for activity, values in story.per_m2_year.items()}
    peaks = [float(values.max()) for values in percent.values()]
    middle = percent[SolarActivity.MODERATE]
    months = {
        str(activity): days_above(story.days, values, NOTICEABLE_PERCENT) / _DAYS_A_MONTH
        for activity, values in percent.items()
    }
    peak = float(middle.max())
    band = [story.factors[0] * min(peaks), story.factors[1] * max(peaks)]
    return {
        "peak_percent": peak,
        "peak_band": band,
        "at_days": float(story.days[int(middle.argmax())]),
        "months_over_10_percent": months,
        "words": _words(name, band, months),
    }


def _words(name: str, band: Sequence[float], months: dict[str, float]) -> str:
    low, high = band
    if not high:
        return f"No piece reaches the height of the {name}."
    flux = f"catalogued objects through the height of the {name}"
    if high < 1.0:
        return f"Raises the flux of {flux} by less than 1 % at its most."
    most = f"Raises the flux of {flux} by {low:.0f} to {high:.0f} % at its most"
    shortest, longest = min(months.values()), max(months.values())
    if not longest:
        return f"{most}; by the model's number it stays under {NOTICEABLE_PERCENT:.0f} %."
    return (
        f"{most}, and by the model's number by over {NOTICEABLE_PERCENT:.0f} % for "
        f"{_span(shortest, longest)}, by the activity of the Sun."
    )


def _span(shortest: float, longest: float) -> str:
    """Say between how many months it lasts, in units that give a digit or two."""
    (low, small), (high, large) = _told(shortest), _told(longest)
    if (low, small) == (high, large):
        return f"{high} {large}"
    return f"{low} to {high} {large}" if small == large else f"{low} {small} to {high} {large}"


def _told(months: float) -> tuple[str, str]:
    unit, size, _ = next(each for each in _UNITS if months >= each[2] * each[1])
    return f"{months / size:.0f}", unit


def _why_not_compared(size_m: float, is_like: bool) -> str:
    if is_like:
        return "nothing of the catalogue is at the height of the station"
    return (
        f"the catalogue ends near {CATALOGUED_SIZE_M:g} m: there is no background of pieces of "
        f"{size_m:g} m and larger here to compare with"
    )


def _times(flux: float, cross_section_m2: float | None) -> float | None:
    return None if cross_section_m2 is None else flux * cross_section_m2
