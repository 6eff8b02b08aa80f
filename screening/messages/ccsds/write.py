"""Lines of key-value notation, as orbit data messages are written."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from typing import Final

from screening.common.plain_text import one_line, typed

# Source: CCSDS 502.0-B-3, section 7.3: 254 characters; shorter is easier to read.
_LONGEST_COMMENT: Final = 100


def assignment(keyword: str, value: str, unit: str = "") -> str:
    """Return ``KEYWORD = value [unit]``."""
    in_brackets = f" [{unit}]" if unit else ""
    return f"{keyword} = {value}{in_brackets}"


def comment_lines(sentences: Iterable[str]) -> Iterator[str]:
    """Yield comments in plain ASCII, each sentence broken into lines that are not long."""
    for sentence in sentences:
        plain = typed(one_line(sentence, 2000)).encode("ascii", "replace").decode()
        for line in textwrap.wrap(plain, _LONGEST_COMMENT):
            yield f"COMMENT {line}"


def number(value: float, digits: int) -> str:
    """Return a number with a fixed count of decimals; never a zero with a minus."""
    text = f"{value:.{digits}f}"
    return text.removeprefix("-") if float(text) == 0.0 else text
