"""Foster's probability: published figures, symmetries, brute force, and refusals with reasons."""

from __future__ import annotations

import numpy as np
import pytest

from screening.engine.probability.encounters import Encounters, encounters
from screening.engine.probability.foster import foster
from screening.engine.probability.monte_carlo import Motion, monte_carlo
from screening.engine.probability.results import Flag, Reason
from tests.unit.engine.probability.made_encounters import any_rotation, crossing, swapped, turned

# NASA CARA Analysis Tools, unit case "Omitron 1" (states km, km/s; covariances km2; radius 20 m).
OMITRON = encounters(
    np.array([378.39559, 4305.721887, 5752.767554]),
    np.array([2.360800244, 5.580331936, -4.322349039]),
    r_secondary_km=np.array([374.5180598, 4307.560983, 5751.130418]),
    v_secondary_km_s=np.array([-5.388125081, -3.946827739, 3.322820358]),
    covariance_primary=np.array([
        [44.5757544811362, 81.6751751052616, -67.8687662707124],
        [81.6751751052616, 158.453402956163, -128.616921644857],
        [-67.8687662707124, -128.616921644858, 105.490542562701],
    ]),
    covariance_secondary=np.array([
        [2.31067077720423, 1.69905293875632, -1.4170164577661],
        [1.69905293875632, 1.24957388457206, -1.04174164279599],
        [-1.4170164577661, -1.04174164279599, 0.869260558223714],
    ]),
    hard_body_radius_m=20.0,
)  # fmt: skip


def pc_of(pair: Encounters) -> float:
    pc = foster(pair).one(0).pc
    assert pc is not None
    return pc


def test_nasa_cara_omitron_case_1() -> None:
    # Its Pc2D_Foster gives 2.70601573490125e-05 (tolerance 1e-3), its PcCircle, of 64 nodes,
    # 2.706023476569786e-05; forty-digit quadrature of the same integral gives 2.7060235273555e-05.
    assert pc_of(OMITRON) == pytest.approx(2.70601573490125e-05, rel=1e-3)
    assert pc_of(OMITRON) == pytest.approx(2.706023476569786e-05, rel=1e-7)
    assert pc_of(OMITRON) == pytest.approx(2.7060235273555e-05, rel=1e-12)


def test_swapping_the_pair_changes_nothing() -> None:
    assert pc_of(swapped(OMITRON)) == pytest.approx(pc_of(OMITRON), rel=1e-12)


@pytest.mark.parametrize("seed", range(5))
def test_turning_the_frame_changes_nothing(seed: int) -> None:
    other = turned(OMITRON, any_rotation(seed))
    assert pc_of(other) == pytest.approx(pc_of(OMITRON), rel=1e-9)


def test_moving_the_origin_changes_nothing() -> None:
    shift = np.array([123.0, -456.0, 789.0])
    moved = Encounters(
        OMITRON.r_primary_km + shift,
        OMITRON.v_primary_km_s,
        OMITRON.r_secondary_km + shift,
        OMITRON.v_secondary_km_s,
        OMITRON.covariance_primary,
        OMITRON.covariance_secondary,
        OMITRON.hard_body_radius_m,
        OMITRON.given_flags,
    )
    assert pc_of(moved) == pytest.approx(pc_of(OMITRON), rel=1e-10)


def test_a_larger_unit_of_length_changes_nothing() -> None:
    unit = 3.7
    scaled = Encounters(
        OMITRON.r_primary_km * unit,
        OMITRON.v_primary_km_s * unit,
        OMITRON.r_secondary_km * unit,
        OMITRON.v_secondary_km_s * unit,
        OMITRON.covariance_primary * unit**2,
        OMITRON.covariance_secondary * unit**2,
        OMITRON.hard_body_radius_m * unit,
        OMITRON.given_flags,
    )
    assert pc_of(scaled) == pytest.approx(pc_of(OMITRON), rel=1e-12)


def test_states_before_closest_approach_give_the_same() -> None:
    early_s = 0.7
    pair = crossing()
    early = Encounters(
        pair.r_primary_km - early_s * pair.v_primary_km_s,
        pair.v_primary_km_s,
        pair.r_secondary_km - early_s * pair.v_secondary_km_s,
        pair.v_secondary_km_s,
        pair.covariance_primary,
        pair.covariance_secondary,
        pair.hard_body_radius_m,
        pair.given_flags,
    )
    answer = foster(early).one(0)
    assert answer.pc == pytest.approx(pc_of(pair), rel=1e-9)
    assert answer.figures["tca_offset_s"] == pytest.approx(early_s, rel=1e-9)


def test_brute_force_over_straight_paths_agrees() -> None:
    pair = crossing(hard_body_radius_m=60.0)
    drawn = monte_carlo(
        pair, np.random.default_rng(20261128), sample_count=400_000, motion=Motion.LINEAR
    ).one(0)
    assert drawn.figures["pc_low"] < pc_of(pair) < drawn.figures["pc_high"]
    assert drawn.figures["hits"] > 1000


