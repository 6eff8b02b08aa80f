"""Take SATCAT in: facts about objects, without a word about their orbits."""

from __future__ import annotations

from collections.abc import Callable

from screening.catalog.models import Pull, SpaceObject
from screening.catalog.naming import constellation_from_name
from screening.catalog.services.completion import Counts, pull_complete
from screening.catalog.services.objects import (
    NAME_LENGTH,
    name_when_unnamed,
    objects_by_number,
    objects_save,
)
from screening.catalog.services.review import objects_lacking
from screening.catalog.sources.satcat_csv import FORMAT, ParsedSatcat, SatcatEntry

_FACT_FIELDS = (
    "object_type",
    "owner_code",
    "operational_status_code",
    "launch_date",
    "decay_date",
    "rcs_m2",
    "docked_to_norad_cat_id",
)
_UPDATED_FIELDS = [*_FACT_FIELDS, "object_type_source"]


def satcat_ingest(
    pull: Pull,
    parsed: ParsedSatcat,
    *,
    on_progress: Callable[[float], None] = lambda fraction: None,
) -> Pull:
    """Fill in what SATCAT knows, and add objects in Earth orbit that have no elements yet.

    Repeating it changes nothing.
    """
    known = objects_by_number({entry.norad_cat_id for entry in parsed.entries})
    added = [_new(entry) for entry in parsed.entries if _is_missing(entry, known)]
    changed = [
        known[entry.norad_cat_id]
        for entry in parsed.entries
        if entry.norad_cat_id in known and _refresh(known[entry.norad_cat_id], entry)
    ]
    objects_save([*added, *changed], _UPDATED_FIELDS, on_progress)
    counts = Counts(
        read=len(parsed.entries),
        objects=len(parsed.entries),
        new=len(added) + len(changed),
        guarded=[],
        lacking=objects_lacking(pull.feed, {each.norad_cat_id for each in parsed.entries}),
    )
    return pull_complete(pull, counts, parsed.rejections, detected_format=FORMAT)


def _is_missing(entry: SatcatEntry, known: dict[int, SpaceObject]) -> bool:
    is_up = entry.decay_date is None and entry.orbits_earth
    return is_up and entry.norad_cat_id not in known


def _new(entry: SatcatEntry) -> SpaceObject:
    name = entry.name[:NAME_LENGTH] or name_when_unnamed(entry.norad_cat_id)
    space_object = SpaceObject(
        norad_cat_id=entry.norad_cat_id,
        name=name,
        international_designator=entry.international_designator[:12],
        constellation=constellation_from_name(name),
    )
    _refresh(space_object, entry)
    return space_object


def _refresh(space_object: SpaceObject, entry: SatcatEntry) -> bool:
    """Bring one object's facts up to date in memory; say whether anything changed."""
    before = [getattr(space_object, name) for name in _UPDATED_FIELDS]
    for name in _FACT_FIELDS:
        setattr(space_object, name, getattr(entry, name))
    space_object.object_type_source = "satcat"
    return before != [getattr(space_object, name) for name in _UPDATED_FIELDS]
