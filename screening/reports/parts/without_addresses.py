"""Recorded words without the addresses in them: a summary goes to people who are not to have them.

Names of people stay as they were recorded.
"""

from __future__ import annotations

import re
from typing import Final

from screening.common.plain_text import one_line

# What stands in their place is the same in every language.
NO_LINK: Final = "\N{HORIZONTAL ELLIPSIS}"
NO_ADDRESS: Final = f"{NO_LINK}@{NO_LINK}"
_LONGEST: Final = 1000
# No part of an address; also those that are typed in Chinese, as is its own sign for "at".
_ENDS: Final = (
    r"\s@\uff20<>\"(),;:"
    r"\uff1a\uff0c\uff1b\uff08\uff09\u3001\u3002\u300a\u300b\u201c\u201d"
)
_ADDRESS: Final = re.compile(rf"[^{_ENDS}]+[@\uff20][^{_ENDS}]+")
_LINK: Final = re.compile(r"\b[a-z][a-z0-9+.-]*://\S+", re.IGNORECASE)


def without_addresses(words: str) -> str:
    """Words on one line in which e-mail addresses and links are left out, visibly."""
    return one_line(_ADDRESS.sub(NO_ADDRESS, _LINK.sub(NO_LINK, words)), _LONGEST)