def test_it_grows_with_the_hard_body() -> None:
    values = [pc_of(crossing(hard_body_radius_m=radius)) for radius in (0.1, 1.0, 10.0, 100.0, 1e3)]
    assert np.all(np.diff(values) > 0.0)


def test_many_encounters_are_as_one_by_one() -> None:
    pairs = [crossing(miss_km=(x, 0.1, 0.0)) for x in (0.0, 0.3, 2.0)]
    columns = {
        name: np.concatenate([getattr(p, name) for p in pairs]) for name in pairs[0].__slots__
    }
    np.testing.assert_array_equal(foster(Encounters(**columns)).pc, [pc_of(p) for p in pairs])


UNKNOWN = np.full((6, 6), np.nan)
LOPSIDED = np.diag([0.01, 0.09, 0.01]) + np.array([[0, 0.005, 0], [0, 0, 0], [0, 0, 0]])
WRONG = np.diag([-0.09, 0.09, 0.01])
REFUSALS = {
    "no position": ({"r_secondary_km": np.full(3, np.nan)}, Reason.STATE_ABSENT),
    "no velocity": ({"v_primary_km_s": np.full(3, np.nan)}, Reason.STATE_ABSENT),
    "no radius": ({"hard_body_radius_m": np.nan}, Reason.HARD_BODY_RADIUS_ABSENT),
    "radius of zero": ({"hard_body_radius_m": 0.0}, Reason.HARD_BODY_RADIUS_ABSENT),
    "no covariance of one": ({"covariance_secondary": UNKNOWN}, Reason.COVARIANCE_ABSENT),
    "lopsided covariance": ({"covariance_primary": LOPSIDED}, Reason.COVARIANCE_NOT_SYMMETRIC),
    "variance below zero": (
        {"covariance_primary": WRONG, "covariance_secondary": np.zeros((3, 3))},
        Reason.VARIANCE_NEGATIVE,
    ),
    "correlation beyond one": (
        {"covariance_primary": np.array([[0.01, 0.4, 0], [0.4, 9.0, 0], [0, 0, 0.01]])},
        Reason.COVARIANCE_NOT_POSITIVE,
    ),
    "both covariances zero": (
        {"covariance_primary": np.zeros((3, 3)), "covariance_secondary": np.zeros((3, 3))},
        Reason.COVARIANCE_ZERO,
    ),
}


@pytest.mark.parametrize(("changes", "reason"), REFUSALS.values(), ids=REFUSALS.keys())
def test_what_cannot_be_computed_is_none_with_a_reason(
    changes: dict[str, object], reason: Reason
) -> None:
    answer = foster(crossing(**changes)).one(0)
    assert answer.pc is None
    assert answer.reason is reason
    assert answer.reason_words


def test_zero_relative_speed_has_no_encounter_plane() -> None:
    pair = crossing(angle_deg=0.0)
    answer = foster(pair).one(0)
    assert answer.pc is None
    assert answer.reason is Reason.ZERO_RELATIVE_SPEED
    assert Flag.SHORT_ENCOUNTER_VIOLATED in answer.flags


def test_one_zero_covariance_is_used_and_said() -> None:
    answer = foster(crossing(covariance_secondary=np.zeros((3, 3)))).one(0)
    assert answer.pc is not None
    assert Flag.SECONDARY_COVARIANCE_ZERO in answer.flags


def test_a_covariance_without_depth_in_the_plane_is_repaired_and_said() -> None:
    flat = np.diag([0.01, 0.0, 0.0])  # seen along the velocity: a line
    answer = foster(crossing(covariance_primary=flat, covariance_secondary=flat)).one(0)
    expected = foster(
        crossing(covariance_primary=flat + np.diag([0.0, 1e-12, 1e-12]), covariance_secondary=flat)
    ).one(0)
    assert Flag.COVARIANCE_REPAIRED in answer.flags
    assert answer.pc == pytest.approx(expected.pc, rel=1e-3)


def test_a_small_but_sound_variance_is_left_alone() -> None:
    thin = np.diag([0.01, 1e-10, 1e-10])  # a centimetre across, under the floor of a repair
    answer = foster(crossing(covariance_primary=thin, covariance_secondary=thin)).one(0)
    assert answer.pc is not None
    assert Flag.COVARIANCE_REPAIRED not in answer.flags


def test_what_the_caller_knows_is_passed_on() -> None:
    answer = foster(crossing(given_flags=int(Flag.COVARIANCE_DEFAULTED))).one(0)
    assert Flag.COVARIANCE_DEFAULTED in answer.flags


def test_a_wrong_shape_is_named() -> None:
    with pytest.raises(ValueError, match=r"v_primary_km_s has shape \(1, 2\); \(1, 3\) is needed"):
        crossing(v_primary_km_s=np.zeros(2))
