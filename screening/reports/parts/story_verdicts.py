"""How the station's own rule and those of others judged a pass when it stood highest."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from screening.conjunctions.criteria import verdicts as judging
from screening.conjunctions.criteria.clauses import Clause
from screening.conjunctions.criteria.facts import PassFacts
from screening.conjunctions.criteria.published import published_criteria
from screening.conjunctions.criteria.quantities import Quantity, number_words
from screening.conjunctions.criteria.rules import StationRule
from screening.conjunctions.criteria.verdicts import ClauseResult, Outcome, judge
from screening.reports.weekly_types import Verdict

# As formulas have them, for readers of any language.
SYMBOLS: Final = {
    Quantity.MISS_DISTANCE: "d",
    Quantity.RADIAL: "|R|",
    Quantity.IN_TRACK: "|I|",
    Quantity.CROSS_TRACK: "|C|",
    Quantity.PC: "Pc",
    Quantity.MAX_PC: "Pc,max",
    Quantity.TIME_TO_TCA: "t",
    Quantity.RELATIVE_SPEED: "v",
}
UNKNOWN: Final = "?"


def story_verdicts(rule: StationRule, facts: PassFacts) -> tuple[Verdict, ...]:
    """The station's own level first, the severest that is met, then the rules that it shows."""
    own = [judge(each.criteria, facts) for each in rule.levels]
    shown = next((each for each in own if each.outcome is Outcome.MET), own[-1])
    published = published_criteria()
    others = (judge(published[key], facts) for key in rule.compared_with)
    return tuple(map(_verdict, (shown, *others)))


def _verdict(judged: judging.Verdict) -> Verdict:
    is_met = judged.outcome is Outcome.MET
    return Verdict(
        criteria=judged.criteria.name,
        level=judged.criteria.level.value if is_met else "",
        outcome=judged.outcome.value,
        clause=clause_notation(judged.deciding),
    )


def clause_notation(results: Iterable[ClauseResult]) -> str:
    """What decided, with its figures and limits, as "Pc 2.1e−04 (>= 1e−04); d 0.42 km (< 1 km)"."""
    return "; ".join(map(_result, results))


def _result(result: ClauseResult) -> str:
    clause = result.clause
    value = UNKNOWN if result.value is None else result.value_words
    if isinstance(clause.limit, bool):
        return f"{clause.volume or clause.subject}: {value} ({clause.limit_words})"
    limit = number_words(clause.limit, clause.unit)
    return f"{_symbol(clause)} {value} ({clause.comparison} {limit})"


def _symbol(clause: Clause) -> str:
    return SYMBOLS.get(clause.quantity, clause.subject)
