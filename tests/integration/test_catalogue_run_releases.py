"""All against all while machines are upgraded: releases do not mix in one run."""

from __future__ import annotations

from typing import Any

import pytest

from screening.common.exceptions import InputError
from screening.conjunctions.models import RunStatus
from screening.conjunctions.services import (
    catalogue_run_merge,
    catalogue_run_request,
    shard_execute,
)
from screening.conjunctions.services.shard_records import pack_shard, unpack_shard
from tests.catalogue_world import events_of
from tests.integration.catalogue_run_steps import (
    searched_run,
    shards_of,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("all_against_all")]


def test_a_run_left_behind_by_an_upgrade_ends_and_says_what_to_do(settings: Any) -> None:
    run = catalogue_run_request("test", enqueue=False)
    first, second, _ = shards_of(run)
    assert shard_execute(first.pk)
    asked_by, settings.CODE_VERSION = settings.CODE_VERSION, "9.9.9"
    assert not shard_execute(second.pk)
    run.refresh_from_db()
    assert run.status == RunStatus.FAILED
    assert f"Asked for by release {asked_by}" in run.message
    assert "is of 9.9.9" in run.message
    assert "run the same release on every machine, then ask for a new run" in run.message
    assert [each.attempts for each in shards_of(run)] == [1, 0, 0]


def test_another_release_does_not_join_what_one_has_searched(settings: Any) -> None:
    run = searched_run()
    settings.CODE_VERSION = "9.9.9"
    assert not catalogue_run_merge(run.pk)
    run.refresh_from_db()
    assert (run.status, run.attempts) == (RunStatus.FAILED, 0)
    assert "is of 9.9.9" in run.message
    assert not events_of(run)


def test_a_shard_of_another_release_is_not_joined_with_the_others(settings: Any) -> None:
    run = searched_run()
    shard = run.shards.latest("index")
    found = unpack_shard(bytes(shard.records or b""), settings.CODE_VERSION)
    run.shards.filter(pk=shard.pk).update(records=pack_shard(found, "0.0.9"))
    with pytest.raises(InputError, match=r"release 0\.0\.9"):
        catalogue_run_merge(run.pk)
    run.refresh_from_db()
    assert run.status == RunStatus.FAILED
    assert not events_of(run)
