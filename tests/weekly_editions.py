"""Editions of weekly summaries in the database, for tests of what shows them."""

from __future__ import annotations

from dataclasses import replace

from screening.reports.as_data import report_data, sha256
from screening.reports.interval import IsoWeek
from screening.reports.models import Edition
from screening.reports.weekly_types import WeeklyReport
from tests import weekly_rows
from tests.factories import NOW


def stored(report: WeeklyReport, *, number: int = 1, changes: tuple[str, ...] = ()) -> Edition:
    """Keep a summary as an edition of its week."""
    return weekly_rows.edition(
        IsoWeek.parse(report.week),
        number,
        known_until_utc=report.known_until_utc,
        made_at=NOW,
        made_by="schedule",
        report=report_data(report),
        sha256=sha256(report),
        changes=list(changes),
        is_synthetic=report.is_synthetic,
        is_replay=report.is_replay,
    )


def of_week(report: WeeklyReport, week: IsoWeek) -> WeeklyReport:
    """The same summary of another week."""
    return replace(
        report,
        week=str(week),
        start_utc=week.start_utc,
        end_utc=week.end_utc,
        known_until_utc=week.made_at_utc,
    )
