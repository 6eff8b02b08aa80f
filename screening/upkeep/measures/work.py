"""Pulls, runs, shards and studies: how many of the last day came to what, and how long it took."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from django.db.models import Q

from screening.catalog.models import Pull
from screening.conjunctions.models import RunKind, RunShard, RunStatus, ScreeningRun
from screening.conjunctions.selectors import latest_finished_run
from screening.consequences.models import Study, StudyStatus
from screening.upkeep.measures.counts import counted
from screening.upkeep.measures.measure import Group, Measure, Moment, Reading

BYTES_PER_MB: Final = 1_000_000
UNFINISHED: Final = (RunStatus.QUEUED, RunStatus.RUNNING)

PULLS: Final = Measure(
    "pulls_last_day", "Pulls that began within 24 hours, by feed and status.", ("feed", "status")
)
RUNS: Final = Measure(
    "runs_last_day", "Runs asked for within 24 hours, by kind and status.", ("kind", "status")
)
RUN_SECONDS: Final = Measure(
    "run_duration_seconds", "How long the newest finished run of a kind took.", ("kind",)
)
RUN_BYTES: Final = Measure(
    "run_peak_memory_bytes", "The most memory that a process of that run held.", ("kind",)
)
RUN_OBJECTS: Final = Measure(
    "run_element_sets", "Element sets that the newest finished run of a kind rests on.", ("kind",)
)
SHARDS: Final = Measure(
    "shards_unfinished", "Shards of unfinished runs of all against all, by status.", ("status",)
)
STUDIES: Final = Measure(
    "studies_last_day", "What-if studies asked within 24 hours, by kind and status.",
    ("kind", "status"),
)  # fmt: skip
STUDIES_WAITING: Final = Measure(
    "studies_unfinished", "What-if studies that are queued or being worked out."
)


def _read(moment: Moment) -> Iterator[Reading]:
    pulls = Pull.objects.filter(started_at__gte=moment.day_ago)
    yield from counted(PULLS, pulls, "feed__key", "status")
    runs = ScreeningRun.objects.filter(
        Q(requested_at__gte=moment.day_ago) | Q(status__in=UNFINISHED)
    )
    yield from counted(RUNS, runs, "kind", "status")
    for kind in RunKind:
        yield from _newest(latest_finished_run(kind))
    shards = RunShard.objects.filter(run__status__in=UNFINISHED)
    yield from counted(SHARDS, shards, "status")
    studies = Study.objects.filter(requested_at__gte=moment.day_ago)
    yield from counted(STUDIES, studies, "kind", "status")
    waiting = Study.objects.filter(status__in=(StudyStatus.QUEUED, StudyStatus.RUNNING))
    yield STUDIES_WAITING.of(waiting.count())


def _newest(run: ScreeningRun | None) -> Iterator[Reading]:
    if run is None:
        return
    yield RUN_OBJECTS.of(run.element_set_count, run.kind)
    if run.started_at and run.finished_at:
        yield RUN_SECONDS.of((run.finished_at - run.started_at).total_seconds(), run.kind)
    if run.peak_memory_mb is not None:
        yield RUN_BYTES.of(run.peak_memory_mb * BYTES_PER_MB, run.kind)


WORK: Final = Group(
    "work",
    (PULLS, RUNS, RUN_SECONDS, RUN_BYTES, RUN_OBJECTS, SHARDS, STUDIES, STUDIES_WAITING),
    _read,
)
