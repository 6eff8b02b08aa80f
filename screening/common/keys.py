"""Keys and catalogue numbers as people and programs write them."""

from __future__ import annotations

from typing import Final

LONGEST: Final = 18  # digits that every database can compare with


def key_of(text: str) -> int | None:
    """The key that a text names; None where it can be none."""
    is_key = text.isascii() and text.isdecimal() and len(text) <= LONGEST
    return int(text) if is_key else None
