"""Whether a rule is met by what is known of a pass, with every value and limit kept.

Logic of three values: what is unknown is never "not met", and what the known decides is decided.
Source: Kleene, Introduction to Metamathematics (1952), section 64, strong tables.
"""

from __future__ import annotations

import operator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from screening.common.durations import HOUR_S, duration_words
from screening.conjunctions.criteria.clauses import (
    AllOf,
    AnyOf,
    Clause,
    Comparison,
    Condition,
    CriteriaSet,
    clauses_of,
)
from screening.conjunctions.criteria.facts import PassFacts, Value
from screening.conjunctions.criteria.quantities import (
    PROBABILITIES,
    Quantity,
    probability_beside,
    value_words,
)
from screening.engine.probability.results import NEGLIGIBLE_PC


class Outcome(StrEnum):
    """What comes of holding a rule against facts."""

    MET = "met"
    NOT_MET = "not_met"
    UNKNOWN = "unknown"  # cannot be judged


OUTCOME_WORDS: Final = {
    Outcome.MET: "met",
    Outcome.NOT_MET: "not met",
    Outcome.UNKNOWN: "cannot be judged",
}
_COMPARE: Final = {
    Comparison.LESS: operator.lt,
    Comparison.LESS_OR_EQUAL: operator.le,
    Comparison.GREATER: operator.gt,
    Comparison.GREATER_OR_EQUAL: operator.ge,
    Comparison.IS: operator.eq,
}


@dataclass(frozen=True, slots=True)
class ClauseResult:
    """One clause beside what is known. ``value`` is None where nothing is, and ``reason`` why."""

    clause: Clause
    value: Value
    outcome: Outcome
    reason: str = ""
    grade: str = ""

    @property
    def value_words(self) -> str:
        """The value in the clause's own unit, or "not known"."""
        clause, value = self.clause, self.value
        if value is None:
            return "not known"
        if isinstance(value, bool):
            return "yes" if value else "no"
        if clause.quantity in PROBABILITIES and (not clause.unit or value < NEGLIGIBLE_PC):
            return probability_beside(value, float(clause.kept_limit))
        own = value / clause.trait.units[clause.unit]
        return value_words(own, float(clause.limit), clause.unit)

    @property
    def told_words(self) -> str:
        """The value as a person reads it in a sentence or a table: a time as "19 min", "2 d 6 h".

        ``value_words`` is what is kept and stated. A time that would read the same as a limit that
        it differs from stays as that has it.
        """
        value, limit = self.value, self.clause.kept_limit
        if self.clause.quantity is not Quantity.TIME_TO_TCA or value is None or value < 0:
            return self.value_words
        told, asked = (duration_words(hours * HOUR_S) for hours in (value, limit))
        return self.value_words if told == asked and value != limit else told


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one rule says of one pass, clause by clause in the rule's order.

    ``deciding`` are those clauses that make the outcome what it is.
    """

    criteria: CriteriaSet
    facts: PassFacts
    outcome: Outcome
    results: tuple[ClauseResult, ...]
    deciding: tuple[ClauseResult, ...]


def judge(criteria: CriteriaSet, facts: PassFacts) -> Verdict:
    """Hold one rule against what is known of a pass."""
    condition = criteria.condition
    return Verdict(
        criteria=criteria,
        facts=facts,
        outcome=outcome_of(condition, facts),
        results=tuple(clause_result(clause, facts) for clause in clauses_of(condition)),
        deciding=deciding(condition, facts),
    )


def outcome_of(condition: Condition, facts: PassFacts) -> Outcome:
    """Whether a tree is met, without the reasons: for judging many."""
    if isinstance(condition, Clause):
        return _clause_outcome(condition, facts.value(condition.quantity, condition.volume))
    decisive = Outcome.NOT_MET if isinstance(condition, AllOf) else Outcome.MET
    is_unknown = False
    for part in condition.parts:
        outcome = outcome_of(part, facts)
        if outcome is decisive:
            return decisive
        is_unknown = is_unknown or outcome is Outcome.UNKNOWN
    if is_unknown:
        return Outcome.UNKNOWN
    return Outcome.MET if decisive is Outcome.NOT_MET else Outcome.NOT_MET


def clause_result(clause: Clause, facts: PassFacts) -> ClauseResult:
    """One clause beside what is known of it."""
    value = facts.value(clause.quantity, clause.volume)
    reason = facts.reason(clause.quantity) if value is None else ""
    grade = facts.grade if clause.quantity in PROBABILITIES and value is not None else ""
    return ClauseResult(clause, value, _clause_outcome(clause, value), reason, grade)


def deciding(condition: Condition, facts: PassFacts) -> tuple[ClauseResult, ...]:
    """The clauses that make a tree's outcome what it is: those that share it, down the tree.

    Of several alternatives that are met the first is enough.
    """
    if isinstance(condition, Clause):
        return (clause_result(condition, facts),)
    outcome = outcome_of(condition, facts)
    parts = [part for part in condition.parts if outcome_of(part, facts) is outcome]
    if isinstance(condition, AnyOf) and outcome is Outcome.MET:
        parts = parts[:1]
    return tuple(result for part in parts for result in deciding(part, facts))


def _clause_outcome(clause: Clause, value: Value) -> Outcome:
    if value is None:
        return Outcome.UNKNOWN
    is_met = _COMPARE[clause.comparison](value, clause.kept_limit)
    return Outcome.MET if is_met else Outcome.NOT_MET
