"""Key-value notation: lines of ``KEYWORD = value [unit]`` and of comments."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from screening.engine.elements.lines import lines_of
from screening.messages.ccsds.problems import Problem
from screening.messages.ccsds.raw import Entry

COMMENT: Final = "COMMENT"
_KEYWORD: Final = re.compile(r"[A-Z][A-Z0-9_-]*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment line without the word COMMENT."""

    text: str
    place: str


@dataclass(frozen=True, slots=True)
class Other:
    """A line that is neither: data of an ephemeris, a marker, or a mistake."""

    text: str
    place: str


def kvn_lines(text: str) -> Iterator[Entry | Comment | Other]:
    """Yield every line that is not blank, with its number as editors count them.

    Units are left in the text: ``split_unit`` takes them off where a keyword has one.
    """
    for number, line in enumerate(lines_of(text), start=1):
        bare = line.strip()
        place = f"line {number}"
        if not bare:
            continue
        if bare == COMMENT or bare.startswith((f"{COMMENT} ", f"{COMMENT}\t")):
            yield Comment(bare.removeprefix(COMMENT).strip(), place)
            continue
        keyword, equals, value = (part.strip() for part in bare.partition("="))
        if equals and _KEYWORD.fullmatch(keyword):
            yield Entry(keyword, value, None, place)
        else:
            yield Other(bare, place)


def split_unit(entry: Entry) -> Entry:
    """Take the unit off the end of a value: "715 [m]". One without its bracket is kept as "[m"."""
    # NOTE: cut, not matched: a pattern tries every space of a line of spaces with every other.
    value, bracket, rest = entry.text.rpartition("[")
    inside = rest.removesuffix("]")
    if entry.unit is not None or not bracket or "]" in inside:
        return entry
    unit = inside.strip() if rest.endswith("]") else f"[{inside}"
    return Entry(entry.keyword, value.rstrip(), unit, entry.place)


def not_an_assignment(line: Other) -> Problem:
    """What is wrong with a line that should have been an assignment."""
    keyword, equals, _ = line.text.partition("=")
    if equals and _KEYWORD.fullmatch(keyword.strip().upper()):
        return Problem(line.place, f"{keyword.strip()!r} is not in capitals, as keywords are")
    return Problem(line.place, f"{line.text[:60]!r} is not KEYWORD = value, nor a comment")
