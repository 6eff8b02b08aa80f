"""What risk needs to know of objects besides their orbits: their sizes, and which manoeuvre."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.conf import settings

from screening.catalog.models import ObjectType, SpaceObject
from screening.catalog.naming import constellation_from_name, object_type_from_name
from screening.catalog.radius_file import radii_m
from screening.catalog.selectors import QUERY_BATCH
from screening.conjunctions.run_inputs import FrozenStation
from screening.engine.probability.hard_body_radius import (
    HardBodyRadius,
    RadiusFacts,
    choose_hard_body_radius,
)

# Fleets that keep their stations by many small burns that nobody announces. Their members are taken
# to manoeuvre at will unless SATCAT calls them dead.
MANOEUVRING_CONSTELLATIONS: Final = frozenset(
    {"Starlink", "OneWeb", "Kuiper", "Qianfan", "Guowang"}
)
DEAD_STATUS_CODES: Final = frozenset({"-", "D"})
_KINDS: Final = frozenset({ObjectType.PAYLOAD, ObjectType.ROCKET_BODY, ObjectType.DEBRIS})
_SMALL_BELOW_M2: Final = 0.1
_MEDIUM_UP_TO_M2: Final = 1.0


@dataclass(frozen=True, slots=True)
class ObjectFacts:
    """One object's hard-body radius, and whether it is known to manoeuvre at will."""

    radius: HardBodyRadius
    manoeuvres: bool


@dataclass(frozen=True, slots=True)
class StationSize:
    """The radius of a station as its settings give it."""

    radius_m: float
    source: str


def station_sizes(stations: Iterable[FrozenStation]) -> dict[int, StationSize]:
    """The sizes of the stations that have one, by catalogue number."""
    return {
        each.primary_norad_cat_id: StationSize(
            each.hard_body_radius_m, each.hard_body_radius_source
        )
        for each in stations
        if each.hard_body_radius_m is not None
    }


def object_facts(
    space_object_ids: Iterable[int], stations: Mapping[int, StationSize]
) -> dict[int, ObjectFacts]:
    """Return what is known of objects, by their keys. ``stations`` is by catalogue number."""
    ids = sorted(set(space_object_ids))
    estimates = _estimates_m()
    found: dict[int, ObjectFacts] = {}
    for start in range(0, len(ids), QUERY_BATCH):
        for each in SpaceObject.objects.filter(pk__in=ids[start : start + QUERY_BATCH]).order_by():
            found[each.pk] = _facts(each, stations.get(each.norad_cat_id), estimates)
    return found


def named_object_facts(
    norad_cat_id: int | None, *, name: str, object_type: str | None, station: StationSize | None
) -> ObjectFacts:
    """Return the same of an object as a message names it: the catalogue need not know it.

    Of one that it does not know, ``object_type`` is the message's word, and ``name`` tells its kind
    where there is none, and its fleet.
    """
    known = SpaceObject.objects.filter(norad_cat_id=norad_cat_id).first() if norad_cat_id else None
    return _facts(known or _stranger(norad_cat_id, name, object_type), station, _estimates_m())


def unlisted_object_facts(
    norad_cat_id: int, *, name: str, station: StationSize | None
) -> ObjectFacts:
    """Return the same of an object whose name is all that is known, with no database."""
    return _facts(_stranger(norad_cat_id, name, None), station, _estimates_m())


def _stranger(norad_cat_id: int | None, name: str, object_type: str | None) -> SpaceObject:
    """An object that the catalogue does not know, unsaved."""
    stated = (object_type or "").strip().lower().replace(" ", "_")
    return SpaceObject(
        norad_cat_id=norad_cat_id or 0,
        name=name,
        object_type=stated if stated in _KINDS else object_type_from_name(name),
        constellation=constellation_from_name(name),
    )


def known_to_manoeuvre(object_type: str, constellation: str, status_code: str) -> bool | None:
    """Say by what SATCAT has of an object whether it manoeuvres; None where that does not tell."""
    if object_type in (ObjectType.DEBRIS, ObjectType.ROCKET_BODY):
        return False
    if object_type != ObjectType.PAYLOAD:
        return None
    if status_code in DEAD_STATUS_CODES:
        return False
    return True if constellation in MANOEUVRING_CONSTELLATIONS else None


def rcs_class(rcs_m2: float | None) -> str | None:
    """Return the catalogue's class of a radar cross-section. Source: Space-Track SATCAT."""
    if rcs_m2 is None:
        return None
    if rcs_m2 < _SMALL_BELOW_M2:
        return "SMALL"
    return "MEDIUM" if rcs_m2 <= _MEDIUM_UP_TO_M2 else "LARGE"


def _facts(
    each: SpaceObject, station: StationSize | None, estimates: Mapping[int, float]
) -> ObjectFacts:
    radius = choose_hard_body_radius(_radius_facts(each, station, estimates))
    return ObjectFacts(radius, _manoeuvres(each))


def _radius_facts(
    each: SpaceObject, station: StationSize | None, estimates: Mapping[int, float]
) -> RadiusFacts:
    return RadiusFacts(
        station_m=station.radius_m if station else None,
        station_name=station.source if station else "station",
        estimate_m=estimates.get(each.norad_cat_id),
        estimate_name=_estimate_name(),
        rcs_class=rcs_class(each.rcs_m2),
        object_type=each.object_type,
    )


def _manoeuvres(each: SpaceObject) -> bool:
    known = known_to_manoeuvre(each.object_type, each.constellation, each.operational_status_code)
    return known is True


def _estimates_m() -> Mapping[int, float]:
    path: Path | None = settings.HARD_BODY_RADIUS_FILE
    return {} if path is None else radii_m(path)


def _estimate_name() -> str:
    path: Path | None = settings.HARD_BODY_RADIUS_FILE
    return "estimate" if path is None else f"estimate of {path.name}"
