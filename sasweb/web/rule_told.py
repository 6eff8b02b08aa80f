"""A station's rule in the language of a page; records keep the English of ``rule_words``."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from django.utils.translation import gettext, gettext_noop

from screening.conjunctions.criteria.clauses import (
    COMPARISON_WORDS,
    AllOf,
    Clause,
    Comparison,
    Condition,
)
from screening.conjunctions.criteria.quantities import Quantity, number_words
from screening.conjunctions.criteria.rule_words import LevelWords, RuleWords, rule_words
from screening.conjunctions.criteria.rules import LevelRule, StationRule

QUANTITIES: Final = (  # of criteria/quantities.py
    gettext_noop("miss distance"),
    gettext_noop("radial distance"),
    gettext_noop("in-track distance"),
    gettext_noop("cross-track distance"),
    gettext_noop("probability of collision"),
    gettext_noop("largest probability the geometry allows"),
    gettext_noop("time to closest approach"),
    gettext_noop("relative speed"),
    gettext_noop("object is known to manoeuvre"),
    gettext_noop("object's intent is unknown"),
    gettext_noop("probability of collision is unknown"),
)
LIMITS: Final = {
    Comparison.LESS: gettext_noop("less than %(number)s"),
    Comparison.LESS_OR_EQUAL: gettext_noop("at most %(number)s"),
    Comparison.GREATER: gettext_noop("more than %(number)s"),
    Comparison.GREATER_OR_EQUAL: gettext_noop("at least %(number)s"),
}
COMPARISONS: Final = (  # of criteria/clauses.py, before a field
    gettext_noop("less than"),
    gettext_noop("at most"),
    gettext_noop("more than"),
    gettext_noop("at least"),
)


def subject_told(clause: Clause) -> str:
    """What a clause is about."""
    if clause.quantity is Quantity.INSIDE_VOLUME:
        return gettext("entering the %(volume)s") % {"volume": clause.volume}
    return gettext(clause.trait.words)


def comparison_told(comparison: Comparison) -> str:
    """How a limit is asked for, before a field to type it in."""
    return gettext(COMPARISON_WORDS[comparison])


def condition_told(condition: Condition, *, is_inside: bool = False) -> str:
    """A tree of clauses in one line."""
    if isinstance(condition, Clause):
        both = {"subject": subject_told(condition), "limit": _limit_told(condition)}
        return gettext("%(subject)s: %(limit)s") % both
    parts = [condition_told(part, is_inside=True) for part in condition.parts]
    joined = (gettext(" and ") if isinstance(condition, AllOf) else gettext(" or ")).join(parts)
    return f"({joined})" if is_inside and len(parts) > 1 else joined


def rule_told(rule: StationRule) -> RuleWords:
    """A rule, severest level first."""
    told = rule_words(rule)
    levels = zip(rule.levels, told.levels, strict=True)
    return replace(
        told,
        levels=tuple(_level_told(each, words) for each, words in levels),
        decision_point=_decision_told(rule),
        hold=_hold_told(rule),
    )


def _limit_told(clause: Clause) -> str:
    if isinstance(clause.limit, bool):
        return gettext("yes") if clause.limit else gettext("no")
    number = {"number": number_words(clause.limit, clause.unit)}
    return gettext(LIMITS[clause.comparison]) % number


def _level_told(rule: LevelRule, words: LevelWords) -> LevelWords:
    condition = condition_told(rule.criteria.condition)
    return replace(words, condition=condition, stability=_stability_told(rule))


def _stability_told(rule: LevelRule) -> str:
    stability = rule.stability
    if stability is None:
        return ""
    counts = gettext("met by %(at_least)s of the last %(of)s updates") % {
        "at_least": stability.at_least,
        "of": stability.of,
    }
    if stability.geometry is None:
        return counts
    both = {"counts": counts, "condition": condition_told(stability.geometry)}
    return gettext("%(counts)s, each of them also by: %(condition)s") % both


def _decision_told(rule: StationRule) -> str:
    point = rule.decision_point
    hours = {"opens": f"{point.opens_h:g}", "closes": f"{point.closes_h:g}"}
    return gettext("%(opens)s to %(closes)s h before closest approach") % hours


def _hold_told(rule: StationRule) -> str:
    hold = rule.hold
    told = (
        gettext(
            "%(updates)s update in a row that do not meet it, probabilities relaxed by a factor of"
            " %(pc)s and distances by %(distance)s"
        )
        if hold.updates == 1
        else gettext(
            "%(updates)s updates in a row that do not meet it, probabilities relaxed by a factor of"
            " %(pc)s and distances by %(distance)s"
        )
    )
    factors = {"pc": f"{hold.pc_factor:g}", "distance": f"{hold.distance_factor:g}"}
    return told % {"updates": hold.updates, **factors}
