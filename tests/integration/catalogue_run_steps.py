"""What happens to runs of all against all, and to their workers, in tests of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from screening.common.clock import real_now_utc
from screening.conjunctions.models import RunShard, ScreeningRun
from screening.conjunctions.run_contact import LOST_AFTER
from screening.conjunctions.services import (
    catalogue_merge,
    catalogue_run_execute,
    catalogue_run_request,
    shard_execute,
)
from tests.integration.test_run_workers import NO_PROCESS, Killed

HOURS = 6.0


def one_run() -> ScreeningRun:
    """Request a run and search and join it here."""
    run = catalogue_run_request("test", enqueue=False)
    assert catalogue_run_execute(run.pk, threads=1, on_progress=lambda *_: None)
    run.refresh_from_db()
    return run


def shards_of(run: ScreeningRun) -> list[RunShard]:
    return list(run.shards.order_by("index"))


def grow_silent(work: RunShard | ScreeningRun) -> None:
    long_ago = real_now_utc() - LOST_AFTER - timedelta(seconds=1)
    type(work).objects.filter(pk=work.pk).update(heartbeat_at=long_ago)


def lose_its_process(work: RunShard | ScreeningRun, name: str) -> None:
    """Pretend that the process which holds it has ended."""
    work.refresh_from_db()
    place = str(getattr(work, name)).split(" ")[0]
    type(work).objects.filter(pk=work.pk).update(**{name: f"{place} {NO_PROCESS} 1"})


def searched_run() -> ScreeningRun:
    """A run whose shards are all done and that nobody has joined."""
    run = catalogue_run_request("test", enqueue=False)
    for shard in shards_of(run):
        assert shard_execute(shard.pk)
    return run


def die(*_: Any, **__: Any) -> None:
    raise Killed


def raising(error: Exception) -> Callable[..., None]:
    def fail(*_: Any, **__: Any) -> None:
        raise error

    return fail


def told_workers(monkeypatch: pytest.MonkeyPatch) -> list[list[int]]:
    """What the workers are told from now on: shards, message by message."""
    told: list[list[int]] = []
    monkeypatch.setattr(
        "screening.conjunctions.services.shard_claim.shards_enqueue",
        lambda ids: told.append(list(ids)),
    )
    return told


def die_after(patch: pytest.MonkeyPatch, *, batches: int) -> None:
    original, written = catalogue_merge.approaches_insert, []

    def insert(rows: Any) -> None:
        if len(written) == batches:
            raise Killed
        written.append(original(rows))

    patch.setattr(catalogue_merge, "approaches_insert", insert)
