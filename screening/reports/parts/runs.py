"""Runs of the stations that were known by the end of a summary's knowledge.

A run's time is the beginning of its window, in product time. It is known once it has finished. When
that was is kept in real time, so in a replay, where real time says nothing, its beginning counts.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, Final

from django.db.models import Min, Q, QuerySet, TextField
from django.db.models.functions import Cast

from screening.conjunctions.models import RunKind, RunStatus, ScreeningRun
from screening.reports.parts.span import Span, covered_hours
from screening.stations.models import Station

# How long a look is good for, and how far ahead it has to reach: see docs/algorithms/weekly.md.
GOOD_FOR: Final = timedelta(hours=24)
LOOKS_AHEAD: Final = timedelta(hours=24)
WEEKS_BEFORE: Final = 12
# Of a week so much may be unwatched for its counts to be held against another's.
COMPARABLE_SHARE: Final = 1.0 / 7.0

_COLUMNS: Final = (
    "pk",
    "status",
    "window_start_utc",
    "requested_at",
    "is_replay",
    "is_synthetic",
    "window_end_utc",
    "unscreened_stations",
)


@dataclass(frozen=True, slots=True)
class KnownRun:
    """A run, finished or failed. ``reach`` tells by station id how far it was screened."""

    pk: int
    is_finished: bool
    start_utc: datetime
    requested_at: datetime  # real time
    is_replay: bool
    is_synthetic: bool
    reach: Mapping[int, datetime]


def runs_known(stations: Iterable[Station], span: Span) -> list[KnownRun]:
    """Runs from twelve weeks before the week until the end of what is known, oldest first."""
    rows = _ended().filter(
        _known_by(span.known_until_utc),
        window_start_utc__gte=span.before(WEEKS_BEFORE).start_utc - GOOD_FOR,
    )
    slugs = {each.slug: each.pk for each in stations}
    return [_run(row, slugs) for row in _columns(rows)]


def run_after(span: Span) -> list[KnownRun]:
    """The first run of a replay after the end of what is known, or none.

    Nothing of it is told. It says when, by real time, the knowledge ended.
    """
    later = _ended().filter(is_replay=True, window_start_utc__gt=span.known_until_utc)
    return [_run(row, {}) for row in _columns(later)[:1]]


def _ended() -> QuerySet[ScreeningRun]:
    ended = (RunStatus.FINISHED, RunStatus.FAILED)
    runs = ScreeningRun.objects.filter(kind=RunKind.STATIONS, status__in=ended)
    return runs.order_by("window_start_utc", "pk")


def _columns(runs: QuerySet[ScreeningRun]) -> QuerySet[ScreeningRun, tuple[Any, ...]]:
    """NOTE: a configuration is the same text again and again; as text it is read once."""
    told = runs.annotate(config_text=Cast("config", TextField()))
    return told.values_list(*_COLUMNS, "config_text")


def _run(row: tuple[Any, ...], slugs: Mapping[str, int]) -> KnownRun:
    pk, status, start_utc, requested_at, is_replay, is_synthetic, ends_utc, gaps, config = row
    return KnownRun(
        pk=pk,
        is_finished=status == RunStatus.FINISHED,
        start_utc=start_utc,
        requested_at=requested_at,
        is_replay=is_replay,
        is_synthetic=is_synthetic,
        reach=_reach(slugs, ends_utc, gaps, _asked_for(config)),
    )


def looked_at(runs: Iterable[KnownRun], station: Station) -> list[KnownRun]:
    """The finished runs that screened a station at all."""
    return [each for each in runs if each.is_finished and station.pk in each.reach]


def watch_began(runs: Iterable[KnownRun], span: Span) -> datetime | None:
    """When the first run of all began, whatever became of it; None where that was before a span.

    An installation that did not exist yet missed nothing. One whose runs fail or wait does.
    """
    if any(each.start_utc < span.start_utc for each in runs):
        return None
    ever = ScreeningRun.objects.filter(kind=RunKind.STATIONS, window_start_utc__lt=span.end_utc)
    began_utc: datetime | None = ever.aggregate(first=Min("window_start_utc"))["first"]
    return began_utc


def unwatched_hours(runs: Iterable[KnownRun], station: Station, span: Span) -> float:
    """Hours of a span without a run of the last 24 h that had screened the next 24 h.

    Those before an installation's first run are not among them.
    """
    return span.watch_hours - _hours_watched(runs, station, span)


def _hours_watched(runs: Iterable[KnownRun], station: Station, span: Span) -> float:
    stretches = [
        (each.start_utc, min(each.start_utc + GOOD_FOR, each.reach[station.pk] - LOOKS_AHEAD))
        for each in looked_at(runs, station)
    ]
    return covered_hours(stretches, span.watch_start_utc, span.end_utc)


def is_watched(looks: Iterable[KnownRun], span: Span) -> bool:
    """Whether any of the runs that looked at a station did so in a span."""
    return any(span.holds(each.start_utc) for each in looks)


def is_watched_at(looks: Iterable[KnownRun], station: Station, at_utc: datetime) -> bool:
    """Whether one of the last 24 h had screened a station beyond an instant."""
    return any(
        each.start_utc <= at_utc <= each.start_utc + GOOD_FOR and each.reach[station.pk] > at_utc
        for each in looks
    )


def is_comparable(runs: Iterable[KnownRun], station: Station, span: Span) -> bool:
    """Whether the counts of a span can be held against those of other weeks.

    Those of a week that an installation began in are of a part of it, whoever missed the rest.
    """
    unseen_hours = span.hours - _hours_watched(runs, station, span)
    return unseen_hours <= span.hours * COMPARABLE_SHARE


def _known_by(at_utc: datetime) -> Q:
    """The same rule as for assessments: ``pass_updates.known_by``."""
    has_ended = Q(is_replay=True) | Q(finished_at__lte=at_utc)
    return Q(window_start_utc__lte=at_utc) & has_ended


def _reach(
    slugs: Mapping[str, int],
    ends_utc: datetime,
    unscreened: Mapping[str, Mapping[str, str | None]],
    asked_for: frozenset[int] | None,
) -> dict[int, datetime]:
    reach: dict[int, datetime] = {}
    for slug, key in slugs.items():
        if asked_for is not None and key not in asked_for:
            continue
        until = unscreened[slug]["until_utc"] if slug in unscreened else ends_utc.isoformat()
        if until is not None:
            reach[key] = datetime.fromisoformat(until)
    return reach


@lru_cache(maxsize=64)
def _asked_for(config: str) -> frozenset[int] | None:
    """The stations that a run was to screen; None where it does not say."""
    told: dict[str, Any] = json.loads(config)
    stations = told.get("stations")
    return None if stations is None else frozenset(each["id"] for each in stations)
