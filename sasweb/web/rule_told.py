"""A station's rule in the language of a page; records keep the English of ``rule_words``."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext

from sasweb.web.criteria_words import condition_said
from sasweb.web.shipped_words import shipped_said
from screening.conjunctions.criteria.clauses import COMPARISON_WORDS, Comparison
from screening.conjunctions.criteria.rule_words import LevelWords, RuleWords, rule_words
from screening.conjunctions.criteria.rules import LevelRule, StationRule


def comparison_told(comparison: Comparison) -> str:
    """How a limit is asked for, before a field to type it in."""
    return gettext(COMPARISON_WORDS[comparison])


def rule_told(rule: StationRule) -> RuleWords:
    """A rule, severest level first."""
    told = rule_words(rule)
    levels = zip(rule.levels, told.levels, strict=True)
    return replace(
        told,
        levels=tuple(_level_told(each, words) for each, words in levels),
        decision_point=_decision_told(rule),
        hold=_hold_told(rule),
        compared_with=tuple(shipped_said(name) for name in told.compared_with),
    )


def _level_told(rule: LevelRule, words: LevelWords) -> LevelWords:
    return replace(
        words,
        condition=condition_said(rule.criteria.condition),
        stability=_stability_told(rule),
        consequence=shipped_said(words.consequence),
        source=shipped_said(words.source),
        note=shipped_said(words.note),
    )


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
    both = {"counts": counts, "condition": condition_said(stability.geometry)}
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
