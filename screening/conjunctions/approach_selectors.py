"""Read the events of a run of all against all: some of a million, soon.

Events of few objects are looked up by the index of each end. For all other criteria one index
holds every column that events are filtered by: what matches is first looked for in it
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
FEW_OBJECTS: Final = 300  # which take part in one event in fifty


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
    matching = _matching(run, criteria)
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
    return _matching(run, criteria).order_by().count()


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
    """The events of one object in a run, closest first."""
    rows = CatalogueApproach.objects.filter(pk__in=_keys_of_events(run, [subject.pk]))
    return with_objects(rows).order_by("miss_distance_km", "pk")


def _keys_of_events(run: ScreeningRun, object_keys: list[int]) -> QuerySet[Any, Any]:
    """Keys of the events of some objects; each end has an index of its own."""
    every = approaches_of(run).order_by()
    as_primary = every.filter(primary_id__in=object_keys).values("pk")
    return as_primary.union(every.filter(secondary_id__in=object_keys).values("pk"))


def _objects_wanted(criteria: ApproachCriteria) -> QuerySet[SpaceObject, Any] | None:
    """Keys of the objects of which one must take part; None when any may."""
    terms = []
    if criteria.object_text:
        terms.append(matching_objects(criteria.object_text))
    if criteria.norad_cat_id is not None:
        terms.append(Q(norad_cat_id=criteria.norad_cat_id))
    if criteria.owner_code:
        terms.append(Q(owner_code=criteria.owner_code))
    if criteria.constellation:
        terms.append(Q(constellation=criteria.constellation))
    if criteria.object_types:
        terms.append(Q(object_type__in=criteria.object_types))
    return SpaceObject.objects.filter(*terms).order_by().values("pk") if terms else None


def _matching(run: ScreeningRun, criteria: ApproachCriteria) -> QuerySet[CatalogueApproach]:
    """The events of a run that meet all criteria. Those of few objects are looked up by key.

    NOTE: without that, PostgreSQL guesses that any set of objects takes part in half of all events
    and reads the whole table for the 185 of a rare owner; SQLite reads the whole index of the run.
    """
    objects, others = _objects_wanted(criteria), _conditions(criteria)
    if objects is None:
        return approaches_of(run).filter(others)
    keys = list(objects.values_list("pk", flat=True)[: FEW_OBJECTS + 1])
    if len(keys) <= FEW_OBJECTS:
        return CatalogueApproach.objects.filter(others, pk__in=_keys_of_events(run, keys))
    ends = _hidden("primary_id", "in", objects) | _hidden("secondary_id", "in", objects)
    return approaches_of(run).filter(others, ends)


def _conditions(criteria: ApproachCriteria) -> Q:
    """All criteria but those of the objects, as one test of a row."""
    terms = [Q(), *_range_conditions(criteria)]
    if criteria.kinds:
        terms.append(Q(kind__in=criteria.kinds))
    if criteria.stays_together is not None:
        terms.append(STAYS_TOGETHER if criteria.stays_together else ~STAYS_TOGETHER)
    if criteria.is_within_constellation is not None:
        terms.append(Q(is_within_constellation=criteria.is_within_constellation))
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


class _Hidden(Coalesce):
    """The column itself to PostgreSQL, which knows how many rows a test leaves."""

    def as_postgresql(self, compiler: Any, connection: Any, **_: Any) -> tuple[str, Any]:
        sql: tuple[str, Any] = compiler.compile(self.get_source_expressions()[0])
        return sql


def _hidden(column: str, comparison: str, value: object) -> Q:
    """A test that SQLite cannot take for a reason to leave the index of the page's order.

    NOTE: by a plain "faster than 14 km/s" SQLite goes along the index of speeds, reads the row of
    each and sorts them all, for one page of the closest.
    """
    left = _Hidden(F(column), F(column))
    tests: dict[str, type[Lookup[Any]]] = {
        "in": In,
        "lt": LessThan,
        "lte": LessThanOrEqual,
        "gte": GreaterThanOrEqual,
    }
    return Q(tests[comparison](left, value))
