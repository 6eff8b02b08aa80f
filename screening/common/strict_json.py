"""JSON of strangers: what any reader and any database can hold, and nothing that Python adds."""

from __future__ import annotations

import json
import math
from typing import Any, Final

from screening.common.plain_text import unheld_in

DEEPEST: Final = 50  # levels of objects and lists: whoever goes through them by recursion may


def strict_json(text: str) -> Any:
    """Return what a JSON text holds; raise ValueError saying what is wrong with it.

    Refused are NaN and infinities, numbers beyond a double or of thousands of digits, text with a
    NUL or half of a character, which JSON can spell out, and what is nested over 50 levels.
    """
    try:
        found = json.loads(text, parse_constant=_finite, parse_float=_finite)
    except RecursionError:
        raise ValueError(f"it is nested over {DEEPEST} levels deep") from None
    if is_nested_over(DEEPEST, found):
        raise ValueError(f"it is nested over {DEEPEST} levels deep")
    if (unheld := unheld_in(found)) is not None:
        raise ValueError(f"{unheld[:40]!r} has a NUL or half of a character")
    return found


def is_nested_over(levels: int, value: Any) -> bool:
    """Whether objects and lists stand in each other more than so many deep; without recursion."""
    level = [value] if isinstance(value, dict | list) else []
    for _ in range(levels):
        inner = [list(each.values()) if isinstance(each, dict) else each for each in level]
        level = [each for held in inner for each in held if isinstance(each, dict | list)]
        if not level:
            return False
    return True


def _finite(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise ValueError(f"{text[:40]!r} is not a number that can be held")
    return value
