"""Empty parts, until those who build them hand them over."""

from typing import Any

from screening.reports.weekly_types import (
    CoordinationRecord,
    Environment,
    PredictionQuality,
    RiskOrigin,
)


def build_stories(*_: Any) -> tuple[tuple[()], int]:
    return (), 0


def build_origin(*_: Any) -> RiskOrigin:
    return RiskOrigin(owners=(), types=(), constellations=(), break_ups=())


def build_coordination(*_: Any) -> CoordinationRecord:
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


def build_environment(*_: Any) -> Environment:
    return Environment(
        objects=None,
        objects_before=None,
        new_objects=None,
        break_ups=(),
        decayed=(),
        decay_is_known=False,
    )


def build_quality(*_: Any) -> PredictionQuality:
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
