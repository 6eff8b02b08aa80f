"""What Foster's and the slow method's values, side by side, say of all two-dimensional ones."""

from __future__ import annotations

import numpy as np
import pytest

from screening.engine.probability import chan, foster, monte_carlo, slow
from screening.engine.probability.methods import agreement_flags, settled_flags
from screening.engine.probability.results import (
    NEGLIGIBLE_PC,
    Flag,
    Probabilities,
    Probability,
    Reason,
    as_probabilities,
    flag_names,
)

NAN = float("nan")
SUSPECTED = Flag.SHORT_ENCOUNTER_VIOLATED | Flag.ENCOUNTER_EXTENDED
FAILS = SUSPECTED | Flag.ENCOUNTER_INACCURATE
HOLDS = Flag.ENCOUNTER_EXTENDED


def _answers(method: str, pc: float, flags: Flag = Flag.NONE) -> Probabilities:
    reason = Reason.COMPUTED if np.isfinite(pc) else Reason.COVARIANCE_ABSENT
    return Probabilities(
        method, np.array([pc]), np.array([reason], np.uint8), np.array([flags], np.int64)
    )


@pytest.mark.parametrize(
    ("foster_pc", "slow_pc", "flags"),
    [
        (1.00e-4, 1.00e-4, HOLDS),
        (1.00e-4, 1.01e-4, HOLDS),
        (1.01e-4, 1.00e-4, HOLDS),
        (1.00e-4, 1.03e-4, FAILS),
        (1.03e-4, 1.00e-4, FAILS),
        (0.0, 0.9 * NEGLIGIBLE_PC, HOLDS),  # whatever part of it that is
        (0.0, NEGLIGIBLE_PC, HOLDS),
        (0.0, 1.1 * NEGLIGIBLE_PC, FAILS),
        (NAN, 1.0e-4, SUSPECTED),
        (1.0e-4, NAN, SUSPECTED),
    ],
)
def test_a_suspicion_is_lifted_or_confirmed_by_two_percent(
    foster_pc: float, slow_pc: float, flags: Flag
) -> None:
    by_foster = _answers(foster.METHOD, foster_pc, SUSPECTED)
    settled = agreement_flags(by_foster, _answers(slow.METHOD, slow_pc))
    assert settled.tolist() == [flags]
    assert by_foster.flags.tolist() == [SUSPECTED]  # what it was given is left alone


def test_all_two_dimensional_methods_share_the_flags_and_keep_their_own() -> None:
    settled = settled_flags(
        {
            foster.METHOD: _answers(foster.METHOD, 1.0e-4, SUSPECTED),
            chan.METHOD: _answers(chan.METHOD, 1.0e-4, Flag.DILUTED | Flag.ENCOUNTER_OFFSET),
            slow.METHOD: _answers(slow.METHOD, 2.0e-4, Flag.COVARIANCE_REPAIRED),
            monte_carlo.METHOD: _answers(monte_carlo.METHOD, 2.0e-4, Flag.COVARIANCE_INDEFINITE),
        }
    )
    assert {name: int(each.flags[0]) for name, each in settled.items()} == {
        foster.METHOD: FAILS,
        chan.METHOD: FAILS | Flag.DILUTED,
        slow.METHOD: Flag.COVARIANCE_REPAIRED,
        monte_carlo.METHOD: Flag.COVARIANCE_INDEFINITE,
    }


@pytest.mark.parametrize("alone", [foster.METHOD, slow.METHOD])
def test_one_of_the_two_settles_nothing(alone: str) -> None:
    found = {alone: _answers(alone, 1.0e-4, SUSPECTED)}
    assert settled_flags(found) == found


def test_flags_are_named_in_lower_case() -> None:
    assert flag_names(Flag.NONE) == []
    assert flag_names(Flag.DILUTED | Flag.ENCOUNTER_OFFSET) == ["encounter_offset", "diluted"]


@pytest.mark.parametrize(("pc", "figure"), [(2.0e-4, 1.5), (None, None)])
def test_one_answer_is_the_same_as_that_over_one_encounter(
    pc: float | None, figure: float | None
) -> None:
    reason = Reason.COVARIANCE_ABSENT if pc is None else Reason.COMPUTED
    one = Probability(slow.METHOD, pc, reason, Flag.DILUTED, {"expected_passes": figure})
    assert as_probabilities(one).one(0) == one
