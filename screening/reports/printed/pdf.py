"""A summary as PDF: two pages and an annex, set by typst, tagged, with its font inside.

The document reaches typst as data, never as markup: no name of an object can change the page.
Nothing is read from the machine but the template beside this file and the font of its wheel.
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import typst
from django.utils.translation import gettext as _

from screening.common.document_font import font_folder
from screening.common.exceptions import InputError
from screening.coordination.documents.languages import Language
from screening.reports.as_data import sha256
from screening.reports.charts import chart_svg
from screening.reports.contents import document_of
from screening.reports.document import Block, Chart, Document, Section, Table
from screening.reports.weekly_types import WeeklyReport
from screening.reports.words import LEVEL_MARKS

TEMPLATE: Final = Path(__file__).with_name("weekly.typ")
_PAIRED: Final = ("trend", "evolution", "plane")  # charts of half the page's width
_BREAK: Final = "\N{ZERO WIDTH SPACE}"
_LONG_RUN: Final = re.compile(r"[!-~]{20,}")
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")
_RUN: Final = 12
_SHORT_CELL: Final = 22  # characters of a column that needs no more than its own width


class Paper(StrEnum):
    """Sheets of paper; the value is the reader's choice, and stands in addresses."""

    A4 = "a4"
    LETTER = "letter"

    @classmethod
    def named(cls, name: str) -> Paper:
        """The sheet of a name. Raises InputError for one that is not offered."""
        try:
            return cls(name)
        except ValueError as problem:
            offered = ", ".join(cls)
            raise InputError(f"There is no paper {name!r}; offered are {offered}.") from problem

    @property
    def typst_name(self) -> str:
        return "us-letter" if self is Paper.LETTER else "a4"


def weekly_pdf(
    report: WeeklyReport,
    edition_number: int,
    language: Language,
    paper: str,
    *,
    shows_cases: bool = True,
) -> bytes:
    """Set a summary as PDF on a sheet of ``Paper``. The same summary gives the same bytes.

    Raises InputError for paper that is not offered.
    """
    sheet = Paper.named(paper)
    document = document_of(
        report, edition_number, sha256(report), language, shows_cases=shows_cases
    )
    with language.spoken():
        data = _data(document, report, sheet)
    return typst.compile(
        str(TEMPLATE),
        format="pdf",
        font_paths=[str(font_folder())],
        ignore_system_fonts=True,
        sys_inputs={"document": json.dumps(data, ensure_ascii=False)},
        timestamp=int(document.known_until_utc.timestamp()),
        pdf_standards=["ua-1"],  # tagged, so that it can be read aloud
    )


@lru_cache(maxsize=8)
def weekly_pdf_kept(
    report: WeeklyReport,
    edition_number: int,
    language: Language,
    paper: str,
    *,
    shows_cases: bool = True,
) -> bytes:
    """The same, set once in each process for as long as it is asked for: it takes seconds."""
    return weekly_pdf(report, edition_number, language, paper, shows_cases=shows_cases)


def _data(document: Document, report: WeeklyReport, paper: Paper) -> dict[str, Any]:
    """The document as JSON, with its charts; each block says what kind it is."""
    sections = [
        {
            "title": section.title,
            "is_annex": section.is_annex,
            "blocks": _blocks(section, report, document.language),
        }
        for section in document.sections
    ]
    whole = {
        "language": document.language.value,
        "paper": paper.typst_name,
        "subject": document.subject,
        "title": document.title,
        "subtitle": document.subtitle,
        "marks": list(document.marks),
        "lead": [asdict(line) for line in document.lead],
        "sections": sections,
        "shapes": dict(LEVEL_MARKS),
        "annex_title": _("Annex"),
        "foot": document.foot,
    }
    return {key: _breakable(value) for key, value in whole.items()}


def _blocks(section: Section, report: WeeklyReport, language: Language) -> list[dict[str, Any]]:
    """Blocks as JSON; two charts of half a width beside each other."""
    blocks: list[dict[str, Any]] = []
    for block in section.blocks:
        told = _block(block, report, language)
        is_half = isinstance(block, Chart) and is_half_wide(block)
        if is_half and blocks and blocks[-1]["is"] == "pair" and len(blocks[-1]["charts"]) == 1:
            blocks[-1]["charts"].append(told)
        else:
            blocks.append({"is": "pair", "charts": [told]} if is_half else told)
    return blocks


def is_half_wide(chart: Chart) -> bool:
    """Whether a chart takes half the page's width."""
    return chart.key.startswith(_PAIRED)


def _block(block: Block, report: WeeklyReport, language: Language) -> dict[str, Any]:
    told: dict[str, Any] = {"is": type(block).__name__.lower(), **asdict(block)}
    if isinstance(block, Chart):
        told["svg"] = chart_svg(report, block.key, language).decode()
    if isinstance(block, Table):
        told["widths"] = _widths(block)
    return told


def _widths(table: Table) -> list[int]:
    """A share of the width for each column of long text; 0 where it takes what it needs."""
    columns = list(zip(table.heads, *table.lines, strict=True))
    longest = [max(_wideness(each) for each in column[1:] or column) for column in columns]
    shares = [0 if each <= _SHORT_CELL else min(each, 60) for each in longest]
    if not any(shares):
        shares[table.wide] = 1
    return shares


def _wideness(text: str) -> int:
    """How many Latin characters wide a text is, about."""
    return sum(2 if ord(each) > 0x2E80 else 1 for each in text)


def _breakable(value: Any) -> Any:
    """Let words without an end be broken: a name of 200 letters must not leave its column."""
    if isinstance(value, str):
        if value.startswith("<?xml"):
            return value
        return _LONG_RUN.sub(_with_breaks, value)
    if isinstance(value, list | tuple):
        return [_breakable(each) for each in value]
    if isinstance(value, dict):
        return {key: _breakable(each) for key, each in value.items()}
    return value


def _with_breaks(found: re.Match[str]) -> str:
    run = found.group()
    if _DIGEST.fullmatch(run):  # it is copied
        return run
    return _BREAK.join(run[place : place + _RUN] for place in range(0, len(run), _RUN))
