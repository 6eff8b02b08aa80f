"""Monte Carlo: repeatable, with an exact interval, and honest about counting nothing."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import binom

from screening.engine.probability.monte_carlo import Motion, binomial_interval, monte_carlo
from screening.engine.probability.results import Reason
from tests.unit.engine.probability.made_encounters import crossing

BIG = crossing(hard_body_radius_m=100.0, sigma_km=(0.1, 0.1, 0.1))


@pytest.mark.parametrize("motion", Motion)
def test_the_same_generator_gives_the_same_answer(motion: Motion) -> None:
    first, second, other = (
        monte_carlo(BIG, np.random.default_rng(seed), sample_count=3000, motion=motion).pc[0]
        for seed in (1, 1, 2)
    )
    assert first == second
    assert first != other


def test_straight_and_kepler_paths_agree_for_a_fast_pass() -> None:
    straight, kepler = (
        monte_carlo(BIG, np.random.default_rng(3), sample_count=20_000, motion=motion).one(0)
        for motion in (Motion.LINEAR, Motion.TWO_BODY)
    )
    assert straight.figures["pc_low"] < kepler.figures["pc_high"]
    assert kepler.figures["pc_low"] < straight.figures["pc_high"]
    assert kepler.figures["hits"] > 100


def test_no_hit_is_unknown_with_an_upper_limit() -> None:
    far = crossing(miss_km=(30.0, 0.0, 0.0))
    answer = monte_carlo(
        far, np.random.default_rng(0), sample_count=1000, motion=Motion.LINEAR
    ).one(0)
    assert answer.pc is None
    assert answer.reason is Reason.NO_SAMPLE_HIT
    assert answer.figures["pc_high"] == pytest.approx(1.0 - 0.025 ** (1.0 / 1000.0))


@pytest.mark.parametrize(("hits", "count"), [(1, 10), (7, 20), (19, 20), (500, 100_000)])
def test_the_interval_leaves_its_tails(hits: int, count: int) -> None:
    low, high = binomial_interval(np.array([float(hits)]), count)
    assert binom.sf(hits - 1, count, low[0]) == pytest.approx(0.025, rel=1e-6)
    assert binom.cdf(hits, count, high[0]) == pytest.approx(0.025, rel=1e-6)


def test_all_or_nothing_has_one_sided_intervals() -> None:
    low, high = binomial_interval(np.array([0.0, 50.0]), 50)
    assert (low[0], high[1]) == (0.0, 1.0)
    assert 0.0 < high[0] < 0.1 < 0.9 < low[1] < 1.0


def test_one_that_cannot_be_drawn_says_why() -> None:
    unknown = crossing(covariance_primary=np.diag([0.01, 0.01, 0.01]))
    answer = monte_carlo(
        unknown, np.random.default_rng(0), sample_count=10, motion=Motion.TWO_BODY
    ).one(0)
    assert answer.pc is None
    assert answer.reason is Reason.VELOCITY_COVARIANCE_ABSENT
    assert answer.figures["hits"] is None


def test_no_samples_are_refused() -> None:
    with pytest.raises(ValueError, match="at least one"):
        monte_carlo(BIG, np.random.default_rng(0), sample_count=0, motion=Motion.LINEAR)
