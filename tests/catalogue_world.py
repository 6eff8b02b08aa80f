"""A world to be screened all against all: a small demo catalogue, and what a run of it wrote."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import asdict
from functools import cache
from typing import Any

from screening.catalog.models import CatalogChange, SpaceObject, StoredElementSet
from screening.catalog.sources.demo.world import demo_catalog
from screening.common.clock import real_now_utc
from screening.conjunctions.models import ScreeningRun
from screening.engine.types import ElementSet
from tests import factories
from tests.factories import NOW

OBJECTS = 1_500
BATCH = 5_000
_IDENTITY = ("norad_cat_id", "name", "international_designator")


def demo_world(object_count: int = OBJECTS) -> None:
    """Store a SYNTHETIC catalogue as one pull."""
    elements_store(demo_elements(object_count))


def elements_store(elements: Iterable[ElementSet]) -> None:
    """Store element sets as one pull, and the objects that are not known yet."""
    pull, given = factories.pull(), list(elements)
    known = _known_objects()
    fresh = {each.norad_cat_id: each for each in given if each.norad_cat_id not in known}
    SpaceObject.objects.bulk_create(map(_space_object, fresh.values()), batch_size=BATCH)
    known = _known_objects()
    StoredElementSet.objects.bulk_create(
        (_stored(each, known[each.norad_cat_id], pull.pk) for each in given), batch_size=BATCH
    )
    CatalogChange.objects.create(changed_at=real_now_utc(), reason="test", pull=pull)


def _known_objects() -> dict[int, int]:
    return dict(SpaceObject.objects.values_list("norad_cat_id", "pk"))


def events_of(run: ScreeningRun) -> list[tuple[Any, ...]]:
    """Every event of a run but for keys of its own, in the order of pairs and times."""
    rows = run.approaches.order_by("primary__norad_cat_id", "secondary__norad_cat_id", "tca_utc")
    hidden = {"id", "run_id"}
    return [
        tuple(value for name, value in row.items() if name not in hidden) for row in rows.values()
    ]


def outcome_of(run: ScreeningRun) -> list[Any]:
    """All that a run of all against all has to say, without real times and its own keys."""
    run.refresh_from_db()
    statuses = run.object_statuses.order_by("space_object__norad_cat_id")
    return [
        run.status_counts,
        run.event_counts,
        list(statuses.values_list("space_object", "status", "detail")),
        events_of(run),
    ]


@cache
def demo_elements(object_count: int) -> list[ElementSet]:
    """The element sets of a SYNTHETIC catalogue at ``NOW``."""
    return demo_catalog(NOW, object_count=object_count).element_sets


def _space_object(element_set: ElementSet) -> SpaceObject:
    return SpaceObject(
        norad_cat_id=element_set.norad_cat_id,
        name=element_set.name,
        international_designator=element_set.international_designator,
        constellation="TEST" if element_set.norad_cat_id % 3 else "",
        is_synthetic=True,
    )


def _stored(element_set: ElementSet, space_object_id: int, pull_id: int) -> StoredElementSet:
    fields = {name: value for name, value in asdict(element_set).items() if name not in _IDENTITY}
    return StoredElementSet(
        space_object_id=space_object_id,
        pull_id=pull_id,
        source="gp",
        fetched_at=NOW,
        record_sha256=hashlib.sha256(repr(element_set).encode()).hexdigest(),
        **fields,
    )
