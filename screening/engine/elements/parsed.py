"""What reading a file of element sets gives: good ones, refused ones, or an error for the whole."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from screening.engine.types import ElementSet

EXCERPT_LENGTH = 160


class UnusableFile(ValueError):
    """Nothing in the file can be used. The message names the file, the reason and what to do."""

    def __init__(self, file_name: str, reason: str, what_to_do: str) -> None:
        self.file_name = file_name
        self.reason = reason
        self.what_to_do = what_to_do
        super().__init__(f"{file_name}: {reason}. {what_to_do}")


class RecordError(ValueError):
    """One record cannot be used; the message is the reason, fit to be shown to a person."""


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


# What every format reader yields: the line or record number (from 1), and what stood there.
Record = tuple[int, ElementSet | BadRecord]
Records = Iterator[Record]
