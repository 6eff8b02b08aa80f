"""Recorded words without the addresses in them: a summary goes to people who are not to have them.

Names of people stay as they were recorded.
"""

from __future__ import annotations

import re
from typing import Final

from screening.common.plain_text import one_line

LEFT_OUT: Final = "\N{HORIZONTAL ELLIPSIS}@\N{HORIZONTAL ELLIPSIS}"  # the same in every language
_LONGEST: Final = 1000
_ADDRESS: Final = re.compile(r"(?:mailto:)?[^\s@<>\"'(),;:]+@[^\s@<>\"'(),;:]+", re.IGNORECASE)
_LINK: Final = re.compile(r"\b[a-z][a-z0-9+.-]*://\S+", re.IGNORECASE)


def without_addresses(words: str) -> str:
    """Words on one line in which e-mail addresses and links are left out, visibly."""
    return one_line(_ADDRESS.sub(LEFT_OUT, _LINK.sub(LEFT_OUT, words)), _LONGEST)
