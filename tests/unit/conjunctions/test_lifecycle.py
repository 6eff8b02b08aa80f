"""What becomes of a conjunction: states, causes, reasons. No database."""

from __future__ import annotations

from dataclasses import replace

import pytest

from screening.conjunctions.criteria import Level
from screening.conjunctions.lifecycle import (
    LEGAL,
    LEVELS,
    Cause,
    IllegalTransition,
    Life,
    LifeState,
    Look,
    next_state,
    require_legal,
)
from tests.recorded_conjunction import MESSAGES, TCA, at
from tests.situations import BELOW, HOUR, RED, YELLOW, change_from, life_after, situation_of
from tests.station_rules import recorded_updates, update


def test_the_recorded_conjunction_walks_through_its_states_at_their_times() -> None:
    updates, life, walk = recorded_updates(), Life(), []
    for n, message in enumerate(MESSAGES, start=1):
        situation = situation_of(updates[:n], look=Look.NEVER, at_utc=at(message))
        change = change_from(life, situation)
        if change is not None:
            life = change.after
            walk.append((message.hours_to_tca, life.state, change.cause))
    passed = change_from(life, situation_of(updates, look=Look.NEVER, at_utc=TCA + HOUR))
    assert passed is not None
    walk.append((-1.0, passed.after.state, passed.cause))
    assert walk == [
        (68.9, LifeState.DETECTED, Cause.FOUND),
        (58.3, LifeState.WATCH, Cause.RULE),
        (54.8, LifeState.YELLOW, Cause.RULE),
        (38.6, LifeState.DETECTED, Cause.RULE),
        (-1.0, LifeState.PASSED, Cause.TCA_PASSED),
    ]


def test_the_recorded_conjunction_says_why_it_changed() -> None:
    updates = recorded_updates()
    raised = change_from(Life(LifeState.WATCH, Level.WATCH), situation_of(updates[:4]))
    assert raised is not None
    assert raised.reason == (
        "The rule gives yellow by message at 54.8 h. Red cannot be judged. “nobody can tell the "
        "probability” holds; and the miss distance is 1.1 km, for which the rule asks less than "
        "5 km."
    )
    left = change_from(Life(LifeState.YELLOW, Level.YELLOW), situation_of(updates[:8]))
    assert left is not None
    assert left.reason.startswith("Yellow is clearly left by message at 38.6 h. No level of the")
    assert (
        "The probability of collision is under 1e−15 (operational grade), for which the rule"
        in left.reason
    )


def test_what_stays_as_it_is_changes_nothing() -> None:
    for n in range(1, len(MESSAGES) + 1):
        situation = situation_of(recorded_updates()[:n])
        after = life_after(Life(), situation)
        assert change_from(after, situation) is None


def test_a_run_that_looked_and_did_not_find_it_clears_it_and_is_named() -> None:
    change = change_from(
        Life(LifeState.RED, Level.RED), situation_of([], look=Look.NOT_FOUND, looked_by="run 14")
    )
    assert change is not None
    assert change.after == Life(LifeState.CLEARED)
    assert change.reason == "Run 14 looked for it and did not find it."


def test_what_was_cleared_and_is_found_again_is_open_again() -> None:
    change = change_from(Life(LifeState.CLEARED), situation_of([update(60.0, YELLOW)]))
    assert change is not None
    assert (change.after.state, change.cause) == (LifeState.YELLOW, Cause.FOUND)
    assert change.reason.startswith("Found again.")


def test_a_message_of_others_outweighs_a_run_that_did_not_find_it() -> None:
    situation = situation_of([update(60.0, YELLOW)], look=Look.NOT_FOUND)
    assert life_after(Life(), situation).state is LifeState.YELLOW


def test_the_severest_of_those_who_speak_decides() -> None:
    run = situation_of([update(60.0, BELOW)]).steps
    message = situation_of([update(60.0, YELLOW, by="the message of CARA")]).steps
    for steps in (run + message, message + run):
        change = change_from(Life(), situation_of([update(60.0, BELOW)], steps=steps))
        assert change is not None
        assert change.after.state is LifeState.YELLOW
        assert "by the message of CARA" in change.reason


def test_what_nobody_can_trust_is_stale_loudly_and_keeps_its_level() -> None:
    words = "No run has looked at it since run 12."
    situation = situation_of([update(60.0, YELLOW)], stale_words=words)
    change = change_from(Life(LifeState.YELLOW, Level.YELLOW), situation)
    assert change is not None
    assert change.after == Life(LifeState.STALE, Level.YELLOW)
    assert change.reason == f"{words} The rule gives yellow."
    back = change_from(change.after, replace(situation, stale_words=""))
    assert back is not None
    assert (back.after.state, back.cause) == (LifeState.YELLOW, Cause.LOOKED_AT_AGAIN)


def test_a_warning_that_comes_while_nobody_looks_is_a_change_of_its_own() -> None:
    situation = situation_of([update(60.0, YELLOW)], stale_words="Nobody has looked since.")
    change = change_from(Life(LifeState.STALE, Level.WATCH), situation)
    assert change is not None
    assert change.after == Life(LifeState.STALE, Level.YELLOW)


