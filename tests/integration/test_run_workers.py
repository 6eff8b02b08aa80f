"""Who executes a run: two workers at once, killed ones, late ones, and failures."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from screening.common.clock import real_now_utc
from screening.common.process_identity import own_identity
from screening.conjunctions import tasks
from screening.conjunctions.models import (
    Assessment,
    Conjunction,
    RunDockedObject,
    RunStatus,
    ScreeningRun,
)
from screening.conjunctions.run_contact import LOST_AFTER, MAX_ATTEMPTS
from screening.conjunctions.services import run_claim as run_claim_module
from screening.conjunctions.services import (
    run_execute,
    run_request,
    run_results,
    run_search,
    runs_resume_lost,
)
from screening.conjunctions.services.run_claim import run_claim
from tests.factories import (
    MISS_DISTANCE_KM,
    STATION_ELEMENTS,
    VISITOR_ELEMENTS,
)
from tests.screened_world import (
    CAPSULE_ELEMENTS,
    FOLLOWER_ELEMENTS,
    catalogue_of,
    everything_found,
    grow_silent,
    newer,
    one_run,
    stand_still,
    the_pass,
    two_objects,
)

pytestmark = pytest.mark.django_db


NO_PROCESS = 2**22 + 1  # above every process number of Linux and macOS


class Killed(BaseException):
    """Stands for SIGKILL: nothing in the product may catch it."""


@pytest.fixture(autouse=True)
def _at_now(settings: Any) -> None:
    stand_still(settings)


def test_a_second_worker_finds_nothing_to_do_while_the_first_is_at_it() -> None:
    two_objects()
    run = run_request("test", enqueue=False)
    second_worker: list[bool] = []
    run_execute(run.pk, on_progress=lambda *_: second_worker.append(run_execute(run.pk)))
    assert second_worker
    assert not any(second_worker)
    run.refresh_from_db()
    assert (run.status, run.attempts) == (RunStatus.FINISHED, 1)


def test_a_run_delivered_again_after_it_finished_changes_nothing() -> None:
    two_objects()
    run = one_run()
    before = everything_found(run)
    tasks.execute_run(run.pk)
    assert everything_found(run) == before
    assert Assessment.objects.count() == run.assessments.count()


@pytest.mark.parametrize("dies_in", ["search", "write"])
def test_a_run_whose_worker_is_killed_is_redone_with_the_same_results(
    dies_in: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    catalogue_of(STATION_ELEMENTS, VISITOR_ELEMENTS, FOLLOWER_ELEMENTS, CAPSULE_ELEMENTS)
    undisturbed = everything_found(one_run())
    _forget_everything()
    lost = run_request("test", enqueue=False)
    with monkeypatch.context() as patch:
        _kill_in(dies_in, patch)
        with pytest.raises(Killed):
            run_execute(lost.pk)
    assert not Assessment.objects.exists()
    assert not RunDockedObject.objects.exists()
    assert runs_resume_lost() == 0  # it may still be alive

    grow_silent(lost)
    assert runs_resume_lost() == 1
    lost.refresh_from_db()
    assert lost.status == RunStatus.QUEUED
    assert "worker was lost" in lost.message
    assert run_execute(lost.pk)
    assert everything_found(lost) == undisturbed
    assert lost.attempts == 2


def test_what_arrives_after_the_crash_does_not_change_the_redone_run(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    two_objects()
    lost = run_request("test", enqueue=False)
    with monkeypatch.context() as patch:
        _kill_in("search", patch)
        with pytest.raises(Killed):
            run_execute(lost.pk)
    catalogue_of(newer(VISITOR_ELEMENTS, raan_deg=9.0))
    grow_silent(lost)
    runs_resume_lost()
    assert run_execute(lost.pk)
    assert the_pass().miss_distance_km == pytest.approx(MISS_DISTANCE_KM, abs=1e-3)


def test_a_worker_that_was_taken_for_lost_cannot_write(monkeypatch: pytest.MonkeyPatch) -> None:
    two_objects()
    run = run_request("test", enqueue=False)
    original = run_search.screen

    def slow_screen(*args: Any, **kwargs: Any) -> Any:
        monkeypatch.setattr(run_search, "screen", original)
        grow_silent(run)
        assert runs_resume_lost() == 1
        assert run_execute(run.pk)  # another worker does it meanwhile
        return original(*args, **kwargs)

    monkeypatch.setattr(run_search, "screen", slow_screen)
    assert not run_execute(run.pk)
    run.refresh_from_db()
    assert (run.status, run.attempts) == (RunStatus.FINISHED, 2)
    assert Assessment.objects.count() == Conjunction.objects.count()


def test_a_run_whose_worker_is_known_to_be_dead_is_queued_again_without_waiting(
    django_capture_on_commit_callbacks: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[int] = []
    monkeypatch.setattr(tasks.execute_run, "apply_async", lambda args, *_, **__: told.append(*args))
    run = run_with_dead_worker()
    with django_capture_on_commit_callbacks(execute=True):
        assert runs_resume_lost() == 1
    run.refresh_from_db()
    assert (run.status, told) == (RunStatus.QUEUED, [run.pk])


def test_a_message_that_comes_back_from_a_dead_worker_executes_the_run() -> None:
    run = run_with_dead_worker()
    assert run_execute(run.pk)
    run.refresh_from_db()
    assert (run.status, run.attempts) == (RunStatus.FINISHED, 2)


def test_a_run_held_elsewhere_waits_for_the_silence() -> None:
    run = run_with_dead_worker()
    ScreeningRun.objects.filter(pk=run.pk).update(holder=f"elsewhere {NO_PROCESS} 1")
    assert runs_resume_lost() == 0
    assert not run_execute(run.pk)
    grow_silent(run)
    assert runs_resume_lost() == 1


def test_a_run_that_another_worker_took_meanwhile_is_not_taken_from_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    run = run_with_dead_worker()

    def take_it_first(*_: object) -> bool:
        ScreeningRun.objects.filter(pk=run.pk).update(attempts=2, holder=own_identity())
        return True

    monkeypatch.setattr(run_claim_module, "is_lost", take_it_first)
    assert runs_resume_lost() == 0
    run.refresh_from_db()
    assert (run.status, run.attempts) == (RunStatus.RUNNING, 2)


def test_a_run_that_kills_its_workers_is_given_up_and_says_so() -> None:
    two_objects()
    run = run_request("test", enqueue=False)
    for _ in range(MAX_ATTEMPTS):
        assert run_claim(run.pk) is not None
        grow_silent(run)
        runs_resume_lost()
    run.refresh_from_db()
    assert run.status == RunStatus.FAILED
    assert "lost 3 times" in run.message


def test_a_run_that_fails_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise ZeroDivisionError("seven by nought")

    two_objects()
    run = run_request("test", enqueue=False)
    monkeypatch.setattr(run_search, "screen", fail)
    with pytest.raises(ZeroDivisionError):
        run_execute(run.pk)
    run.refresh_from_db()
    assert (run.status, run.message) == (RunStatus.FAILED, "ZeroDivisionError: seven by nought")
    assert run.finished_at is not None


def test_an_older_run_does_not_write_over_a_newer_one() -> None:
    two_objects()
    old = run_request("test", enqueue=False)
    ScreeningRun.objects.filter(pk=old.pk).update(status=RunStatus.RUNNING, attempts=1)
    new = one_run()
    grow_silent(old)
    runs_resume_lost()
    assert not run_execute(old.pk)
    old.refresh_from_db()
    assert old.status == RunStatus.FAILED
    assert f"run {new.pk}" in old.message
    assert the_pass().last_seen_run == new


def test_workers_are_told_again_of_a_run_that_nobody_took(
    django_capture_on_commit_callbacks: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[int] = []
    monkeypatch.setattr(tasks.execute_run, "apply_async", lambda args, *_, **__: told.append(*args))
    two_objects()
    run = run_request("test", enqueue=False)
    with django_capture_on_commit_callbacks(execute=True):
        runs_resume_lost()
    assert told == []
    long_ago = real_now_utc() - LOST_AFTER - timedelta(seconds=1)
    ScreeningRun.objects.filter(pk=run.pk).update(requested_at=long_ago)
    for _ in range(2):  # and not again at once
        with django_capture_on_commit_callbacks(execute=True):
            runs_resume_lost()
    assert told == [run.pk]


def run_with_dead_worker() -> ScreeningRun:
    """A run under way whose process has ended, on this machine, a moment ago."""
    two_objects()
    run = run_request("test", enqueue=False)
    assert run_claim(run.pk) is not None
    place = own_identity().partition(" ")[0]
    ScreeningRun.objects.filter(pk=run.pk).update(holder=f"{place} {NO_PROCESS} 1")
    return run


def _forget_everything() -> None:
    Conjunction.objects.update(latest_assessment=None, risk_assessment=None)
    Conjunction.objects.all().delete()  # and with them their assessments and lives
    ScreeningRun.objects.all().delete()


def _kill_in(stage: str, patch: pytest.MonkeyPatch) -> None:
    def die(*_: Any, **__: Any) -> None:
        raise Killed

    if stage == "search":
        patch.setattr(run_search, "kept_passes", die)
    else:
        # The last thing before the run is finished: everything else has been written.
        patch.setattr(run_results, "peak_memory_mib", die)
