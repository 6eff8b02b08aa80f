"""Everything there is to tell, gathered at the moment a monitor asks."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

from django.db import Error as AnyDatabaseError
from prometheus_client import (
    GC_COLLECTOR,
    PLATFORM_COLLECTOR,
    PROCESS_COLLECTOR,
    CollectorRegistry,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead
from prometheus_client.registry import Collector

from sasweb.metrics.requests import OF_REQUESTS
from screening.common.clock import now_utc, real_now_utc
from screening.common.process_identity import process_exists
from screening.upkeep.measures import GROUPS, Group, Moment, Reading
from screening.upkeep.measures.measure import PREFIX

logger = logging.getLogger(__name__)

FOLDER_VARIABLE: Final = "PROMETHEUS_MULTIPROC_DIR"
UNTOLD: Final = "untold"
UNTOLD_WORDS: Final = "1 for a group of measures that could not be read just now, else 0."


class FactsCollector(Collector):
    """What the database, the queue and the disk tell. Any web process tells the same."""

    def collect(self) -> Iterator[Metric]:
        moment = Moment(real_now_utc(), now_utc())
        untold = GaugeMetricFamily(f"{PREFIX}{UNTOLD}", UNTOLD_WORDS, labels=("group",))
        for group in GROUPS:
            readings = _readings(group, moment)
            untold.add_metric((group.name,), float(readings is None))
            yield from _families(group, readings or [])
        yield untold


def metrics_text() -> bytes:
    """The whole answer, in Prometheus' text format."""
    registry = CollectorRegistry()
    registry.register(FactsCollector())
    if folder := os.environ.get(FOLDER_VARIABLE):
        _forget_the_dead(Path(folder))
        MultiProcessCollector(registry, folder)  # type: ignore[no-untyped-call]
    else:
        for each in OF_REQUESTS:
            registry.register(each)
        for collector in (PROCESS_COLLECTOR, PLATFORM_COLLECTOR, GC_COLLECTOR):
            registry.register(collector)
    return generate_latest(registry)


def _readings(group: Group, moment: Moment) -> list[Reading] | None:
    try:
        return list(group.read(moment))
    except (AnyDatabaseError, OSError):
        logger.exception("What monitors ask of %s cannot be told.", group.name)
        return None


def _families(group: Group, readings: list[Reading]) -> Iterator[Metric]:
    for measure in group.measures:
        family = GaugeMetricFamily(PREFIX + measure.name, measure.words, labels=measure.labels)
        for reading in readings:
            if reading.measure is measure:
                family.add_metric(reading.labels, reading.value)
        yield family


def _forget_the_dead(folder: Path) -> None:
    """Streams of a process that has ended are open no more; what it counted still counts."""
    for path in folder.glob("gauge_live*.db"):
        pid = path.stem.rpartition("_")[2]
        if pid.isdecimal() and not process_exists(int(pid)):
            with suppress(FileNotFoundError):  # another process was at it too
                mark_process_dead(int(pid), str(folder))  # type: ignore[no-untyped-call]
