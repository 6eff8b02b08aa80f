"""Take SATCAT in: facts about objects, without a word about their orbits."""

from __future__ import annotations

from collections.abc import Callable

from screening.catalog.models import Pull, SpaceObject
from screening.catalog.naming import constellation_from_name
from screening.catalog.services.completion import Counts, pull_complete
from screening.catalog.services.objects import (
    NAME_LENGTH,
    name_when_unnamed,
    objects_bring_up_to_date,
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
    entries = {each.norad_cat_id: each for each in parsed.entries}
    changed = objects_bring_up_to_date(
        entries,
        lambda known: _refresh(known, entries[known.norad_cat_id]),
        _UPDATED_FIELDS,
        make=lambda number: _new(entries[number]),
        on_progress=on_progress,
    )
    counts = Counts(
        read=len(parsed.entries),
        objects=len(parsed.entries),
        new=changed,
        guarded=[],
        lacking=objects_lacking(pull.feed, {each.norad_cat_id for each in parsed.entries}),
    )
    return pull_complete(pull, counts, parsed.rejections, detected_format=FORMAT)


def _new(entry: SatcatEntry) -> SpaceObject | None:
    """An object that has no elements yet; None for one that is not in orbit about the Earth."""
    if entry.decay_date is not None or not entry.orbits_earth:
        return None
    name = entry.name[:NAME_LENGTH] or name_when_unnamed(entry.norad_cat_id)
    return SpaceObject(
        norad_cat_id=entry.norad_cat_id,
        name=name,
        international_designator=entry.international_designator[:12],
        constellation=constellation_from_name(name),
    )


def _refresh(space_object: SpaceObject, entry: SatcatEntry) -> bool:
    """Bring one object's facts up to date in memory; say whether anything changed."""
    before = [getattr(space_object, name) for name in _UPDATED_FIELDS]
    for name in _FACT_FIELDS:
        setattr(space_object, name, getattr(entry, name))
    space_object.object_type_source = "satcat"
    return before != [getattr(space_object, name) for name in _UPDATED_FIELDS]
