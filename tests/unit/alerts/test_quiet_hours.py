"""When people are left in peace, by the clock on their wall."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.alerts.quiet_hours import DIGEST_HOURS, Calm, due_at, time_zone_of

NIGHT = {"quiet_from": time(22), "quiet_until": time(7)}


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("asked", "calm", "due"),
    [
        ("2026-03-10T12:00", Calm("UTC"), "2026-03-10T12:00"),
        ("2026-03-10T12:00", Calm("UTC", **NIGHT), "2026-03-10T12:00"),
        ("2026-03-10T23:30", Calm("UTC", **NIGHT), "2026-03-11T07:00"),
        ("2026-03-10T03:00", Calm("UTC", **NIGHT), "2026-03-10T07:00"),
        ("2026-03-10T22:00", Calm("UTC", **NIGHT), "2026-03-11T07:00"),  # the beginning is quiet
        ("2026-03-10T07:00", Calm("UTC", **NIGHT), "2026-03-10T07:00"),  # the end is not
        ("2026-03-10T13:00", Calm("UTC", time(12), time(14)), "2026-03-10T14:00"),
        ("2026-03-10T15:00", Calm("Asia/Shanghai", **NIGHT), "2026-03-10T23:00"),  # 23:00 there
        ("2026-03-10T12:01", Calm("UTC", digest_every_hours=6), "2026-03-10T18:00"),
        ("2026-03-10T18:00", Calm("UTC", digest_every_hours=6), "2026-03-11T00:00"),
        ("2026-03-10T00:00", Calm("UTC", digest_every_hours=6), "2026-03-10T00:00"),
        ("2026-03-10T19:00", Calm("UTC", **NIGHT, digest_every_hours=6), "2026-03-11T07:00"),
        ("2026-03-10T05:00", Calm("UTC", digest_every_hours=24), "2026-03-11T00:00"),
        ("2026-03-10T05:00", Calm("Asia/Kolkata", digest_every_hours=24), "2026-03-10T18:30"),
    ],
)
def test_it_is_said_when_it_may_be(asked: str, calm: Calm, due: str) -> None:
    assert due_at(_at(asked), calm) == _at(due)


def test_clocks_that_are_changed_at_night_move_the_end_of_quiet_hours_with_them() -> None:
    """In Paris 7:00 is 6:00 UTC in winter and 5:00 UTC from 29 March 2026 on."""
    calm = Calm("Europe/Paris", **NIGHT)
    assert due_at(_at("2026-03-28T02:00"), calm) == _at("2026-03-28T06:00")
    assert due_at(_at("2026-03-28T22:00"), calm) == _at("2026-03-29T05:00")
    assert due_at(_at("2026-10-24T22:00"), calm) == _at("2026-10-25T06:00")


@given(
    minutes=st.integers(0, 366 * 24 * 60),
    zone=st.sampled_from(["UTC", "Europe/Paris", "Asia/Kathmandu", "Pacific/Chatham"]),
    quiet=st.one_of(st.none(), st.tuples(st.integers(0, 23), st.integers(0, 23))),
    digest=st.sampled_from([None, *DIGEST_HOURS]),
)
def test_nothing_is_said_before_it_came_up_in_quiet_hours_or_after_two_days(
    minutes: int, zone: str, quiet: tuple[int, int] | None, digest: int | None
) -> None:
    hours = quiet if quiet and quiet[0] != quiet[1] else None
    begin, end = (time(hours[0]), time(hours[1])) if hours else (None, None)
    asked = _at("2026-01-01T00:00") + timedelta(minutes=minutes)
    due = due_at(asked, Calm(zone, begin, end, digest))
    assert asked <= due <= asked + timedelta(hours=49)
    if begin is None or end is None:
        return
    local = due.astimezone(time_zone_of(zone)).time()
    is_quiet = begin <= local < end if begin < end else local >= begin or local < end
    assert not is_quiet


def test_a_time_zone_that_is_none_is_refused_with_an_example() -> None:
    with pytest.raises(ValueError, match="Europe/Paris"):
        time_zone_of("Mars/Olympus")
    with pytest.raises(ValueError, match="is no time zone"):
        time_zone_of("../etc/passwd")
