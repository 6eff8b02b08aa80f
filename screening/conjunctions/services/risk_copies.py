"""What conjunctions keep of the assessment whose probability they go by.

Lists order and filter by these copies without looking up any assessment.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from django.db.models import F, OuterRef, Subquery
from django.db.models.expressions import Combinable

from screening.conjunctions.counted_pc import counted_pc_column
from screening.conjunctions.models import Assessment

# A column of the conjunction, and what is to be in it by the way that leads to the assessment.
RISK_COPIES: Final[Mapping[str, Callable[[str], Combinable]]] = {
    "pc": lambda way: F(f"{way}pc"),
    "max_pc": lambda way: F(f"{way}max_pc"),
    "counted_pc": counted_pc_column,
}


def risk_copies(of: str) -> dict[str, Subquery]:
    """Values for an update: what is kept of the assessment that a column of it names."""
    named = Assessment.objects.filter(pk=OuterRef(of))
    return {
        column: Subquery(named.annotate(copied=due("")).values("copied"))
        for column, due in RISK_COPIES.items()
    }
