"""Rules side by side: conditions down, rules across, and the sentence that says where they part."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from sasweb.web.criteria_words import (
    author_said,
    comparison_said,
    condition_said,
    grade_said,
    limit_said,
    subject_said,
    text_said,
)
from sasweb.web.likelihood_said import figure_said
from sasweb.web.reasons_said import reason_said
from sasweb.web.shipped_words import shipped_said
from screening.conjunctions.criteria import Clause, Outcome, Quantity, Verdict, compare
from screening.conjunctions.criteria.verdicts import OUTCOME_WORDS, ClauseResult
from screening.conjunctions.life_selectors import LifeFacts

# So many rules are seen at once: the station's own and five; the others are one press away.
FIRST_COLUMNS: Final = 6
GLYPHS: Final = {Outcome.MET: "✓", Outcome.NOT_MET: "✗", Outcome.UNKNOWN: "?"}
_ROWS: Final = tuple(Quantity)


@dataclass(frozen=True, slots=True)
class Mark:
    """An outcome as it is shown: a sign and a word, never one alone."""

    name: str
    glyph: str
    words: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What a rule asks for of one quantity, and whether that is met."""

    limit: str
    text: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class Cell:
    """Everything that one rule asks of one quantity; nothing where it asks for nothing."""

    rule: str
    asked: tuple[Asked, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One condition: what is known of it, and what each rule asks."""

    subject: str
    value: str
    remark: str
    is_known: bool
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """One rule: whose, what follows from it, how its conditions are joined, and its outcome."""

    name: str
    owner: str
    level: str
    consequence: str
    joined: str
    source: str
    note: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class CriteriaTable:
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Speaker:
    """One whose opinion is judged: the level that it leaves, and its probability."""

    by: str
    level: str
    pc: float | None
    decides: bool


@dataclass(frozen=True, slots=True)
class SideBySide:
    """What the page shows: the sentence, who speaks, the first rules, and the others.

    ``differs`` says that the probability at the top of the page is by another than who decides.
    """

    sentence: str
    by: str
    speakers: tuple[Speaker, ...]
    differs: bool
    first: CriteriaTable
    others: CriteriaTable | None


def side_by_side(facts: LifeFacts, best_id: int | None) -> SideBySide | None:
    """Set the verdicts on a conjunction beside each other; None where there are none.

    ``best_id`` is the key of the assessment whose probability the top of the page gives.
    """
    if not facts.verdicts:
        return None
    first = facts.verdicts[:FIRST_COLUMNS]
    others = facts.own_others + facts.verdicts[FIRST_COLUMNS:]
    return SideBySide(
        sentence=comparison_said(compare(first)),
        by=author_said(first[0].facts.by),
        speakers=tuple(
            Speaker(
                author_said(each.facts.by),
                each.level or "",
                each.facts.pc,
                decides=each is facts.step,
            )
            for each in facts.steps
        ),
        differs=best_id not in (None, first[0].facts.assessment_id),
        first=criteria_table(first),
        others=criteria_table(others) if others else None,
    )


def criteria_table(verdicts: Sequence[Verdict]) -> CriteriaTable:
    """Lay out verdicts on the same facts: a row for each thing that any rule asks for."""
    asked = {_key(result.clause) for verdict in verdicts for result in verdict.results}
    keys = sorted(asked, key=lambda key: (_ROWS.index(key[0]), key[1]))
    return CriteriaTable(
        columns=tuple(_column(each) for each in verdicts),
        rows=tuple(_row(key, verdicts) for key in keys),
    )


def _key(clause: Clause) -> tuple[Quantity, str]:
    """What belongs in one row: a quantity, of a station's volume that volume's."""
    is_volume = clause.quantity is Quantity.INSIDE_VOLUME
    return clause.quantity, clause.volume if is_volume else ""


def _row(key: tuple[Quantity, str], verdicts: Sequence[Verdict]) -> Row:
    found = [[each for each in verdict.results if _key(each.clause) == key] for verdict in verdicts]
    any_result = next(results[0] for results in found if results)
    grade = grade_said(any_result.grade)
    return Row(
        subject=subject_said(any_result.clause),
        value=figure_said(any_result.told_words),
        remark=reason_said(any_result.reason) or grade,
        is_known=any_result.value is not None,
        cells=tuple(
            Cell(shipped_said(verdict.criteria.name), tuple(_asked(each) for each in results))
            for verdict, results in zip(verdicts, found, strict=True)
        ),
    )


def _asked(result: ClauseResult) -> Asked:
    return Asked(limit_said(result.clause), text_said(result.clause), _mark(result.outcome))


def _column(verdict: Verdict) -> Column:
    criteria = verdict.criteria
    return Column(
        name=shipped_said(criteria.name),
        owner=shipped_said(criteria.owner),
        level=criteria.level.value,
        consequence=shipped_said(criteria.consequence),
        joined=condition_said(criteria.condition),
        source=shipped_said(criteria.source),
        note=shipped_said(criteria.note),
        mark=_mark(verdict.outcome),
    )


def _mark(outcome: Outcome) -> Mark:
    return Mark(outcome.value.replace("_", "-"), GLYPHS[outcome], _(OUTCOME_WORDS[outcome]))
