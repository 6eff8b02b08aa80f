"""The slow-encounter method: Foster's limit, brute force where Foster fails, and refusals."""

from __future__ import annotations

import numpy as np
import pytest

from screening.engine.probability.collision_rate import position_variances_km2
from screening.engine.probability.encounters import Encounters
from screening.engine.probability.foster import foster
from screening.engine.probability.monte_carlo import Motion, monte_carlo
from screening.engine.probability.results import Flag, Reason
from screening.engine.probability.slow import slow
from tests.unit.engine.probability.made_encounters import (
    SPEED_KM_S,
    any_rotation,
    crossing,
    swapped,
    turned,
)


def test_for_a_fast_small_encounter_it_is_foster() -> None:
    pair = crossing(sigma_km=(0.1, 0.1, 0.1))
    assert slow(pair).one(0).pc == pytest.approx(foster(pair).one(0).pc, rel=1e-5)


def test_a_body_far_larger_than_the_errors_is_certain_to_be_hit() -> None:
    pair = crossing(miss_km=(0.05, 0.0, 0.0), sigma_km=(0.02, 0.02, 0.02), hard_body_radius_m=200.0)
    assert slow(pair).one(0).pc == pytest.approx(1.0, rel=1e-4)


def test_swapping_or_turning_changes_nothing() -> None:
    pair = crossing()
    pc = slow(pair).one(0).pc
    assert slow(swapped(pair)).one(0).pc == pytest.approx(pc, rel=1e-5)
    assert slow(turned(pair, any_rotation(3))).one(0).pc == pytest.approx(pc, rel=1e-5)


def side_by_side() -> Encounters:
    """A companion 300 m ahead, 30 m above, drifting at 6 cm/s, as after a release."""
    return crossing(
        miss_km=(0.03, 0.3, 0.0),
        v_secondary_km_s=np.array([0.0, SPEED_KM_S - 0.00005, 0.00003]),
        sigma_km=(0.02, 0.2, 0.05),
    )


def test_brute_force_on_orbits_agrees_where_foster_does_not() -> None:
    pair = side_by_side()
    drawn = monte_carlo(
        pair, np.random.default_rng(5), sample_count=10_000, motion=Motion.TWO_BODY
    ).one(0)
    low, high = drawn.figures["pc_low"], drawn.figures["pc_high"]
    expected, two_d = slow(pair).one(0), foster(pair).one(0)
    assert low is not None
    assert high is not None
    assert expected.pc is not None
    assert two_d.pc is not None
    assert low < expected.pc < high < two_d.pc
    assert Flag.SHORT_ENCOUNTER_VIOLATED in two_d.flags


def test_the_pass_half_a_revolution_later_is_another_conjunction() -> None:
    # Both orbits are circles of one size: they cross again on the other side of Earth.
    answer = slow(crossing(miss_km=(0.0, 0.0, 0.0), sigma_km=(0.1, 0.1, 0.1))).one(0)
    assert answer.figures["begin_s"] > -10.0
    assert answer.figures["end_s"] < 10.0


def test_it_needs_no_relative_speed() -> None:
    pair = crossing(angle_deg=0.0, sigma_km=(0.1, 0.1, 0.1))
    answer = slow(pair).one(0)
    assert foster(pair).one(0).pc is None
    assert answer.pc is not None
    assert answer.pc > 0.0


def test_without_velocity_errors_it_says_what_is_missing() -> None:
    answer = slow(crossing(covariance_primary=np.diag([0.01, 0.09, 0.01]))).one(0)
    assert answer.pc is None
    assert answer.reason is Reason.VELOCITY_COVARIANCE_ABSENT


def test_an_open_orbit_is_refused() -> None:
    answer = slow(crossing(v_secondary_km_s=np.array([0.0, 3.0, 11.0]))).one(0)
    assert answer.pc is None
    assert answer.reason is Reason.ORBIT_NOT_BOUND


def test_a_window_too_short_for_the_encounter_is_said() -> None:
    pair = crossing(miss_km=(0.0, 0.1, 0.0), angle_deg=0.1, sigma_km=(0.1, 0.5, 0.1))
    whole = slow(pair).one(0)
    part = slow(pair, half_window_s=np.array([5.0])).one(0)
    assert Flag.WINDOW_CUT in part.flags
    assert part.pc < whole.pc


def test_one_answer_does_not_depend_on_its_neighbours() -> None:
    pair = crossing()
    both = type(pair)(
        *(np.concatenate([getattr(p, n) for p in (pair, side_by_side())]) for n in pair.__slots__)
    )
    assert slow(both).one(0).pc == slow(pair).one(0).pc


def test_a_covariance_without_depth_is_refused_with_a_reason() -> None:
    flat = np.diag([0.01, 0.01, -1e-18, 1e-8, 1e-8, 1e-26])
    pair = crossing(angle_deg=0.5, covariance_primary=flat, covariance_secondary=flat)
    answer = slow(pair, half_window_s=np.array([1.0])).one(0)
    assert (answer.pc, answer.reason) == (None, Reason.NOT_CONVERGED)


def test_a_variance_that_rounding_made_negative_is_raised_to_the_floor_and_told() -> None:
    covariance_km2 = np.stack([np.diag([-1e-16, 0.04, 1.0]), np.diag([1e-12, 0.04, 1.0])])
    variance_km2, _, was_repaired = position_variances_km2(covariance_km2, radius_km=0.01)
    assert was_repaired.tolist() == [True, False]
    np.testing.assert_allclose(variance_km2[:, 0], [1e-12, 1e-12], rtol=1e-3)
