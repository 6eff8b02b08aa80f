"""Exercises of the channel: twice a year with each counterpart."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from screening.coordination.protocol import exercise_standing, protocol_library
from screening.coordination.protocol.exercises import ExerciseStanding
from screening.coordination.protocol.library import Applied

NOW = datetime(2026, 3, 10, tzinfo=UTC)
DAY = timedelta(days=1)
APPLIED = Applied(protocol_library().newest)


def standing(*days_ago: float, known_days: float = 1000.0) -> ExerciseStanding:
    found = exercise_standing(
        APPLIED,
        [NOW - days * DAY for days in days_ago],
        since_utc=NOW - known_days * DAY,
        now_utc=NOW,
    )
    assert found is not None
    return found


def test_two_in_the_last_year_are_what_is_asked() -> None:
    found = standing(40, 200, 500)
    assert (found.held, found.asked) == (2, 2)
    assert found.clause.number == "15"
    assert found.due_utc == NOW + (182.5 - 40) * DAY
    assert not found.is_overdue


def test_half_a_year_after_the_last_the_next_is_overdue() -> None:
    assert not standing(182.5).is_overdue
    assert standing(182.6).is_overdue


def test_a_counterpart_that_is_new_has_half_a_year() -> None:
    found = standing(known_days=10)
    assert found.last_utc is None
    assert found.held == 0
    assert not found.is_overdue
    assert standing(known_days=183).is_overdue


def test_exercises_to_come_do_not_count() -> None:
    assert standing(-5).last_utc is None


def test_where_no_protocol_asks_for_exercises_there_is_nothing_to_say() -> None:
    baseline = Applied((protocol_library().newest[-1],))
    assert exercise_standing(baseline, [], since_utc=NOW, now_utc=NOW) is None
