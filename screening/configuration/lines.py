"""Where in a file something stands: the line of a table, and of a value within it. Pure."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from typing import Any, Final

_KEY: Final = re.compile(r"""\s*(?:([A-Za-z0-9_-]+)|"([^"]+)"|'([^']+)')\s*=""")
_PLACE: Final = re.compile(
    r"(?P<where>[^:]+?)(?:, (?P<rows>\w+) (?P<number>\d+))?: (?P<rest>.*)", re.S
)
_LONG_QUOTES: Final = ('"""', "'''")
Place = tuple[str, ...]  # of a table: keys, with the number of a row as text


class Lines:
    """The lines of a file's tables and values. Found by reading it as TOML reads its headers."""

    def __init__(self, text: str) -> None:
        self._tables: dict[Place, int] = {}
        self._values: dict[tuple[Place, str], int] = {}
        counts: dict[Place, int] = {}
        at: Place = ()
        for number, line in _outside_of_long_text(text):
            if line.lstrip().startswith("["):
                at = _place(line, counts) or at
                self._tables.setdefault(at, number)
            elif found := _KEY.match(line):
                name = next(filter(None, found.groups()))
                self._values.setdefault((at, name), number)

    def named(self, troubles: Iterable[str]) -> list[str]:
        """The same sentences, each that says where it is about with its line before it."""
        return [self._with_line(each) for each in troubles]

    def _with_line(self, trouble: str) -> str:
        found = _PLACE.fullmatch(trouble)
        if found is None:
            return trouble
        area, _, key = found["where"].partition(".")
        place: Place = (area, key) if key else (area,)
        if found["rows"]:
            place = (*place, found["rows"], found["number"])
        line = self._line(place, found["rest"])
        return f"Line {line}: {trouble}" if line else trouble

    def _line(self, place: Place, rest: str) -> int | None:
        """That of the value which a sentence names, else of its table, else of the one around."""
        words = re.findall(r"[\w-]+", rest)
        values = (self._values.get((place, word)) for word in words)
        own = next((line for line in values if line), None) or self._tables.get(place)
        return own or self._tables.get(place[:2])


def _outside_of_long_text(text: str) -> Iterator[tuple[int, str]]:
    """Lines by number, without those that a text of several lines goes on over."""
    quotes = ""
    for number, line in enumerate(text.splitlines(), start=1):
        if not quotes:
            yield number, line
        quotes = _open_after(line, quotes)


def _open_after(line: str, quotes: str) -> str:
    """With which quotes a text of several lines is open after a line; empty: with none."""
    rest = line
    while True:
        if quotes:
            _, closed, rest = rest.partition(quotes)
            if not closed:
                return quotes
            quotes = ""
            continue
        begun = [(rest.find(each), each) for each in _LONG_QUOTES if each in rest]
        if not begun:
            return ""
        at, quotes = min(begun)
        rest = rest[at + len(quotes) :]


def _place(header: str, counts: dict[Place, int]) -> Place | None:
    """The place that a header opens; None for what is none."""
    try:
        keys = tuple(_keys(tomllib.loads(header)))
    except tomllib.TOMLDecodeError:
        return None
    if not header.lstrip().startswith("[["):
        return keys
    counts[keys] = counts.get(keys, 0) + 1
    return (*keys, str(counts[keys]))


def _keys(table: Any) -> Iterator[str]:
    """The keys of a document that holds one empty table and nothing else, from outside in."""
    while table:
        if isinstance(table, list):
            table = table[0]
            continue
        key = next(iter(table))
        yield key
        table = table[key]
