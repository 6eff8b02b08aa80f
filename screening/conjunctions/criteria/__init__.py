"""Rules for passes, the station's own and those of others, and what comes of them: pure."""

from screening.conjunctions.criteria.clauses import (
    RANK,
    SEVEREST_FIRST,
    AllOf,
    AnyOf,
    Clause,
    Comparison,
    Condition,
    CriteriaSet,
    Level,
)
from screening.conjunctions.criteria.compare import Parting, compare
from screening.conjunctions.criteria.facts import PassFacts
from screening.conjunctions.criteria.published import published_criteria
from screening.conjunctions.criteria.quantities import Quantity
from screening.conjunctions.criteria.verdicts import (
    ClauseResult,
    Outcome,
    Verdict,
    judge,
    outcome_of,
)

__all__ = [
    "RANK",
    "SEVEREST_FIRST",
    "AllOf",
    "AnyOf",
    "Clause",
    "ClauseResult",
    "Comparison",
    "Condition",
    "CriteriaSet",
    "Level",
    "Outcome",
    "Parting",
    "PassFacts",
    "Quantity",
    "Verdict",
    "compare",
    "judge",
    "outcome_of",
    "published_criteria",
]
