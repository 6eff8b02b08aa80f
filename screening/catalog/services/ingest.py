"""Take element sets in: append-only, in bulk, and safe to repeat after a loss half-way."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from itertools import islice

from django.db import transaction

from screening.catalog.models import Pull, StoredElementSet
from screening.catalog.services.completion import Counts, pull_complete
from screening.catalog.services.objects import objects_ensure
from screening.catalog.services.review import guarded_norad_cat_ids
from screening.catalog.sources.base import ObjectFacts
from screening.common.clock import now_utc
from screening.engine.elements import ParsedElements, Rejection
from screening.engine.types import ElementSet

BATCH_RECORDS = 2000  # one short transaction each, so that pages and other writers get their turn

OnProgress = Callable[[float], None]

# What decides where the object is; a stored set that differs in one of these contradicts.
_ORBIT_FIELDS = (
    "mean_motion_rev_day",
    "eccentricity",
    "inclination_deg",
    "raan_deg",
    "arg_perigee_deg",
    "mean_anomaly_deg",
    "bstar_per_earth_radius",
)
_OBJECT_FIELDS = ("norad_cat_id", "name", "international_designator")


@dataclass(frozen=True, slots=True)
class _Stored:
    pull_id: int
    orbit: tuple[float, ...]


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
    fetched_at = now_utc()
    with transaction.atomic():
        StoredElementSet.objects.bulk_create(
            [_row(pull, each, ids[each.norad_cat_id], fetched_at) for each in batch],
            ignore_conflicts=True,
        )
        stored = _stored_alike(pull.feed.source, batch, ids)
    return [
        _conflict(pull, each)
        for each in batch
        if stored[ids[each.norad_cat_id], each.epoch_utc].pull_id != pull.pk
        and stored[ids[each.norad_cat_id], each.epoch_utc].orbit != _orbit(each)
    ]


def _row(
    pull: Pull, element_set: ElementSet, space_object_id: int, fetched_at: datetime
) -> StoredElementSet:
    values = {k: v for k, v in asdict(element_set).items() if k not in _OBJECT_FIELDS}
    return StoredElementSet(
        space_object_id=space_object_id,
        source=pull.feed.source,
        pull=pull,
        fetched_at=fetched_at,
        record_sha256=record_sha256(element_set),
        **values,
    )


def _stored_alike(
    source: str, batch: Sequence[ElementSet], ids: Mapping[int, int]
) -> dict[tuple[int, datetime], _Stored]:
    rows = StoredElementSet.objects.filter(
        source=source,
        space_object_id__in={ids[each.norad_cat_id] for each in batch},
        epoch_utc__range=(batch[0].epoch_utc, batch[-1].epoch_utc),
    ).order_by()
    return {
        (space_object_id, epoch_utc): _Stored(pull_id, tuple(orbit))
        for space_object_id, epoch_utc, pull_id, *orbit in rows.values_list(
            "space_object_id", "epoch_utc", "pull_id", *_ORBIT_FIELDS
        )
    }


def _orbit(element_set: ElementSet) -> tuple[float, ...]:
    return tuple(getattr(element_set, name) for name in _ORBIT_FIELDS)


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
        conflicting=conflicting,
    )


def _batches(elements: Sequence[ElementSet]) -> Iterator[list[ElementSet]]:
    remaining = iter(elements)
    while batch := list(islice(remaining, BATCH_RECORDS)):
        yield batch
