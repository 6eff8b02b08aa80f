"""The limits that a station's rule names, as lines in charts. A level may ask for more than one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _

from sasweb.web.criteria_words import condition_said
from screening.conjunctions.criteria import Comparison, Quantity
from screening.conjunctions.criteria.clauses import clauses_of
from screening.conjunctions.criteria.course import StabilityMarks
from screening.conjunctions.criteria.quantities import number_words
from screening.conjunctions.criteria.rules import LevelRule, StationRule
from screening.stations.models import StationThreshold

_UPPER = (Comparison.LESS, Comparison.LESS_OR_EQUAL)


def distance_lines(rule: StationRule) -> list[dict[str, Any]]:
    """The largest miss distance that each level asks for, the farthest first.

    A line is called by its distance and has no level's colour: most levels ask for more than a
    distance. What they ask is its ``title``, for the table beside the chart.
    """
    levels: dict[float, list[str]] = defaultdict(list)
    for each in rule.levels:
        if limits := _limits(each, Quantity.MISS_DISTANCE, is_upper=True):
            levels[max(limits)].append(_asked(each))
    return [
        {"tier": "", "km": km, "words": number_words(km, "km"), "title": "; ".join(titles)}
        for km, titles in sorted(levels.items(), reverse=True)
    ]


def _asked(level: LevelRule) -> str:
    """A level with its whole condition."""
    return f"{_(level.level.value)}: {condition_said(level.criteria.condition)}"


def threshold_lines(thresholds: Iterable[StationThreshold]) -> list[dict[str, Any]]:
    """The distances that alone put a pass in a tier where a station has no rule."""
    return [
        {
            "tier": each.tier,
            "km": each.miss_distance_km,
            "words": f"{_(each.tier)} {number_words(each.miss_distance_km, 'km')}",
            "title": "",
        }
        for each in thresholds
    ]


def probability_lines(rule: StationRule) -> list[dict[str, Any]]:
    """The least probability that each level asks for; levels that share one share its line."""
    levels: dict[float, list[str]] = defaultdict(list)
    for each in reversed(rule.levels):
        if limits := _limits(each, Quantity.PC, is_upper=False):
            levels[min(limits)].append(each.level.value)
    return [
        {"pc": pc, "tier": names[0], "words": f"{number_words(pc, '')}: {', '.join(names)}"}
        for pc, names in sorted(levels.items())
    ]


def marks_chart(marks: Sequence[StabilityMarks]) -> dict[str, Any] | None:
    """Which of the last updates count towards the severest level that asks for several of them."""
    if not marks:
        return None
    severest = marks[0]
    return {
        "tier": severest.level.value,
        "points": [
            {"assessed_at": each.facts.at_utc.isoformat(), "outcome": each.outcome.value}
            for each in severest.marks
        ],
    }


def _limits(level: LevelRule, quantity: Quantity, *, is_upper: bool) -> list[float]:
    return [
        float(clause.kept_limit)
        for clause in clauses_of(level.criteria.condition)
        if clause.quantity is quantity and (clause.comparison in _UPPER) is is_upper
    ]
