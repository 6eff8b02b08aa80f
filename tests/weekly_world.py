"""Weekly summaries without a database, for those who print them: ordinary, quiet, huge, hostile."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

from screening.reports.interval import IsoWeek
from screening.reports.weekly_types import (
    FORM,
    BreakUp,
    CaseLine,
    CoordinationRecord,
    EncounterPlane,
    Environment,
    EventCounts,
    EvolutionPoint,
    FeedWeek,
    Headline,
    Inputs,
    Outlook,
    PassFact,
    PredictionQuality,
    RiskOrigin,
    ServiceStatus,
    Share,
    StationWeek,
    Story,
    StoryStep,
    TierCounts,
    Trend,
    Verdict,
    WeeklyReport,
)

WEEK: Final = IsoWeek(2026, 11)
HOSTILE_NAMES: Final = (
    "</script><script>alert(1)</script>",
    '#eval("1") *bold* $x^2$ @ref <label> \\ `raw`',
    '=HYPERLINK("http://evil.example","x")',
    "A\x00B\x07C\x1bD\u202eE\nF",
    "LONG-" + "X" * 195,
    "LONG " + "name of many words " * 10,
    "长征六号甲 碎片 (CZ-6A DEB)",
)


def at(day: float, week: IsoWeek = WEEK) -> datetime:
    """An instant so many days after the week's start."""
    return week.start_utc + timedelta(days=day)


def sample_fact(**changes: Any) -> PassFact:
    """One pass of the ISS that the rule called red, with every figure."""
    fact = PassFact(
        conjunction_id=41,
        station="iss",
        object_name="STARLINK-2305",
        norad_cat_id=47989,
        owner_code="US",
        object_type="payload",
        constellation="Starlink",
        tca_utc=at(2.91),
        miss_km=0.412,
        radial_km=0.121,
        in_track_km=-0.38,
        cross_track_km=0.1,
        relative_speed_km_s=9.84,
        pc=2.1e-4,
        pc_grade="screening",
        pc_reason="",
        max_pc=8.4e-4,
        level="red",
        state="passed",
        realised_miss_km=0.655,
        element_age_days=1.2,
        is_synthetic=False,
        is_exercise=False,
    )
    return replace(fact, **changes)


def facts(count: int, *, names: tuple[str, ...] = (), first_id: int = 41) -> tuple[PassFact, ...]:
    """So many passes, each less near and less likely than the one before, of both stations."""
    levels = ("red", "yellow", "yellow", "watch", "watch", "", "", "", "", "")
    owners = (("US", "Starlink"), ("CIS", ""), ("PRC", ""), ("US", "OneWeb"), ("", ""))
    return tuple(
        sample_fact(
            conjunction_id=first_id + index,
            station=("iss", "css")[index % 2],
            object_name=names[index % len(names)] if names else f"STARLINK-{2305 + index}",
            norad_cat_id=47989 + index,
            owner_code=owners[index % 5][0],
            constellation=owners[index % 5][1],
            object_type=("payload", "debris", "rocket_body", "payload", "unknown")[index % 5],
            tca_utc=at(0.3 + 6.5 * (index * 0.618 % 1.0)),
            miss_km=0.412 + 1.1 * index,
            pc=None if index % 7 == 5 else 2.1e-4 / (1 + index) ** 2,
            pc_reason="the encounter is too slow for the two-dimensional methods"
            if index % 7 == 5
            else "",
            max_pc=8.4e-4 / (1 + index),
            level=levels[index] if index < len(levels) else "",
        )
        for index in range(count)
    )


