"""Read the catalogue: which element sets count at an instant, and what changed last."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from django.conf import settings
from django.db.models import Model, OuterRef, Q, QuerySet, Subquery

from screening.catalog.element_columns import ELEMENT_COLUMNS, OBJECT_COLUMNS
from screening.catalog.element_trust import ELEMENTS_BLIND_AFTER, is_better_ahead
from screening.catalog.models import (
    DEMO_KIND,
    CatalogChange,
    Feed,
    FeedState,
    Pull,
    PullStatus,
    SpaceObject,
    StoredElementSet,
)
from screening.common.clock import product_clock
from screening.common.exceptions import InputError
from screening.engine.types import ElementSet, IntArray

# An operator's own fitted ephemeris beats general perturbations, unless it is this much older.
# Source: CelesTrak, "Supplemental GP element sets": fits within tens of metres over their segment.
SUPPLEMENTAL_ADVANTAGE = timedelta(days=1)
SUPPLEMENTAL_PREFIX = "supgp"
GENERAL_SOURCE = "gp"
OBJECT_SET_LENGTH = 12
WITHOUT_ORBITS = ("satcat", "spacetrack-cdm")  # sources of facts and reports, of no element sets
LEASE = timedelta(seconds=60)  # of a pull's claim: thrice the longest silence of a healthy one
LONGEST_WAIT = timedelta(hours=24)  # before a feed is asked again, whatever has failed
QUERY_BATCH = 5000  # ids in one IN list; SQLite takes 32,766 at least

_ELEMENT_FIELDS = (
    "pk",
    "space_object_id",
    "source",
    *(f"space_object__{name}" for name in OBJECT_COLUMNS),
    *ELEMENT_COLUMNS,
)


@dataclass(frozen=True, slots=True)
class CurrentElements:
    """One element set an object, in catalogue-number order, as of one instant.

    ``ids`` are StoredElementSet keys and ``space_object_ids`` SpaceObject keys, both (n,);
    ``elements`` has the same order. ``object_set`` changes whenever any of them does.
    """

    ids: IntArray
    space_object_ids: IntArray
    elements: list[ElementSet]
    object_set: str


@dataclass(frozen=True, slots=True)
class _Row:
    pk: int
    space_object_id: int
    source: str
    element_set: ElementSet


def current_elements(at_utc: datetime) -> CurrentElements:
    """Choose one element set for every object that is in orbit at an instant.

    For each object: from each source in use the newest epoch at or before ``at_utc``, or the
    nearest after it when no source has one before that is trusted (``element_trust.py``). Among
    those the newest wins, with a head start for supplemental (operator) element sets. Objects that
    SATCAT says had decayed are left out.
    """
    if at_utc.tzinfo is None:
        raise InputError("current_elements needs an aware UTC instant, not a naive one.")
    best = _newest_before(at_utc)
    known = {
        key
        for key, row in best.items()
        if at_utc - row.element_set.epoch_utc <= ELEMENTS_BLIND_AFTER
    }
    for key, ahead in _nearest_after(at_utc, known=known).items():
        before = best.get(key)
        if before is None or _is_better_ahead(before, ahead, at_utc):
            best[key] = ahead
    rows = sorted(best.values(), key=lambda row: row.element_set.norad_cat_id)
    ids = np.array([row.pk for row in rows], dtype=np.int64)
    return CurrentElements(
        ids=ids,
        space_object_ids=np.array([row.space_object_id for row in rows], dtype=np.int64),
        elements=[row.element_set for row in rows],
        object_set=hashlib.sha256(ids.tobytes()).hexdigest()[:OBJECT_SET_LENGTH],
    )


def elements_by_ids(ids: Iterable[int]) -> list[ElementSet]:
    """Return the stored element sets with these keys, in the order given.

    Raises InputError when one does not exist.
    """
    wanted = [int(pk) for pk in ids]
    found = {row.pk: row.element_set for row in _rows(wanted)}
    missing = [pk for pk in wanted if pk not in found]
    if missing:
        raise InputError(
            f"{len(missing)} element sets are not stored, the first has id {missing[0]}."
        )
    return [found[pk] for pk in wanted]


def is_any_synthetic(current: CurrentElements) -> bool:
    """Whether any of these objects is made up."""
    synthetic = SpaceObject.objects.filter(is_synthetic=True).values_list("pk", flat=True)
    return not set(synthetic).isdisjoint(current.space_object_ids.tolist())


def catalog_revision() -> int:
    """A number that grows each time the catalogue in use changed. 0 before the first time."""
    newest = CatalogChange.objects.order_by("-pk").values_list("pk", flat=True).first()
    return newest or 0


def sources_in_use() -> list[str]:
    """The sources whose element sets count: those of every feed that is not switched off."""
    feeds = Feed.objects.exclude(state=FeedState.DISABLED).order_by()
    return sorted(set(feeds.values_list("source", flat=True)) - {""})


def head_start(source: str) -> timedelta:
    """How much older the element sets of a source may be and still win."""
    return SUPPLEMENTAL_ADVANTAGE if source.startswith(SUPPLEMENTAL_PREFIX) else timedelta(0)


def objects_in_orbit(at_utc: datetime) -> QuerySet[SpaceObject]:
    """Objects not known to have decayed by an instant."""
    return SpaceObject.objects.filter(Q(decay_date=None) | Q(decay_date__gt=at_utc.date()))


def object_is_catalogued(norad_cat_id: int) -> bool:
    """Whether there is an object of this catalogue number, in orbit or not."""
    return SpaceObject.objects.filter(norad_cat_id=norad_cat_id).exists()


def words_known(model: type[Model], column: str) -> list[str]:
    """The different words in a column of a model, such as all owners of objects, in order."""
    rows = model._default_manager.exclude(**{column: ""}).order_by(column)
    return list(rows.values_list(column, flat=True).distinct())


def pulls_are_running() -> bool:
    """Whether more element sets may be on their way into the catalogue."""
    running = Pull.objects.filter(status=PullStatus.RUNNING)
    return running.exclude(feed__source__in=WITHOUT_ORBITS).exists()


def first_catalogue_is_in() -> bool:
    """Whether every feed of element sets has been asked once, and none is being pulled now.

    NOTE: the revision does not tell: it starts when the sources are chosen, and what a pull brings
    can be read batch by batch long before the pull is complete.
    """
    never_asked = orbit_feeds_idle().filter(last_attempt_at=None, last_success_at=None)
    return not never_asked.exists() and not pulls_are_running()


def orbit_feeds_idle() -> QuerySet[Feed]:
    """Feeds of element sets that are pulled when they are due: facts about objects may follow."""
    return Feed.objects.filter(state=FeedState.IDLE).exclude(source__in=WITHOUT_ORBITS)


def feeds_due(real_now: datetime) -> list[Feed]:
    """Feeds in use whose interval and back-off have passed and that nobody is pulling."""
    return [feed for feed in Feed.objects.filter(feed_is_free(real_now)) if _is_due(feed, real_now)]


def feed_is_free(real_now: datetime) -> Q:
    """Which feeds may be asked now: in use, claimed by nobody, interval and back-off over.

    NOTE: instants further ahead than any that is written come from a clock set back since. Without
    that a feed would stay silent for as long as the clock had been ahead.
    """
    may_be_asked = Q(not_before=None) | Q(not_before__lte=real_now)
    is_unclaimed = Q(claimed_until=None) | Q(claimed_until__lt=real_now)
    return (
        Q(state=FeedState.IDLE)
        & (may_be_asked | Q(not_before__gt=real_now + LONGEST_WAIT))
        & (is_unclaimed | Q(claimed_until__gt=real_now + LEASE))
    )


def catalog_is_left_out() -> bool:
    """Whether this installation is to have no catalogue: what messages say, alone."""
    return bool(settings.CATALOG.strip().lower() == "none")


def catalog_is_synthetic() -> bool:
    """Whether a feed in use makes its objects up; without a catalogue, whether messages did."""
    if catalog_is_left_out():
        return SpaceObject.objects.exists() and catalog_is_all_synthetic()
    return Feed.objects.exclude(state=FeedState.DISABLED).filter(kind=DEMO_KIND).exists()


def catalog_is_all_synthetic() -> bool:
    """Whether no object of the catalogue is a real one."""
    return not SpaceObject.objects.filter(is_synthetic=False).exists()


def _is_due(feed: Feed, real_now: datetime) -> bool:
    if feed.last_success_at is None:
        return True
    is_repeated = feed.expected_every_s > 0
    is_from_ahead = feed.last_success_at > real_now  # the clock was set back since
    return is_repeated and (is_from_ahead or real_now >= feed.last_success_at + _pace(feed))


def _pace(feed: Feed) -> timedelta:
    """Real time between pulls. A made-up world turns with the product's clock, servers do not."""
    hurry = max(1.0, product_clock().rate) if feed.is_synthetic else 1.0
    return feed.expected_every / hurry


