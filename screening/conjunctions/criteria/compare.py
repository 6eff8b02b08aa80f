"""Where rules part: the exact clauses and figures by which one is met and another is not.

The sentences are made to be quoted: they say what was known, by whom, of what grade, what each rule
asks for and who published it, and judge nobody.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from screening.conjunctions.criteria.verdicts import (
    OUTCOME_WORDS,
    ClauseResult,
    Outcome,
    Verdict,
)

GRADE_WORDS: Final = {
    "operational": "operational grade",
    "screening": "screening grade",
    "stated": "as its originator states it",
}
_SURE_FIRST: Final = (Outcome.MET, Outcome.NOT_MET, Outcome.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Parting:
    """Two rules with different outcomes. ``at`` are the clauses of the other that decide it."""

    one: Verdict
    other: Verdict

    @property
    def at(self) -> tuple[ClauseResult, ...]:
        return self.other.deciding

    @property
    def sentence(self) -> str:
        """One sentence: which is met, which is not, and by which figures."""
        one, other = self.one, self.other
        return (
            f"{_basis(one)}{_named(one)} is {OUTCOME_WORDS[one.outcome]} and {_named(other)} "
            f"{_is(other.outcome)}: {_deciding_words(other, 'the latter')}, while "
            f"{_deciding_words(one, 'the former')}."
        )


@dataclass(frozen=True, slots=True)
class Comparison:
    """Several rules on one pass. ``parting`` is None where all agree."""

    verdicts: tuple[Verdict, ...]
    parting: Parting | None

    @property
    def sentence(self) -> str:
        """Where they part, or that they agree, in one sentence."""
        if self.parting is not None:
            return self.parting.sentence
        first = self.verdicts[0]
        if len(self.verdicts) == 1:
            figures = _deciding_words(first, "it")
            return f"{_basis(first)}{_named(first)} {_is(first.outcome)}: {figures}."
        return f"{_basis(first)}all {len(self.verdicts)} rules agree: each {_is(first.outcome)}."


def compare(verdicts: Sequence[Verdict]) -> Comparison:
    """Find where rules part: the first that is met against the first that is not.

    The order of the verdicts says which matter most. Raises ValueError when there is none, or when
    they are not of the same pass at the same instant.
    """
    if not verdicts:
        raise ValueError("compare needs at least one verdict")
    if any(each.facts != verdicts[0].facts for each in verdicts):
        raise ValueError("rules can only be compared on the same facts of one pass")
    firsts = [
        next((each for each in verdicts if each.outcome is outcome), None)
        for outcome in _SURE_FIRST
    ]
    different = [each for each in firsts if each is not None]
    parting = Parting(different[0], different[1]) if len(different) > 1 else None
    return Comparison(tuple(verdicts), parting)


def _basis(verdict: Verdict) -> str:
    """Whose figures these are."""
    return f"By {verdict.facts.by}: "


def _named(verdict: Verdict) -> str:
    return f"“{verdict.criteria.name}”"


def _is(outcome: Outcome) -> str:
    words = OUTCOME_WORDS[outcome]
    return words if outcome is Outcome.UNKNOWN else f"is {words}"


def _deciding_words(verdict: Verdict, who: str) -> str:
    """The same, with whose rule it is and where that is from."""
    figures = figures_words(verdict, who)
    owner, source = verdict.criteria.owner, verdict.criteria.source
    return f"{figures} ({source if source.startswith(owner) else f'{owner}; {source}'})"


def figures_words(verdict: Verdict, who: str = "the rule") -> str:
    """The figures that decide a verdict beside what its rule asks for, in words."""
    return _and([_figure_words(each, who) for each in verdict.deciding])


def _figure_words(result: ClauseResult, who: str) -> str:
    clause = result.clause
    if clause.trait.is_yes_or_no:
        return _answer_words(result, who)
    asks = f"for which {who} asks {clause.limit_words}"
    if result.value is None:
        return f"the {clause.subject} is not known ({result.reason.rstrip('.')}), {asks}"
    grade = f" ({GRADE_WORDS.get(result.grade, result.grade)})" if result.grade else ""
    return f"the {clause.subject} is {result.told_words}{grade}, {asks}"


def _answer_words(result: ClauseResult, who: str) -> str:
    """What is so or is not: that a clause which is met asks for it goes without saying."""
    clause = result.clause
    what = f"“{clause.text or clause.subject}”"
    asks = f", and {who} asks {'for it' if clause.limit else 'that it does not'}"
    if result.value is None:
        return f"whether {what} holds is not known ({result.reason.rstrip('.')}){asks}"
    return (
        f"{what} {'holds' if result.value else 'does not hold'}"
        f"{'' if result.outcome is Outcome.MET else asks}"
    )


def _and(words: Sequence[str]) -> str:
    if len(words) < 2:
        return "".join(words)
    return f"{'; '.join(words[:-1])}; and {words[-1]}"
