"""Take element sets in: append-only, in bulk, and safe to repeat after a loss half-way."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from operator import attrgetter

from screening.catalog.element_columns import ELEMENT_COLUMNS
from screening.catalog.models import Pull, StoredElementSet
from screening.catalog.services.bulk_insert import Value, rows_append
from screening.catalog.services.completion import Counts, pull_complete
from screening.catalog.services.objects import objects_ensure
from screening.catalog.services.review import guarded_norad_cat_ids, objects_lacking
from screening.catalog.sources.base import ObjectFacts
from screening.common.clock import product_clock
from screening.engine.elements import ORBIT_FIELDS, ParsedElements, Rejection
from screening.engine.types import ElementSet

BATCH_RECORDS = 2000  # one short transaction each, so that pages and other writers get their turn

OnProgress = Callable[[float], None]

_Key = tuple[int, datetime]  # SpaceObject's key, epoch
_Orbit = tuple[float, ...]

_COLUMNS = (
    "space_object_id",
    "source",
    "pull_id",
    "fetched_at",
    "record_sha256",
    *ELEMENT_COLUMNS,
)
_orbit = attrgetter(*ORBIT_FIELDS)
_stored_values = attrgetter(*ELEMENT_COLUMNS)


def elements_ingest(
    pull: Pull,
    parsed: ParsedElements,
    *,
    facts: Mapping[int, ObjectFacts] | None = None,
    on_progress: OnProgress = lambda fraction: None,
) -> Pull:
    """Store what a pull brought and complete it with its counts.

    Element sets that are already stored stay untouched: an equal one counts as unchanged, one with
    other numbers for the same object, epoch and source as conflicting, and is listed among the
    rejections. Repeating a half-finished ingest of the same pull completes it.
    """
    ids = objects_ensure(parsed.elements, facts or {}, is_synthetic=pull.is_synthetic)
    # Neighbours in epoch share a batch, so that what a batch may collide with is few rows.
    ordered = sorted(parsed.elements, key=lambda each: (each.epoch_utc, each.norad_cat_id))
    conflicts: list[Rejection] = []
    done = 0
    for batch in _batches(ordered):
        conflicts += _store_batch(pull, batch, ids)
        done += len(batch)
        on_progress(done / len(ordered))
    counts = _counts(pull, parsed, len(conflicts))
    rejections = [*parsed.rejections, *conflicts]
    return pull_complete(pull, counts, rejections, detected_format=parsed.detected_format)


def record_sha256(element_set: ElementSet) -> str:
    """Hash every field of an element set as received, for provenance."""
    return hashlib.sha256(repr(element_set).encode()).hexdigest()


def _store_batch(
    pull: Pull, batch: Sequence[ElementSet], ids: Mapping[int, int]
) -> list[Rejection]:
    """Store what is new and return what contradicts."""
    fetched_at = product_clock().at(pull.started_at)
    stored = _stored_alike(pull, batch, ids)
    new = [each for each in batch if _key(each, ids) not in stored]
    rows = [_row(pull, each, ids[each.norad_cat_id], fetched_at) for each in new]
    # Another feed of the same source may have stored the same set meanwhile: that is no conflict.
    rows_append(StoredElementSet, _COLUMNS, rows)
    return [
        _conflict(pull, each)
        for each in batch
        if stored.get(_key(each, ids), _orbit(each)) != _orbit(each)
    ]


def _stored_alike(
    pull: Pull, batch: Sequence[ElementSet], ids: Mapping[int, int]
) -> dict[_Key, _Orbit]:
    """What the source has already said about the objects and epochs of a batch."""
    rows = StoredElementSet.objects.filter(
        source=pull.feed.source,
        space_object_id__in={ids[each.norad_cat_id] for each in batch},
        epoch_utc__range=(batch[0].epoch_utc, batch[-1].epoch_utc),
    ).order_by()
    columns = rows.values_list("space_object_id", "epoch_utc", *ORBIT_FIELDS)
    return {(object_id, epoch_utc): tuple(orbit) for object_id, epoch_utc, *orbit in columns}


def _row(
    pull: Pull, element_set: ElementSet, space_object_id: int, fetched_at: datetime
) -> tuple[Value, ...]:
    return (
        space_object_id,
        pull.feed.source,
        pull.pk,
        fetched_at,
        record_sha256(element_set),
        *_stored_values(element_set),
    )


def _key(element_set: ElementSet, ids: Mapping[int, int]) -> _Key:
    return ids[element_set.norad_cat_id], element_set.epoch_utc


def _conflict(pull: Pull, element_set: ElementSet) -> Rejection:
    return Rejection(
        location=f"object {element_set.norad_cat_id}, epoch {element_set.epoch_utc.isoformat()}",
        reason=f"{pull.feed.source} gave other numbers for this epoch before; the first are kept",
        excerpt=element_set.name,
    )


def _counts(pull: Pull, parsed: ParsedElements, conflicting: int) -> Counts:
    present = {each.norad_cat_id for each in parsed.elements}
    return Counts(
        read=len(parsed.elements),
        objects=len(present),
        new=pull.element_sets.count(),  # also those of an earlier, unfinished attempt
        guarded=sorted(present & guarded_norad_cat_ids()),
        lacking=objects_lacking(pull.feed, present),
        newest_epoch_utc=max((each.epoch_utc for each in parsed.elements), default=None),
        conflicting=conflicting,
    )


def _batches(elements: Sequence[ElementSet]) -> Iterator[list[ElementSet]]:
    remaining = iter(elements)
    while batch := list(islice(remaining, BATCH_RECORDS)):
        yield batch
