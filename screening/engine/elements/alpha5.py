"""Catalogue numbers as five characters: digits, or Alpha-5 above 99999.

Alpha-5 replaces the ten-thousands by a letter, without I and O: A0000 is 100000, Z9999 is 339999.
Source: Space-Track, "Alpha-5 satellite numbers" (documentation page on two-line element sets).
"""

from __future__ import annotations

from typing import Final

LETTERS: Final = "ABCDEFGHJKLMNPQRSTUVWXYZ"
FIRST_LETTER_VALUE: Final = 10
MAX_ALPHA5: Final = 339_999
FIELD_WIDTH: Final = 5


def parse_alpha5(field: str) -> int:
    """Return the catalogue number in a five-column field (blanks on the left allowed).

    Raises ValueError when the field is not a number, or its letter is I, O or lower case.
    """
    text = field.strip()
    if text.isascii() and text.isdigit():
        return int(text)
    head, tail = text[:1], text[1:]
    is_alpha5 = len(text) == FIELD_WIDTH and tail.isascii() and tail.isdigit()
    if not (is_alpha5 and head in LETTERS):
        raise ValueError(
            f"{field[:24]!r} is not a catalogue number (digits, or Alpha-5 without I and O)"
        )
    return (LETTERS.index(head) + FIRST_LETTER_VALUE) * 10_000 + int(tail)