def test_a_mitigation_stands_against_what_was_known_before_it() -> None:
    mitigated_at = TCA - 50 * HOUR
    mitigated = Life(LifeState.MITIGATED, Level.YELLOW, mitigated_at)
    old_knowledge = update(45.0, YELLOW, known_until_utc=mitigated_at - HOUR)
    assert change_from(mitigated, situation_of([old_knowledge])) is None
    new_knowledge = update(45.0, YELLOW, known_until_utc=mitigated_at + HOUR)
    same_instant = update(45.0, YELLOW, known_until_utc=mitigated_at)
    assert change_from(mitigated, situation_of([same_instant])) is None
    change = change_from(mitigated, situation_of([new_knowledge]))
    assert change is not None
    assert (change.after, change.cause) == (
        Life(LifeState.YELLOW, Level.YELLOW),
        Cause.REOPENED,
    )


def test_a_level_that_is_only_held_does_not_reopen_a_mitigation() -> None:
    mitigated_at = TCA - 50 * HOUR
    mitigated = Life(LifeState.MITIGATED, Level.YELLOW, mitigated_at)
    assert change_from(mitigated, situation_of([update(55.0, YELLOW), update(45.0, BELOW)])) is None


def test_a_mitigation_survives_going_stale() -> None:
    mitigated = Life(LifeState.MITIGATED, Level.YELLOW, TCA - 50 * HOUR)
    seen = situation_of([update(55.0, YELLOW)])
    stale = life_after(mitigated, replace(seen, stale_words="Old."))
    assert stale.state is LifeState.STALE
    assert life_after(stale, seen) == mitigated


def test_what_is_cleared_stays_cleared_when_its_hour_comes() -> None:
    over = situation_of([], look=Look.NOT_FOUND, at_utc=TCA + HOUR)
    assert change_from(Life(LifeState.CLEARED), over) is None


def test_red_that_waits_for_its_stability_says_how_far_it_is() -> None:
    updates = [update(60.0, RED), update(57.0, RED)]
    change = change_from(Life(), situation_of(updates))
    assert change is not None
    assert change.after.state is LifeState.YELLOW
    assert "Red is met by 2 of the last 4 updates; 3 are needed before the" in change.reason


def test_a_station_without_a_rule_has_conjunctions_without_a_level() -> None:
    step = replace(
        situation_of([update(60.0, RED)]).steps[0], level=None, raised=None, waiting=None
    )
    change = next_state(Life(), situation_of([update(60.0, RED)], steps=(step,)), None)
    assert change is not None
    assert change.after == Life(LifeState.DETECTED)


def test_every_state_can_be_reached_and_none_but_passed_ends_a_life() -> None:
    assert set(LEGAL) == {None, *LifeState}
    reached = {state for following in LEGAL.values() for state in following}
    assert reached == set(LifeState)
    for state in LEVELS:
        assert LEGAL[state] == set(LifeState)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (None, LifeState.MITIGATED),
        (LifeState.CLEARED, LifeState.MITIGATED),
        (LifeState.CLEARED, LifeState.PASSED),
        (LifeState.PASSED, LifeState.CLEARED),
    ],
)
def test_what_cannot_follow_is_refused_in_words(before: LifeState | None, after: LifeState) -> None:
    may_follow = ", ".join(sorted(LEGAL[before]))
    with pytest.raises(IllegalTransition) as refused:
        require_legal(before, after)
    assert str(refused.value) == (
        f"A conjunction that is {before or 'new'} cannot become {after}. Possible: {may_follow}."
    )


MITIGATED_AT = TCA - 50 * HOUR
KEEPS_ITS_MITIGATION = (LifeState.MITIGATED, LifeState.STALE, LifeState.PASSED)


# Whatever a life was before, and whatever becomes known then: one life that raises would keep
# everybody's from going on, for they are judged together.
@pytest.mark.parametrize(
    "life",
    [Life(), *(Life(state) for state in LifeState if state is not LifeState.MITIGATED)]
    + [Life(state, None, MITIGATED_AT) for state in KEEPS_ITS_MITIGATION],
    ids=lambda life: f"{life.state}{'-mitigated' if life.mitigated_at else ''}",
)
@pytest.mark.parametrize("look", Look)
@pytest.mark.parametrize("stale_words", ["", "Old."])
@pytest.mark.parametrize("is_over", [False, True])
@pytest.mark.parametrize("pcs", [(), (BELOW,), (YELLOW,)])
def test_every_life_has_a_legal_answer_to_whatever_becomes_known(
    life: Life,
    look: Look,
    stale_words: str,
    is_over: bool,
    pcs: tuple[float, ...],
) -> None:
    known = [update(45.0, pc, known_until_utc=MITIGATED_AT - HOUR) for pc in pcs]
    situation = situation_of(known, look=look, stale_words=stale_words, is_over=is_over)
    change = change_from(life, situation)
    assert change is None or change_from(change.after, situation) is None


def test_a_mitigated_pass_whose_hour_moves_ahead_again_is_still_mitigated() -> None:
    passed = Life(LifeState.PASSED, Level.YELLOW, MITIGATED_AT)
    change = change_from(passed, situation_of([update(55.0, YELLOW)]))
    assert change is not None
    assert (change.after.state, change.cause) == (LifeState.MITIGATED, Cause.FOUND)


def test_what_has_passed_is_not_cleared_when_its_hour_moves_ahead_and_nobody_finds_it() -> None:
    passed = Life(LifeState.PASSED, Level.YELLOW)
    assert change_from(passed, situation_of([], look=Look.NOT_FOUND)) is None
