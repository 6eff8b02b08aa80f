"""A stored edition as its summary."""

from __future__ import annotations

from screening.common.exceptions import InputError
from screening.reports.as_data import report_of
from screening.reports.models import Edition
from screening.reports.weekly_types import WeeklyReport


def readable(edition: Edition) -> WeeklyReport | None:
    """Read an edition's summary; None where it is of a form that this version does not read."""
    try:
        return report_of(edition.report)
    except InputError:
        return None
