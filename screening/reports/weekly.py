"""The weekly risk summary of an ISO week, part by part. docs/algorithms/weekly.md has the rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from screening.reports.interval import IsoWeek
from screening.reports.parts.coordination import build_coordination
from screening.reports.parts.environment import build_environment
from screening.reports.parts.facts import Told, facts_of, severest_first
from screening.reports.parts.inputs import build_inputs
from screening.reports.parts.known_passes import passes_known
from screening.reports.parts.origin import build_origin
from screening.reports.parts.outlook import Ahead
from screening.reports.parts.passes import KnownPass
from screening.reports.parts.quality import build_quality
from screening.reports.parts.runs import KnownRun, runs_known, watch_began
from screening.reports.parts.service import build_service
from screening.reports.parts.span import Span
from screening.reports.parts.stations import build_station_week
from screening.reports.parts.stories import build_stories
from screening.reports.weekly_types import (
    FORM,
    PassFact,
    StationWeek,
    WeeklyReport,
    WeekSoFar,
)
from screening.stations.models import Station

TOP = 10


def build_weekly(
    week: IsoWeek, stations: Sequence[Station], known_until_utc: datetime
) -> WeeklyReport:
    """Say what was known of a week by an instant; the same rows give the same bytes.

    Raises InputError for a week that had not begun by then.
    """
    read = _read(stations, Span(week, known_until_utc))
    span, facts = read.span, read.facts
    stories, left_out = build_stories(facts, week, known_until_utc)
    seen = [each for each in read.runs if span.holds(each.start_utc)]
    return WeeklyReport(
        form=FORM,
        week=str(week),
        start_utc=week.start_utc,
        end_utc=week.end_utc,
        known_until_utc=known_until_utc,
        is_synthetic=_is_any_synthetic(read.of_week, seen),
        is_replay=any(each.is_replay for each in seen),
        has_exercise=any(_is_practised(each, span) for each in read.of_week),
        stations=_station_weeks(stations, read),
        top=top_of(facts),
        stories=stories,
        stories_left_out=left_out,
        origin=build_origin(facts, week),
        service=build_service(span, read.runs),
        coordination=build_coordination(week, known_until_utc),
        environment=build_environment(week, known_until_utc),
        quality=build_quality(facts, week, known_until_utc),
        code_version=settings.CODE_VERSION,
        inputs=build_inputs(read.of_week, seen),
    )


def week_so_far(at_utc: datetime) -> WeekSoFar:
    """What is known by an instant of the week that it is in, of every active station."""
    week, stations = IsoWeek.of(at_utc), stations_told_of()
    read = _read(stations, Span(week, at_utc))
    return WeekSoFar(
        form=FORM,
        week=str(week),
        known_until_utc=at_utc,
        stations=_station_weeks(stations, read),
        service=build_service(read.span, read.runs),
    )


def stations_told_of() -> list[Station]:
    """The stations that summaries speak of, in the order in which they are shown."""
    return list(Station.objects.filter(is_active=True))


def top_of(facts: Sequence[PassFact]) -> tuple[PassFact, ...]:
    """The ten that matter most, without what exercises make up."""
    real = (each for each in facts if not each.is_exercise)
    return tuple(sorted(real, key=severest_first)[:TOP])


@dataclass(frozen=True, slots=True)
class _Read:
    """What was read once for all parts; ``of_week`` are the passes that ``facts`` are of."""

    span: Span
    runs: list[KnownRun]
    known: list[KnownPass]
    of_week: list[KnownPass]
    facts: tuple[PassFact, ...]


def _read(stations: Sequence[Station], span: Span) -> _Read:
    runs = runs_known(stations, span)
    span = span.begun(watch_began(runs, span))
    known = passes_known(stations, span, runs)
    of_week = [each for each in known if _is_of(each, span)]
    facts = facts_of([Told(each, each.level_in(span)) for each in of_week], stations)
    return _Read(span, runs, known, of_week, facts)


def _station_weeks(stations: Sequence[Station], read: _Read) -> tuple[StationWeek, ...]:
    ahead = _ahead(stations, read.span, read.known, read.runs)
    return tuple(
        build_station_week(each, read.span, read.known, read.facts, read.runs, ahead)
        for each in stations
    )


def _is_of(known: KnownPass, span: Span) -> bool:
    """Open in a span, or over in it: what was cleared before is neither."""
    return known.is_open_in(span) or known.is_passed_in(span) or known.is_cleared_in(span)


def _is_any_synthetic(passes: Sequence[KnownPass], runs: Sequence[KnownRun]) -> bool:
    return any(each.is_synthetic for each in passes) or any(each.is_synthetic for each in runs)


def _is_practised(known: KnownPass, span: Span) -> bool:
    """Made up by an exercise, or changed during one in a span."""
    return known.is_exercise or any(
        each.is_exercise and span.holds(each.at_utc) for each in known.steps
    )


def _ahead(
    stations: Sequence[Station],
    span: Span,
    known: Sequence[KnownPass],
    runs: Sequence[KnownRun],
) -> Ahead:
    """The days ahead as they were known when the summary was due, however late this one is."""
    due = span.as_it_was_due()
    if due == span:
        return Ahead(span, tuple(known), tuple(runs))
    runs_then = runs_known(stations, due)
    return Ahead(due, tuple(passes_known(stations, due, runs_then)), tuple(runs_then))
