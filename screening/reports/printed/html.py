"""A summary as one HTML file: styles and pictures inside, nothing fetched, no script.

It is a file and the HTML of an e-mail alike.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Mapping
from typing import Any, Final, NamedTuple

from django.template.loader import render_to_string

from screening.coordination.documents.languages import Language
from screening.reports.as_data import sha256
from screening.reports.charts import chart_png
from screening.reports.contents import document_of
from screening.reports.document import Block, Chart, Document, Section, Table
from screening.reports.printed.pdf import is_half_wide
from screening.reports.weekly_types import WeeklyReport
from screening.reports.words import LEVEL_MARKS

_WHOLE_LENGTH: Final = 16  # an instant, a figure with its unit: never on two lines


class Link(NamedTuple):
    """Where the reader may go, and what is said there."""

    address: str
    words: str


def weekly_html(report: WeeklyReport, edition_number: int, language: Language) -> str:
    """Print the whole summary, annex and all, as one file with its charts inside."""
    document = document_of(report, edition_number, sha256(report), language)
    sources = {
        chart.key: f"data:image/png;base64,{b64encode(png).decode()}"
        for chart in charts_of(document.sections)
        for png in (chart_png(report, chart.key, language),)
    }
    return document_html(document, document.sections, sources)


def charts_of(sections: Iterable[Section]) -> list[Chart]:
    """Every chart of some sections, in order."""
    return [each for part in sections for each in part.blocks if isinstance(each, Chart)]


def document_html(
    document: Document,
    sections: tuple[Section, ...],
    sources: Mapping[str, str],
    links: tuple[Link, ...] = (),
) -> str:
    """Some sections of a document; ``sources`` say where each chart's picture is, by its key."""
    context = {
        "document": document,
        "tag": document.language.tag,
        "sections": [
            {"title": each.title, "blocks": [_told(block, sources) for block in each.blocks]}
            for each in sections
        ],
        "links": links,
    }
    return render_to_string("documents/weekly.html", context).lstrip()


def _told(block: Block, sources: Mapping[str, str]) -> dict[str, Any]:
    """A block under the name by which the template tells its kind, with what it needs."""
    told: dict[str, Any] = {type(block).__name__.lower(): block}
    if isinstance(block, Chart):
        return told | {"source": sources.get(block.key, ""), "is_half": is_half_wide(block)}
    if isinstance(block, Table):
        heads = [_cell(block, column, text) for column, text in enumerate(block.heads)]
        return told | {"heads": heads, "lines": _lines(block)}
    return told


def _lines(table: Table) -> list[list[dict[str, Any]]]:
    levels = table.levels or ("",) * len(table.lines)
    return [
        [_cell(table, column, text, level) for column, text in enumerate(line)]
        for line, level in zip(table.lines, levels, strict=True)
    ]


def _cell(table: Table, column: int, text: str, level: str = "") -> dict[str, Any]:
    known = level if level in LEVEL_MARKS else ""
    return {
        "text": text,
        "is_number": column in table.numbers,
        "is_whole": len(text) <= _WHOLE_LENGTH,
        "level": known,
        "mark": LEVEL_MARKS.get(known, ""),
    }
