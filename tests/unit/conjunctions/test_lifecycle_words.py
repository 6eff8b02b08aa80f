"""What a change in the life of a conjunction says of itself, word for word."""

from __future__ import annotations

from dataclasses import replace

import pytest

from screening.conjunctions.criteria import Level
from screening.conjunctions.lifecycle import Life, LifeState, Situation
from tests.recorded_conjunction import TCA
from tests.situations import BELOW, HOUR, YELLOW, change_from, situation_of
from tests.station_rules import update

IS_YELLOW = update(60.0, YELLOW)
STOOD = Life(LifeState.YELLOW, Level.YELLOW)


def _reason(before: Life, situation: Situation) -> str:
    change = change_from(before, situation)
    assert change is not None
    return change.reason


@pytest.mark.parametrize(
    ("before", "lead"),
    [
        (Life(), "Found. "),
        (Life(LifeState.CLEARED), "Found again. "),
        (Life(LifeState.STALE, Level.YELLOW), "Can be trusted again. "),
        (
            Life(LifeState.MITIGATED, Level.YELLOW, TCA - 70 * HOUR),
            "What was learnt after the mitigation meets the rule again. ",
        ),
        (Life(LifeState.WATCH, Level.WATCH), ""),
    ],
)
def test_a_change_begins_with_what_happened(before: Life, lead: str) -> None:
    newer = replace(IS_YELLOW, known_until_utc=TCA - 65 * HOUR)
    rule = f"The rule gives yellow by {newer.by}. "
    assert _reason(before, situation_of([newer])).startswith(lead + rule)


def test_what_is_over_says_when_to_the_second() -> None:
    over = replace(situation_of([IS_YELLOW]), is_over=True)
    assert _reason(STOOD, over) == f"Its closest approach was at {TCA:%Y-%m-%d %H:%M:%S} UTC."


def test_a_level_that_is_held_says_so_and_one_that_is_left_says_that() -> None:
    held = situation_of([IS_YELLOW, update(57.0, BELOW)])
    assert held.step is not None
    assert held.step.is_held
    words = f"Yellow stands: not clearly left yet by {held.step.facts.by}."
    assert _reason(Life(LifeState.WATCH, Level.WATCH), held).startswith(words)
    assert _reason(Life(LifeState.RED, Level.RED), held).startswith(
        f"Red is clearly left by {held.step.facts.by}. The rule gives yellow."
    )


def test_all_levels_that_cannot_be_judged_are_named() -> None:
    step = situation_of([IS_YELLOW]).step
    assert step is not None
    blind = replace(step, unknown=(Level.RED, Level.EMERGENCY))
    reason = _reason(Life(), situation_of([IS_YELLOW], steps=(blind,)))
    assert "Red and emergency cannot be judged." in reason
