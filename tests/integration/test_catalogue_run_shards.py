"""All against all in shards: who may search one, and what becomes of it when its worker is lost."""

from __future__ import annotations

from typing import Any

import pytest

from screening.common.clock import real_now_utc
from screening.conjunctions.models import RunStatus, ScreeningRun
from screening.conjunctions.run_contact import LOST_AFTER, MAX_ATTEMPTS, lost_worker
from screening.conjunctions.services import (
    catalogue_run_execute,
    catalogue_run_request,
    runs_release,
    shard_execute,
    shard_search,
    shards_resume_lost,
)
from screening.conjunctions.services.shard_claim import shard_claim
from tests.catalogue_world import outcome_of
from tests.integration.catalogue_run_steps import (
    die,
    grow_silent,
    lose_its_process,
    one_run,
    shards_of,
    told_workers,
)
from tests.integration.test_run_workers import Killed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("all_against_all")]


def test_a_second_worker_finds_nothing_to_do_while_the_first_is_at_it() -> None:
    run = catalogue_run_request("test", enqueue=False)
    first = shards_of(run)[0]
    second_worker: list[bool] = []
    shard_execute(first.pk, on_progress=lambda *_: second_worker.append(shard_execute(first.pk)))
    assert second_worker
    assert not any(second_worker)
    first.refresh_from_db()
    assert (first.status, first.attempts) == (RunStatus.FINISHED, 1)


def test_only_the_shard_of_a_dead_worker_is_redone_and_the_result_is_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    undisturbed = outcome_of(one_run())
    run = catalogue_run_request("test", enqueue=False)
    done, lost, _ = shards_of(run)
    assert shard_execute(done.pk)
    with monkeypatch.context() as patch:
        patch.setattr(shard_search, "screen_part", die)
        with pytest.raises(Killed):
            shard_execute(lost.pk)
    lost.refresh_from_db()
    assert lost.status == RunStatus.RUNNING
    assert shards_resume_lost() == 0  # it may still be alive
    lose_its_process(lost, "worker")
    assert shards_resume_lost() == 1

    assert catalogue_run_execute(run.pk, threads=1, on_progress=lambda *_: None)
    assert [each.attempts for each in shards_of(run)] == [1, 2, 1]
    assert outcome_of(run) == undisturbed


def test_a_message_that_comes_back_from_a_dead_worker_searches_the_shard() -> None:
    run = catalogue_run_request("test", enqueue=False)
    shard = shards_of(run)[0]
    assert shard_claim(shard.pk) is not None
    assert not shard_execute(shard.pk)
    lose_its_process(shard, "worker")
    assert shard_execute(shard.pk)
    shard.refresh_from_db()
    assert (shard.status, shard.attempts) == (RunStatus.FINISHED, 2)


def test_a_worker_that_was_taken_for_lost_cannot_write_its_shard(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    run = catalogue_run_request("test", enqueue=False)
    shard = shards_of(run)[0]
    original = shard_search.screen_part

    def slow(*args: Any, **kwargs: Any) -> Any:
        monkeypatch.setattr(shard_search, "screen_part", original)
        grow_silent(shard)
        assert shards_resume_lost() == 1
        assert shard_execute(shard.pk)  # another worker does it meanwhile
        return original(*args, **kwargs)

    monkeypatch.setattr(shard_search, "screen_part", slow)
    assert not shard_execute(shard.pk)
    shard.refresh_from_db()
    assert (shard.status, shard.attempts) == (RunStatus.FINISHED, 2)


def test_shards_that_the_broker_forgot_are_sent_again(monkeypatch: pytest.MonkeyPatch) -> None:
    told = told_workers(monkeypatch)
    run = catalogue_run_request("test", enqueue=False)
    shards_resume_lost()
    assert told == []
    ScreeningRun.objects.update(requested_at=real_now_utc() - LOST_AFTER * 2)
    shards_resume_lost()
    shards_resume_lost()
    assert told == [[each.pk for each in shards_of(run)]]


def test_a_start_that_knows_of_no_worker_lets_shards_go_on_at_once() -> None:
    run = catalogue_run_request("test", enqueue=False)
    shard = shards_of(run)[0]
    shard_claim(shard.pk)
    assert runs_release() == 1
    assert shards_resume_lost() == 1


def test_a_shard_that_loses_every_worker_is_given_up_with_its_run() -> None:
    run = catalogue_run_request("test", enqueue=False)
    shard = shards_of(run)[1]
    for _ in range(MAX_ATTEMPTS):
        shard_claim(shard.pk)
        grow_silent(shard)
        shards_resume_lost()
    run.refresh_from_db()
    assert run.status == RunStatus.FAILED
    assert "after 3 attempts at shard 2; the last time, its worker was lost" in run.message


def test_a_silent_shard_says_when_it_will_be_taken_over_and_its_run_says_nothing() -> None:
    run = catalogue_run_request("test", enqueue=False)
    shard = shards_of(run)[0]
    shard_claim(shard.pk)
    grow_silent(shard)
    shard.refresh_from_db()
    lost = lost_worker(shard)
    assert lost is not None
    assert "the shard will be taken over by another" in lost.sentence
    run.refresh_from_db()
    assert lost_worker(run) is None
