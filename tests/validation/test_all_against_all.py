"""Whole catalogues against themselves, held against brute force, SOCRATES and pair by pair."""

from __future__ import annotations

import csv
import gzip
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from screening.engine.all_pairs.parts import Catalogue, cut_window, join, screen_part
from screening.engine.config import ScreeningConfig
from screening.engine.pipeline import in_order, screen
from screening.engine.roughness import LOOK_STENCIL_S, strays_of
from screening.engine.threads import Threads
from screening.engine.types import ElementSet
from tests.validation.catalogues import index_by_number, read_catalogue
from tests.validation.test_screening_truth import assert_agrees, catalogue, truth
from tests.validation.test_socrates import RUN_OF_MARCH_10
from tests.validation.truth import DAY_S, START, Events, events_by_pair, truth_config

pytestmark = pytest.mark.validation
__all__ = ["catalogue", "truth"]  # fixtures

ISS, CSS = 25544, 48274
WEEK_S = 7 * DAY_S


@pytest.mark.slow
@pytest.mark.usefixtures("whole_truth")
def test_a_whole_day_has_all_events_of_all_302_primaries(
    catalogue: tuple[ElementSet, ...], truth: tuple[list[int], Events]
) -> None:
    numbers, expected = truth
    assert sum(map(len, expected.values())) == 544
    result = screen(catalogue, truth_config(), primaries=None, workers=2)
    counts = result.counts_by_stage
    kinds = ("objects_own_sgp4", "objects_arcs", "objects_sgp4")
    assert sum(counts[kind] for kind in kinds) == counts["objects_screened"]
    assert_agrees(catalogue, events_by_pair(result.approaches, catalogue, numbers), expected)


@pytest.mark.slow
@pytest.mark.usefixtures("whole_truth")
def test_a_whole_week_has_every_pair_of_socrates(shared_data: Path) -> None:
    folder = shared_data / "socrates"
    element_sets = read_catalogue(folder / "socrates_20260310_objects_gp.csv.gz")
    index_of = index_by_number(element_sets)
    with gzip.open(folder / "socrates_20260310_pairs.csv.gz", "rt") as file:
        wanted = {
            frozenset((index_of[int(row["NORAD_CAT_ID_1"])], index_of[int(row["NORAD_CAT_ID_2"])]))
            for row in csv.DictReader(file)
        }
    found = screen(element_sets, RUN_OF_MARCH_10, primaries=None, workers=2).approaches
    pairs = zip(found["primary_index"].tolist(), found["secondary_index"].tolist(), strict=True)
    assert len(wanted) == 76_628
    assert wanted - {frozenset(pair) for pair in pairs} == set()


@pytest.mark.parametrize(("step_s", "parts"), [(120.0, 1), (240.0, 3), (45.0, 2)])
def test_both_stations_have_the_same_records_either_way_to_the_last_bit(
    catalogue: tuple[ElementSet, ...], step_s: float, parts: int
) -> None:
    config = ScreeningConfig(
        start_utc=START, duration_s=DAY_S / 2, threshold_km=20.0, sieve_step_s=step_s
    )
    primaries = [index_by_number(catalogue)[number] for number in (ISS, CSS)]
    by_pairs = screen(catalogue, config, primaries=primaries).approaches
    ready = Catalogue.prepare(catalogue, config)
    found = [
        screen_part(ready, config, stretch, primaries=primaries, threads=2)
        for stretch in cut_window(config, parts)
    ]
    assert by_pairs.size > 50
    assert np.array_equal(in_order(join(found), catalogue), by_pairs)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "start_utc"),
    [
        ("celestrak_on_orbit_20241101.csv.gz", START),
        ("merged_20260310_gp.csv.gz", datetime(2026, 3, 10, 4, tzinfo=UTC)),
    ],
)
def test_no_object_strays_further_than_the_sieve_allows_it(
    shared_data: Path, name: str, start_utc: datetime
) -> None:
    """Every twentieth object of a catalogue, at 60 random times of a week."""
    config = ScreeningConfig(start_utc=start_utc, duration_s=WEEK_S, threshold_km=5.0)
    ready = Catalogue.prepare(read_catalogue(shared_data / "catalog" / name)[::20], config)
    propagator, until_s = ready.propagator, ready.lifetimes.usable_until_s
    with Threads(1) as threads:
        strays = ready.ways(config, threads).rough
    rng = np.random.default_rng(5)
    for index in np.flatnonzero(ready.lifetimes.is_screened).tolist():
        centre_s = rng.uniform(2.0, max(until_s[index] - 2.0, 3.0), 60)
        at_s = (centre_s[:, None] + LOOK_STENCIL_S).ravel()
        r, v, _ = propagator.object_states_teme(index, start_utc, at_s)
        velocity, acceleration = strays_of(r.reshape(60, -1, 3), v.reshape(60, -1, 3))
        assert velocity <= strays.velocity_error_km_s[index], index
        assert acceleration <= strays.acceleration_km_s2[index], index
