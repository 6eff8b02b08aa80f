"""How objects are found by what a person types: one rule for every list."""

from __future__ import annotations

from typing import Final

from django.db.models import Q

LARGEST_KEY: Final = 2**63 - 1  # what a database can compare with; longer digits match no number
_MOST_DIGITS: Final = len(str(LARGEST_KEY))  # Python reads no number of thousands of digits


def matching_objects(text: str, prefix: str = "") -> Q:
    """Objects whose name holds a text, whose designator begins with it, or whose number it is."""
    found = Q(**{f"{prefix}name__icontains": text})
    found |= Q(**{f"{prefix}international_designator__istartswith": text})
    if is_key(text):
        found |= Q(**{f"{prefix}norad_cat_id": int(text)})
    return found


def is_key(text: str) -> bool:
    """Whether a text is a number that a database can compare with."""
    is_number = text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS
    return is_number and int(text) <= LARGEST_KEY
