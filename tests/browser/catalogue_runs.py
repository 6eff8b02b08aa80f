"""Runs of all against all of a running site, brought from one state to the next.

A program of ``seeding``; the steps are the functions below. The run is always the newest of the
site and has two shards.
"""

from __future__ import annotations

from datetime import timedelta

from screening.catalog.models import SpaceObject
from screening.common.clock import real_now_utc
from screening.conjunctions.models import (
    CatalogueApproach,
    RunKind,
    RunShard,
    RunStatus,
    ScreeningRun,
)
from tests import factories


def begin() -> None:
    """A run waits; a worker has one of its shards."""
    run = factories.catalogue_run(
        status=RunStatus.RUNNING, stage="search, 0 of 2 shards done", progress=0.2, finished_at=None
    )
    half = (run.window_end_utc - run.window_start_utc) / 2
    for index in range(2):
        start = run.window_start_utc + index * half
        RunShard.objects.create(run=run, index=index, start_utc=start, end_utc=start + half)
    run.shards.filter(index=0).update(progress=0.25, **_searching())


def advance() -> None:
    """The first shard is done, a worker has the second."""
    run = _newest()
    run.shards.filter(index=0).update(status="finished", progress=1.0, event_count=1234)
    run.shards.filter(index=1).update(progress=0.5, **_searching())
    _change(run, stage="search, 1 of 2 shards done", progress=0.7)


def fail() -> None:
    """The second shard cannot be searched."""
    run = _newest()
    run.shards.filter(index=1).update(status="failed")
    _change(run, status="failed", message="The disk is full.")


def finish() -> None:
    """It has found three approaches more than the run before, and one pair that is docked."""
    run = _newest()
    run.shards.update(status="finished", progress=1.0, event_count=1234)
    count = 3 * ScreeningRun.objects.filter(kind=RunKind.CATALOGUE).count()
    shell = SpaceObject.objects.filter(name__startswith="SHELL").order_by("pk")
    first, *others = shell[: count + 2]
    for number, other in enumerate(others):
        factories.approach(
            run,
            primary=first,
            secondary=other,
            primary_element_set=first.element_sets.latest("pk"),
            secondary_element_set=other.element_sets.latest("pk"),
            miss_distance_km=0.1 * number,
            kind="closest_approach" if number else "co_moving",
        )
    assert CatalogueApproach.objects.filter(run=run).count() == count + 1
    counts = {"closest_approach": count, "co_moving": 1}
    _change(run, status="finished", progress=1.0, stage="", event_counts=counts)


def forget() -> None:
    """Leave the site as it was found."""
    ScreeningRun.objects.filter(kind=RunKind.CATALOGUE).delete()


def _newest() -> ScreeningRun:
    return ScreeningRun.objects.latest("pk")


def _change(run: ScreeningRun, **fields: object) -> None:
    ScreeningRun.objects.filter(pk=run.pk).update(**fields)


def _searching() -> dict[str, object]:
    """Heard of all through a test, however slow the machine."""
    heard_at = real_now_utc() + timedelta(hours=1)
    return {"status": "running", "attempts": 1, "started_at": heard_at, "heartbeat_at": heard_at}


STEPS = {step.__name__: step for step in (begin, advance, fail, finish, forget)}


def main(step: str) -> None:
    """Take one step."""
    STEPS[step]()
