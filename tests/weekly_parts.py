"""Parts of a weekly summary without a database: stations, service, environment, cases."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from screening.reports.weekly_types import (
    BreakUp,
    CaseLine,
    CoordinationRecord,
    Environment,
    EventCounts,
    FeedWeek,
    Headline,
    Outlook,
    PassFact,
    PredictionQuality,
    RiskOrigin,
    ServiceStatus,
    Share,
    StationWeek,
    TierCounts,
    Trend,
)
from tests.weekly_passes import at


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


def sample_origin(of: tuple[PassFact, ...]) -> RiskOrigin:
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


def sample_coordination(names: tuple[str, ...]) -> CoordinationRecord:
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


def no_cases() -> CoordinationRecord:
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


def no_quality() -> PredictionQuality:
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
