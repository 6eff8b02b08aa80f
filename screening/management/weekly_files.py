"""A weekly summary as a file of each kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from screening.coordination.documents.languages import Language
from screening.reports.as_data import report_of
from screening.reports.models import Edition
from screening.reports.printed.annex import weekly_csv, weekly_json
from screening.reports.printed.html import weekly_html
from screening.reports.printed.pdf import weekly_pdf

FORMATS: Final = frozenset({"html", "pdf", "json", "csv"})


def weekly_file(edition: Edition, kind: str, language: Language, paper: str) -> bytes:
    """One edition as a file of a kind of ``FORMATS``. Raises InputError for another form's."""
    report = report_of(edition.report)
    printers: Mapping[str, Callable[[], bytes | str]] = {
        "html": lambda: weekly_html(report, edition.number, language),
        "pdf": lambda: weekly_pdf(report, edition.number, language, paper),
        "json": lambda: weekly_json(report),
        "csv": lambda: weekly_csv(report, language),
    }
    content = printers[kind]()
    return content.encode() if isinstance(content, str) else content
