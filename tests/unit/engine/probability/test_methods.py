"""All methods together, and what only their comparison tells."""

from __future__ import annotations

import numpy as np
import pytest

from screening.engine.probability.encounters import Encounters
from screening.engine.probability.methods import METHODS, collision_probabilities
from screening.engine.probability.results import Flag, Probability, Reason
from tests.unit.engine.probability.made_encounters import SPEED_KM_S, any_rotation, crossing, turned


def answers_of(pair: Encounters, *methods: str) -> dict[str, Probability]:
    found = collision_probabilities(
        pair, methods, generator=np.random.default_rng(1), sample_count=4000
    )
    return {name: each.one(0) for name, each in found.items()}


def test_every_method_answers_and_they_agree_where_all_are_right() -> None:
    answers = answers_of(crossing(sigma_km=(0.1,) * 3, hard_body_radius_m=80.0), *METHODS)
    assert list(answers) == list(METHODS)
    foster = answers["foster"].pc
    assert answers["chan"].pc == pytest.approx(foster, rel=1e-9)
    assert answers["slow"].pc == pytest.approx(foster, rel=1e-4)
    assert answers["alfano-max"].pc >= foster
    drawn = answers["monte-carlo"].figures
    assert drawn["pc_low"] < foster < drawn["pc_high"]
    assert answers["foster"].flags == answers["chan"].flags == Flag.NONE


def test_where_the_slow_method_disagrees_all_2d_values_say_so() -> None:
    pair = crossing(
        miss_km=(0.03, 0.3, 0.0),
        v_secondary_km_s=np.array([0.0, SPEED_KM_S - 0.00005, 0.00003]),
        sigma_km=(0.02, 0.2, 0.05),
    )
    answers = answers_of(pair, "foster", "chan", "slow")
    for name in ("foster", "chan"):
        assert Flag.ENCOUNTER_INACCURATE in answers[name].flags
        assert Flag.SHORT_ENCOUNTER_VIOLATED in answers[name].flags
    assert Flag.ENCOUNTER_INACCURATE not in answers["slow"].flags


def test_where_the_slow_method_agrees_suspicion_is_lifted_but_kept_in_sight() -> None:
    pair = crossing(
        miss_km=(0.03, 2.0, 0.0),
        v_secondary_km_s=np.array([0.0, SPEED_KM_S, 0.0005]),
        sigma_km=(0.02, 1.0, 0.02),
    )
    alone, both = answers_of(pair, "foster"), answers_of(pair, "foster", "slow")
    assert Flag.SHORT_ENCOUNTER_VIOLATED in alone["foster"].flags
    assert both["slow"].pc == pytest.approx(both["foster"].pc, rel=0.02)
    assert Flag.SHORT_ENCOUNTER_VIOLATED not in both["foster"].flags
    assert both["foster"].flags & (Flag.ENCOUNTER_EXTENDED | Flag.ENCOUNTER_OFFSET)


@pytest.mark.parametrize("axis", [0, 3])
def test_a_variance_below_zero_is_refused_by_every_method_in_any_frame(axis: int) -> None:
    """Small against the wide axis, so that only its own axes show it: no eigenvalue's size does."""
    wrong = np.diag([0.04, 1e4, 0.01, 1e-8, 1e-6, 1e-8])
    wrong[axis, axis] *= -1.0
    pair = crossing(covariance_primary=wrong, covariance_secondary=wrong)
    for seen in (pair, turned(pair, any_rotation(3))):
        for answer in answers_of(seen, *METHODS).values():
            assert (answer.pc, answer.reason) == (None, Reason.VARIANCE_NEGATIVE)
            assert "a variance below zero is no covariance" in (answer.reason_words or "")


def test_a_matrix_that_is_indefinite_by_rounding_is_used_and_said() -> None:
    nearly = np.diag([0.01, 0.09, 0.01])
    nearly[0, 1] = nearly[1, 0] = 0.03 * (1.0 + 1e-9)
    answer = answers_of(crossing(covariance_primary=nearly), "foster")["foster"]
    assert answer.pc is not None
    assert Flag.COVARIANCE_INDEFINITE in answer.flags


def test_an_unknown_method_is_refused() -> None:
    with pytest.raises(KeyError):
        answers_of(crossing(), "oracle")
