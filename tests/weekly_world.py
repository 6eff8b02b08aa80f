"""Weekly summaries without a database, for those who print them: ordinary, quiet, huge, hostile."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from screening.reports.weekly_types import (
    FORM,
    Environment,
    Headline,
    Inputs,
    Outlook,
    PredictionQuality,
    RiskOrigin,
    ServiceStatus,
    Trend,
    WeeklyReport,
)
from tests.weekly_parts import (
    no_cases,
    no_quality,
    sample_coordination,
    sample_environment,
    sample_origin,
    sample_service,
    sample_station,
)
from tests.weekly_passes import HOSTILE_NAMES, WEEK, facts, sample_story


def sample_report(*, events: int = 24, names: tuple[str, ...] = (), **changes: Any) -> WeeklyReport:
    """An ordinary week of both stations; ``names`` are given to its objects in turn."""
    of = facts(events, names=names)
    acted_on = tuple(each for each in of if each.level in {"yellow", "red", "emergency"})
    report = WeeklyReport(
        form=FORM,
        week=str(WEEK),
        start_utc=WEEK.start_utc,
        end_utc=WEEK.end_utc,
        known_until_utc=WEEK.made_at_utc,
        is_synthetic=False,
        is_replay=False,
        has_exercise=False,
        stations=(sample_station("iss", of), sample_station("css", of)),
        top=of[:10],
        stories=tuple(sample_story(each) for each in acted_on),
        stories_left_out=0,
        origin=sample_origin(of),
        service=sample_service(),
        coordination=sample_coordination(names),
        environment=sample_environment(names),
        quality=PredictionQuality(
            outcomes_known=21,
            outcomes_unknown=3,
            median_error_km=0.84,
            sigma_ratio=1.13,
            sigma_cases=19,
            false_alarms=1,
            late_discoveries=1,
            acted_on=3,
        ),
        code_version="0.1.0+5c13e6e",
        inputs=Inputs(ids=(("runs", tuple(range(1, 165))),), sha256="9f" * 32),
    )
    return replace(report, **changes)


def quiet_report(**changes: Any) -> WeeklyReport:
    """A watched week in which nothing came near anybody."""
    quiet = {
        slug: sample_station(
            slug,
            (),
            headline=Headline(
                trend=Trend.LEVEL,
                measure="close",
                this_week=0,
                last_week=0,
                mean=0.4,
                weeks_in_mean=12,
                before=(0, 1, 0, 0, 2, 0, 0, 1, 0, 1, 0, 0),
            ),
            unwatched_hours=0.0,
        )
        for slug in ("iss", "css")
    }
    report = sample_report(
        events=0,
        stations=tuple(quiet.values()),
        stories=(),
        origin=RiskOrigin(owners=(), types=(), constellations=(), break_ups=()),
        coordination=no_cases(),
        environment=replace(sample_environment(), break_ups=(), decayed=(), new_objects=0),
        quality=no_quality(),
    )
    return replace(report, **changes)


def unwatched_report(**changes: Any) -> WeeklyReport:
    """A week of which nothing is known: no run, no feed, no catalogue."""
    blank = Headline(
        trend=Trend.UNKNOWN,
        measure="close",
        this_week=None,
        last_week=None,
        mean=None,
        weeks_in_mean=0,
        before=(None,) * 12,
    )
    stations = tuple(
        sample_station(
            slug,
            (),
            headline=blank,
            is_watched=False,
            unwatched_hours=168.0,
            counts=None,
            close_passes=None,
            outlook=Outlook(counts=None, passes=(), screened_until_utc=None),
        )
        for slug in ("iss", "css")
    )
    service = ServiceStatus(
        feeds=(),
        runs_finished=0,
        runs_failed=0,
        runs_planned=168,
        longest_gap_hours=168.0,
        median_element_age_days=None,
        objects_screened=None,
        objects_failed=None,
        alarms=0,
        alarm_hours=0.0,
    )
    environment = Environment(
        objects=None,
        objects_before=None,
        new_objects=None,
        break_ups=(),
        decayed=(),
        decay_is_known=False,
    )
    return replace(
        quiet_report(),
        **{"stations": stations, "service": service, "environment": environment} | changes,
    )


def hostile_report() -> WeeklyReport:
    """Names that try to be markup, formulas and control characters, and are much too long."""
    return sample_report(names=HOSTILE_NAMES, is_synthetic=True, is_replay=True, has_exercise=True)


def huge_report(events: int = 500) -> WeeklyReport:
    """A week of 500 events, with the twelve stories that a summary tells."""
    of = facts(events)
    red = tuple(replace(each, level="red") for each in of[:12])
    return sample_report(
        events=events,
        top=red[:10],
        stories=tuple(sample_story(each, runs=160) for each in red),
        stories_left_out=61,
    )
