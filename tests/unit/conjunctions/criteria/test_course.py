"""The level of a pass through its updates: up at once, down slowly, never flapping."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pytest

from screening.conjunctions.criteria import Level, PassFacts
from screening.conjunctions.criteria.course import level_course, stability_marks
from screening.conjunctions.criteria.rules import DecisionPhase, DecisionPoint
from tests.recorded_conjunction import TCA
from tests.station_rules import recorded_updates, seeded_rule, update

HOUR = timedelta(hours=1)
BELOW, YELLOW, RED = 1e-7, 3e-5, 3e-4


def _levels(
    updates: Sequence[PassFacts], *, until_h: float | None = None, slug: str = "iss"
) -> list[Level | None]:
    at_utc = updates[-1].at_utc if until_h is None else TCA - until_h * HOUR
    return [step.level for step in level_course(updates, seeded_rule(slug), at_utc)]


def _of(*pcs: float | None, hours_to_tca: float = 70.0, **overrides: object) -> list[PassFacts]:
    return [update(hours_to_tca - 3 * n, pc, **overrides) for n, pc in enumerate(pcs)]


def test_the_recorded_conjunction_of_the_iss() -> None:
    assert _levels(recorded_updates()) == [
        None,  # 47.3 km, outside
        None,  # 45.0 km
        Level.WATCH,  # 13.0 km, inside the notification box
        Level.YELLOW,  # 1.1 km, and nobody gives a probability
        Level.YELLOW,  # 45.9 km, and 2.1e-5
        Level.YELLOW,  # 1.6e-5
        Level.YELLOW,  # 0: the first update below, and one is not enough
        None,  # the second
        None,
    ]


def test_a_level_is_raised_at_once() -> None:
    assert _levels(_of(BELOW, YELLOW)) == [Level.WATCH, Level.YELLOW]


def test_a_probability_that_swings_around_a_threshold_does_not_swing_the_level() -> None:
    swinging = [YELLOW] + [0.9e-5, 1.1e-5] * 6
    assert set(_levels(_of(*swinging))) == {Level.YELLOW}


def test_one_low_update_between_high_ones_does_not_lower_the_level() -> None:
    assert set(_levels(_of(YELLOW, BELOW, YELLOW, BELOW, YELLOW, BELOW))) == {Level.YELLOW}


def test_a_level_is_left_after_two_updates_clearly_below() -> None:
    assert _levels(_of(YELLOW, BELOW, BELOW)) == [Level.YELLOW, Level.YELLOW, Level.WATCH]


def test_an_update_that_cannot_be_judged_raises_nothing_and_lowers_nothing() -> None:
    far = {"miss_distance_km": 6.0}
    assert _levels(_of(YELLOW, BELOW, None, BELOW, BELOW, **far)) == [
        Level.YELLOW,
        Level.YELLOW,
        Level.YELLOW,
        Level.YELLOW,  # counted anew after the one that nobody could judge
        Level.WATCH,
    ]
    assert _levels(_of(BELOW, None, **far)) == [Level.WATCH, Level.WATCH]


def test_red_of_the_iss_asks_for_three_of_the_last_four_before_the_decision_point() -> None:
    updates = _of(RED, RED, BELOW, RED, hours_to_tca=70.0)
    assert _levels(updates) == [Level.YELLOW] * 3 + [Level.RED]
    steps = level_course(updates, seeded_rule(), updates[-1].at_utc)
    waiting = steps[1].waiting
    assert waiting is not None
    assert (waiting.level, waiting.met, waiting.of, waiting.needed) == (Level.RED, 2, 4, 3)


def test_red_needs_a_geometry_that_stays_inside_the_box() -> None:
    outside = {"volumes_entered": frozenset[str]()}
    assert _levels(_of(RED, RED, RED, RED, **outside)) == [Level.YELLOW] * 4


def test_past_the_decision_point_red_waits_for_no_more_updates() -> None:
    late = [update(27.9, RED)]
    assert _levels(late) == [Level.RED]
    assert _levels([update(28.1, RED)]) == [Level.YELLOW]
    assert _levels([update(28.1, RED)], until_h=27.9) == [Level.RED]  # the clock alone


def test_the_rule_of_tiangong_waits_for_nothing() -> None:
    assert _levels(_of(RED), slug="css") == [Level.RED]
    close = [update(80.0, BELOW, miss_distance_km=0.9)]
    assert _levels(close, slug="css") == [Level.RED]


def test_an_emergency_begins_when_the_clock_says_so_and_outlives_an_unknown_probability() -> None:
    close = {"miss_distance_km": 0.5}
    first = update(80.0, RED, **close)
    assert _levels([first]) == [Level.YELLOW]
    assert _levels([first], until_h=72.0) == [Level.EMERGENCY]
    unknown = update(70.0, None, **close)
    assert _levels([first, unknown]) == [Level.EMERGENCY, Level.EMERGENCY]


def test_the_decision_point_has_a_first_and_a_last_moment() -> None:
    point = DecisionPoint(30.0, 28.0)
    phases = {
        30.01: DecisionPhase.AHEAD,
        30.0: DecisionPhase.OPEN,
        28.0: DecisionPhase.OPEN,
        27.99: DecisionPhase.PAST,
    }
    for hours, phase in phases.items():
        assert point.phase(TCA, TCA - hours * HOUR) is phase
    assert point.is_late_discovery(TCA, TCA - 27 * HOUR)
    assert not point.is_late_discovery(TCA, TCA - 29 * HOUR)


@pytest.mark.parametrize("slug", ["iss", "css"])
def test_no_updates_have_no_level(slug: str) -> None:
    assert level_course([], seeded_rule(slug), TCA) == []


def test_the_last_updates_are_marked_by_whether_they_count_towards_red() -> None:
    updates = _of(RED, BELOW, RED, None, RED)
    [red] = stability_marks(updates, seeded_rule(), updates[-1].at_utc)
    assert (red.level, red.met, red.needed, red.of) == (Level.RED, 2, 3, 4)
    assert [each.outcome for each in red.marks] == ["not_met", "met", "unknown", "met"]
    assert [each.facts for each in red.marks] == updates[1:]


def test_a_rule_that_asks_for_no_stability_marks_nothing() -> None:
    updates = _of(RED, RED)
    assert stability_marks(updates, seeded_rule("css"), updates[-1].at_utc) == ()
