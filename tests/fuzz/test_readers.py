"""A few hundred inputs for every reader of outside text, the same ones each time.

`make fuzz` tries millions: docs/fuzzing.md.
"""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fuzz.contract import Broken, Target, hold, require_sense
from tests.fuzz.mutated import inputs
from tests.fuzz.targets import TARGETS

EXAMPLES = 80


@pytest.mark.parametrize("target", TARGETS.values(), ids=TARGETS)
def test_it_gives_what_makes_sense_or_refuses_in_words(target: Target) -> None:
    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(inputs(target))
    def holds(data: bytes) -> None:
        hold(target, data)

    holds()


@pytest.mark.parametrize("target", TARGETS.values(), ids=TARGETS)
def test_its_good_input_is_good(target: Target) -> None:
    assert any(hold(target, seed) for seed in target.seeds)


@given(st.sampled_from([float("nan"), float("inf"), "a\x00b", "\ud800"]))
def test_the_contract_takes_no_nonsense(value: object) -> None:
    with pytest.raises(Broken):
        require_sense({"a": [value]})
