"""What an answer says of the cloud itself: shape, lifetimes, and where it is over the years."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np

from screening.catalog.density import shell_shares
from screening.consequences.breakups.course import DAYS_A_YEAR, Course
from screening.consequences.breakups.exposure import Orbits, orbits_at
from screening.consequences.breakups.pieces import Pieces
from screening.engine.breakup.cloud import MassBalance
from screening.engine.breakup.motion import node_rates_rad_s
from screening.engine.breakup.piece_orbits import piece_orbits
from screening.engine.constants import SECONDS_PER_DAY
from screening.engine.decay.atmosphere import SolarActivity
from screening.engine.decay.lifetime import Decay, Fate
from screening.engine.types import BoolArray, FloatArray

Courses = Mapping[SolarActivity, Course]

MOST_IN_DIAGRAM: Final = 1_500
UP_AFTER_YEARS: Final = (1.0, 5.0, 10.0, 25.0, 50.0, 100.0)
_HEIGHT_DAYS: Final = (0.1, 30.0, 1.0 * DAYS_A_YEAR, 5.0 * DAYS_A_YEAR, 25.0 * DAYS_A_YEAR)
_SHELL_KM: Final = 50.0
_LOWEST_KM, _HIGHEST_KM = 100.0, 2_000.0


def gabbard_document(pieces: Pieces) -> dict[str, Any]:
    """Return the columns of a Gabbard diagram: pieces of the asked size in closed orbits."""
    closed = np.flatnonzero(~pieces.shape.escapes[: pieces.asked])
    shown = closed[:: max(1, -(-closed.size // MOST_IN_DIAGRAM))]
    return {
        "period_min": _rounded(pieces.shape.period_min[shown], 3),
        "perigee_km": _rounded(pieces.shape.perigee_height_km[shown], 1),
        "apogee_km": _rounded(pieces.shape.apogee_height_km[shown], 1),
        "size_m": _rounded(pieces.size_m[shown], 4),
        "parent": pieces.parent[shown].tolist(),
    }


def spread_document(pieces: Pieces, courses: Courses) -> dict[str, Any]:
    """Return how wide the cloud is, and when its planes have gone round the Earth."""
    shape = pieces.shape
    asked = slice(pieces.asked)
    return {
        "perigee_km": percentiles(shape.perigee_height_km[asked]),
        "apogee_km": percentiles(shape.apogee_height_km[asked]),
        "planes_days": _planes_days(pieces, courses[SolarActivity.MODERATE]),
    }


def survival_document(pieces: Pieces, courses: Courses) -> dict[str, Any]:
    """Return the share of the asked pieces in orbit at each day, for each Sun."""
    document: dict[str, Any] = {"days": next(iter(courses.values())).days.tolist()}
    weight = pieces.weight[: pieces.asked]
    for activity, course in courses.items():
        up = course.is_up()[:, : pieces.asked]
        document[str(activity)] = _shares(up, weight)
    return document


def lifetimes_document(pieces: Pieces, courses: Courses, years: float) -> dict[str, Any]:
    """Return fates and lifetimes of the asked pieces, for each Sun; None is beyond ``years``."""
    asked = slice(pieces.asked)
    return {
        str(activity): fates_document(_part(course.end, asked), years, UP_AFTER_YEARS)
        for activity, course in courses.items()
    }


def fates_document(end: Decay, years: float, up_after_years: Sequence[float]) -> dict[str, Any]:
    """Return what has become of pieces by the end of ``years``; None is a life beyond them."""
    found = percentiles(end.lifetime_years)
    return {
        "fell_at_once": int((end.fate == Fate.FELL_AT_ONCE).sum()),
        "escaped": int((end.fate == Fate.ESCAPED).sum()),
        "still_up": int((end.fate == Fate.STILL_UP).sum()),
        "up": {
            f"{after:g}": float(end.up_after(after).mean())
            for after in up_after_years
            if end.fate.size and after <= years
        },
        "lifetime_years": found
        and {name: value if value < years else None for name, value in found.items()},
    }


def balance_document(balance: MassBalance) -> dict[str, Any]:
    """Return where the mass of a body went."""
    return {
        "parent_kg": balance.parent_kg,
        "pieces_kg": balance.pieces_kg,
        "remnant_kg": balance.remnant_kg,
        "unassigned_kg": balance.unassigned_kg,
        "too_heavy_pieces": balance.too_heavy_pieces,
    }


def heights_document(pieces: Pieces, courses: Courses) -> dict[str, Any]:
    """Return how many of the asked pieces there are in each shell, by their time in it."""
    edges_km = np.arange(_LOWEST_KM, _HIGHEST_KM + _SHELL_KM, _SHELL_KM)
    any_course = next(iter(courses.values()))
    rows = [int(np.argmin(np.abs(any_course.days - day))) for day in _HEIGHT_DAYS]
    rows = sorted(set(rows))
    wanted = np.arange(pieces.weight.size) < pieces.asked
    return {
        "edges_km": edges_km.tolist(),
        "days": any_course.days[rows].tolist(),
        "pieces": {
            str(activity): [
                _in_shells(edges_km, orbits_at(course, row, pieces.weight, wanted)[0])
                for row in rows
            ]
            for activity, course in courses.items()
        },
    }


def percentiles(values: FloatArray) -> dict[str, float] | None:
    """Return a tenth, half and nine tenths of what is known; None where nothing is."""
    known = values[np.isfinite(values)]
    if not known.size:
        return None
    low, middle, high = np.percentile(known, [10, 50, 90]).tolist()
    return {"p10": low, "p50": middle, "p90": high}


def _in_shells(edges_km: FloatArray, orbits: Orbits) -> list[float]:
    shares = shell_shares(
        edges_km,
        semi_major_axis_km=orbits.semi_major_axis_km,
        eccentricity=orbits.eccentricity,
    )
    return _rounded(shares @ orbits.weight, 3)


def _planes_days(pieces: Pieces, course: Course) -> float | None:
    """Return when the middle eight tenths of the planes have spread once around; None: hardly."""
    up = np.flatnonzero(course.is_up()[0, : pieces.asked])
    if not up.size:
        return None
    # NOTE: of a piece that all but escapes the first order in J2 knows no rate: it is NaN.
    with np.errstate(invalid="ignore"):
        rates = node_rates_rad_s(piece_orbits(pieces.r_teme_km[up], pieces.v_teme_km_s[up]))
    low, high = np.nanpercentile(rates, [10, 90])
    if not high > low:
        return None
    days = float(2.0 * np.pi / (high - low) / SECONDS_PER_DAY)
    return days if days < 100.0 * DAYS_A_YEAR else None


def _part(end: Decay, wanted: slice) -> Decay:
    return Decay(
        end.fate[wanted],
        end.lifetime_years[wanted],
        end.perigee_height_km[wanted],
        end.apogee_height_km[wanted],
    )


def _shares(up: BoolArray, weight: FloatArray) -> list[float]:
    total = float(weight.sum())
    return _rounded(up @ weight / total, 5) if total else [0.0] * up.shape[0]


def _rounded(values: FloatArray, digits: int) -> list[float]:
    rounded: list[float] = np.round(values, digits).tolist()
    return rounded
