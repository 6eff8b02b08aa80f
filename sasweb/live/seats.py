"""How many live streams one person or address has open in this web process."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings

_open: Counter[str] = Counter()


def is_full(who: str, *, is_person: bool) -> bool:
    """Whether somebody has as many streams open as they may."""
    if not settings.RATE_LIMITS:
        return False
    most: int = settings.STREAMS_PER_PERSON if is_person else settings.STREAMS_PER_ADDRESS
    return _open[who] >= most


@contextmanager
def seat(who: str) -> Iterator[None]:
    """Count a stream for as long as it is open."""
    _open[who] += 1
    try:
        yield
    finally:
        _open[who] -= 1
        if not _open[who]:
            del _open[who]


def streams_open() -> int:
    """How many streams this process has open, to whomever."""
    return _open.total()
