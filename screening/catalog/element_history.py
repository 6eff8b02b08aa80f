"""Read what is stored of objects over time: what the accuracy of their element sets shows in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Q, QuerySet, Window
from django.db.models.functions import RowNumber

from screening.catalog.models import CatalogChange, StoredElementSet
from screening.catalog.selectors import (
    QUERY_BATCH,
    SUPPLEMENTAL_PREFIX,
    elements_by_ids,
    sources_in_use,
)
from screening.engine.types import ElementSet

# Pairs of element sets up to ten days apart are compared, and what an object did a month ago says
# little of it now. The number bounds the work: it grows with the square of it. Of most objects it
# is the number that counts, so that a history changes when there is a new element set and not
# with the hours: whoever keeps what was found in it need not look again.
HISTORY_SPAN: Final = timedelta(days=28)
MOST_SETS: Final = 30


@dataclass(frozen=True, slots=True)
class HistoryRequest:
    """Which catalogue counts: as of a revision, with epochs up to an instant."""

    until_utc: datetime
    revision: int


def history_ids(used_ids: Iterable[int], request: HistoryRequest) -> dict[int, list[int]]:
    """Return the stored element sets that speak of the accuracy of those used, oldest first.

    Keys are those of the objects; at most ``MOST_SETS`` of the last ``HISTORY_SPAN`` each. What was
    taken in after the revision does not count, so that a run that is redone finds the same.
    Operators' own sets are compared with those of the same source, all others among each other.
    """
    ids = list(used_ids)
    found: dict[int, list[int]] = {}
    for start in range(0, len(ids), QUERY_BATCH):
        used = StoredElementSet.objects.filter(pk__in=ids[start : start + QUERY_BATCH]).order_by()
        for source, objects in _objects_by_source(used).items():
            _collect(found, _known_sets(source, request), objects)
    return found


def element_histories(ids: Mapping[int, Sequence[int]]) -> dict[int, list[ElementSet]]:
    """Read the element sets of ``history_ids``, by object."""
    element_sets = iter(elements_by_ids([pk for each in ids.values() for pk in each]))
    return {key: [next(element_sets) for _ in each] for key, each in ids.items()}


def _objects_by_source(used: QuerySet[StoredElementSet]) -> dict[str, list[int]]:
    """Objects by the supplemental source of their element set; all others under ""."""
    grouped: dict[str, list[int]] = {}
    for key, source in used.values_list("space_object_id", "source"):
        name = source if source.startswith(SUPPLEMENTAL_PREFIX) else ""
        grouped.setdefault(name, []).append(key)
    return grouped


def _known_sets(source: str, request: HistoryRequest) -> QuerySet[StoredElementSet]:
    changes = CatalogChange.objects.filter(pk__lte=request.revision, pull__isnull=False)
    general = [each for each in sources_in_use() if not each.startswith(SUPPLEMENTAL_PREFIX)]
    return StoredElementSet.objects.filter(
        Q(source=source) if source else Q(source__in=general),
        pull__in=changes.order_by().values("pull"),
        epoch_utc__gt=request.until_utc - HISTORY_SPAN,
        epoch_utc__lte=request.until_utc,
    )


def _collect(
    found: dict[int, list[int]], sets: QuerySet[StoredElementSet], objects: Sequence[int]
) -> None:
    """Add the newest of each object, oldest first. The database counts: most rows stay there."""
    place = Window(RowNumber(), partition_by="space_object", order_by=("-epoch_utc", "-pk"))
    newest = sets.filter(space_object__in=objects).annotate(place=place)
    rows = newest.filter(place__lte=MOST_SETS).order_by("space_object_id", "epoch_utc", "pk")
    for key, pk in rows.values_list("space_object_id", "pk"):
        found.setdefault(key, []).append(pk)
