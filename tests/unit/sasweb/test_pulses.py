"""Processes say that they live: often enough, not too often, never at the price of their work."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from celery import Celery
from celery.signals import before_task_publish, heartbeat_sent
from celery.worker.state import active_requests
from django.db import OperationalError

from sasweb.pulses import Speaker, connect
from screening.alerts.alarm_models import Pulse
from screening.alerts.pulses import BEAT
from screening.alerts.services.pulses import pulse_record
from screening.common.clock import real_now_utc
from screening.upkeep.broker_facts import SENT_AT_HEADER
from screening.upkeep.models import RunningProcess

pytestmark = pytest.mark.django_db

SECOND = timedelta(seconds=1)
CATALOG = "worker:catalog"


@pytest.fixture
def speaker() -> Speaker:
    return Speaker(lambda: [CATALOG])


def test_a_worker_speaks_at_once_and_then_every_quarter_of_a_minute(speaker: Speaker) -> None:
    now = real_now_utc()
    spoke = [speaker.speak(now + seconds * SECOND) for seconds in (0, 2, 14, 15, 29, 30)]
    assert spoke == [True, False, False, True, False, True]
    assert Pulse.objects.get(name=CATALOG).heard_at == now + 30 * SECOND


def test_a_database_that_is_away_stops_no_work_and_is_logged_once(
    speaker: Speaker, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def away(*_: Any) -> None:
        raise OperationalError("database is locked")

    now = real_now_utc()
    monkeypatch.setattr("screening.alerts.services.pulses.pulse_record", away)
    with caplog.at_level(logging.ERROR):
        assert not speaker.speak(now)
        assert not speaker.speak(now + 20 * SECOND)
    assert len(caplog.records) == 1
    monkeypatch.undo()
    assert speaker.speak(now + 40 * SECOND)


def test_a_worker_looks_for_a_silent_schedule_once_a_minute(speaker: Speaker) -> None:
    now = real_now_utc()
    asked = [speaker.should_look_for_beat(now + seconds * SECOND) for seconds in (0, 30, 60, 75)]
    assert asked == [True, False, True, False]


def test_a_schedule_that_is_heard_of_is_left_alone(speaker: Speaker) -> None:
    now = real_now_utc()
    pulse_record(BEAT, now - 100 * SECOND)
    assert not speaker.should_look_for_beat(now)
    assert speaker.should_look_for_beat(now + 21 * SECOND)


class _Request:
    """What a worker keeps of a task that it has in hand."""

    name = "screening.conjunctions.tasks.execute_run"
    argsrepr = "(12,)"
    time_start = 1_700_000_000.0


class _Heart:
    """What sends a worker's heartbeat: it knows the worker's name."""

    eventer = SimpleNamespace(hostname="w@x")


def test_a_workers_heartbeat_tells_what_it_has_in_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sasweb.pulses.connections.close_all", lambda: None)  # the test's own
    request = _Request()
    app = Celery("of a test", set_as_current=False)
    app.conf.task_default_queue = "screening"
    held = list(heartbeat_sent.receivers)
    try:
        connect(app)
        active_requests.add(request)
        heartbeat_sent.send(sender=_Heart())
    finally:
        active_requests.discard(request)
        heartbeat_sent.receivers[:] = held
    said = RunningProcess.objects.get(name="w@x")
    assert [(each["task"], each["about"]) for each in said.doing] == [
        ("screening.conjunctions.tasks.execute_run", "(12,)")
    ]


def test_every_message_says_when_it_was_sent() -> None:
    headers: dict[str, Any] = {}
    before_task_publish.send(sender="a task", headers=headers)
    sent_at = datetime.fromisoformat(headers[SENT_AT_HEADER])
    assert abs(real_now_utc() - sent_at) < timedelta(minutes=1)
