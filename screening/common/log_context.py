"""What a line of the log is about: the ids of the run, case, task or request in hand.

Entered in one place for each kind of work (sasweb/log_entry.py) and read by what writes the lines.
A service that only learns of an id on its way, such as the pull it has just begun, notes it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar, Token
from typing import Final

Ids = Mapping[str, object]
NOTHING: Final[Ids] = {}
_context: ContextVar[Ids] = ContextVar("safe_passage_log_context", default=NOTHING)


def log_ids() -> Ids:
    """The ids of what is in hand, by name."""
    return _context.get()


def enter(**ids: object) -> Token[Ids]:
    """Begin a piece of work, inside another or on its own; ``leave`` ends it."""
    return _context.set({**_context.get(), **ids})


def leave(token: Token[Ids]) -> None:
    _context.reset(token)


@contextmanager
def about(**ids: object) -> Iterator[None]:
    """Name some ids for as long as this lasts."""
    token = enter(**ids)
    try:
        yield
    finally:
        leave(token)


def note(**ids: object) -> None:
    """Name some ids until the piece of work in hand ends."""
    _context.set({**_context.get(), **ids})
