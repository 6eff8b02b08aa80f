"""Which operators' ephemerides there are, and which of them a run follows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final

from django.db.models import QuerySet
from django.db.models.functions import Coalesce, Least

from screening.catalog.models import SpaceObject
from screening.common.exceptions import InputError
from screening.conjunctions.models import OperatorEphemeris
from screening.engine.ephemeris_screening import BORDER_S

_BORDER: Final = timedelta(seconds=BORDER_S)


def ephemerides_all() -> QuerySet[OperatorEphemeris]:
    """Every ephemeris without its states: the newest knowledge first, which is whom runs follow."""
    known = OperatorEphemeris.objects.defer("states").select_related("space_object")
    # NOTE: no knowledge is newer than its receipt: one wrong clock would win over all later ones.
    known_at = Least(Coalesce("created_utc", "received_at"), "received_at")
    return known.order_by(known_at.desc(), "-received_at", "-pk")


def ephemerides_of(subject: SpaceObject) -> QuerySet[OperatorEphemeris]:
    """The ephemerides of one object, newest first."""
    return ephemerides_all().filter(space_object=subject)


def ephemerides_to_follow(from_utc: datetime, until_utc: datetime) -> list[OperatorEphemeris]:
    """Those that a run over a window follows, newest first; of their objects, in no order.

    Left out are those that nobody would ever be asked about, because a newer one of one piece says
    something at every moment of the window at which they do; and those that came in later than the
    window begins, which a replay cannot know of yet.
    """
    reach = ephemerides_all().filter(
        is_used=True,
        received_at__lte=from_utc,
        start_utc__lt=until_utc,
        stop_utc__gt=from_utc,
    )
    kept: list[OperatorEphemeris] = []
    for each in reach:
        if not any(_covers(newer, each, from_utc) for newer in kept):
            kept.append(each)
    return kept


def ephemerides_by_ids(ids: Sequence[int]) -> list[OperatorEphemeris]:
    """Ephemerides with their states, in the order of their keys given.

    Raises InputError naming those that are gone.
    """
    rows = OperatorEphemeris.objects.select_related("space_object").in_bulk(list(ids))
    gone = [str(key) for key in ids if key not in rows]
    if gone:
        raise InputError(
            f"Ephemeris {', '.join(gone)} is gone, which this run was requested with. Request a new"
            " run: it follows those that are here."
        )
    return [rows[key] for key in ids]


def _covers(newer: OperatorEphemeris, older: OperatorEphemeris, from_utc: datetime) -> bool:
    opens_before = newer.start_utc <= older.start_utc or newer.start_utc + _BORDER <= from_utc
    return (
        newer.space_object_id == older.space_object_id
        and newer.segment_count == 1
        and opens_before
        and newer.stop_utc >= older.stop_utc
    )


def ids_of(ephemerides: Iterable[OperatorEphemeris]) -> tuple[int, ...]:
    """Their keys, in order."""
    return tuple(each.pk for each in ephemerides)
