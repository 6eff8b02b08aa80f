"""What is measured, each case in a process of its own: code compiled, input read, then timed."""

from __future__ import annotations

import json
import os
import resource
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import django

from screening.engine.config import ScreeningConfig
from screening.engine.elements import read_elements
from screening.engine.pipeline import screen
from screening.engine.types import ElementSet, ScreeningResult

THRESHOLD_KM = 5.0
REAL_START = datetime(2024, 11, 1, tzinfo=UTC)
STATIONS = (25544, 48274)
_WARM_UP_OBJECTS = 300
_STATUS = Path("/proc/self/status")


@dataclass(frozen=True, slots=True)
class Case:
    """One measurement: ``what`` names it in ``CASES``; without a file the objects are SYNTHETIC."""

    what: str
    hours: float
    workers: int
    objects: int
    catalogue: str | None = None
    threshold_km: float = THRESHOLD_KM

    def to_json(self) -> str:
        return json.dumps(asdict(self))

    @property
    def config(self) -> ScreeningConfig:
        return ScreeningConfig(
            start_utc=REAL_START,
            duration_s=self.hours * 3600.0,
            threshold_km=self.threshold_km,
        )

    def element_sets(self) -> Sequence[ElementSet]:
        """Return the first ``objects`` of the file, or as many of the SYNTHETIC demo catalogue."""
        if self.catalogue is None:
            return synthetic_catalogue(self.objects)
        path = Path(self.catalogue)
        return read_elements(path.read_bytes(), file_name=path.name).elements[: self.objects]


def synthetic_catalogue(count: int) -> Sequence[ElementSet]:
    """Return the SYNTHETIC demo catalogue, which knows Django: a worker has that loaded too."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sasweb.settings.test")
    django.setup()
    from screening.catalog.sources.demo.world import demo_catalog

    return demo_catalog(REAL_START, object_count=count).element_sets


Figures = dict[str, Any]


def all_against_all(case: Case) -> Figures:
    """Screen all against all, and tell how long the very first call took."""
    element_sets = case.element_sets()
    began = time.perf_counter()
    for each in range(2):  # the first compiles or reads what was compiled before
        screen(element_sets[:_WARM_UP_OBJECTS], case.config, primaries=None, workers=case.workers)
        if each == 0:
            first_s = time.perf_counter() - began
    warm_s = time.perf_counter() - began - first_s
    return {"first_call_s": first_s, "warm_call_s": warm_s} | _timed(
        lambda: screen(element_sets, case.config, primaries=None, workers=case.workers)
    )


def stations(case: Case) -> Figures:
    """Screen both stations against all, the second of two calls."""
    element_sets = case.element_sets()
    chosen = [i for i, each in enumerate(element_sets) if each.norad_cat_id in STATIONS]
    primaries = chosen or [0, 1]  # the SYNTHETIC stations come first

    def screened() -> ScreeningResult:
        return screen(element_sets, case.config, primaries=primaries, workers=case.workers)

    screened()
    return _timed(screened)


def astroz_screen(case: Case) -> Figures:
    """Screen all against all with the peer; its public interface alone."""
    from tests.benchmarks import astroz_peer

    os.environ["ASTROZ_THREADS"] = str(case.workers)
    subject = astroz_peer.constellation(case.element_sets())
    astroz_peer.screened(subject, REAL_START, hours=0.5, threshold_km=case.threshold_km)
    cpu_s, began = _cpu_s(), time.perf_counter()
    events = astroz_peer.screened(subject, REAL_START, case.hours, case.threshold_km)
    seconds = time.perf_counter() - began
    return {
        "seconds": seconds,
        "cpu_s": _cpu_s() - cpu_s,
        "events": events,
        "peak_memory_gb": peak_memory_gb(),
    }


def timed(work: Callable[[], object]) -> Figures:
    """Return what a piece of work takes: seconds, processor seconds, the most memory."""
    cpu_s, began = _cpu_s(), time.perf_counter()
    work()
    seconds = time.perf_counter() - began
    return {"seconds": seconds, "cpu_s": _cpu_s() - cpu_s, "peak_memory_gb": peak_memory_gb()}


def _timed(screened: Callable[[], ScreeningResult]) -> Figures:
    results: list[ScreeningResult] = []
    figures = timed(lambda: results.append(screened()))
    result = results[0]
    return figures | {
        "events": int(result.approaches.size),
        "stages_s": dict(result.seconds_by_stage),
        "counts": dict(result.counts_by_stage),
    }


def _cpu_s() -> float:
    """Return the processor time of this process and of its children that have ended."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def peak_memory_gb() -> float:
    """Return the most memory this process has held.

    NOTE: ``ru_maxrss`` of a new process begins with its parent's; the kernel's own line does not.
    """
    if _STATUS.is_file():
        for line in _STATUS.read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024 / 1e9
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e9
