"""Nothing is missed and nothing invented: the pipeline against dense sampling of random pairs."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from screening.engine.config import ScreeningConfig
from screening.engine.pipeline import screen
from screening.engine.types import ApproachKind, ElementSet
from tests.unit.engine import oracle
from tests.unit.engine.orbits import LOW_STATION, START
from tests.unit.engine.strategies import WINDOW_S, visitors

THRESHOLDS_KM = st.sampled_from([1.0, 5.0, 20.0, 60.0, 200.0])
FEW = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def config(threshold_km: float, **changes: object) -> ScreeningConfig:
    standard = {"start_utc": START, "duration_s": WINDOW_S, "threshold_km": threshold_km}
    return ScreeningConfig(**(standard | changes))


def events(element_sets: list[ElementSet], settings: ScreeningConfig, **how: object) -> np.ndarray:
    """Local minima with the first object as primary, without window edges."""
    found = screen(element_sets, settings, primaries=[0], **how).approaches
    is_edge = (found["kind"] == ApproachKind.WINDOW_EDGE) | (
        (found["kind"] == ApproachKind.CO_MOVING)
        & np.isin(found["tca_offset_s"], [0.0, settings.duration_s])
    )
    return found[~is_edge]


def assert_same(found: np.ndarray, expected: list[oracle.Minimum], threshold_km: float) -> None:
    """Every event of either list is in the other, unless it grazes the threshold or the window."""
    for minimum in expected:
        if is_rounding(minimum.miss_km, minimum.speed_km_s):
            continue
        if grazes(minimum.tca_s, minimum.miss_km, threshold_km):
            continue
        close = np.abs(found["tca_offset_s"] - minimum.tca_s) < tolerance_s(minimum.speed_km_s)
        assert close.any(), f"missed {minimum}"
        misses_km = found["miss_distance_km"][close]
        assert np.abs(misses_km - minimum.miss_km).min() < 1e-3
    for event in found:
        if is_rounding(event["miss_distance_km"], event["relative_speed_km_s"]):
            continue
        if grazes(event["tca_offset_s"], event["miss_distance_km"], threshold_km):
            continue
        times = np.array([minimum.tca_s for minimum in expected])
        within = tolerance_s(float(event["relative_speed_km_s"]))
        assert (np.abs(times - event["tca_offset_s"]) < within).any(), f"invented {event}"


def grazes(tca_s: float, miss_km: float, threshold_km: float) -> bool:
    at_edge = min(tca_s, WINDOW_S - tca_s) < 1.0
    return at_edge or abs(miss_km - threshold_km) < 1e-6


def is_rounding(miss_km: float, speed_km_s: float) -> bool:
    """Two objects as good as one: where they are nearest is decided by how positions round."""
    return miss_km < 1e-6 and speed_km_s < 1e-6


def tolerance_s(speed_km_s: float) -> float:
    """Golden section stops at the rounding of positions: the slower, the flatter the minimum."""
    return 0.001 if speed_km_s > 0.5 else min(2.0, 0.01 / max(speed_km_s, 1e-6))


@FEW
@given(st.lists(visitors(), min_size=1, max_size=4), THRESHOLDS_KM)
def test_it_finds_every_local_minimum_that_brute_force_finds(
    others: list[ElementSet], threshold_km: float
) -> None:
    others = [replace(each, norad_cat_id=50001 + i) for i, each in enumerate(others)]
    found = events([LOW_STATION, *others], config(threshold_km))
    for index, other in enumerate(others, start=1):
        expected = oracle.minima(LOW_STATION, other, START, WINDOW_S, threshold_km)
        assert_same(found[found["secondary_index"] == index], expected, threshold_km)


@FEW
@given(visitors(), THRESHOLDS_KM, st.sampled_from([30.0, 90.0, 250.0, 777.0, 1000.0]))
def test_the_step_changes_nothing_that_is_found(
    other: ElementSet, threshold_km: float, step_s: float
) -> None:
    pair = [LOW_STATION, other]
    standard = events(pair, config(threshold_km))
    stepped = events(pair, config(threshold_km, step_s=step_s))
    grazing = np.abs(standard["miss_distance_km"] - threshold_km) < 1e-6
    if not grazing.any():
        assert_equal_events(stepped, standard)


def assert_equal_events(one: np.ndarray, other: np.ndarray) -> None:
    assert one.size == other.size
    slow = other["relative_speed_km_s"] < 0.1
    assert np.all(np.abs(one["tca_offset_s"] - other["tca_offset_s"]) < np.where(slow, 0.5, 1e-4))
    assert np.allclose(one["miss_distance_km"], other["miss_distance_km"], rtol=0, atol=1e-6)
    assert np.array_equal(one["kind"], other["kind"])


@FEW
@given(visitors(), THRESHOLDS_KM)
def test_swapping_the_pair_swaps_nothing_but_the_roles(
    other: ElementSet, threshold_km: float
) -> None:
    there = events([LOW_STATION, other], config(threshold_km))
    back = events([other, LOW_STATION], config(threshold_km))
    assert_equal_events(there, back)
    if np.all(there["relative_speed_km_s"] > 0.1):
        assert np.allclose(there["r_primary_teme_km"], back["r_secondary_teme_km"], atol=1e-3)
    assert np.allclose(there["duration_s"], back["duration_s"], atol=0.5)


@FEW
@given(visitors(), THRESHOLDS_KM, st.floats(0.2, 0.8))
def test_two_windows_side_by_side_find_what_one_finds(
    other: ElementSet, threshold_km: float, share: float
) -> None:
    pair, cut_s = [LOW_STATION, other], round(share * WINDOW_S)
    whole = events(pair, config(threshold_km))
    first = events(pair, config(threshold_km, duration_s=float(cut_s)))
    second = events(
        pair,
        config(
            threshold_km,
            start_utc=START + timedelta(seconds=cut_s),
            duration_s=WINDOW_S - cut_s,
        ),
    )
    both = np.concatenate([first["tca_offset_s"], second["tca_offset_s"] + cut_s])
    near_cut = np.abs(whole["tca_offset_s"] - cut_s) < 1.0
    if near_cut.any() or (np.abs(whole["miss_distance_km"] - threshold_km) < 1e-6).any():
        return
    assert both.size == whole.size
    assert np.allclose(np.sort(both), np.sort(whole["tca_offset_s"]), rtol=0, atol=0.5)


def constellation(count: int) -> list[ElementSet]:
    """Satellites in many planes near the station's height, all over their orbits."""
    return [
        replace(
            LOW_STATION,
            norad_cat_id=60000 + i,
            raan_deg=37.0 * i % 360.0,
            inclination_deg=97.0 - i / 40.0,
            mean_anomaly_deg=101.0 * i % 360.0,
        )
        for i in range(count)
    ]


