"""What every syntax (KVN, XML, JSON) is read into before anybody asks what it means."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

# Control characters, other systems' line ends, halves of characters: none belongs into a line.
_NOT_IN_A_LINE: Final = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]+")


@dataclass(frozen=True, slots=True)
class Entry:
    """A keyword with its value as text, its unit where one was stated, and its place."""

    keyword: str
    text: str
    unit: str | None
    place: str


@dataclass(slots=True)
class RawBlock:
    """The comments and entries of one block, each in the order in which they came."""

    comments: list[str] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)


@dataclass(slots=True)
class RawMessage:
    """A message by blocks: those of the whole, and those of each segment, under their names."""

    version: Entry
    whole: dict[str, RawBlock] = field(default_factory=dict)
    segments: list[dict[str, RawBlock]] = field(default_factory=list)

    def groups(self) -> Iterator[dict[str, RawBlock]]:
        """The blocks of the whole, then those of each segment."""
        yield self.whole
        yield from self.segments


def one_line(text: str) -> str:
    """Return a value or comment fit for one line of KVN and for XML, whatever syntax it came in."""
    return _NOT_IN_A_LINE.sub(" ", text).strip()
