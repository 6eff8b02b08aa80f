"""The weekly risk summary of an ISO week, part by part. docs/algorithms/weekly.md has the rules."""

from __future__ import annotations

from collections.abc import Sequence
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
from screening.reports.parts.runs import KnownRun, runs_known
from screening.reports.parts.service import build_service
from screening.reports.parts.span import Span
from screening.reports.parts.stations import build_station_week
from screening.reports.parts.stories import build_stories
from screening.reports.weekly_types import FORM, PassFact, WeeklyReport
from screening.stations.models import Station

TOP = 10


def build_weekly(
    week: IsoWeek, stations: Sequence[Station], known_until_utc: datetime
) -> WeeklyReport:
    """Say what was known of a week by an instant; the same rows give the same bytes.

    Raises InputError for a week that had not begun by then.
    """
    span = Span(week, known_until_utc)
    runs = runs_known(stations, span)
    known = passes_known(stations, span, runs)
    of_week = [each for each in known if _is_of(each, span)]
    facts = facts_of([Told(each, each.level_in(span)) for each in of_week], stations)
    ahead = _ahead(stations, span, known, runs)
    stories, left_out = build_stories(facts, week, known_until_utc)
    seen = [each for each in runs if span.holds(each.start_utc)]
    return WeeklyReport(
        form=FORM,
        week=str(week),
        start_utc=week.start_utc,
        end_utc=week.end_utc,
        known_until_utc=known_until_utc,
        is_synthetic=_is_any_synthetic(of_week, seen),
        is_replay=any(each.is_replay for each in seen),
        has_exercise=any(_is_practised(each, span) for each in of_week),
        stations=tuple(
            build_station_week(each, span, known, facts, runs, ahead) for each in stations
        ),
        top=top_of(facts),
        stories=stories,
        stories_left_out=left_out,
        origin=build_origin(facts, week),
        service=build_service(span, runs),
        coordination=build_coordination(week, known_until_utc),
        environment=build_environment(week, known_until_utc),
        quality=build_quality(facts, week, known_until_utc),
        code_version=settings.CODE_VERSION,
        inputs=build_inputs(of_week, seen),
    )


def week_so_far(at_utc: datetime) -> WeeklyReport:
    """What is known by an instant of the week that it is in, of every active station."""
    return build_weekly(IsoWeek.of(at_utc), stations_told_of(), at_utc)


def stations_told_of() -> list[Station]:
    """The stations that summaries speak of, in the order in which they are shown."""
    return list(Station.objects.filter(is_active=True))


def top_of(facts: Sequence[PassFact]) -> tuple[PassFact, ...]:
    """The ten that matter most, without what exercises make up."""
    real = (each for each in facts if not each.is_exercise)
    return tuple(sorted(real, key=severest_first)[:TOP])


def _is_of(known: KnownPass, span: Span) -> bool:
    """Open in a span, or with its closest approach in it."""
    return known.is_open_in(span) or span.holds(known.shown.tca_utc)


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
