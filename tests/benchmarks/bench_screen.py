"""Measure a stations screening on a catalogue file, or on synthetic objects.

    python -m tests.benchmarks.bench_screen [--catalog FILE] [--objects N] [--days D] ...

Prints one line of figures a run. Not a test: nothing passes or fails.
"""

from __future__ import annotations

import argparse
import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from screening.catalog.selection import select_elements
from screening.engine.config import DEFAULT_STEP_S, ScreeningConfig
from screening.engine.elements import read_elements
from screening.engine.pipeline import screen
from screening.engine.types import ElementSet

START = datetime(2026, 3, 10, 4, tzinfo=UTC)
STATIONS = {25544: (15.49, 0.0007, 51.6, 80.0, 230.0), 48274: (15.60, 0.0005, 41.5, 200.0, 10.0)}
# Shares and shapes of a real catalogue: (share, mean motion, its spread, largest eccentricity).
BANDS = (
    (0.40, 15.1, 0.15, 0.002),
    (0.30, 14.4, 0.45, 0.02),
    (0.12, 13.4, 0.50, 0.05),
    (0.03, 15.6, 0.20, 0.004),
    (0.09, 1.0027, 0.01, 0.001),
    (0.06, 2.3, 0.25, 0.72),
)


@dataclass(frozen=True, slots=True)
class Case:
    """One measurement."""

    element_sets: list[ElementSet]
    primaries: list[int]
    config: ScreeningConfig
    workers: int


def synthetic_catalogue(count: int, seed: int = 1) -> list[ElementSet]:
    """Both stations and ``count`` SYNTHETIC objects in the bands of a real catalogue."""
    rng = np.random.default_rng(seed)
    objects = [_object(number, *shape) for number, shape in STATIONS.items()]
    shares = np.array([band[0] for band in BANDS])
    for number, band in enumerate(rng.choice(len(BANDS), count, p=shares / shares.sum()), 60_001):
        _, mean_motion, spread, most_eccentric = BANDS[band]
        shape = (
            mean_motion + spread * rng.uniform(-1.0, 1.0),
            most_eccentric * rng.uniform(),
            np.degrees(np.arccos(rng.uniform(-0.3, 0.8))),
            rng.uniform(0.0, 360.0),
            rng.uniform(0.0, 360.0),
        )
        objects.append(_object(number, *map(float, shape)))
    return objects


def _object(
    number: int,
    mean_motion_rev_day: float,
    eccentricity: float,
    inclination_deg: float,
    raan_deg: float,
    mean_anomaly_deg: float,
) -> ElementSet:
    return ElementSet(
        norad_cat_id=number,
        name=f"SYNTHETIC {number}",
        international_designator="",
        epoch_utc=START,
        mean_motion_rev_day=mean_motion_rev_day,
        eccentricity=eccentricity,
        inclination_deg=inclination_deg,
        raan_deg=raan_deg,
        arg_perigee_deg=(3.0 * mean_anomaly_deg) % 360.0,
        mean_anomaly_deg=mean_anomaly_deg,
        bstar_per_earth_radius=1e-4,
    )


def measure(case: Case) -> str:
    """Run one screening and say in a line what it took."""
    began = time.perf_counter()
    result = screen(case.element_sets, case.config, primaries=case.primaries, workers=case.workers)
    seconds = time.perf_counter() - began
    days = case.config.duration_s / 86400.0
    stages = " ".join(f"{name}={spent:.2f}" for name, spent in result.seconds_by_stage.items())
    counted = " ".join(f"{name}={count}" for name, count in result.counts_by_stage.items())
    return (
        f"days={days:g} threshold_km={case.config.threshold_km:g} seconds={seconds:.2f} "
        f"{counted} {stages}"
    )


def main() -> None:
    """Parse, measure, print."""
    options = _options()
    start_utc = datetime.fromisoformat(options.start)
    if options.catalog:
        parsed = read_elements(options.catalog.read_bytes(), file_name=options.catalog.name)
        element_sets = select_elements(parsed.elements, start_utc)
    else:
        element_sets = synthetic_catalogue(options.objects)
    config = ScreeningConfig(
        start_utc=start_utc,
        duration_s=options.days * 86400.0,
        threshold_km=options.threshold_km,
        step_s=options.step_s,
    )
    primaries = [i for i, each in enumerate(element_sets) if each.norad_cat_id in STATIONS]
    for _ in range(options.repeat):
        sys.stdout.write(measure(Case(element_sets, primaries, config, options.workers)) + "\n")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--catalog", type=Path)
    parser.add_argument("--objects", type=int, default=30_000)
    parser.add_argument("--start", default=START.isoformat())
    parser.add_argument("--days", type=float, default=7.0)
    parser.add_argument("--threshold-km", type=float, default=60.0)
    parser.add_argument("--step-s", type=float, default=DEFAULT_STEP_S)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--repeat", type=int, default=1)
    return parser.parse_args()


if __name__ == "__main__":
    main()
