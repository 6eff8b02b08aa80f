"""Read the events of a run of all against all: some of a million, soon.

One index holds every column that events are filtered by. What matches is first looked for in it
alone, as far as ``COUNTED_TO``. When that finds them all, they are fetched by key and sorted. When
there are more, one in a few dozen matches, and a page is full after a short walk along the index of
its order. Neither way reads rows that it does not show.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import F, Lookup, Q, QuerySet
from django.db.models.functions import Coalesce
from django.db.models.lookups import GreaterThanOrEqual, In, LessThan, LessThanOrEqual

from screening.catalog.models import SpaceObject
from screening.catalog.object_search import matching_objects
from screening.conjunctions.approach_kinds import SLOW_EDGE, STAYS_TOGETHER
from screening.conjunctions.models import (
    CatalogueApproach,
    EventKind,
    RunKind,
    RunStatus,
    ScreeningRun,
)
from screening.conjunctions.selectors import approaches_of, runs_all

COUNTED_TO: Final = 10_000  # so many are fetched and sorted within 50 ms


@dataclass(frozen=True, slots=True, kw_only=True)
class ApproachCriteria:
    """Which events are wanted. What is empty or None asks for nothing.

    The criteria of an object are met by one object of the pair, all of them by the same one.
    """

    object_text: str = ""  # part of a name, the start of a designator, a number
    norad_cat_id: int | None = None
    owner_code: str = ""
    constellation: str = ""
    object_types: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    stays_together: bool | None = None
    is_within_constellation: bool | None = None
    miss_distance_km_max: float | None = None
    relative_speed_km_s_min: float | None = None
    tca_from_utc: datetime | None = None
    tca_before_utc: datetime | None = None
    oldest_age_days_max: float | None = None


@dataclass(frozen=True, slots=True)
class ApproachesFound:
    """What meets some criteria: ``rows`` in no order, and ``count`` of them, or more."""

    rows: QuerySet[CatalogueApproach]
    count: int
    is_more: bool


def catalogue_runs() -> QuerySet[ScreeningRun]:
    """Finished runs of all against all, newest first."""
    finished = runs_all().filter(kind=RunKind.CATALOGUE, status=RunStatus.FINISHED)
    return finished.order_by("-pk")


def approaches_total(run: ScreeningRun) -> int:
    """How many events a run found, as it counted them itself."""
    return sum(run.event_counts.values())


def approaches_found(run: ScreeningRun, criteria: ApproachCriteria) -> ApproachesFound:
    """The events of a finished run that meet the criteria, counted to ``COUNTED_TO``.

    All of them, and all but those that stay together, need no counting: the run has done it.
    """
    matching = approaches_of(run).filter(_conditions(criteria))
    known = _counted_by_the_run(run, criteria)
    if known is not None and (known > COUNTED_TO or criteria == ApproachCriteria()):
        return ApproachesFound(with_objects(matching), known, is_more=False)
    keys = list(matching.order_by().values_list("pk", flat=True)[: COUNTED_TO + 1])
    if len(keys) > COUNTED_TO:
        return ApproachesFound(with_objects(matching), COUNTED_TO, is_more=True)
    few = CatalogueApproach.objects.filter(pk__in=keys)
    return ApproachesFound(with_objects(few), len(keys), is_more=False)


def approaches_count(run: ScreeningRun, criteria: ApproachCriteria) -> int:
    """How many events meet the criteria, all of them counted: for what is rare."""
    known = _counted_by_the_run(run, criteria)
    if known is not None:
        return known
    return approaches_of(run).filter(_conditions(criteria)).order_by().count()


def _counted_by_the_run(run: ScreeningRun, criteria: ApproachCriteria) -> int | None:
    """How many there are, by the counts of the run; None where they do not tell."""
    if criteria == ApproachCriteria():
        return approaches_total(run)
    if criteria != ApproachCriteria(stays_together=criteria.stays_together):
        return None
    slow_edges = approaches_of(run).filter(SLOW_EDGE).order_by().count()  # an index holds them
    together = int(run.event_counts.get(EventKind.CO_MOVING, 0)) + slow_edges
    return together if criteria.stays_together else approaches_total(run) - together


def with_objects(rows: QuerySet[CatalogueApproach]) -> QuerySet[CatalogueApproach]:
    """The same events with both objects, for those who show them."""
    return rows.select_related("primary", "secondary")


def approaches_of_object(run: ScreeningRun, subject: SpaceObject) -> QuerySet[CatalogueApproach]:
    """The events of one object in a run, closest first; each end has an index of its own."""
    every = approaches_of(run).order_by()
    as_primary = every.filter(primary=subject).values("pk")
    as_secondary = every.filter(secondary=subject).values("pk")
    rows = CatalogueApproach.objects.filter(pk__in=as_primary.union(as_secondary))
    return with_objects(rows).order_by("miss_distance_km", "pk")


def _objects_wanted(criteria: ApproachCriteria) -> QuerySet[SpaceObject, Any] | None:
    """Keys of the objects of which one must take part; None when any may."""
    terms = []
    if criteria.object_text:
        terms.append(matching_objects(criteria.object_text))
    if criteria.norad_cat_id is not None:
        terms.append(Q(norad_cat_id=criteria.norad_cat_id))
    if criteria.owner_code:
        terms.append(Q(owner_code__iexact=criteria.owner_code))
    if criteria.constellation:
        terms.append(Q(constellation__iexact=criteria.constellation))
    if criteria.object_types:
        terms.append(Q(object_type__in=criteria.object_types))
    return SpaceObject.objects.filter(*terms).order_by().values("pk") if terms else None


def _conditions(criteria: ApproachCriteria) -> Q:
    """All criteria as one test of a row."""
    terms = [Q(), *_range_conditions(criteria)]
    if criteria.kinds:
        terms.append(Q(kind__in=criteria.kinds))
    if criteria.stays_together is not None:
        terms.append(STAYS_TOGETHER if criteria.stays_together else ~STAYS_TOGETHER)
    if criteria.is_within_constellation is not None:
        terms.append(Q(is_within_constellation=criteria.is_within_constellation))
    objects = _objects_wanted(criteria)
    if objects is not None:
        terms.append(_hidden("primary_id", "in", objects) | _hidden("secondary_id", "in", objects))
    return Q(*terms)


def _range_conditions(criteria: ApproachCriteria) -> Iterator[Q]:
    limits: tuple[tuple[str, str, object], ...] = (
        ("miss_distance_km", "lte", criteria.miss_distance_km_max),
        ("relative_speed_km_s", "gte", criteria.relative_speed_km_s_min),
        ("tca_utc", "gte", criteria.tca_from_utc),
        ("tca_utc", "lt", criteria.tca_before_utc),
        ("oldest_age_days", "lte", criteria.oldest_age_days_max),
    )
    for column, comparison, limit in limits:
        if limit is not None:
            yield _hidden(column, comparison, limit)


def _hidden(column: str, comparison: str, value: object) -> Q:
    """A test that a database cannot take for a reason to leave the index of the page's order.

    NOTE: by a plain "faster than 14 km/s" SQLite goes along the index of speeds, reads the row of
    each and sorts them all, for one page of the closest.
    """
    left = Coalesce(F(column), F(column))
    tests: dict[str, type[Lookup[Any]]] = {
        "in": In,
        "lt": LessThan,
        "lte": LessThanOrEqual,
        "gte": GreaterThanOrEqual,
    }
    return Q(tests[comparison](left, value))
