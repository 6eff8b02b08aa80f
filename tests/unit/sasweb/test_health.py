"""What an outside monitor is answered: 200 only while everything is heard of in time."""

from __future__ import annotations

import re
import shlex
import subprocess
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import InterfaceError, OperationalError
from django.test import Client
from pytest_django.live_server_helper import LiveServer

from screening.alerts.alarm_models import Alarm, Pulse
from screening.alerts.health_lines import DISK
from screening.alerts.pulses import BEAT, expected_pulses
from screening.alerts.sending_age import SENDING
from screening.alerts.services.alarms import WATCH
from screening.common.clock import real_now_utc
from tests import factories
from tests.alert_world import recipient

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
OPERATIONS = Path(__file__).resolve().parents[3] / "docs" / "operations.md"


@pytest.fixture
def all_well() -> None:
    now = real_now_utc()
    factories.feed(kind="celestrak-gp", last_success_at=now)
    factories.run(window_start_utc=now)
    for name in expected_pulses():
        Pulse.objects.create(name=name, heard_at=now, since=now - HOUR)
    Pulse.objects.create(name=WATCH, heard_at=now, since=now - HOUR)


def silence(name: str, age: timedelta) -> None:
    Pulse.objects.filter(name=name).update(heard_at=real_now_utc() - age)


@pytest.mark.usefixtures("all_well")
@pytest.mark.parametrize("path", ["/health/feeds", "/health/feeds/"])
def test_all_is_well_with_each_line_told(client: Client, path: str) -> None:
    response = client.get(path)
    assert (response.status_code, response.json()["status"]) == (200, "ok")
    lines = {line["key"]: line for line in response.json()["lines"]}
    assert set(lines) == {"feed:celestrak-gp", "run:stations", *expected_pulses(), SENDING, DISK}
    assert lines[BEAT]["state"] == "ok"
    assert 0 <= lines[BEAT]["age_s"] < 60
    assert (lines[BEAT]["late_after_s"], lines[BEAT]["blind_after_s"]) == (120, 600)
    assert "no-store" in response["Cache-Control"]


@pytest.mark.usefixtures("all_well")
def test_a_silent_schedule_is_503_and_the_poll_itself_raises_the_alarm(client: Client) -> None:
    silence(BEAT, 5 * HOUR)
    response = client.get("/health/feeds")
    assert (response.status_code, response.json()["status"]) == (503, "blind")
    assert "The schedule (beat) has been silent for 5 h 0 min" in response.json()["words"]
    assert response.json()["open_alarms"] == [BEAT]
    client.get("/health/feeds")
    assert Alarm.objects.count() == 1


def test_what_was_never_heard_of_is_not_well(client: Client) -> None:
    response = client.get("/health/feeds")
    assert (response.status_code, response.json()["status"]) == (503, "waiting")
    assert "No screening has run yet" in response.json()["words"]


@pytest.mark.usefixtures("all_well")
@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
def test_without_a_database_the_answer_is_503_in_words(
    client: Client, monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    def away(*_: Any) -> None:
        raise error("the server has gone away")

    monkeypatch.setattr("sasweb.health.health_lines", away)
    response = client.get("/health/feeds")
    assert (response.status_code, response.json()["status"]) == (503, "no database")
    assert "blind" in response.json()["words"]


@pytest.mark.usefixtures("all_well")
def test_a_database_that_takes_no_alarms_still_tells_the_lines(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read_only(*_: Any) -> None:
        raise OperationalError("attempt to write a readonly database")

    monkeypatch.setattr("sasweb.health.alarms_evaluate", read_only)
    assert client.get("/health/feeds").status_code == 200


@pytest.mark.usefixtures("all_well")
def test_a_monitor_needs_no_account(client: Client, settings: Any) -> None:
    settings.OPEN_READING = False
    assert client.get("/health/feeds").status_code == 200
    assert client.post("/health/feeds").status_code == 405


@pytest.mark.usefixtures("all_well")
def test_the_header_says_that_the_schedule_is_silent(client: Client) -> None:
    calm = client.get("/header/").content.decode()
    assert "Schedule" not in calm
    silence(BEAT, HOUR)
    html = client.get("/header/").content.decode()
    assert 'data-state="blind"' in html
    assert "The schedule (beat) has been silent for 1 h 0 min (limit 10 min)" in html


@pytest.mark.usefixtures("all_well")
def test_the_header_says_that_messages_are_stuck(client: Client) -> None:
    assert "Messages" not in client.get("/header/").content.decode()
    due_at = real_now_utc() - timedelta(minutes=20)
    to = recipient()
    to.deliveries.create(key="stuck", created_at=due_at, next_attempt_at=due_at)
    html = client.get("/header/").content.decode()
    assert "Messages that are due to 1 recipient have waited for 20 min (limit 15 min)" in html
    response = client.get("/health/feeds")
    assert (response.status_code, response.json()["status"]) == (503, "late")


def _documented_checks() -> Iterator[str]:
    text = OPERATIONS.read_text(encoding="utf-8")
    section = text.partition("## Who watches the watch")[2].partition("\n## ")[0]
    for block in re.findall(r"```sh\n(.*?)```", section, re.DOTALL):
        yield from (line for line in block.splitlines() if line.startswith("curl"))


def test_the_document_has_a_check_to_run() -> None:
    assert len(list(_documented_checks())) == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_well", [True, False])
def test_the_documented_check_tells_well_from_ill(
    live_server: LiveServer, request: pytest.FixtureRequest, is_well: bool
) -> None:
    request.getfixturevalue("all_well")
    if not is_well:
        silence(BEAT, HOUR)
    (check,) = _documented_checks()
    told = check.replace("http://127.0.0.1:8000", live_server.url)
    program = shlex.split(told.partition("||")[0])
    done = subprocess.run(program, capture_output=True, timeout=60, check=False)
    assert (done.returncode == 0) is is_well
