"""Strangers' text, such as names of objects, as one line of plain characters."""

from __future__ import annotations

import unicodedata
from typing import Final

_NOT_PRINTED: Final = frozenset({"Cc", "Cf", "Co", "Cs", "Zl", "Zp"})


def one_line(text: str, longest: int = 500) -> str:
    """Text as one line without control or direction marks; cut, with an ellipsis, where longer."""
    plain = "".join(" " if unicodedata.category(c) in _NOT_PRINTED else c for c in text)
    line = " ".join(plain.split())
    return line if len(line) <= longest else f"{line[: longest - 1]}\N{HORIZONTAL ELLIPSIS}"


def typed(text: str) -> str:
    """Text whose minus signs are those of a keyboard, for what is copied, searched and sent by SMS.

    In HTML the true sign stays: no line ends in the middle of "2.1e\N{MINUS SIGN}04".
    """
    return text.replace("\N{MINUS SIGN}", "-")
