"""All against all when something breaks off: what is redone, when, and what people are told."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError

from screening.common.clock import real_now_utc
from screening.conjunctions import tasks
from screening.conjunctions.models import RunStatus, ScreeningRun
from screening.conjunctions.run_contact import MAX_ATTEMPTS
from screening.conjunctions.services import (
    catalogue_merge,
    catalogue_run_execute,
    catalogue_run_merge,
    catalogue_run_request,
    merges_resume_lost,
    shard_execute,
    shard_search,
    shards_resume_lost,
)
from screening.conjunctions.services.shard_claim import shard_claim, shard_claim_next
from screening.conjunctions.shard_story import interruptions_of, shard_story
from tests.catalogue_world import demo_world, events_of, outcome_of
from tests.integration.catalogue_run_steps import (
    grow_silent,
    lose_its_process,
    one_run,
    shards_of,
)
from tests.screened_world import stand_still

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _world(settings: Any) -> None:
    stand_still(settings)
    settings.ALL_DAYS, settings.ALL_SHARD_HOURS, settings.ALL_THREADS = 0.25, 2.0, 1
    demo_world()
    shard_search.forget_prepared()


def _failing(monkeypatch: pytest.MonkeyPatch, error: Exception, *, times: int) -> None:
    """Let the writing of events break off so many times, after its first batch."""
    original, failures = catalogue_merge.approaches_insert, iter(range(times))

    def insert(rows: Any) -> None:
        original(rows)
        if next(failures, None) is not None:
            raise error

    monkeypatch.setattr(catalogue_merge, "approaches_insert", insert)


def _searched() -> ScreeningRun:
    run = catalogue_run_request("test", enqueue=False)
    for shard in shards_of(run):
        assert shard_execute(shard.pk)
    return run


@pytest.mark.parametrize("error", [OperationalError("disk is full"), MemoryError()])
def test_a_join_that_breaks_off_is_done_again_without_redoing_a_shard(
    monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    undisturbed = outcome_of(one_run())
    run = _searched()
    _failing(monkeypatch, error, times=1)
    assert not catalogue_run_merge(run.pk)
    run.refresh_from_db()
    assert (run.status, run.holder, run.attempts) == (RunStatus.RUNNING, "", 1)
    assert f"attempt 1 of {MAX_ATTEMPTS} ended" in run.message
    assert type(error).__name__ in run.message

    assert catalogue_run_merge(run.pk)
    assert outcome_of(run) == undisturbed
    assert [each.attempts for each in shards_of(run)] == [1, 1, 1]


def test_a_join_that_broke_off_is_called_for_again_by_the_schedule(
    monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    run = _searched()
    _failing(monkeypatch, OperationalError("database is locked"), times=1)
    assert not catalogue_run_merge(run.pk)
    with django_capture_on_commit_callbacks(execute=True):
        merges_resume_lost()
    run.refresh_from_db()
    assert (run.status, run.attempts) == (RunStatus.FINISHED, 2)


def test_a_join_that_never_succeeds_is_given_up_with_the_last_error(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    run = catalogue_run_request("test", enqueue=False)
    _failing(monkeypatch, OperationalError("disk is full"), times=MAX_ATTEMPTS)
    assert not catalogue_run_execute(run.pk, threads=1, on_progress=lambda *_: None)
    run.refresh_from_db()
    assert (run.status, run.attempts) == (RunStatus.FAILED, MAX_ATTEMPTS)
    assert f"after {MAX_ATTEMPTS} attempts at joining" in run.message
    assert "OperationalError: disk is full" in run.message
    assert not catalogue_run_merge(run.pk)


def test_an_error_of_the_inputs_ends_the_run_on_joining_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    run = _searched()
    _failing(monkeypatch, ValueError("no such object"), times=1)
    with pytest.raises(ValueError, match="no such object"):
        catalogue_run_merge(run.pk)
    run.refresh_from_db()
    assert (run.status, run.attempts) == (RunStatus.FAILED, 1)
    assert not events_of(run)


def test_a_killed_workers_shard_is_the_next_that_is_searched() -> None:
    """Messages of the shards behind it come first: each takes what waits first by time."""
    run = catalogue_run_request("test", enqueue=False)
    lost, second, third = shards_of(run)
    assert shard_claim(lost.pk) is not None
    lose_its_process(lost, "worker")
    tasks.execute_shard(second.pk)
    assert [each.status for each in shards_of(run)] == ["finished", "queued", "queued"]
    for message in (third, lost, lost):
        tasks.execute_shard(message.pk)
    assert [each.attempts for each in shards_of(run)] == [2, 1, 1]
    run.refresh_from_db()
    assert {each.status for each in shards_of(run)} == {"finished"}


def test_two_workers_that_are_told_of_one_shard_take_two() -> None:
    run = catalogue_run_request("test", enqueue=False)
    first, second, _ = shards_of(run)
    claims = [shard_claim_next(first.pk), shard_claim_next(first.pk)]
    assert [claim and claim.shard_id for claim in claims] == [first.pk, second.pk]


def test_a_shard_tells_when_its_worker_was_lost_and_who_came_after() -> None:
    run = catalogue_run_request("test", enqueue=False)
    shard = shards_of(run)[0]
    assert shard_story(shard) == []
    shard_claim(shard.pk)
    grow_silent(shard)
    shard.refresh_from_db()
    heard_at = shard.heartbeat_at
    shards_resume_lost()
    shard.refresh_from_db()
    (interruption,) = interruptions_of(shard)
    assert (interruption.attempt, interruption.heard_at) == (1, heard_at)
    assert abs(interruption.ended_at - real_now_utc()) < timedelta(minutes=1)
    first, then = shard_story(shard)
    assert "its worker was lost, last report" in first
    assert then == "Attempt 2 of 3 is the next that a worker takes."

    shard_execute(shard.pk)
    shard.refresh_from_db()
    assert shard_story(shard)[1] == (
        f"Attempt 2 of 3 took over at {shard.started_at:%H:%M:%S} UTC and finished."
    )


def test_a_shard_says_that_its_search_has_begun_however_soon_after_it_was_taken(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shard = shards_of(catalogue_run_request("test", enqueue=False))[0]
    seen: list[float] = []

    def look(*_: Any, **__: Any) -> None:
        shard.refresh_from_db()
        seen.append(shard.progress)
        raise MemoryError

    monkeypatch.setattr(shard_search, "screen_part", look)
    shard_execute(shard.pk)
    assert seen == [pytest.approx(0.15)]


def test_every_attempt_that_broke_off_is_kept_with_its_reason(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def locked(*_: Any, **__: Any) -> None:
        raise OperationalError("locked")

    run = catalogue_run_request("test", enqueue=False)
    monkeypatch.setattr(shard_search, "screen_part", locked)
    assert not catalogue_run_execute(run.pk, threads=1, on_progress=lambda *_: None)
    shard = shards_of(run)[0]
    told = [(each.attempt, each.reason) for each in interruptions_of(shard)]
    assert told == [(number, "OperationalError: locked") for number in (1, 2, 3)]
    assert shard_story(shard)[-1] == "The run was ended."
