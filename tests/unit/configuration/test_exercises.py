"""An exercise that people begin: every process turns at one instant, and marks stay."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from sasweb.settings import base
from screening.common import exercise as exercises
from screening.common.clock import real_now_utc
from screening.common.exceptions import InputError
from screening.common.exercise import board, current_exercise
from screening.configuration.exercise_models import ExerciseTime
from screening.configuration.services import exercise_begin, exercise_end
from screening.configuration.services.exercises import EXERCISE_LEAD
from screening.messages.models import MessageSource
from screening.messages.records import message_text, read_record
from screening.messages.services import message_import
from tests.made_once import PATIENCE_S, give_tables

pytestmark = pytest.mark.django_db

MARK = "EXERCISE Quiet Orbit: a drill"


class _Hand:
    """The wall clock, moved by hand."""

    def __init__(self) -> None:
        self.now = real_now_utc()

    def pass_s(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)
        board.forget()


@pytest.fixture
def hand(monkeypatch: pytest.MonkeyPatch, settings: Any) -> Iterator[_Hand]:
    settings.EXERCISES_READ_EVERY_S = 1.0
    clock = _Hand()
    for module in (
        "screening.common.exercise",
        "screening.configuration.services.exercises",
        "screening.configuration.exercise_selectors",
    ):
        monkeypatch.setattr(f"{module}.real_now_utc", lambda: clock.now)
    board.forget()
    yield clock
    board.forget()


def _begin(**named: Any) -> ExerciseTime:
    return exercise_begin(name="Quiet Orbit", by="olga", reason="the yearly one", **named)


def test_processes_read_more_often_than_an_exercise_takes_to_begin() -> None:
    assert base.EXERCISES_READ_EVERY_S is not None
    assert timedelta(seconds=base.EXERCISES_READ_EVERY_S) * 2 < EXERCISE_LEAD


def test_it_is_on_from_its_instant_until_somebody_ends_it(hand: _Hand, client: Client) -> None:
    begun = _begin()
    assert current_exercise() is None  # in a moment, everywhere at once
    hand.pass_s(EXERCISE_LEAD.total_seconds())
    assert MARK in client.get("/sign-in/").content.decode()
    exercise_end(begun, by="ivan")
    assert MARK in client.get("/sign-in/").content.decode()
    hand.pass_s(EXERCISE_LEAD.total_seconds())
    assert "EXERCISE" not in client.get("/sign-in/").content.decode()
    begun.refresh_from_db()
    assert (begun.begun_by, begun.ended_by) == ("olga", "ivan")
    with pytest.raises(InputError, match="is over"):
        exercise_end(begun, by="ivan")


def test_it_ends_at_its_time_by_itself(hand: _Hand) -> None:
    _begin(ends_at=hand.now + timedelta(hours=1))
    hand.pass_s(1800)
    assert current_exercise() is not None
    with pytest.raises(InputError, match="is on: end it before"):
        _begin()
    hand.pass_s(1800)
    assert current_exercise() is None
    _begin()


def test_what_is_made_in_it_stays_marked(hand: _Hand) -> None:
    begun = _begin()
    hand.pass_s(10)
    record = read_record("iss-operating-an-outpost")
    data = message_text(record, 1)
    drilled = message_import(data, file_name="1.cdm", source=MessageSource.UPLOAD).message
    exercise_end(begun, by="olga")
    hand.pass_s(10)
    real = message_import(data, file_name="1.cdm", source=MessageSource.UPLOAD).message
    drilled.refresh_from_db()
    assert (drilled.is_exercise, drilled.exercise_name) == (True, "Quiet Orbit")
    assert not real.is_exercise


def test_the_environment_counts_first_and_says_so(hand: _Hand, settings: Any) -> None:
    begun = _begin()
    settings.EXERCISE = "Loud Orbit"
    hand.pass_s(10)
    assert current_exercise() == exercises.Exercise("Loud Orbit")
    for deed in (lambda: _begin(), lambda: exercise_end(begun, by="olga")):
        with pytest.raises(InputError, match="SAFE_PASSAGE_EXERCISE is set"):
            deed()


@pytest.mark.parametrize(
    "wrong", [{"name": " "}, {"reason": ""}, {"by": " "}, {"ends_at": "past"}, {"ends_at": "far"}]
)
def test_one_without_a_name_a_reason_a_person_or_a_time_to_come_is_refused(
    hand: _Hand, wrong: dict[str, Any]
) -> None:
    ends = {"past": hand.now, "far": hand.now + timedelta(days=60)}
    named = {"name": "Quiet Orbit", "by": "olga", "reason": "why"} | wrong
    if "ends_at" in named:
        named["ends_at"] = ends[named["ends_at"]]
    with pytest.raises(InputError):
        exercise_begin(**named)


def test_a_database_that_does_not_answer_leaves_what_was_known(
    hand: _Hand, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.db import OperationalError

    _begin()
    hand.now += timedelta(seconds=10)
    assert current_exercise() is not None
    answers = board._read

    def broken() -> Any:
        raise OperationalError("gone")

    monkeypatch.setattr(board, "_read", broken)
    monkeypatch.setattr(exercises.time, "monotonic", lambda: time.perf_counter() + 1e6)
    assert current_exercise() is not None
    monkeypatch.setattr(board, "_read", answers)


_ASKED = """
import sys, time, django
django.setup()
from screening.common.exercise import current_exercise
from screening.common.clock import real_now_utc
print("ready", flush=True)
turns, give_up_at = [], time.monotonic() + float(sys.argv[1])
while len(turns) < 2 and time.monotonic() < give_up_at:
    is_on = current_exercise() is not None
    if is_on != bool(turns and turns[-1]):
        print(real_now_utc().timestamp(), is_on, flush=True)
        turns.append(is_on)
    time.sleep(0.02)
"""


@pytest.mark.processes
def test_two_processes_that_look_by_themselves_turn_at_the_same_instant(tmp_path: Path) -> None:
    """Real processes on a database file of their own, asked fifty times a second."""
    give_tables(tmp_path)
    environment = os.environ | {
        "SAFE_PASSAGE_DATA_DIR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "sasweb.settings.dev",
        "DATABASE_URL": "",
    }
    environment.pop("SAFE_PASSAGE_EXERCISE", None)
    root = Path(__file__).resolve().parents[3]

    def run(*arguments: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, *arguments],
            cwd=root,
            env=environment,
            stdout=subprocess.PIPE,
            text=True,
        )

    watchers = [run("-c", _ASKED, str(PATIENCE_S)) for _ in range(2)]
    for each in watchers:
        assert each.stdout is not None
        assert each.stdout.readline().strip() == "ready"
    begin = (
        "import django; django.setup()\n"
        "from datetime import timedelta\n"
        "from screening.common.clock import real_now_utc\n"
        "from screening.configuration.services import exercise_begin\n"
        "made = exercise_begin(name='Quiet Orbit', by='olga', reason='why',"
        " ends_at=real_now_utc() + timedelta(seconds=6))\n"
        "print(made.begins_at.timestamp(), made.ends_at.timestamp())"
    )
    told, _ = run("-c", begin).communicate()
    begins_s, ends_s = (float(each) for each in told.split())
    turns = [each.communicate()[0].split() for each in watchers]
    for turn in turns:
        assert [turn[1], turn[3]] == ["True", "False"]
        assert 0 <= float(turn[0]) - begins_s < 3.0
        assert 0 <= float(turn[2]) - ends_s < 3.0
