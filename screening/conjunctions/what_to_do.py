"""What a level asks of a tired human, given what the probability may be used for."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

_BEGINS: Final = {
    "emergency": gettext_noop("Act at once: %(what)s"),
    "red": gettext_noop("Act now: %(what)s"),
    "yellow": gettext_noop("Prepare: %(what)s"),
}
_ENDS: Final = {
    "operational": gettext_noop(
        "decide by the flight rules; the probability rests on an operator's or agency's data."
    ),
    "screening": gettext_noop(
        "get the operator's or an agency's data on it before any burn. Ours is of screening grade, "
        "from what is public."
    ),
    "stated": gettext_noop(
        "get the operator's or an agency's data on it before any burn. The probability is as a "
        "message states it; it cannot be computed here."
    ),
    "": gettext_noop(
        "get the operator's or an agency's data on it before any burn. How likely a collision is, "
        "is not known."
    ),
}


def order_words(level: str, pc_grade: str) -> str:
    """The order that a level and a grade give together; empty where none is due."""
    if level not in _BEGINS:
        return ""
    return _(_BEGINS[level]) % {"what": _(_ENDS.get(pc_grade, _ENDS[""]))}
