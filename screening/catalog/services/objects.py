"""Keep one lasting row an object, and the facts about it with the source that said so."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from itertools import islice
from operator import attrgetter

from django.db import transaction

from screening.catalog.models import SpaceObject
from screening.catalog.naming import constellation_from_name, object_type_from_name
from screening.catalog.services.bulk_insert import rows_append
from screening.catalog.sources.base import ObjectFacts
from screening.engine.types import ElementSet

BATCH_OBJECTS = 1000  # one short transaction each
NAME_LENGTH = 80
# A catalogue's own facts beat what a name suggests; a made-up fact beats neither.
FACT_RANK: Mapping[str, int] = {"": 0, "name": 1, "demo": 1, "satcat": 2}
_COLUMNS = [f.attname for f in SpaceObject._meta.concrete_fields if not f.primary_key]
_UPDATED_FIELDS = [
    "name",
    "international_designator",
    "object_type",
    "object_type_source",
    "owner_code",
    "constellation",
    "is_synthetic",
]


def objects_ensure(
    elements: Iterable[ElementSet],
    facts: Mapping[int, ObjectFacts],
    *,
    is_synthetic: bool,
) -> dict[int, int]:
    """Create or refresh the objects of these element sets; return {catalogue number: key}."""
    newest = _newest_each(elements)
    known = objects_by_number(newest)
    to_save: list[SpaceObject] = []
    for norad_cat_id, element_set in newest.items():
        space_object = known.get(norad_cat_id) or SpaceObject(norad_cat_id=norad_cat_id)
        if _refresh(space_object, element_set, facts.get(norad_cat_id), is_synthetic):
            to_save.append(space_object)
    objects_save(to_save, _UPDATED_FIELDS)
    return {each.norad_cat_id: each.pk for each in objects_by_number(newest).values()}


def object_ensure(
    norad_cat_id: int, *, name: str, international_designator: str, is_synthetic: bool
) -> SpaceObject:
    """Return the object of this number; one that is not known yet is made from what is said of it.

    What the catalogue says of a known object is not touched.
    """
    given = name[:NAME_LENGTH] or name_when_unnamed(norad_cat_id)
    defaults = {
        "name": given,
        "international_designator": international_designator[:12],
        "object_type": object_type_from_name(given),
        "constellation": constellation_from_name(given),
        "is_synthetic": is_synthetic,
    }
    space_object, _ = SpaceObject.objects.get_or_create(
        norad_cat_id=norad_cat_id, defaults=defaults
    )
    return space_object


def objects_by_number(norad_cat_ids: Collection[int]) -> dict[int, SpaceObject]:
    """Return the objects that exist among these catalogue numbers."""
    found: dict[int, SpaceObject] = {}
    remaining = iter(norad_cat_ids)
    while batch := list(islice(remaining, BATCH_OBJECTS)):
        objects = SpaceObject.objects.order_by().filter(norad_cat_id__in=batch)
        found |= {each.norad_cat_id: each for each in objects}
    return found


def objects_save(
    objects: Sequence[SpaceObject],
    fields: Sequence[str],
    on_progress: Callable[[float], None] = lambda fraction: None,
) -> None:
    """Create the objects without a key, and write these fields of the others."""
    new = [each for each in objects if each.pk is None]
    known = [each for each in objects if each.pk is not None]
    for start in range(0, len(new), BATCH_OBJECTS):
        batch = new[start : start + BATCH_OBJECTS]
        rows_append(SpaceObject, _COLUMNS, map(attrgetter(*_COLUMNS), batch))
        on_progress(start / len(objects))
    for start in range(0, len(known), BATCH_OBJECTS):
        _write_fields(known[start : start + BATCH_OBJECTS], fields)
        on_progress((len(new) + start) / len(objects))


@transaction.atomic
def _write_fields(objects: Sequence[SpaceObject], fields: Sequence[str]) -> None:
    """Update by an insert that collides: one statement for many rows, unlike bulk_update."""
    for each in objects:
        each.pk = None  # the catalogue number alone decides which row it is
    SpaceObject.objects.bulk_create(
        objects, update_conflicts=True, unique_fields=["norad_cat_id"], update_fields=fields
    )


def name_when_unnamed(norad_cat_id: int) -> str:
    """What to call an object whose source gave no name."""
    return f"OBJECT {norad_cat_id}"


def _newest_each(elements: Iterable[ElementSet]) -> dict[int, ElementSet]:
    newest: dict[int, ElementSet] = {}
    for each in elements:
        rival = newest.get(each.norad_cat_id)
        if rival is None or each.epoch_utc > rival.epoch_utc:
            newest[each.norad_cat_id] = each
    return newest


def _refresh(
    space_object: SpaceObject,
    element_set: ElementSet,
    facts: ObjectFacts | None,
    is_synthetic: bool,
) -> bool:
    """Bring one object up to date in memory; say whether anything changed."""
    before = [getattr(space_object, name) for name in _UPDATED_FIELDS]
    placeholder = name_when_unnamed(element_set.norad_cat_id)
    known_name = "" if space_object.name == placeholder else space_object.name
    name = element_set.name[:NAME_LENGTH] or known_name
    space_object.name = name or placeholder
    space_object.international_designator = (
        element_set.international_designator[:12] or space_object.international_designator
    )
    space_object.is_synthetic = is_synthetic
    _apply_facts(space_object, name, facts)
    return before != [getattr(space_object, name) for name in _UPDATED_FIELDS]


def _apply_facts(space_object: SpaceObject, name: str, facts: ObjectFacts | None) -> None:
    space_object.constellation = facts.constellation if facts else constellation_from_name(name)
    source = "demo" if facts else "name"
    if FACT_RANK[space_object.object_type_source] > FACT_RANK[source]:
        return
    space_object.object_type = facts.object_type if facts else object_type_from_name(name)
    space_object.object_type_source = source
    space_object.owner_code = facts.owner_code if facts else space_object.owner_code