def sample_story(fact: PassFact, *, runs: int = 9) -> Story:
    """A story from the first sight to the outcome."""
    seen = [fact.tca_utc - timedelta(hours=68.0 * (1 - index / runs)) for index in range(runs)]
    return Story(
        fact=fact,
        evolution=tuple(
            EvolutionPoint(
                at_utc=each,
                by="run" if index % 4 else "18 SDS",
                miss_km=fact.miss_km * (1 + 1.5 * abs(runs - index - 1) / runs * (-0.4) ** index)
                if index
                else fact.miss_km * 4,
                pc=None if index == 1 else (fact.pc or 1e-6) / (1 + 3 * (runs - index - 1)),
                level=("", "watch", "yellow", fact.level)[min(3, index)],
            )
            for index, each in enumerate(seen)
        ),
        plane=EncounterPlane(
            xi_km=0.13,
            zeta_km=0.39,
            sigma_major_km=1.1,
            sigma_minor_km=0.24,
            sigma_angle_deg=64.0,
            hard_body_radius_km=0.065,
        ),
        steps=(
            StoryStep(
                at_utc=seen[0], kind="transition", what="watch", who="", words="Miss under 5 km."
            ),
            StoryStep(
                at_utc=seen[3],
                kind="transition",
                what=fact.level or "yellow",
                who="",
                words="Probability of collision at least 1e-04.",
            ),
            StoryStep(
                at_utc=seen[3] + timedelta(minutes=1),
                kind="told",
                what="sent",
                who="Flight control, Houston",
                words="",
            ),
            StoryStep(
                at_utc=seen[3] + timedelta(minutes=9),
                kind="acknowledged",
                what="page",
                who="J. Doe",
                words="Looking at it.",
            ),
            StoryStep(
                at_utc=seen[4], kind="case", what="notified", who="SpaceX", words="Warning sent."
            ),
        ),
        verdicts=(
            Verdict(
                criteria="Station's own rule",
                level=fact.level,
                outcome="met",
                clause="Pc 2.1e−04 (>= 1e−04); miss 0.412 km (< 1 km)",
            ),
            Verdict(
                criteria="US emergency notification",
                level="",
                outcome="not_met",
                clause="time to closest approach 68 h (< 72 h); Pc 2.1e−05 (> 1e−04)",
            ),
            Verdict(
                criteria="Station side, 2021",
                level="",
                outcome="unknown",
                clause="intent is not known",
            ),
        ),
        decision_point_utc=fact.tca_utc - timedelta(hours=28),
        outcome="passed",
    )


def sample_station(slug: str, of: tuple[PassFact, ...], **changes: Any) -> StationWeek:
    """A station's week, watched throughout, with an outlook of three passes."""
    own = tuple(each for each in of if each.station == slug)
    coming = tuple(
        replace(
            each,
            conjunction_id=each.conjunction_id + 1000,
            tca_utc=each.tca_utc + timedelta(days=7),
            state="upcoming",
            realised_miss_km=None,
        )
        for each in own[1:6]
    )
    names = {"iss": ("ISS", "International Space Station"), "css": ("CSS", "Tiangong")}
    station = StationWeek(
        station=slug,
        short_name=names[slug][0],
        name=names[slug][1],
        headline=Headline(
            trend=Trend.DOWN if slug == "iss" else Trend.UP,
            measure="acted_on" if slug == "iss" else "close",
            this_week=2 if slug == "iss" else 5,
            last_week=4 if slug == "iss" else 3,
            mean=4.3 if slug == "iss" else 2.8,
            weeks_in_mean=11,
            before=(5, 6, 4, 3, None, 7, 4, 5, 3, 4, 2, 4)
            if slug == "iss"
            else (2, 3, 3, 4, 2, 3, 2, None, 3, 2, 4, 3),
        ),
        counts=_counts(own),
        close_passes=sum(each.miss_km <= 5.0 for each in own),
        close_km=5.0,
        closest=own[0] if own else None,
        highest_pc=own[0] if own else None,
        highest_max_pc=own[0] if own else None,
        outlook=Outlook(
            counts=_tiers(coming), passes=coming, screened_until_utc=at(14.2) if own else at(14.0)
        ),
        is_watched=True,
        unwatched_hours=2.5,
    )
    return replace(station, **changes)


def _tiers(of: tuple[PassFact, ...]) -> TierCounts:
    levels = [each.level or "none" for each in of]
    return TierCounts(
        **{name: levels.count(name) for name in ("none", "watch", "yellow", "red", "emergency")}
    )


