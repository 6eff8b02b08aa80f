"""Which columns of a stored element set are the set itself: those of the engine's own type."""

from __future__ import annotations

from dataclasses import fields
from typing import Final

from screening.engine.types import ElementSet

# What an element set says of its object; stored with the object, once.
OBJECT_COLUMNS: Final = ("norad_cat_id", "name", "international_designator")
# Everything else, in the order in which ElementSet takes it.
ELEMENT_COLUMNS: Final = tuple(
    each.name for each in fields(ElementSet) if each.name not in OBJECT_COLUMNS
)
