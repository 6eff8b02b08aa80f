"""Strangers' text, such as names of objects, as one line of plain characters."""

from __future__ import annotations

import re
import unicodedata
from typing import Any, Final

LONGEST_SHOWN: Final = 2000  # characters
_NOT_HELD: Final = re.compile("[\x00\ud800-\udfff]")
_NOT_PRINTED: Final = frozenset({"Cc", "Cf", "Co", "Cs", "Zl", "Zp"})


def one_line(text: str, longest: int = 500) -> str:
    """Text as one line without control or direction marks; cut, with an ellipsis, where longer."""
    if not text.isprintable():  # all of what we take out is in what that forbids
        text = "".join(" " if unicodedata.category(c) in _NOT_PRINTED else c for c in text)
    line = " ".join(text.split())
    return line if len(line) <= longest else f"{line[: longest - 1]}\N{HORIZONTAL ELLIPSIS}"


def shown(text: str, longest: int = LONGEST_SHOWN) -> str:
    """Text without what no database or page can hold; cut in its middle where it is longer.

    Both ends stay: what is wrong stands at the beginning of a message, what to do at its end.
    """
    plain = _NOT_HELD.sub("\N{REPLACEMENT CHARACTER}", text)
    if len(plain) <= longest:
        return plain
    end = longest // 3
    return f"{plain[: longest - end - 1]}\N{HORIZONTAL ELLIPSIS}{plain[-end:]}"


def is_held(text: str) -> bool:
    """Whether a database and a page can hold a text: it has no NUL and no half of a character."""
    return _NOT_HELD.search(text) is None


def unheld_in(value: Any) -> str | None:
    """The first text in JSON's own values, at whatever depth, that is not held; None: all are."""
    left = [value]  # NOTE: what is nested deep must not end in a RecursionError
    while left:
        each = left.pop()
        if isinstance(each, dict):
            left += [*each.keys(), *each.values()]
        elif isinstance(each, list):
            left += each
        elif isinstance(each, str) and not is_held(each):
            return each
    return None


def typed(text: str) -> str:
    """Text whose minus signs are those of a keyboard, for what is copied, searched and sent by SMS.

    In HTML the true sign stays: no line ends in the middle of "2.1e\N{MINUS SIGN}04".
    """
    return text.replace("\N{MINUS SIGN}", "-")
