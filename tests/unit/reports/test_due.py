"""Which weeks get a summary by themselves, and that each gets one."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from screening.common.exceptions import InputError
from screening.conjunctions.models import RunStatus
from screening.reports.interval import IsoWeek
from screening.reports.models import Edition
from screening.reports.services import due
from tests import factories, weekly_rows

pytestmark = pytest.mark.django_db

WEEK = IsoWeek(2026, 11)
MINUTE = timedelta(minutes=1)


def _watched(*weeks: IsoWeek, **overrides: Any) -> None:
    for week in weeks:
        factories.run(window_start_utc=week.start_utc + timedelta(days=2), **overrides)


def _due(at_utc: datetime) -> list[str]:
    return [str(week) for week in due.weeks_due(at_utc)]


def test_a_week_is_due_from_the_monday_after_it_at_six() -> None:
    _watched(WEEK, WEEK.before(-1))
    monday = datetime.fromisoformat("2026-03-16T06:00:00Z")
    assert _due(monday) == []  # what was begun at 05:59 may still be written
    assert _due(monday + 3 * MINUTE) == ["2026-W11"]
    assert _due(monday + timedelta(days=6)) == ["2026-W11"]


def test_what_was_missed_while_the_machine_was_off_is_made_up_for() -> None:
    _watched(*(WEEK.before(back) for back in range(14)))
    late = _due(WEEK.made_at_utc + timedelta(days=1))
    assert (late[0], late[-1], len(late)) == ("2025-W52", "2026-W11", 12)


def test_weeks_that_nobody_watched_have_no_summary() -> None:
    _watched(WEEK.before(2))
    _watched(WEEK.before(1), status=RunStatus.FAILED)
    assert _due(WEEK.made_at_utc + timedelta(days=1)) == ["2026-W09"]


def test_a_week_that_has_an_edition_is_not_made_again() -> None:
    _watched(WEEK, WEEK.before(1))
    weekly_rows.edition(WEEK)
    assert _due(WEEK.made_at_utc + timedelta(days=1)) == ["2026-W10"]


@pytest.mark.parametrize("problem", [InputError("No station is active."), KeyError("iss")])
def test_a_week_that_cannot_be_made_holds_no_other_up(
    problem: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    _watched(WEEK, WEEK.before(1))

    def make(week: IsoWeek, *, by: str) -> Edition:
        if week != WEEK:
            raise problem
        return weekly_rows.edition(week, made_by=by)

    monkeypatch.setattr(due, "edition_make", make)
    at_utc = WEEK.made_at_utc + timedelta(days=1)
    assert [each.week for each in due.summaries_make_due(at_utc)] == ["2026-W11"]
    assert Edition.objects.get().made_by == "schedule"
