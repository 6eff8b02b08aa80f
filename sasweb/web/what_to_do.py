"""What a tier asks of a tired human, while there is something to do."""

from __future__ import annotations

from typing import Final

from screening.conjunctions.lifecycle import LifeState
from screening.conjunctions.standing import ConjunctionState
from screening.conjunctions.what_to_do import order_words

_OVER: Final = (ConjunctionState.PASSED, ConjunctionState.NOT_FOUND, LifeState.MITIGATED)


def what_to_do(tier: str, state: str, pc_grade: str) -> str:
    """The order that a tier and a grade give together; empty where none is due."""
    return "" if state in _OVER else order_words(tier, pc_grade)
