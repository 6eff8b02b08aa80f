"""Editions of weekly summaries: made once, kept as they are, corrected by the next beside them."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from screening.common.clock import now_utc, real_now_utc
from screening.common.exceptions import InputError
from screening.common.instants import minute_text
from screening.reports.as_data import report_data, report_of, sha256
from screening.reports.changes import changes_between, is_same_content
from screening.reports.interval import IsoWeek
from screening.reports.models import Edition
from screening.reports.selectors import newest_edition
from screening.reports.weekly import build_weekly, stations_told_of
from screening.reports.weekly_types import FORM, WeeklyReport


def edition_make(week: IsoWeek, *, by: str, known_until_utc: datetime | None = None) -> Edition:
    """Make the summary of a week, or return the newest edition where it says the same already.

    It holds what was known when it was due, unless a later ``known_until_utc`` is given: that is
    how what was learnt since comes into another edition. Raises InputError before the week is over,
    for a time still to come, and where no station is active.
    """
    until_utc = known_until_utc or week.made_at_utc
    _require_told(week, until_utc)
    stations = stations_told_of()
    if not stations:
        raise InputError("No station is active: switch one on in the admin, then make it again.")
    report = build_weekly(week, stations, until_utc)
    try:
        return _keep(week, report, by)
    except IntegrityError:
        # Somebody else has made one meanwhile: it says the same, or this is the one after it.
        return _keep(week, report, by)


def _require_told(week: IsoWeek, until_utc: datetime) -> None:
    if until_utc < week.end_utc:
        raise InputError(
            f"Week {week} lasts until {minute_text(week.end_utc)} UTC: make its summary after it."
        )
    if until_utc > now_utc():
        raise InputError(
            f"What will be known at {minute_text(until_utc)} UTC nobody knows yet:"
            f" the summary of {week} is due at {minute_text(week.made_at_utc)} UTC."
        )


def _keep(week: IsoWeek, report: WeeklyReport, by: str) -> Edition:
    with transaction.atomic():
        newest = newest_edition(week)
        changes = _changes(newest, report)
        if newest is not None and not changes:
            return newest
        return Edition.objects.create(
            week=str(week),
            number=newest.number + 1 if newest else 1,
            known_until_utc=report.known_until_utc,
            made_at=real_now_utc(),
            made_by=by,
            report=report_data(report),
            sha256=sha256(report),
            changes=changes,
            is_synthetic=report.is_synthetic,
            is_replay=report.is_replay,
        )


def _changes(newest: Edition | None, report: WeeklyReport) -> list[str]:
    """What a summary says otherwise than the edition before; nothing of the first."""
    if newest is None:
        return []
    if newest.report.get("form") != FORM:
        return [f"Made anew in form {FORM}; before it was form {newest.report.get('form')}."]
    before = report_of(newest.report)
    return [] if is_same_content(before, report) else changes_between(before, report)
