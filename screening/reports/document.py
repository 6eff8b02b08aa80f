"""A summary before it is printed: sentences, tables and charts in one language. Pure.

Page, PDF and e-mail print the same document, but that a page in another language tells what stories
quote of lives and rules in it. Everything is text already and none of it is markup:
printers escape as their format asks.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from screening.coordination.documents.languages import Language
from screening.reports.weekly_types import Trend


@dataclass(frozen=True, slots=True)
class Words:
    """One paragraph; ``is_loud`` for what must not be overlooked."""

    text: str
    is_loud: bool = False


@dataclass(frozen=True, slots=True)
class Rows:
    """Names with their values."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Columns under heads, seven at most. Every line has as many cells as there are heads.

    ``levels`` has one code of a level for each line, by which printers set its shape before the
    first cell; empty for a table without them. ``numbers`` are the columns set to the right,
    ``wide`` is the one that takes what room is left.
    """

    heads: tuple[str, ...]
    lines: tuple[tuple[str, ...], ...]
    title: str = ""
    levels: tuple[str, ...] = ()
    numbers: tuple[int, ...] = ()
    wide: int = -1


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart that ``charts`` draws by its key. Its title is its message."""

    key: str
    title: str
    note: str = ""


Block = Words | Rows | Table | Chart


@dataclass(frozen=True, slots=True)
class Section:
    """Blocks under one title. ``key`` stands in addresses; the annex follows the summary."""

    key: str
    title: str
    blocks: tuple[Block, ...]
    is_annex: bool = False


@dataclass(frozen=True, slots=True)
class LeadLine:
    """How one station's week stands, before all else."""

    station: str  # slug
    name: str
    trend: Trend
    arrow: str
    trend_words: str
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One summary in one language. ``marks`` are printed on every page, before all else."""

    language: Language
    subject: str
    title: str
    subtitle: str
    marks: tuple[str, ...]
    lead: tuple[LeadLine, ...]
    sections: tuple[Section, ...]
    foot: str
    known_until_utc: datetime
