"""What a tier by distance asks of a tired human, while there is something to do."""

from __future__ import annotations

from typing import Final

from screening.conjunctions.standing import ConjunctionState
from screening.conjunctions.what_to_do import order_words

_OVER: Final = (ConjunctionState.PASSED, ConjunctionState.NOT_FOUND)


def what_to_do(tier: str, state: ConjunctionState, pc_grade: str) -> str:
    """The order that a tier and a grade give together; empty where none is due."""
    return "" if state in _OVER else order_words(tier, pc_grade)
