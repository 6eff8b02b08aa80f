"""One station's week: how many, how close, how likely, and against the weeks before."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from screening.reports.parts.counts import CLOSE_KM, acted_on, close_passes, event_counts
from screening.reports.parts.headline import headline
from screening.reports.parts.outlook import Ahead, build_outlook
from screening.reports.parts.passes import KnownPass
from screening.reports.parts.runs import (
    WEEKS_BEFORE,
    KnownRun,
    is_comparable,
    is_watched,
    is_watched_at,
    looked_at,
    unwatched_hours,
)
from screening.reports.parts.span import Span
from screening.reports.weekly_types import EventCounts, Headline, PassFact, StationWeek
from screening.stations.models import Station

Counted = Callable[[Sequence[KnownPass], Span], int]


def build_station_week(
    station: Station,
    span: Span,
    passes: Sequence[KnownPass],
    facts: Sequence[PassFact],
    runs: Sequence[KnownRun],
    ahead: Ahead,
) -> StationWeek:
    """A station's week from what was known of all stations; ``facts`` are of the week's."""
    own = [each for each in passes if each.station_id == station.pk and not each.is_exercise]
    over = {each.pk for each in own if each.is_passed_in(span)}
    passed = [each for each in facts if each.conjunction_id in over]
    looks = looked_at(runs, station)
    is_known = is_watched(looks, span)
    return StationWeek(
        station=station.slug,
        short_name=station.short_name,
        name=station.name,
        headline=_headline(station, span, own, looks),
        counts=_counts(station, span, own, looks) if is_known else None,
        close_passes=close_passes(own, span) if is_known else None,
        close_km=CLOSE_KM,
        closest=min(passed, key=lambda each: (each.miss_km, each.conjunction_id), default=None),
        highest_pc=_highest(passed, lambda each: each.pc),
        highest_max_pc=_highest(passed, lambda each: each.max_pc),
        outlook=build_outlook(station, ahead),
        is_watched=is_known,
        unwatched_hours=unwatched_hours(looks, station, span),
    )


def _counts(
    station: Station, span: Span, own: Sequence[KnownPass], looks: Sequence[KnownRun]
) -> EventCounts:
    is_trusted = is_watched_at(looks, station, span.end_utc)
    return event_counts(own, span, is_watched_at_end=is_trusted)


def _headline(
    station: Station, span: Span, own: Sequence[KnownPass], looks: Sequence[KnownRun]
) -> Headline:
    before = [
        each if is_comparable(looks, station, each) else None
        for each in map(span.before, range(WEEKS_BEFORE, 0, -1))
    ]

    def series(count: Counted) -> tuple[int | None, list[int | None]]:
        this_week = count(own, span) if is_watched(looks, span) else None
        return this_week, [count(own, each) if each else None for each in before]

    return headline(
        series(acted_on),
        series(close_passes),
        is_comparable=span.is_whole and is_comparable(looks, station, span),
    )


def _highest(
    passed: Sequence[PassFact], value: Callable[[PassFact], float | None]
) -> PassFact | None:
    """The fact with the largest value that is known; the closer of equals."""
    known = [(value(each), each) for each in passed]
    told = [(of, each) for of, each in known if of is not None]
    if not told:
        return None
    return max(told, key=lambda it: (it[0], -it[1].miss_km, -it[1].conjunction_id))[1]
