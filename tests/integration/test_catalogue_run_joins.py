"""Shards that are joined: by one worker, when all are there, and again when that one is lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from screening.conjunctions.models import RunStatus
from screening.conjunctions.services import (
    catalogue_merge,
    catalogue_run_merge,
    catalogue_run_request,
    merges_resume_lost,
    shard_execute,
)
from tests.catalogue_world import outcome_of
from tests.integration.catalogue_run_steps import (
    die_after,
    grow_silent,
    lose_its_process,
    one_run,
    searched_run,
    shards_of,
)
from tests.integration.test_run_workers import Killed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("all_against_all")]


def test_a_worker_killed_while_it_writes_events_leaves_none_to_be_doubled(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    undisturbed = outcome_of(one_run())
    run = searched_run()
    monkeypatch.setattr("screening.conjunctions.services.approach_rows.BATCH", 100)
    with monkeypatch.context() as patch:
        die_after(patch, batches=2)
        with pytest.raises(Killed):
            catalogue_run_merge(run.pk)
    assert run.approaches.count() == 200
    assert not catalogue_run_merge(run.pk)  # nobody may take it while its worker may be alive

    lose_its_process(run, "holder")
    assert merges_resume_lost() == 1
    assert catalogue_run_merge(run.pk)
    assert outcome_of(run) == undisturbed
    assert run.attempts == 2


def test_a_worker_taken_for_lost_on_joining_is_turned_away_before_its_next_batch(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    undisturbed = outcome_of(one_run())
    run = searched_run()
    monkeypatch.setattr("screening.conjunctions.services.approach_rows.BATCH", 100)
    original = catalogue_merge.approaches_insert

    def slow(rows: Any) -> None:
        original(rows)
        monkeypatch.setattr(catalogue_merge, "approaches_insert", original)
        grow_silent(run)
        assert merges_resume_lost() == 1
        assert catalogue_run_merge(run.pk)

    monkeypatch.setattr(catalogue_merge, "approaches_insert", slow)
    assert not catalogue_run_merge(run.pk)
    assert outcome_of(run) == undisturbed


def test_a_run_is_joined_only_when_every_shard_is_done() -> None:
    run = catalogue_run_request("test", enqueue=False)
    for shard in shards_of(run)[1:]:
        assert shard_execute(shard.pk)
    assert not catalogue_run_merge(run.pk)
    run.refresh_from_db()
    assert (run.status, run.holder) == (RunStatus.RUNNING, "")
    assert run.stage == "search, 2 of 3 shards done"
    assert run.progress == pytest.approx(0.6, abs=1e-3)


def test_a_join_that_nobody_was_told_of_is_called_for(
    django_capture_on_commit_callbacks: Callable[..., Any],
) -> None:
    run = searched_run()
    with django_capture_on_commit_callbacks(execute=True):
        assert merges_resume_lost() == 0
    run.refresh_from_db()
    assert run.status == RunStatus.FINISHED
