"""What conjunctions keep of the assessment whose probability they go by, and putting it right.

Lists order and filter by these copies without looking up any assessment.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import reduce
from operator import or_
from typing import Final

from django.db.models import F, OuterRef, Q, Subquery, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce
from django.db.models.lookups import Exact

from screening.conjunctions.counted_pc import counted_pc_column
from screening.conjunctions.models import Assessment, Conjunction
from screening.conjunctions.services.mending import mend

logger = logging.getLogger(__name__)

# A column of the conjunction, and what is to be in it by the way that leads to the assessment.
RISK_COPIES: Final[Mapping[str, Callable[[str], Combinable]]] = {
    "pc": lambda way: F(f"{way}pc"),
    "max_pc": lambda way: F(f"{way}max_pc"),
    "counted_pc": counted_pc_column,
}
MENDED_FOR: Final = timedelta(days=30)  # after TCA: nobody chooses for older passes
_UNKNOWN: Final = Value(-1.0)  # no probability


def risk_copies(of: str) -> dict[str, Subquery]:
    """Values for an update: what is kept of the assessment that a column of it names."""
    named = Assessment.objects.filter(pk=OuterRef(of))
    return {
        column: Subquery(named.annotate(copied=due("")).values("copied"))
        for column, due in RISK_COPIES.items()
    }


def risks_mend(at_utc: datetime) -> int:
    """Copy anew where a copy is not what its assessment says; return for how many conjunctions.

    A release that does not know a column leaves it as it is when it chooses another assessment: for
    minutes, at the rolling restart that brought the column, and many passes are never judged again.
    """
    recent = Conjunction.objects.filter(tca_utc__gte=at_utc - MENDED_FOR)
    wrong = recent.filter(reduce(or_, map(_differs, RISK_COPIES)))
    mended = mend(wrong, _copy)
    if mended:
        logger.warning("Mended the probabilities that %d conjunctions keep.", mended)
    return mended


def _differs(column: str) -> Q:
    """Whether a copy is another than it is to be; unknown is the same as unknown."""
    due = RISK_COPIES[column]("risk_assessment__")
    return ~Q(Exact(Coalesce(F(column), _UNKNOWN), Coalesce(due, _UNKNOWN)))


def _copy(keys: Sequence[int]) -> int:
    return Conjunction.objects.filter(pk__in=keys).update(**risk_copies("risk_assessment"))
