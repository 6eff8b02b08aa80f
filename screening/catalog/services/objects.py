"""Keep one lasting row an object, and the facts about it with the source that said so."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from django.db import transaction

from screening.catalog.models import SpaceObject
from screening.catalog.naming import constellation_from_name, object_type_from_name
from screening.catalog.sources.base import ObjectFacts
from screening.engine.types import ElementSet

BATCH_OBJECTS = 2000
NAME_LENGTH = 80
# A catalogue's own facts beat what a name suggests; a made-up fact beats neither.
FACT_RANK: Mapping[str, int] = {"": 0, "name": 1, "demo": 1, "satcat": 2}
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
    known = {each.norad_cat_id: each for each in SpaceObject.objects.all()}
    missing: list[SpaceObject] = []
    changed: list[SpaceObject] = []
    for norad_cat_id, element_set in newest.items():
        space_object = known.get(norad_cat_id)
        is_missing = space_object is None
        space_object = space_object or SpaceObject(norad_cat_id=norad_cat_id, object_type_source="")
        if _refresh(space_object, element_set, facts.get(norad_cat_id), is_synthetic):
            (missing if is_missing else changed).append(space_object)
    _save(missing, changed)
    return dict(SpaceObject.objects.order_by().values_list("norad_cat_id", "pk"))


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


def _save(missing: Sequence[SpaceObject], changed: Sequence[SpaceObject]) -> None:
    for start in range(0, len(missing), BATCH_OBJECTS):
        with transaction.atomic():
            batch = missing[start : start + BATCH_OBJECTS]
            SpaceObject.objects.bulk_create(batch, ignore_conflicts=True)
    for start in range(0, len(changed), BATCH_OBJECTS):
        with transaction.atomic():
            batch = changed[start : start + BATCH_OBJECTS]
            SpaceObject.objects.bulk_update(batch, _UPDATED_FIELDS, batch_size=100)
