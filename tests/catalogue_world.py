"""A world to be screened all against all: a small demo catalogue, and what a run of it wrote."""

from __future__ import annotations

import hashlib
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
_IDENTITY = ("norad_cat_id", "name", "international_designator")


def demo_world(object_count: int = OBJECTS) -> None:
    """Store a SYNTHETIC catalogue as one pull."""
    pull = factories.pull()
    elements = demo_elements(object_count)
    objects = SpaceObject.objects.bulk_create(_space_object(each) for each in elements)
    StoredElementSet.objects.bulk_create(
        _stored(each, space_object, pull.pk)
        for each, space_object in zip(elements, objects, strict=True)
    )
    CatalogChange.objects.create(changed_at=real_now_utc(), reason="test", pull=pull)


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


def _stored(element_set: ElementSet, space_object: SpaceObject, pull_id: int) -> StoredElementSet:
    fields = {name: value for name, value in asdict(element_set).items() if name not in _IDENTITY}
    return StoredElementSet(
        space_object=space_object,
        pull_id=pull_id,
        source="gp",
        fetched_at=NOW,
        record_sha256=hashlib.sha256(repr(element_set).encode()).hexdigest(),
        **fields,
    )
