"""Sentences with places, as they are kept: what reads the figures and names back out of one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

PLACE: Final = re.compile(r"%\((\w+)\)s")


def pattern_of(form: str, in_place: Mapping[str, str], *, otherwise: str) -> str:
    """The pattern that reads a sentence of this form, with a group for each of its places.

    ``in_place`` says what may stand in a place of a name, ``otherwise`` what in any other.
    """
    words = PLACE.split(form)  # text and names of places in turn
    parts = [
        f"(?P<{part}>{in_place.get(part, otherwise)})" if is_place else re.escape(part)
        for part, is_place in zip(words, [False, True] * len(words), strict=False)
    ]
    return "".join(parts)
