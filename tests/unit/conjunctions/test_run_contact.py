"""When a worker counts as lost, and what people are told of its run."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from screening.common.process_identity import own_identity
from screening.conjunctions.models import RunKind, RunStatus, ScreeningRun
from screening.conjunctions.run_contact import MAX_ATTEMPTS, lost_worker

HEARD_AT = datetime(2026, 3, 10, 4, 0, 0, tzinfo=UTC)


def running(**fields: Any) -> ScreeningRun:
    return ScreeningRun(
        **{"status": RunStatus.RUNNING, "heartbeat_at": HEARD_AT, "attempts": 1} | fields
    )


@pytest.mark.parametrize(
    ("seconds", "is_lost"), [(0, False), (14.9, False), (15, True), (89, True)]
)
def test_a_worker_is_lost_after_fifteen_silent_seconds(seconds: float, is_lost: bool) -> None:
    found = lost_worker(running(), HEARD_AT + timedelta(seconds=seconds))
    assert (found is not None) is is_lost


def test_people_are_told_since_when_and_when_another_takes_over() -> None:
    found = lost_worker(running(), HEARD_AT + timedelta(seconds=20))
    assert found is not None
    assert found.sentence == (
        "Worker lost since 04:00:00 UTC; the run will be taken over by another at 04:01:30 UTC."
    )


def test_people_are_told_when_the_last_attempt_was_lost() -> None:
    found = lost_worker(running(attempts=MAX_ATTEMPTS), HEARD_AT + timedelta(seconds=20))
    assert found is not None
    assert "will be given up at 04:01:30" in found.sentence


def test_nobody_is_promised_a_time_that_has_gone_by() -> None:
    found = lost_worker(running(), HEARD_AT + timedelta(hours=7))
    assert found is not None
    assert found.sentence == (
        "Worker lost since 2026-03-10 04:00:00 UTC, and no other has come for its run: "
        "is any worker running?"
    )


@pytest.mark.parametrize("status", [RunStatus.QUEUED, RunStatus.FINISHED, RunStatus.FAILED])
def test_a_run_that_nobody_executes_has_no_worker_to_lose(status: RunStatus) -> None:
    assert lost_worker(running(status=status), HEARD_AT + timedelta(hours=1)) is None


@pytest.fixture
def ended() -> str:
    """The identity of a process that has ended."""
    code = "from screening.common.process_identity import own_identity; print(own_identity())"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return run.stdout.strip()


def test_a_worker_whose_process_has_ended_is_lost_at_once(ended: str) -> None:
    found = lost_worker(running(holder=ended), HEARD_AT + timedelta(seconds=1))
    assert found is not None
    assert found.sentence == (
        "Worker's process ended, last report 04:00:00 UTC; "
        "the run will be taken over by another before 04:01:30 UTC."
    )
    assert lost_worker(running(holder=own_identity()), HEARD_AT + timedelta(seconds=1)) is None


def test_a_run_against_all_has_a_worker_to_lose_only_while_it_is_joined(ended: str) -> None:
    joined = running(holder=ended, kind=RunKind.CATALOGUE)
    assert lost_worker(joined, HEARD_AT + timedelta(seconds=1)) is not None
    searched = running(holder="", kind=RunKind.CATALOGUE)
    assert lost_worker(searched, HEARD_AT + timedelta(hours=1)) is None
