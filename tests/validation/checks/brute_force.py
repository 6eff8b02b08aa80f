"""Both ways of screening against a brute force that filters nothing."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

from sasweb.experiment_records import Bar, Finding, Relation
from screening.engine.pipeline import screen
from tests.validation.catalogues import index_by_number, read_catalogue
from tests.validation.truth import (
    CATALOGUE,
    Comparison,
    compared,
    events_by_pair,
    read_truth,
    truth_config,
)

NONE = Bar(Relation.EXACTLY, 0)
WAYS = {"stations": "by the stations' pipeline", "all": "by all against all"}


def brute_force_findings(data: Path, workers: int) -> Iterator[Finding]:
    """Screen the 302 primaries of the truth both ways, and compare every event."""
    catalogue = read_catalogue(data / CATALOGUE)
    numbers, truth = read_truth(data)
    index_of = index_by_number(catalogue)
    for way in WAYS:
        primaries = [index_of[number] for number in numbers] if way == "stations" else None
        began = time.perf_counter()
        result = screen(catalogue, truth_config(), primaries=primaries, workers=workers)
        seconds = time.perf_counter() - began
        found = events_by_pair(result.approaches, catalogue, numbers)
        by_number = {number: catalogue[index] for number, index in index_of.items()}
        yield from _findings(way, compared(found, truth, by_number), seconds)


def _findings(way: str, comparison: Comparison, seconds: float) -> Iterator[Finding]:
    yield Finding(
        key=f"brute_force_missing_{way}",
        title=f"Brute force, {comparison.expected} events: missing {WAYS[way]}",
        unit="events",
        value=len(comparison.missing),
        bar=NONE,
        note="Found means: miss within 1 m, and TCA within 10 ms, or within 0.5 s under 0.1 km/s, "
        "where the truth's own minimiser stops on a flat curve.",
        figures={
            "expected": comparison.expected,
            "largest_tca_difference_ms": 1e3 * comparison.largest_tca_s,
            "largest_tca_difference_of_slow_pairs_ms": 1e3 * comparison.largest_slow_tca_s,
            "largest_miss_difference_m": 1e3 * comparison.largest_miss_km,
            "seconds": seconds,
            "missing": [f"{key}: {event}" for key, event in comparison.missing[:10]],
        },
    )
    yield Finding(
        key=f"brute_force_extra_{way}",
        title=f"Brute force: further minima unexplained, {WAYS[way]}",
        unit="events",
        value=len(comparison.unexplained),
        bar=NONE,
        note="The truth kept every fast event, and of slow pairs left some minima out: a further "
        "one is explained when brute force sees the distance fall before it and rise after.",
        figures={
            "further_minima": comparison.extra_by_class.total(),
            "by_class": dict(comparison.extra_by_class),
            "unexplained": [f"{key}: {event}" for key, event in comparison.unexplained[:10]],
        },
    )
