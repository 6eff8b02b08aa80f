"""How objects are found by what a person types: one rule for every list."""

from __future__ import annotations

from django.db.models import Q

from screening.common.keys import key_of


def matching_objects(text: str, prefix: str = "") -> Q:
    """Objects whose name holds a text, whose designator begins with it, or whose number it is."""
    found = Q(**{f"{prefix}name__icontains": text})
    found |= Q(**{f"{prefix}international_designator__istartswith": text})
    number = key_of(text)
    return found if number is None else found | Q(**{f"{prefix}norad_cat_id": number})
