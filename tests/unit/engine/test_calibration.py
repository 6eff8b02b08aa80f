"""Counting hits: by hand, against known noise, and with nothing said where little is known."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.engine.calibration import (
    FEWEST_CASES,
    Cases,
    Verdict,
    calibrate,
    combined_sigma_rtn_km,
    relative_errors_rtn_km,
    wilson_interval,
)
from screening.engine.propagate import Propagator
from tests.unit.engine.orbits import LOW_STATION, START, orbit

ALL_AGES = (0.0, 100.0)


def cases(error: np.ndarray, sigma_km: float = 1.0, age_days: float = 1.0) -> Cases:
    count = len(error)
    sigma = np.full((count, 3), sigma_km)
    return Cases(error, sigma, np.zeros(count, np.int64), np.full(count, age_days))


def test_hits_by_hand() -> None:
    """Four cases: the radial component hits twice, the in-track one always, the other never."""
    error = np.array([[0.5, 1.0, 1.1], [-0.5, -1.0, -2.0], [1.5, 0.0, 9.0], [-1.5, 0.3, 1.01]])
    (row,) = calibrate(cases(error), age_edges_days=ALL_AGES)
    assert [(each.cases, each.hits) for each in row.shares] == [(4, 2), (4, 4), (4, 0)]
    assert [each.share for each in row.shares] == [0.5, 1.0, 0.0]
    assert all(each.verdict is Verdict.TOO_FEW for each in row.shares)


@pytest.mark.parametrize(
    ("hits", "count", "low", "high"),
    [
        (0, 10, 0.0, 0.2775),
        (5, 10, 0.2366, 0.7634),
        (81, 263, 0.2553, 0.3662),
        (10, 10, 0.7225, 1.0),
    ],
)
def test_wilson_1927_intervals(hits: int, count: int, low: float, high: float) -> None:
    """81 of 263: the worked example of Newcombe 1998 (Statistics in Medicine 17, 857)."""
    assert wilson_interval(hits, count) == pytest.approx((low, high), abs=5e-5)


@given(st.integers(1, 1000), st.data())
def test_an_interval_holds_its_share_and_mirrors(count: int, data: st.DataObject) -> None:
    hits = data.draw(st.integers(0, count))
    low, high = wilson_interval(hits, count)
    assert 0.0 <= low <= hits / count + 1e-12
    assert hits / count - 1e-12 <= high <= 1.0
    assert wilson_interval(count - hits, count) == pytest.approx((1.0 - high, 1.0 - low))


@pytest.mark.parametrize(("hits", "count"), [(0, 0), (3, 2), (-1, 2)])
def test_impossible_counts_are_refused(hits: int, count: int) -> None:
    with pytest.raises(ValueError, match="have no interval"):
        wilson_interval(hits, count)


@pytest.mark.parametrize(
    ("told_km", "verdict"),
    [(1.0, Verdict.AGREES), (0.7, Verdict.TOO_SMALL), (1.5, Verdict.TOO_LARGE)],
)
def test_noise_of_one_kilometre_tells_right_sigmas_from_wrong_ones(
    told_km: float, verdict: Verdict
) -> None:
    error = np.random.default_rng(3).standard_normal((2000, 3))
    (row,) = calibrate(cases(error, told_km), age_edges_days=ALL_AGES)
    assert {each.verdict for each in row.shares} == {verdict}


def test_groups_are_kept_apart_and_empty_ones_say_so() -> None:
    error = np.random.default_rng(4).standard_normal((90, 3))
    mixed = Cases(error, np.ones((90, 3)), np.repeat([0, 3], 45), np.tile([-0.5, 0.5, 5.0], 30))
    rows = calibrate(mixed, age_edges_days=(0.0, 1.0, 3.0, 7.0))
    assert [(row.regime, row.from_days, row.shares[0].cases) for row in rows] == [
        (0, 0.0, 30), (0, 1.0, 0), (0, 3.0, 15), (3, 0.0, 30), (3, 1.0, 0), (3, 3.0, 15),
    ]  # fmt: skip
    assert rows[1].shares[0].share is None
    assert rows[1].shares[0].verdict is Verdict.TOO_FEW
    assert rows[0].shares[0].verdict is not Verdict.TOO_FEW
    assert FEWEST_CASES == 30


def test_the_unknown_is_not_counted_and_certainty_is_refused() -> None:
    error = np.zeros((3, 3))
    error[1] = np.nan
    (row,) = calibrate(cases(error), age_edges_days=ALL_AGES)
    assert row.shares[0].cases == 2
    with pytest.raises(ValueError, match="above zero"):
        calibrate(cases(error, 0.0), age_edges_days=ALL_AGES)


def test_sigma_of_a_pair_by_hand() -> None:
    """Head-on at one place: in-track adds to in-track. Crossing at right angles: to cross-track."""
    r, v = np.array([[7000.0, 0.0, 0.0]]), np.array([[0.0, 7.5, 0.0]])
    one, other = (np.diag([1.0, 16.0, 4.0])[None] for _ in range(2))
    head_on = combined_sigma_rtn_km(one, other, primary_teme=(r, v), secondary_teme=(r, -v))
    assert head_on[0] == pytest.approx(np.sqrt([2.0, 32.0, 8.0]))
    across = np.array([[0.0, 0.0, 7.5]])
    crossing = combined_sigma_rtn_km(one, other, primary_teme=(r, v), secondary_teme=(r, across))
    assert crossing[0] == pytest.approx(np.sqrt([2.0, 20.0, 20.0]))


def test_what_later_elements_moved_is_the_error() -> None:
    """Only the secondary is moved, 0.01 deg (1.19 km) along its track; axes are the primary's."""
    secondary = orbit(2, raan_deg=140.0)
    moved = replace(secondary, mean_anomaly_deg=secondary.mean_anomaly_deg + 0.01)
    places = np.array([0, 0]), np.array([1, 0])
    error = relative_errors_rtn_km(
        Propagator([LOW_STATION, secondary]),
        Propagator([LOW_STATION, moved]),
        pairs=places,
        start_utc=START,
        offset_s=np.array([1000.0, 1000.0]),
    )
    assert np.linalg.norm(error[0]) == pytest.approx(1.186, abs=0.003)
    assert np.array_equal(error[1], np.zeros(3))