def _newest_before(at_utc: datetime) -> dict[int, _Row]:
    ids: list[int] = []
    for source in sources_in_use():
        before = StoredElementSet.objects.filter(source=source, epoch_utc__lte=at_utc)
        ids += _one_each(before.order_by("-epoch_utc"), objects_in_orbit(at_utc))
    best: dict[int, _Row] = {}
    for row in _rows(ids):
        rival = best.get(row.space_object_id)
        if rival is None or _standing(row) > _standing(rival):
            best[row.space_object_id] = row
    return best


def _nearest_after(at_utc: datetime, known: Iterable[int]) -> dict[int, _Row]:
    after = StoredElementSet.objects.filter(source__in=sources_in_use(), epoch_utc__gt=at_utc)
    with_any = set(after.order_by().values_list("space_object_id", flat=True).distinct())
    missing = sorted(with_any - set(known))
    ids: list[int] = []
    for batch in _batches(missing):
        objects = objects_in_orbit(at_utc).filter(pk__in=batch)
        ids += _one_each(after.order_by("epoch_utc", "source"), objects)
    return {row.space_object_id: row for row in _rows(ids)}


def _is_better_ahead(before: _Row, ahead: _Row, at_utc: datetime) -> bool:
    return is_better_ahead(before.element_set.epoch_utc, ahead.element_set.epoch_utc, at_utc)


def _one_each(candidates: QuerySet[StoredElementSet], objects: QuerySet[SpaceObject]) -> list[int]:
    first = candidates.filter(space_object=OuterRef("pk")).values("pk")[:1]
    chosen = objects.order_by().annotate(chosen=Subquery(first)).values_list("chosen", flat=True)
    return [pk for pk in chosen if pk is not None]


def _standing(row: _Row) -> tuple[datetime, bool, str]:
    """Newest wins; supplemental counts as newer than it is; then gp, then the source's name."""
    return (
        row.element_set.epoch_utc + head_start(row.source),
        row.source == GENERAL_SOURCE,
        row.source,
    )


def _rows(ids: Sequence[int]) -> Iterator[_Row]:
    for batch in _batches(ids):
        stored = StoredElementSet.objects.filter(pk__in=batch).order_by()
        for pk, space_object_id, source, *values in stored.values_list(*_ELEMENT_FIELDS):
            yield _Row(pk, space_object_id, source, ElementSet(*values))


def _batches(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(ids), QUERY_BATCH):
        yield ids[start : start + QUERY_BATCH]
