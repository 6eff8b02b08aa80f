"""What a tier asks of a tired human, given what the probability may be used for."""

from __future__ import annotations

from typing import Final

from screening.conjunctions.lifecycle import LifeState
from screening.conjunctions.standing import ConjunctionState

_OVER: Final = (ConjunctionState.PASSED, ConjunctionState.NOT_FOUND, LifeState.MITIGATED)
_BEGINS: Final = {"emergency": "Act at once", "red": "Act now", "yellow": "Prepare"}
_ASK: Final = "get the operator's or an agency's data on it before any burn"
_ENDS: Final = {
    "operational": (
        "decide by the flight rules; the probability rests on an operator's or agency's data."
    ),
    "screening": f"{_ASK}. Ours is of screening grade, from what is public.",
    "": f"{_ASK}. How likely a collision is, is not known.",
}


def what_to_do(tier: str, state: str, pc_grade: str) -> str:
    """The order that a tier and a grade give together; empty where none is due."""
    if state in _OVER or tier not in _BEGINS:
        return ""
    return f"{_BEGINS[tier]}: {_ENDS.get(pc_grade, _ENDS[''])}"
