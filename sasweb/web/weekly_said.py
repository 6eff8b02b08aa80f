"""What a stored edition quotes, in the reader's language: lives, reasons, clauses of rules.

An edition keeps them in English, and so its files and e-mails print them. Its page is filled in
anew for each reader and says those that the product words itself.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sasweb.web.life_said import life_said
from sasweb.web.likelihood_said import figure_said
from sasweb.web.reasons_said import reason_said
from sasweb.web.shipped_words import shipped_said
from screening.conjunctions.criteria.quantities import TRAITS
from screening.reports.weekly_types import (
    PassFact,
    StationWeek,
    Story,
    StoryStep,
    Verdict,
    WeeklyReport,
)

_OF_LIVES: Final = frozenset({"transition", "outcome"})  # other steps have words of people alone
# As ``story_verdicts.clause_notation`` joins and writes them
_BETWEEN: Final = "; "
_ANSWER: Final = re.compile(r"(?P<subject>.+): (?P<value>yes|no|\?) \((?P<limit>yes|no)\)")
_BOUND: Final = re.compile(r"(?P<symbol>\S+) (?P<value>(?:under|over) \S+)(?P<rest> .*)")
_SUBJECTS: Final = frozenset(trait.words for trait in TRAITS.values())


def report_said(report: WeeklyReport) -> WeeklyReport:
    """A summary that quotes in the language that is on; its figures are the same."""
    if (get_language() or "en").startswith("en"):
        return report
    return replace(
        report,
        stations=tuple(map(_station_said, report.stations)),
        top=tuple(map(_pass_said, report.top)),
        stories=tuple(map(_story_said, report.stories)),
    )


def _station_said(station: StationWeek) -> StationWeek:
    return replace(
        station,
        closest=station.closest and _pass_said(station.closest),
        highest_pc=station.highest_pc and _pass_said(station.highest_pc),
        highest_max_pc=station.highest_max_pc and _pass_said(station.highest_max_pc),
    )


def _pass_said(fact: PassFact) -> PassFact:
    return replace(fact, pc_reason=reason_said(fact.pc_reason))


def _story_said(story: Story) -> Story:
    return replace(
        story,
        fact=_pass_said(story.fact),
        steps=tuple(map(_step_said, story.steps)),
        verdicts=tuple(map(_verdict_said, story.verdicts)),
    )


def _step_said(step: StoryStep) -> StoryStep:
    return replace(step, words=life_said(step.words)) if step.kind in _OF_LIVES else step


def _verdict_said(verdict: Verdict) -> Verdict:
    parts = verdict.clause.split(_BETWEEN)
    return replace(verdict, clause=_BETWEEN.join(map(_result_said, parts)))


def _result_said(text: str) -> str:
    """One clause beside its limit. Symbols, figures and units are the same in every language."""
    if found := _ANSWER.fullmatch(text):
        words = _("%(subject)s: %(value)s (%(limit)s)")
        return words % {
            "subject": _subject_said(found["subject"]),
            "value": _(found["value"]),
            "limit": _(found["limit"]),
        }
    if found := _BOUND.fullmatch(text):
        return f"{found['symbol']} {figure_said(found['value'])}{found['rest']}"
    return text


def _subject_said(subject: str) -> str:
    """What a clause is about; a volume that a person named stays as it is called."""
    return _(subject) if subject in _SUBJECTS else shipped_said(subject)
