"""The events of a run of all against all as rows, written in batches and removed in batches."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

import numpy as np
from django.db import connection
from django.db.models import Max, Min

from screening.catalog.models import SpaceObject
from screening.conjunctions.models import FIGURES, CatalogueApproach
from screening.engine.approaches import Approaches
from screening.engine.constants import SECONDS_PER_DAY
from screening.engine.timescales import seconds_between
from screening.engine.types import ApproachKind, ElementSet, IntArray

# Rows of one transaction: a second or two of SQLite's one writer. Rows come by time, so each batch
# touches nearly every page of the other indexes: 116,000 rows cost 502 MB of writes 5,000 at a
# time, 176 MB so.
BATCH: Final = 20_000
_COLUMNS: Final = (
    "run_id",
    "primary_id",
    "secondary_id",
    "primary_element_set_id",
    "secondary_element_set_id",
    "kind",
    "tca_utc",
    *FIGURES,
    "primary_age_days",
    "secondary_age_days",
    "oldest_age_days",
    "is_within_constellation",
)
_KIND: Final = {kind.value: kind.name.lower() for kind in ApproachKind}

Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class ScreenedObjects:
    """What rows need of the screened objects: sequences in the order of the run's element sets."""

    elements: Sequence[ElementSet]
    element_set_ids: IntArray
    space_object_ids: IntArray
    constellations: Sequence[str]

    @classmethod
    def read(cls, elements: Sequence[ElementSet], element_set_ids: IntArray) -> ScreenedObjects:
        """Look the objects of element sets up."""
        rows = SpaceObject.objects.order_by().values_list("norad_cat_id", "pk", "constellation")
        known = {number: (pk, constellation) for number, pk, constellation in rows.iterator()}
        found = [known[each.norad_cat_id] for each in elements]
        return cls(
            elements,
            element_set_ids,
            np.array([pk for pk, _ in found], np.int64),
            [constellation for _, constellation in found],
        )


def approach_batches(
    run_id: int, start_utc: datetime, found: Approaches, objects: ScreenedObjects
) -> Iterator[list[Row]]:
    """Yield the rows of a run's events, ``BATCH`` at a time, in the events' order."""
    epoch_s = np.array([seconds_between(start_utc, each.epoch_utc) for each in objects.elements])
    for begin in range(0, found.size, BATCH):
        yield list(_rows(run_id, start_utc, found[begin : begin + BATCH], objects, epoch_s))


def approaches_insert(rows: Sequence[Row]) -> None:
    """Write rows as ``approach_batches`` gives them.

    NOTE: not ``bulk_create``. SQLite lets it have 58 of these rows in a statement, and building a
    model instance for each costs more than writing it: together three times the processor time
    (4.4 s against 1.6 s for 20,000 rows beside a million).
    """
    quoted = ", ".join(connection.ops.quote_name(each) for each in _COLUMNS)
    table = connection.ops.quote_name(CatalogueApproach._meta.db_table)
    places = ", ".join(["%s"] * len(_COLUMNS))
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {table} ({quoted}) VALUES ({places})", rows)  # noqa: S608


def approaches_remove(run_id: int) -> int:
    """Remove the events of a run, a batch at a time so that nobody waits long; return how many.

    A run's rows were written one after the other, so a stretch of keys holds a batch of them.
    """
    rows = CatalogueApproach.objects.filter(run=run_id).order_by()
    keys = rows.aggregate(first=Min("pk"), last=Max("pk"))
    if keys["first"] is None:
        return 0
    removed = 0
    for begin in range(keys["first"], keys["last"] + 1, BATCH):
        removed += rows.filter(pk__gte=begin, pk__lt=begin + BATCH).delete()[0]
    return removed


def _rows(
    run_id: int,
    start_utc: datetime,
    found: Approaches,
    objects: ScreenedObjects,
    epoch_s: np.ndarray[Any, np.dtype[np.float64]],
) -> Iterator[Row]:
    one, other = found["primary_index"], found["secondary_index"]
    at_s = found["tca_offset_s"]
    age_one, age_other = ((at_s - epoch_s[which]) / SECONDS_PER_DAY for which in (one, other))
    oldest = np.maximum(np.abs(age_one), np.abs(age_other))
    names = [objects.constellations[index] for index in one.tolist()]
    other_names = [objects.constellations[index] for index in other.tolist()]
    adapt = connection.ops.adapt_datetimefield_value
    columns = (
        objects.space_object_ids[one].tolist(),
        objects.space_object_ids[other].tolist(),
        objects.element_set_ids[one].tolist(),
        objects.element_set_ids[other].tolist(),
        [_KIND[kind] for kind in found["kind"].tolist()],
        [adapt(start_utc + timedelta(seconds=offset_s)) for offset_s in at_s.tolist()],
        *(found[name].tolist() for name in _COLUMNS[7:13]),
        age_one.tolist(),
        age_other.tolist(),
        oldest.tolist(),
        [bool(name) and name == other for name, other in zip(names, other_names, strict=True)],
    )
    return ((run_id, *row) for row in zip(*columns, strict=True))
