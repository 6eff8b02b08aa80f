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

    def refresh(space_object: SpaceObject) -> bool:
        number = space_object.norad_cat_id
        return _refresh(space_object, newest[number], facts.get(number), is_synthetic)

    objects_bring_up_to_date(newest, refresh, _UPDATED_FIELDS)
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


def objects_bring_up_to_date(
    norad_cat_ids: Iterable[int],
    refresh: Callable[[SpaceObject], bool],
    fields: Sequence[str],
    *,
    make: Callable[[int], SpaceObject | None] = lambda number: SpaceObject(norad_cat_id=number),
    on_progress: Callable[[float], None] = lambda fraction: None,
) -> int:
    """Create the objects that are missing and write ``fields`` of those that have changed.

    ``refresh`` brings one object up to date in memory and says whether anything changed; ``make``
    makes a missing one, or None where it is not wanted. Returns how many were created or changed.
    """
    numbers = sorted(norad_cat_ids)
    count = 0
    for start in range(0, len(numbers), BATCH_OBJECTS):
        batch = numbers[start : start + BATCH_OBJECTS]
        known = {each.norad_cat_id: each for each in objects_by_number(batch).values()}
        made = [each for number in batch if number not in known and (each := make(number))]
        changed = [number for number in batch if number in known and refresh(known[number])]
        if made or changed:
            _bring_up_to_date(made, changed, refresh, fields)
        count += len(made) + len(changed)
        on_progress((start + len(batch)) / len(numbers))
    return count


@transaction.atomic
def _bring_up_to_date(
    made: Sequence[SpaceObject],
    changed: Sequence[int],
    refresh: Callable[[SpaceObject], bool],
    fields: Sequence[str],
) -> None:
    """NOTE: SATCAT and element sets come at the same time, and say different things of the same
    objects. So the rows are read again under a lock: what another pull has written since is kept,
    and one that it created meanwhile is refreshed in place of the one made here.
    """
    for each in made:
        refresh(each)
    rows_append(SpaceObject, _COLUMNS, map(attrgetter(*_COLUMNS), made))
    numbers = [*changed, *(each.norad_cat_id for each in made)]
    rows = SpaceObject.objects.select_for_update(no_key=True).order_by("norad_cat_id")
    stale = [each for each in rows.filter(norad_cat_id__in=numbers) if refresh(each)]
    if stale:
        _write_fields(stale, fields)


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
