"""Cells of CSV files that no spreadsheet takes for formulas."""

from __future__ import annotations

import re
from typing import Final

# The wide forms too, which spreadsheets set up for Chinese or Japanese read in the same way.
_FORMULA_BEGINS: Final = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_NUMBER: Final = re.compile(r"-?\d+(\.\d+)?")


def harmless(value: object) -> object:
    """A cell that no spreadsheet takes for a formula: names of objects are written by strangers.

    Source: OWASP, "CSV Injection": text that begins so is led by an apostrophe.
    """
    if not isinstance(value, str) or not value.lstrip().startswith(_FORMULA_BEGINS):
        return value
    return value if _NUMBER.fullmatch(value) else f"'{value}"
