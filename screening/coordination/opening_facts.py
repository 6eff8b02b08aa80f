"""The facts that open a case: everybody may see them, so they rest on public catalogues alone.

An assessment that follows an operator's ephemeris, or a message, is its owner's to release: it goes
into a statement, never in here. Where nothing public tells a figure it is None with its reason.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from screening.catalog.models import SpaceObject
from screening.common.clock import product_clock
from screening.conjunctions.criteria.clauses import RANK, Level
from screening.conjunctions.models import Assessment, Conjunction
from screening.coordination.canonical import instant_text
from screening.operators.selectors import operator_of

PUBLIC_BASIS: Final = "public element sets"
NO_PUBLIC_FIGURES: Final = (
    "No assessment of it rests on public element sets alone: the figures are their owners' to"
    " release."
)
PC_NOT_PUBLIC: Final = "How likely it is rests on data that are not public."
_FIGURES: Final = (
    "miss_distance_km",
    "radial_km",
    "in_track_km",
    "cross_track_km",
    "relative_speed_km_s",
)
_PUBLIC_SOURCES: Final = frozenset({"history", "class_model"})  # of a covariance


def opening_facts(
    conjunction: Conjunction,
    at_utc: datetime,
    *,
    is_exercise: bool,
    is_reconstruction: bool = False,
) -> dict[str, Any]:
    """Gather the part ``facts`` of the entry that opens a case on a conjunction."""
    known = public_assessment(conjunction)
    station = conjunction.station
    return {
        "primary": _object(conjunction.primary, at_utc),
        "secondary": _object(conjunction.secondary, at_utc),
        "station": {"slug": station.slug, "name": station.name} if station else None,
        "tca_utc": instant_text(known.tca_utc if known else conjunction.tca_utc),
        **_figures(known),
        "level": level_of(conjunction) or "",
        "detected_utc": instant_text(_detected_utc(conjunction, at_utc)),
        "exercise": is_exercise,
        "synthetic": conjunction.is_synthetic,
        "replay": product_clock().is_replay,
        "reconstruction": is_reconstruction,
    }


def public_assessment(conjunction: Conjunction) -> Assessment | None:
    """The newest opinion of a run that follows element sets of both objects; None without one."""
    of_runs = conjunction.assessments.filter(
        run__isnull=False, primary_ephemeris=None, secondary_ephemeris=None
    )
    return of_runs.order_by("-run_id").first()


def level_of(conjunction: Conjunction) -> Level | None:
    """The level that the station's rule gives a conjunction now."""
    life = getattr(conjunction, "life", None)
    return Level(life.level) if life is not None and life.level else None


def _figures(known: Assessment | None) -> dict[str, Any]:
    if known is None:
        nothing = dict.fromkeys((*_FIGURES, "pc", "max_pc"))
        return nothing | {"pc_reason": NO_PUBLIC_FIGURES, "basis": NO_PUBLIC_FIGURES}
    figures = {name: getattr(known, name) for name in _FIGURES}
    return figures | _probability(known) | {"basis": PUBLIC_BASIS}


def _probability(known: Assessment) -> dict[str, Any]:
    sides = [(known.risk or {}).get(side) or {} for side in ("primary", "secondary")]
    if not {each["source"] for each in sides if "source" in each} <= _PUBLIC_SOURCES:
        return {"pc": None, "pc_reason": PC_NOT_PUBLIC, "max_pc": None}
    reason = known.pc_reason if known.pc is None else ""
    if known.pc is None and not reason:
        reason = "It was not judged."
    return {"pc": known.pc, "pc_reason": reason, "max_pc": known.max_pc}


def _object(space_object: SpaceObject, at_utc: datetime) -> dict[str, Any]:
    return {
        "norad_cat_id": space_object.norad_cat_id,
        "name": space_object.name,
        "manoeuvrability": operator_of(space_object, at_utc).manoeuvrability.value,
    }


def _detected_utc(conjunction: Conjunction, at_utc: datetime) -> datetime:
    """Since when it has stood at least at its level; without a level since it was first known."""
    rank = RANK[level_of(conjunction)]
    since: datetime | None = None
    if rank:
        changes = conjunction.transitions.order_by("-sequence").values_list("to_level", "at_utc")
        for level, changed_at in changes:
            if RANK[Level(level) if level else None] < rank:
                break
            since = changed_at
    first = conjunction.assessments.order_by("created_at", "pk").first()
    known_since = since or (first.created_at if first else at_utc)
    return min(known_since, at_utc)
