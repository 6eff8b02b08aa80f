"""What changed in orbit in a week: objects, new ones, break-ups suspected, re-entries."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final

from django.db.models import Exists, Min, OuterRef, QuerySet
from django.db.models.functions import Substr

from screening.catalog.models import Pull, PullStatus, SpaceObject, StoredElementSet
from screening.catalog.selectors import QUERY_BATCH, objects_in_orbit, sources_in_use
from screening.reports.interval import IsoWeek
from screening.reports.parts.break_ups import (
    LAUNCH_LENGTH,
    Known,
    Piece,
    break_ups_suspected,
    many_pieces,
)
from screening.reports.weekly_types import BreakUp, Environment

_HAS_DELIVERED: Final = (PullStatus.SUCCEEDED, PullStatus.UNCHANGED)
_COLUMNS: Final = (
    "space_object_id",
    "pull__feed_id",
    "pull_id",
    "space_object__international_designator",
    "space_object__name",
    "space_object__object_type",
    "mean_motion_rev_day",
    "eccentricity",
)
_KNOWS_DECAYS: Final = "satcat"  # the source that says when objects came down


def build_environment(week: IsoWeek, known_until_utc: datetime) -> Environment:
    """Count the catalogue at both ends of a week, and say what came and went.

    Nothing can be said of what is new where nothing had been fetched before the week. Eight queries
    at most, and two more for every ``QUERY_BATCH`` new objects.
    """
    sets = StoredElementSet.objects.filter(space_object=OuterRef("pk"), source__in=sources_in_use())
    at_start = Exists(sets.filter(fetched_at__lt=week.start_utc))
    by_end = Exists(sets.filter(fetched_at__lt=week.end_utc, fetched_at__lte=known_until_utc))
    before = _in_orbit(week.start_utc).filter(at_start).count()
    objects = _in_orbit(min(week.end_utc, known_until_utc)).filter(by_end).count()
    appeared = SpaceObject.objects.filter(~at_start, by_end) if before else None
    pieces = _pieces(appeared) if appeared is not None else []
    return Environment(
        objects=objects or None,
        objects_before=before or None,
        new_objects=len(pieces) if appeared is not None else None,
        break_ups=_break_ups(pieces, at_start, week),
        decayed=_decayed(week, known_until_utc),
        decay_is_known=Pull.objects.filter(
            feed__source=_KNOWS_DECAYS, status__in=_HAS_DELIVERED
        ).exists(),
    )


def _in_orbit(at_utc: datetime) -> QuerySet[SpaceObject]:
    """Objects that had not come down by the last moment before an instant."""
    return objects_in_orbit(at_utc - datetime.resolution).order_by()


def _pieces(appeared: QuerySet[SpaceObject]) -> list[Piece]:
    """Objects that appeared, but for those that came with a feed's first delivery.

    Nobody knows since when those had been there.
    """
    keys = list(appeared.order_by("pk").values_list("pk", flat=True))
    firsts = _first_deliveries()
    return [
        piece
        for feed_id, pull_id, piece in _first_sets(keys)
        if pull_id > firsts.get(feed_id, pull_id)
    ]


def _first_deliveries() -> dict[int, int]:
    """By feed, the pull with which it delivered first."""
    delivered = Pull.objects.filter(status__in=_HAS_DELIVERED).order_by()
    return dict(delivered.values_list("feed").annotate(first=Min("pk")))


def _first_sets(keys: Sequence[int]) -> Iterator[tuple[int, int, Piece]]:
    """Of each object the feed and the pull that it was first seen by, and as what."""
    for start in range(0, len(keys), QUERY_BATCH):
        rows = StoredElementSet.objects.filter(
            space_object__in=keys[start : start + QUERY_BATCH]
        ).order_by("space_object_id", "fetched_at", "pk")
        seen: set[int] = set()
        for key, feed_id, pull_id, designator, *facts in rows.values_list(*_COLUMNS).iterator():
            if key not in seen:
                seen.add(key)
                yield feed_id, pull_id, Piece(designator[:LAUNCH_LENGTH], *facts)


def _break_ups(pieces: Sequence[Piece], was_known: Exists, week: IsoWeek) -> tuple[BreakUp, ...]:
    many = many_pieces(pieces)
    if not many:
        return ()
    launch = Substr("international_designator", 1, LAUNCH_LENGTH)
    rows = (
        SpaceObject.objects.annotate(launch=launch)
        .filter(was_known, launch__in=list(many))
        .order_by("norad_cat_id")
        .values_list("launch", "norad_cat_id", "name", "object_type", "launch_date")
    )
    return break_ups_suspected(many, [Known(*row) for row in rows], on=week.start_utc.date())


def _decayed(week: IsoWeek, known_until_utc: datetime) -> tuple[str, ...]:
    """Objects that came down in the week, by the date that SATCAT gives, the earliest first."""
    down = SpaceObject.objects.filter(
        decay_date__gte=week.start_utc.date(),
        decay_date__lt=week.end_utc.date(),
        decay_date__lte=known_until_utc.date(),
    )
    return tuple(str(each) for each in down.order_by("decay_date", "norad_cat_id"))
