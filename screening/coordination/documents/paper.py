"""A document before it is printed: titles, rows, tables and sentences, in one language. Pure.

Everything is text already, and nothing in it is markup: printers escape as their format asks.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from screening.coordination.documents.languages import Language


class DocumentKind(StrEnum):
    """What can be printed of a case; its value stands in addresses."""

    NOTIFICATION = "notification"
    STATUS_CARD = "status-card"
    FORMAL_NOTE = "formal-note"


@dataclass(frozen=True, slots=True)
class Words:
    """One paragraph. ``number`` is "1." in a numbered document; ``is_loud`` for what is shouted."""

    text: str
    number: str = ""
    is_loud: bool = False


@dataclass(frozen=True, slots=True)
class Rows:
    """Names with their values, each a line that can be copied by itself."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Columns under heads. Every line has as many cells as there are heads."""

    heads: tuple[str, ...]
    lines: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Steps:
    """What is asked, in order."""

    items: tuple[str, ...]


Block = Words | Rows | Table | Steps


@dataclass(frozen=True, slots=True)
class Section:
    """Blocks under one title; ``starts_page`` where a printed document turns the page."""

    title: str
    blocks: tuple[Block, ...]
    starts_page: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """One document in one language.

    ``marks`` say what keeps it from being taken for what is happening: printed before all else.
    ``subject`` is the line of an e-mail, with the marks.
    """

    kind: DocumentKind
    language: Language
    subject: str
    marks: tuple[str, ...]
    title: str
    head: Rows
    lead: tuple[Words, ...]
    sections: tuple[Section, ...]
    foot: str
    written_at_utc: datetime
