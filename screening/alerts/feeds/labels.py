"""How every feed says that what it tells of is not, or not now, happening."""

from __future__ import annotations

from typing import Final

from screening.common.exceptions import InputError
from screening.conjunctions.criteria.clauses import Level

DEFAULT_LEVEL: Final = Level.YELLOW


def labels(*, is_exercise: bool, is_synthetic: bool, is_replay: bool) -> str:
    """Words for the front of a title, with a space after them; empty for what is real and now."""
    words = {"EXERCISE": is_exercise, "SYNTHETIC": is_synthetic, "REPLAY": is_replay}
    return "".join(f"{word} " for word, holds in words.items() if holds)


def level_named(name: str) -> Level:
    """Find a level by its name, whatever its case; yellow where none is given.

    Raises InputError, which lists the levels.
    """
    known = {level.value: level for level in Level}
    if not name:
        return DEFAULT_LEVEL
    if name.lower() not in known:
        raise InputError(f"There is no level {name[:40]!r}. Known: {', '.join(known)}.")
    return known[name.lower()]
