"""A summary's charts as still pictures: SVG for the PDF, PNG for e-mail. One message each.

The title, which is the message, is the document's; a picture holds marks and their labels alone.
Matplotlib is imported when the first chart is drawn: it takes half a second.
"""

from __future__ import annotations

from screening.common.exceptions import InputError
from screening.coordination.documents.languages import Language
from screening.reports.weekly_types import WeeklyReport


def chart_svg(report: WeeklyReport, key: str, language: Language) -> bytes:
    """Draw a chart of the document as SVG. The same summary gives the same bytes.

    Raises InputError for a key that the document does not have.
    """
    return _drawn(report, key, language, "svg")


def chart_png(report: WeeklyReport, key: str, language: Language) -> bytes:
    """The same as PNG, for mail programs."""
    return _drawn(report, key, language, "png")


def _drawn(report: WeeklyReport, key: str, language: Language, form: str) -> bytes:
    from screening.reports.charts.drawing import drawn
    from screening.reports.charts.kinds import kind_of

    kind = kind_of(report, key)
    if kind is None:
        raise InputError(f"The summary of {report.week} has no chart {key!r}.")
    with language.spoken():
        return drawn(kind.draw, kind.size_in, form=form, tag=language.tag)
