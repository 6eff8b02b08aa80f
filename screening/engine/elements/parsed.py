"""What reading a file of element sets gives: good ones, refused ones, or an error for the whole."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from screening.engine.types import ElementSet

EXCERPT_LENGTH = 160
LONGEST_REASON = 300  # characters: a cell may be as long as its file, and reasons are stored


class UnusableFile(ValueError):
    """Nothing in the file can be used. The message names the file, the reason and what to do."""

    def __init__(self, file_name: str, reason: str, what_to_do: str) -> None:
        self.file_name = file_name
        self.reason = reason
        self.what_to_do = what_to_do
        super().__init__(f"{file_name}: {reason}. {what_to_do}")


class RecordError(ValueError):
    """One record cannot be used; the message is the reason, fit to be shown to a person."""

    def __init__(self, reason: str) -> None:
        super().__init__(excerpt_of(reason, LONGEST_REASON))


@dataclass(frozen=True, slots=True)
class Rejection:
    """One refused record: where it stands, why it was refused, and how it begins."""

    location: str
    reason: str
    excerpt: str


@dataclass(frozen=True, slots=True)
class ParsedElements:
    """Every usable element set of a file, in file order, and every refused record."""

    elements: list[ElementSet]
    rejections: list[Rejection]
    detected_format: str


@dataclass(frozen=True, slots=True)
class BadRecord:
    """A refused record before its file is known."""

    reason: str
    excerpt: str = ""


def excerpt_of(text: str, longest: int = EXCERPT_LENGTH) -> str:
    """How a text begins, without what a database cannot hold."""
    plain = text.strip().replace("\x00", "\N{REPLACEMENT CHARACTER}")
    return plain if len(plain) <= longest else f"{plain[: longest - 1]}\N{HORIZONTAL ELLIPSIS}"


# What every format reader yields: the line or record number (from 1), and what stood there.
Record = tuple[int, ElementSet | BadRecord]
Records = Iterator[Record]
