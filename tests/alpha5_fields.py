"""Catalogue numbers written as five characters: for tests alone, the product only reads them."""

from __future__ import annotations

from screening.engine.elements.alpha5 import FIRST_LETTER_VALUE, LETTERS, MAX_ALPHA5


def format_alpha5(norad_cat_id: int) -> str:
    """Return the five-column field of a catalogue number from 0 to 339999."""
    if not 0 <= norad_cat_id <= MAX_ALPHA5:
        raise ValueError(f"catalogue number {norad_cat_id} does not fit five columns (0 to 339999)")
    ten_thousands, rest = divmod(norad_cat_id, 10_000)
    if ten_thousands < FIRST_LETTER_VALUE:
        return f"{norad_cat_id:05d}"
    return f"{LETTERS[ten_thousands - FIRST_LETTER_VALUE]}{rest:04d}"