def _counts(of: tuple[PassFact, ...]) -> EventCounts:
    return EventCounts(
        new=_tiers(of[1:]),
        active=_tiers(of),
        cleared=_tiers(of[::3]),
        passed=_tiers(of[::2]),
        stale_at_end=1 if of else 0,
    )


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
        origin=_origin(of),
        service=sample_service(),
        coordination=_coordination(names),
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
        coordination=_no_cases(),
        environment=replace(sample_environment(), break_ups=(), decayed=(), new_objects=0),
        quality=_no_quality(),
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


def sample_service(**changes: Any) -> ServiceStatus:
    service = ServiceStatus(
        feeds=(
            FeedWeek(
                key="celestrak-gp",
                title="CelesTrak GP",
                pulls=84,
                failed=2,
                longest_gap_hours=5.1,
                expected_every_hours=2.0,
                is_synthetic=False,
            ),
            FeedWeek(
                key="satcat",
                title="CelesTrak SATCAT",
                pulls=7,
                failed=0,
                longest_gap_hours=24.1,
                expected_every_hours=24.0,
                is_synthetic=False,
            ),
        ),
        runs_finished=164,
        runs_failed=1,
        runs_planned=168,
        longest_gap_hours=3.0,
        median_element_age_days=0.62,
        objects_screened=21542,
        objects_failed=25,
        alarms=2,
        alarm_hours=4.5,
    )
    return replace(service, **changes)


def sample_environment(names: tuple[str, ...] = ()) -> Environment:
    return Environment(
        objects=31214,
        objects_before=31102,
        new_objects=146,
        break_ups=(
            BreakUp(
                international_designator="2021-024",
                parent=names[0] if names else "COSMOS 1408",
                new_pieces=38,
                pieces_before=2,
                altitude_km=482.0,
            ),
        ),
        decayed=names or ("STARLINK-1095", "CZ-2C DEB", "COSMOS 1408 DEB"),
        decay_is_known=True,
    )


def _origin(of: tuple[PassFact, ...]) -> RiskOrigin:
    def shares(key_of: Any) -> tuple[Share, ...]:
        groups: dict[str, list[PassFact]] = {}
        for each in of:
            groups.setdefault(key_of(each), []).append(each)
        ordered = sorted(groups.items(), key=lambda item: (-len(item[1]), item[0]))
        return tuple(
            Share(
                key=key,
                label=key,
                passes=len(group),
                acted_on=sum(each.level in {"yellow", "red"} for each in group),
                closest_km=min(each.miss_km for each in group),
            )
            for key, group in ordered
        )

    debris = Share(key="1982-092", label="COSMOS 1408", passes=3, acted_on=1, closest_km=1.512)
    return RiskOrigin(
        owners=shares(lambda each: each.owner_code),
        types=shares(lambda each: each.object_type),
        constellations=shares(lambda each: each.constellation),
        break_ups=(debris,),
    )


def _coordination(names: tuple[str, ...]) -> CoordinationRecord:
    case = CaseLine(
        case="7",
        pass_label=f"ISS / {names[0] if names else 'STARLINK-2305'}",
        counterpart="SpaceX",
        opened_at_utc=at(1.4),
        state="acknowledged",
        notices=2,
        answered=1,
        median_answer_minutes=42.0,
        open_items=("acknowledge:other_side:overdue", "state:station_side:open"),
    )
    return CoordinationRecord(
        cases=(case,),
        notices=2,
        answered=1,
        late=0,
        unanswered=1,
        median_answer_minutes=42.0,
        worst_answer_minutes=42.0,
        notices_to_us=1,
        answered_by_us=1,
        exercises=1,
    )


def _no_cases() -> CoordinationRecord:
    return CoordinationRecord(
        cases=(),
        notices=0,
        answered=0,
        late=0,
        unanswered=0,
        median_answer_minutes=None,
        worst_answer_minutes=None,
        notices_to_us=0,
        answered_by_us=0,
        exercises=0,
    )


def _no_quality() -> PredictionQuality:
    return PredictionQuality(
        outcomes_known=0,
        outcomes_unknown=0,
        median_error_km=None,
        sigma_ratio=None,
        sigma_cases=0,
        false_alarms=0,
        late_discoveries=0,
        acted_on=0,
    )
