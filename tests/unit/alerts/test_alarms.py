"""Alarms: raised once, over once, and never by a fresh start or an age that sways."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from screening.alerts.alarm_models import Alarm, AlarmEvent, Pulse
from screening.alerts.health_lines import HealthLine, health_lines
from screening.alerts.pulses import BEAT, expected_pulses
from screening.alerts.services import alarms_evaluate
from screening.alerts.services.alarms import WATCH
from screening.alerts.services.pulses import pulse_record, pulses_forget
from screening.common.clock import Clock, real_now_utc
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
WELL = HealthLine(
    key="feed:celestrak-gp",
    subject="Feeds GP",
    state="ok",
    weight="ok",
    age_s=600.0,
    late_after_s=28800.0,
    blind_after_s=86400.0,
    clock="real",
    words="GP: 2 feeds up to date.",
    is_clearly_well=True,
)
LATE = replace(
    WELL, state="late", weight="late", age_s=30000.0, words="Silent.", is_clearly_well=False
)
SWAYING = replace(WELL, age_s=28000.0, is_clearly_well=False)


@pytest.fixture(autouse=True)
def _standing_clock(settings: Any) -> None:
    settings.PRODUCT_CLOCK = Clock(as_of_utc=NOW, anchor_utc=NOW, rate=0.0)


@pytest.fixture
def watched() -> None:
    """Somebody has been watching for three hours."""
    now = real_now_utc()
    Pulse.objects.create(name=WATCH, heard_at=now, since=now - 3 * HOUR)


def said() -> list[tuple[str, str]]:
    return list(AlarmEvent.objects.order_by("pk").values_list("alarm__key", "kind"))


@pytest.mark.usefixtures("watched")
def test_a_silence_is_said_once_and_its_end_once() -> None:
    for line in (LATE, LATE, LATE, WELL, WELL):
        alarms_evaluate([line])
    assert said() == [(LATE.key, "raised"), (LATE.key, "over")]
    assert Alarm.objects.get().ended_utc == NOW


@pytest.mark.usefixtures("watched")
def test_a_silence_that_grows_from_late_to_blind_is_said_again_once() -> None:
    blind = replace(LATE, state="blind", weight="blind", age_s=90000.0, words="Blind.")
    for line in (LATE, blind, LATE, blind, WELL):
        alarms_evaluate([line])
    assert said() == [(LATE.key, "raised"), (LATE.key, "worse"), (LATE.key, "over")]
    assert Alarm.objects.get().limit_s == blind.blind_after_s


@pytest.mark.usefixtures("watched")
def test_what_is_blind_when_it_is_raised_grows_no_worse() -> None:
    blind = replace(LATE, state="blind", weight="blind")
    for line in (blind, blind):
        alarms_evaluate([line])
    assert said() == [(LATE.key, "raised")]


@pytest.mark.usefixtures("watched")
def test_an_age_that_sways_around_its_limit_is_one_alarm() -> None:
    for line in (LATE, SWAYING, LATE, SWAYING, LATE):
        alarms_evaluate([line])
    assert said() == [(LATE.key, "raised")]


@pytest.mark.usefixtures("watched")
def test_the_same_silence_later_is_an_alarm_of_its_own() -> None:
    for line in (LATE, WELL, LATE):
        alarms_evaluate([line])
    assert [kind for _, kind in said()] == ["raised", "over", "raised"]


def test_who_has_just_begun_to_watch_raises_nothing_yet() -> None:
    alarms_evaluate([LATE])
    assert said() == []
    Pulse.objects.filter(name=WATCH).update(since=real_now_utc() - 3 * MINUTE)
    alarms_evaluate([LATE])
    assert said() == [(LATE.key, "raised")]


def test_after_a_long_sleep_watching_begins_anew() -> None:
    now = real_now_utc()
    Pulse.objects.create(name=WATCH, heard_at=now - HOUR, since=now - 9 * HOUR)
    alarms_evaluate([LATE])
    assert said() == []


@pytest.mark.parametrize(("watching", "raised"), [(30 * MINUTE, 0), (61 * MINUTE, 1)])
def test_what_never_came_is_waited_for_an_hour(watching: timedelta, raised: int) -> None:
    now = real_now_utc()
    Pulse.objects.create(name=WATCH, heard_at=now, since=now - watching)
    alarms_evaluate([replace(LATE, state="waiting", weight="waiting", age_s=None)])
    assert len(said()) == raised
    assert not Alarm.objects.exclude(limit_s=3600.0).exists()


@pytest.mark.usefixtures("watched")
def test_what_the_header_keeps_quiet_about_is_no_alarm() -> None:
    alarms_evaluate([replace(LATE, weight="ok")])
    assert said() == []


@pytest.mark.usefixtures("watched")
def test_an_alarm_whose_feed_was_switched_off_is_over() -> None:
    alarms_evaluate([LATE])
    alarms_evaluate([])
    assert [kind for _, kind in said()] == ["raised", "over"]


@pytest.mark.usefixtures("watched")
def test_two_that_look_at_once_raise_one_alarm(monkeypatch: pytest.MonkeyPatch) -> None:
    alarms_evaluate([LATE])
    monkeypatch.setattr(Alarm.objects, "filter", lambda **_: [])  # has not seen the other's yet
    assert alarms_evaluate([LATE]) == []
    monkeypatch.undo()
    assert said() == [(LATE.key, "raised")]


@pytest.mark.usefixtures("watched")
def test_people_are_asked_to_be_told_at_once(
    monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    asked: list[str] = []
    monkeypatch.setattr("screening.alerts.services.alarms.ask_for_alerts", lambda: asked.append(""))
    with django_capture_on_commit_callbacks(execute=True):
        alarms_evaluate([LATE])
        alarms_evaluate([LATE])
    assert len(asked) == 1


def line(key: str) -> HealthLine:
    [found] = [each for each in health_lines() if each.key == key]
    return found


def test_feeds_of_a_kind_are_one_line_by_the_rule_of_the_header() -> None:
    for hours, title in ((1, "Active"), (9, "Debris")):
        last = real_now_utc() - hours * HOUR
        factories.feed(kind="celestrak-gp", title=title, last_success_at=last)
    found = line("feed:celestrak-gp")
    assert (found.state, found.weight, found.late_after_s) == ("late", "late", 28800)
    assert found.words == "Debris: nothing for 9 h 0 min (limit 8 h 0 min)."


def test_old_names_are_told_and_matter_to_nobody() -> None:
    factories.feed(kind="celestrak-satcat", last_success_at=real_now_utc() - 99 * HOUR)
    found = line("feed:celestrak-satcat")
    assert (found.state, found.weight, found.is_well) == ("blind", "ok", True)


def test_a_refused_feed_is_not_clearly_well() -> None:
    factories.feed(kind="celestrak-gp", state="stopped", last_success_at=real_now_utc())
    assert not line("feed:celestrak-gp").is_clearly_well


@pytest.mark.parametrize(
    ("minutes", "state"), [(60, "ok"), (120, "ok"), (121, "late"), (361, "blind")]
)
def test_a_run_is_late_after_two_hours_and_blind_after_six(minutes: int, state: str) -> None:
    factories.run(window_start_utc=NOW - minutes * MINUTE)
    found = line("run:stations")
    assert (found.state, found.age_s, found.clock) == (state, minutes * 60.0, "product")


def test_without_any_run_nobody_has_looked() -> None:
    assert line("run:stations").words == "No screening has run yet: nobody has looked."
    assert not line("run:stations").is_well


def test_without_a_catalogue_on_purpose_no_run_is_waited_for(settings: Any) -> None:
    settings.CATALOG = "none"
    assert "run:stations" not in {each.key for each in health_lines()}
    factories.run(window_start_utc=NOW)
    assert line("run:stations").state == "ok"


def test_the_schedule_and_a_worker_for_each_queue_are_expected() -> None:
    queues = ("alerts", "catalog", "screening", "shards")
    assert {BEAT, *(f"worker:{queue}" for queue in queues)} <= set(expected_pulses())


@pytest.mark.parametrize(("minutes", "state"), [(1, "ok"), (3, "late"), (11, "blind")])
def test_a_silent_schedule_is_late_and_then_blind(minutes: int, state: str) -> None:
    pulse_record(BEAT, real_now_utc() - minutes * MINUTE)
    assert line(BEAT).state == state


def test_a_start_waits_for_everybody_anew() -> None:
    pulse_record(BEAT, real_now_utc() - 3 * HOUR)
    pulses_forget()
    assert (line(BEAT).state, line(BEAT).age_s) == ("waiting", None)


def test_a_pulse_is_written_four_times_a_minute_at_most(django_assert_num_queries: Any) -> None:
    now = real_now_utc()
    pulse_record(BEAT, now)
    with django_assert_num_queries(1):
        pulse_record(BEAT, now + timedelta(seconds=14))
    pulse_record(BEAT, now + timedelta(seconds=15))
    assert Pulse.objects.get(name=BEAT).heard_at == now + timedelta(seconds=15)
    assert Pulse.objects.get(name=BEAT).since == now


def test_the_lines_take_few_questions(django_assert_max_num_queries: Any) -> None:
    for _ in range(5):
        factories.feed(kind="celestrak-gp", last_success_at=real_now_utc())
    with django_assert_max_num_queries(7):
        health_lines()
