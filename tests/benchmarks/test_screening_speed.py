"""``make bench``: how long a week of both stations takes. Prints; never passes or fails on time."""

import sys

import pytest

from screening.engine.config import ScreeningConfig
from tests.benchmarks.bench_screen import START, STATIONS, Case, measure, synthetic_catalogue

pytestmark = pytest.mark.benchmark


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("threshold_km", [5.0, 60.0])
def test_both_stations_for_a_week(workers: int, threshold_km: float) -> None:
    element_sets = synthetic_catalogue(30_000)
    config = ScreeningConfig(start_utc=START, duration_s=7 * 86400.0, threshold_km=threshold_km)
    case = Case(element_sets, list(range(len(STATIONS))), config, workers)
    sys.stdout.write(measure(case) + "\n")
