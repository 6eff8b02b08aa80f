"""A station's rule in words, and two versions of it by what differs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from screening.conjunctions.criteria.clauses import (
    SEVEREST_FIRST,
    Condition,
    Level,
    clauses_of,
    condition_words,
)
from screening.conjunctions.criteria.published import published_criteria
from screening.conjunctions.criteria.rules import LevelRule, StationRule

_NOTHING: Final = "nothing"


@dataclass(frozen=True, slots=True)
class LevelWords:
    """One level as it is told. ``stability`` is empty where the first update counts."""

    level: str
    condition: str
    stability: str
    consequence: str
    source: str
    note: str


@dataclass(frozen=True, slots=True)
class RuleWords:
    levels: tuple[LevelWords, ...]
    decision_point: str
    hold: str
    compared_with: tuple[str, ...]


def rule_words(rule: StationRule) -> RuleWords:
    """Tell a rule, severest level first."""
    return RuleWords(
        tuple(level_words(each) for each in rule.levels),
        _decision_words(rule),
        _hold_words(rule),
        tuple(published_criteria()[key].name for key in rule.compared_with),
    )


def level_words(rule: LevelRule) -> LevelWords:
    """Tell one level."""
    return LevelWords(
        rule.level.value,
        condition_words(rule.criteria.condition),
        _stability_words(rule),
        rule.criteria.consequence,
        rule.criteria.source,
        rule.criteria.note,
    )


def rule_differences(before: StationRule, after: StationRule) -> list[str]:
    """Say what one version changes of another, a sentence each; none where they are alike."""
    levels = [
        sentence
        for level in SEVEREST_FIRST
        for sentence in _level_differences(level, before.level_rule(level), after.level_rule(level))
    ]
    rest = [
        _changed("Decision point", _decision_words(before), _decision_words(after)),
        _changed("To leave a level", _hold_words(before), _hold_words(after)),
        *_compared_differences(before, after),
    ]
    return levels + [sentence for sentence in rest if sentence]


def _level_differences(
    level: Level, before: LevelRule | None, after: LevelRule | None
) -> list[str]:
    name = level.value.capitalize()
    if before is None or after is None:
        if before is after:
            return []
        return [f"{name} is {'new' if before is None else 'left out'}."]
    old, new = level_words(before), level_words(after)
    told = [
        *_condition_differences(name, before.criteria.condition, after.criteria.condition),
        _changed(f"{name}, stability", old.stability, new.stability),
        _changed(f"{name}, what follows", old.consequence, new.consequence),
        _changed(f"{name}, source", old.source, new.source),
        _changed(f"{name}, note", old.note, new.note),
    ]
    return [sentence for sentence in told if sentence]


def _condition_differences(name: str, before: Condition, after: Condition) -> list[str]:
    """Clause by clause where the trees have the same form, else the whole condition."""
    if _form(before) != _form(after):
        return [_changed(name, condition_words(before), condition_words(after))]
    pairs = zip(clauses_of(before), clauses_of(after), strict=True)
    told = [
        _changed(f"{name}, {new.subject}", old.limit_words, new.limit_words) for old, new in pairs
    ]
    return [sentence for sentence in told if sentence]


def _form(condition: Condition) -> object:
    """A tree without its limits."""
    parts = getattr(condition, "parts", None)
    if parts is None:
        return next(clauses_of(condition)).subject
    return type(condition), tuple(_form(part) for part in parts)


def _compared_differences(before: StationRule, after: StationRule) -> list[str]:
    names = published_criteria()
    added = [names[key].name for key in after.compared_with if key not in before.compared_with]
    left = [names[key].name for key in before.compared_with if key not in after.compared_with]
    told = [f"Shown beside it: {', '.join(added)}."] if added else []
    return told + ([f"No longer shown beside it: {', '.join(left)}."] if left else [])


def _changed(what: str, before: str, after: str) -> str:
    if before == after:
        return ""
    return f"{what}: {after or _NOTHING}; was {before or _NOTHING}."


def _stability_words(rule: LevelRule) -> str:
    stability = rule.stability
    if stability is None:
        return ""
    counts = f"met by {stability.at_least} of the last {stability.of} updates"
    if stability.geometry is None:
        return counts
    return f"{counts}, each of them also by: {condition_words(stability.geometry)}"


def _decision_words(rule: StationRule) -> str:
    point = rule.decision_point
    return f"{point.opens_h:g} to {point.closes_h:g} h before closest approach"


def _hold_words(rule: StationRule) -> str:
    hold = rule.hold
    return (
        f"{hold.updates} update{'' if hold.updates == 1 else 's'} in a row that do not meet it,"
        f" probabilities relaxed by a factor of {hold.pc_factor:g} and distances by"
        f" {hold.distance_factor:g}"
    )
