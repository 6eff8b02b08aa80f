"""Errors while a shard is searched: of the inputs, or such as may pass."""

from __future__ import annotations

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.db import OperationalError

from screening.common.exceptions import InputError
from screening.conjunctions.models import RunStatus
from screening.conjunctions.run_contact import MAX_ATTEMPTS
from screening.conjunctions.services import (
    catalogue_run_execute,
    catalogue_run_request,
    shard_execute,
    shard_search,
)
from screening.conjunctions.services.shard_claim import shard_claim
from tests.catalogue_world import outcome_of
from tests.integration.catalogue_run_steps import (
    one_run,
    raising,
    shards_of,
    told_workers,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("all_against_all")]


@pytest.mark.parametrize("error", [ValueError("no such orbit"), InputError("no such orbit")])
def test_an_error_of_the_inputs_ends_the_run_at_once_and_says_why(
    monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    run = catalogue_run_request("test", enqueue=False)
    first, second, third = shards_of(run)
    other = shard_claim(third.pk)
    assert other is not None
    monkeypatch.setattr(shard_search, "screen_part", raising(error))
    with pytest.raises(type(error)):
        shard_execute(first.pk)
    run.refresh_from_db()
    assert (run.status, "no such orbit" in run.message) == (RunStatus.FAILED, True)
    assert not shard_execute(second.pk)
    assert {each.status for each in shards_of(run)} == {RunStatus.FAILED}


PASSING = [OperationalError("database is locked"), MemoryError(), SoftTimeLimitExceeded()]


@pytest.mark.parametrize("error", PASSING, ids=lambda error: type(error).__name__)
def test_an_error_that_may_pass_puts_its_shard_back_and_the_result_is_the_same(
    monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    undisturbed = outcome_of(one_run())
    run = catalogue_run_request("test", enqueue=False)
    first = shards_of(run)[0]
    with monkeypatch.context() as patch:
        patch.setattr(shard_search, "screen_part", raising(error))
        assert not shard_execute(first.pk)
    first.refresh_from_db()
    assert (first.status, first.attempts) == (RunStatus.QUEUED, 1)

    assert catalogue_run_execute(run.pk, threads=1, on_progress=lambda *_: None)
    assert [each.attempts for each in shards_of(run)] == [2, 1, 1]
    assert outcome_of(run) == undisturbed


def test_a_shard_put_back_is_sent_to_the_workers_again(monkeypatch: pytest.MonkeyPatch) -> None:
    told = told_workers(monkeypatch)
    run = catalogue_run_request("test", enqueue=False)
    first = shards_of(run)[0]
    monkeypatch.setattr(shard_search, "screen_part", raising(MemoryError()))
    shard_execute(first.pk)
    assert told == [[first.pk]]


def test_without_a_queue_a_shard_is_tried_until_it_is_given_up_with_the_last_error(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    run = catalogue_run_request("test", enqueue=False)
    monkeypatch.setattr(shard_search, "screen_part", raising(OperationalError("locked")))
    assert not catalogue_run_execute(run.pk, threads=1, on_progress=lambda *_: None)
    run.refresh_from_db()
    assert run.status == RunStatus.FAILED
    assert f"after {MAX_ATTEMPTS} attempts at shard 1" in run.message
    assert "OperationalError: locked" in run.message