@pytest.mark.parametrize("workers", [2, 3])
def test_the_number_of_threads_changes_nothing(workers: int) -> None:
    catalogue = [LOW_STATION, *constellation(1700)]
    alone = screen(catalogue, config(20.0), primaries=[0])
    shared = screen(catalogue, config(20.0), primaries=[0], workers=workers)
    assert shared.counts_by_stage["threads"] == workers
    assert alone.approaches.size > 20
    assert np.array_equal(alone.approaches, shared.approaches)


def test_the_order_of_the_objects_changes_nothing() -> None:
    catalogue = [LOW_STATION, *constellation(120)]
    backwards = catalogue[::-1]
    one = screen(catalogue, config(60.0), primaries=None).approaches
    other = screen(backwards, config(60.0), primaries=None).approaches
    assert one.size > 20
    for field in ("tca_offset_s", "miss_distance_km", "radial_km", "kind", "duration_s"):
        assert np.array_equal(one[field], other[field])
    for role in ("primary_index", "secondary_index"):
        numbers = [catalogue[i].norad_cat_id for i in one[role]]
        assert numbers == [backwards[i].norad_cat_id for i in other[role]]


def test_all_against_all_meets_each_pair_once_the_lower_number_first() -> None:
    catalogue = [LOW_STATION, *constellation(60)][::-1]
    found = screen(catalogue, config(100.0), primaries=None).approaches
    expected = []
    for i, one in enumerate(catalogue):
        for other in catalogue[i + 1 :]:
            low, high = sorted((one, other), key=lambda each: each.norad_cat_id)
            minima = oracle.minima(low, high, START, WINDOW_S, 100.0)
            expected += [(low.norad_cat_id, high.norad_cat_id, each.tca_s) for each in minima]
    numbers = [each.norad_cat_id for each in catalogue]
    minima_found = found[found["kind"] != ApproachKind.WINDOW_EDGE]
    pairs = [
        (numbers[row["primary_index"]], numbers[row["secondary_index"]]) for row in minima_found
    ]
    assert sorted(pairs) == sorted(each[:2] for each in expected)
    assert np.allclose(
        minima_found["tca_offset_s"], sorted(each[2] for each in expected), atol=1e-3
    )
