"""What a level asks of a tired human, given what the probability may be used for."""

from __future__ import annotations

from typing import Final

_BEGINS: Final = {"emergency": "Act at once", "red": "Act now", "yellow": "Prepare"}
_ASK: Final = "get the operator's or an agency's data on it before any burn"
_ENDS: Final = {
    "operational": (
        "decide by the flight rules; the probability rests on an operator's or agency's data."
    ),
    "screening": f"{_ASK}. Ours is of screening grade, from what is public.",
    "stated": f"{_ASK}. The probability is as a message states it; it cannot be computed here.",
    "": f"{_ASK}. How likely a collision is, is not known.",
}


def order_words(level: str, pc_grade: str) -> str:
    """The order that a level and a grade give together; empty where none is due."""
    if level not in _BEGINS:
        return ""
    return f"{_BEGINS[level]}: {_ENDS.get(pc_grade, _ENDS[''])}"
