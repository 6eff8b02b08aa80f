"""Indices into the element sets, as callers give them: checked, and pairs in one order."""

from __future__ import annotations

from collections.abc import Collection, Iterable


def require_indices(what: str, indices: Iterable[int], count: int) -> None:
    """Raise ``ValueError`` for the first index that is not in a list of ``count``."""
    wrong = [index for index in indices if not 0 <= index < count]
    if wrong:
        raise ValueError(f"{what} must be indices below {count}, got {wrong[0]}")


def both_ways(pairs: Collection[tuple[int, int]]) -> frozenset[tuple[int, int]]:
    """Return pairs with the lower index first, whichever way round they were given."""
    return frozenset((min(pair), max(pair)) for pair in pairs)
