"""A run of the stations that breaks off for what passes by itself is done again, from the same."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.db import OperationalError

from screening.conjunctions.models import RunStatus, ScreeningRun
from screening.conjunctions.services import run_claim, run_execute, run_request, runs_resume_lost
from screening.conjunctions.services.run_request import run_request_if_due
from tests.screened_world import two_objects

pytestmark = pytest.mark.django_db

# The package shows functions under the names of their modules.
RUN_EXECUTE = import_module("screening.conjunctions.services.run_execute")


@pytest.fixture
def run() -> ScreeningRun:
    two_objects()
    return run_request("test", enqueue=False)


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The runs of which workers are told."""
    numbers: list[int] = []
    monkeypatch.setattr(run_claim, "run_enqueue", numbers.append)
    return numbers


def break_off(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def results_write(*_: object) -> None:
        raise error

    monkeypatch.setattr(RUN_EXECUTE, "results_write", results_write)


@pytest.mark.parametrize(
    "error", [OperationalError("database or disk is full"), OSError(28, "No space left on device")]
)
def test_it_waits_and_workers_are_told_of_it_within_seconds(
    run: ScreeningRun, told: list[int], monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    with monkeypatch.context() as while_full:
        break_off(while_full, error)
        assert not run_execute(run.pk)
    run.refresh_from_db()
    assert (run.status, run.attempts) == (RunStatus.QUEUED, 1)
    assert str(error) in run.message
    runs_resume_lost()
    assert told == [run.pk]
    assert run_execute(run.pk)
    run.refresh_from_db()
    assert (run.status, run.attempts) == (RunStatus.FINISHED, 2)


def test_after_three_attempts_it_is_given_up_with_the_reason(
    run: ScreeningRun, told: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    break_off(monkeypatch, OperationalError("database or disk is full"))
    for _ in range(3):
        assert not run_execute(run.pk)
    run.refresh_from_db()
    assert (run.status, run.attempts) == (RunStatus.FAILED, 3)
    assert "3 attempts" in run.message
    assert "disk is full" in run.message
    assert run_request_if_due() is None


def test_an_error_of_our_own_still_ends_it(
    run: ScreeningRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    break_off(monkeypatch, RuntimeError("a bug"))
    with pytest.raises(RuntimeError):
        run_execute(run.pk)
    run.refresh_from_db()
    assert run.status == RunStatus.FAILED
