"""The week that lasts is counted ahead of its page where that takes long, and says as of when."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from screening.common.clock import now_utc
from screening.reports import so_far, tasks
from screening.reports.as_data import so_far_data, so_far_of
from screening.reports.interval import IsoWeek
from screening.reports.models import WeekCount
from screening.reports.services.week_count import week_count
from screening.reports.so_far import COUNT_KEPT, week_under_way
from screening.reports.weekly import week_so_far
from screening.reports.weekly_types import WeekSoFar
from tests.weekly_history import HOUR, WEEK, history

pytestmark = pytest.mark.django_db

AT_UTC = WEEK.start_utc + 75 * HOUR
MINUTE = timedelta(minutes=1)


@pytest.fixture
def counts(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    """The instants that a page had to count by itself, of a week with passes in it."""
    history(seed=2, passes=40)
    counted: list[datetime] = []

    def counting(at_utc: datetime) -> WeekSoFar:
        counted.append(at_utc)
        return week_so_far(at_utc)

    monkeypatch.setattr(so_far, "week_so_far", counting)
    return counted


def test_what_was_kept_is_what_was_counted(counts: list[datetime]) -> None:
    week_count(AT_UTC, worth_keeping_s=0)
    shown = week_under_way(AT_UTC + 14 * MINUTE)
    assert counts == []
    assert shown == week_so_far(AT_UTC)
    assert any(each.counts and each.counts.active.total for each in shown.stations)


@pytest.mark.parametrize("later", [COUNT_KEPT, timedelta(days=7), -MINUTE])
def test_what_is_old_or_of_another_time_is_counted_anew(
    counts: list[datetime], later: timedelta
) -> None:
    week_count(AT_UTC, worth_keeping_s=0)
    assert week_under_way(AT_UTC + later).known_until_utc == AT_UTC + later
    assert counts == [AT_UTC + later]


def test_the_form_of_another_release_is_counted_anew(counts: list[datetime]) -> None:
    kept = week_count(AT_UTC, worth_keeping_s=0)
    assert kept is not None
    data = so_far_data(week_so_far(AT_UTC)) | {"form": 0}
    assert so_far_of(data) is None
    WeekCount.objects.update(so_far=data)
    assert week_under_way(AT_UTC).form == 1
    assert counts == [AT_UTC]


def test_one_week_is_kept_and_what_takes_no_time_is_not(counts: list[datetime]) -> None:
    week_count(AT_UTC, worth_keeping_s=0)
    week_count(AT_UTC + HOUR, worth_keeping_s=0)
    week_count(AT_UTC + timedelta(days=7), worth_keeping_s=0)
    [kept] = WeekCount.objects.all()
    assert kept.week == str(IsoWeek.of(AT_UTC + timedelta(days=7)))
    assert week_count(AT_UTC, worth_keeping_s=60) is None
    assert not WeekCount.objects.exists()


def test_the_schedule_counts_as_of_now(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[datetime] = []
    monkeypatch.setattr(tasks, "week_count", asked.append)
    before = now_utc()
    tasks.count_week()
    assert before <= asked[0] <= now_utc()
