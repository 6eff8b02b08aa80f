"""What is worth saying, held against what people heard last."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.alerts.kinds import NoticeKind
from screening.alerts.material import (
    CALM_AFTER,
    Answer,
    Change,
    Figures,
    Judgement,
    Told,
    judge_changes,
    judge_figures,
)
from screening.conjunctions.criteria.clauses import RANK, Level
from screening.conjunctions.lifecycle import STATE_OF, Cause, LifeState

NOW = datetime(2026, 3, 10, 4, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
FIGURES = Figures(
    tca_utc=NOW + 60 * HOUR,
    miss_distance_km=2.0,
    pc=2e-5,
    decision_opens_utc=NOW + 20 * HOUR,
)


def _told(level: Level | None = Level.YELLOW, **overrides: Any) -> Told:
    fields = {"level": level, "at_utc": NOW - HOUR, "figures": FIGURES}
    return Told(**fields | overrides)


def _to(level: Level | None, at_utc: datetime = NOW) -> Change:
    return Change(STATE_OF[level], level, Cause.RULE, at_utc)


def _became(
    state: LifeState, level: Level | None = None, cause: Cause = Cause.RULE, at: datetime = NOW
) -> Change:
    return Change(state, level, cause, at)


def _says(judgement: Judgement) -> tuple[NoticeKind, Level | None]:
    assert judgement.answer is Answer.SAY, judgement
    return judgement.kind, judgement.level


STALE = _became(LifeState.STALE, Level.RED, Cause.GONE_STALE)
PASSED = _became(LifeState.PASSED, Level.YELLOW, Cause.TCA_PASSED)
CLEARED = _became(LifeState.CLEARED, None, Cause.NOT_FOUND)
MITIGATED = _became(LifeState.MITIGATED, Level.RED, Cause.MITIGATED)


@pytest.mark.parametrize("level", list(Level))
def test_what_comes_up_is_raised_at_once(level: Level) -> None:
    assert _says(judge_changes(None, [_to(level)], NOW)) == (NoticeKind.RAISED, level)


def test_what_meets_no_level_is_not_told() -> None:
    assert judge_changes(None, [_to(None)], NOW).answer is Answer.SILENT


def test_a_severer_level_is_told_and_the_same_is_not() -> None:
    assert _says(judge_changes(_told(), [_to(Level.RED)], NOW)) == (NoticeKind.RAISED, Level.RED)
    assert judge_changes(_told(), [_to(Level.YELLOW)], NOW).answer is Answer.SILENT


def test_a_lower_level_waits_for_another_run_and_is_told_then() -> None:
    told = _told(Level.RED)
    fell = [_to(Level.YELLOW)]
    assert judge_changes(told, fell, NOW + CALM_AFTER - MINUTE).answer is Answer.WAIT
    judgement = judge_changes(told, fell, NOW + CALM_AFTER)
    assert _says(judgement) == (NoticeKind.LOWERED, Level.YELLOW)
    assert judgement.lead == "Lowered from red to yellow."


def test_what_falls_and_rises_again_meanwhile_is_not_told() -> None:
    swing = [_to(None), _to(Level.YELLOW, NOW + HOUR)]
    assert judge_changes(_told(), swing, NOW + HOUR).answer is Answer.SILENT


def test_what_swings_below_what_was_told_is_told_after_all() -> None:
    """Each swing would begin the wait anew, and people believed in red for ever."""
    swings = [_to((Level.YELLOW, None)[n % 2], NOW + n * HOUR) for n in range(4)]
    at_utc = swings[-1].at_utc + MINUTE
    assert _says(judge_changes(_told(Level.RED), swings, at_utc)) == (NoticeKind.LOWERED, None)


def test_a_red_that_nobody_could_be_told_of_in_time_is_not_forgotten() -> None:
    gone = [_to(Level.RED), _to(None, NOW + HOUR)]
    judgement = judge_changes(None, gone, NOW + HOUR)
    assert _says(judgement) == (NoticeKind.CHANGED, Level.RED)
    assert judgement.lead == "Was red for a while, and is below every level again."
    still = [_to(Level.RED), _to(Level.YELLOW, NOW + HOUR)]
    assert _says(judge_changes(None, still, NOW)) == (NoticeKind.RAISED, Level.YELLOW)
    minor = [_to(Level.YELLOW), _to(None, NOW + HOUR)]
    assert judge_changes(None, minor, NOW).answer is Answer.SILENT


def test_what_passed_before_anybody_was_told_is_told() -> None:
    judgement = judge_changes(None, [_to(Level.YELLOW), PASSED], NOW)
    assert _says(judgement) == (NoticeKind.CLOSED, Level.YELLOW)
    assert "nobody was told in time" in judgement.lead


@pytest.mark.parametrize("end", [PASSED, MITIGATED])
def test_an_end_is_told_at_once_and_once(end: Change) -> None:
    assert _says(judge_changes(_told(), [end], NOW)) == (NoticeKind.CLOSED, None)
    assert judge_changes(_told(is_closed=True), [end], NOW).answer is Answer.SILENT
    assert judge_changes(None, [end], NOW).answer is Answer.SILENT


def test_an_end_is_told_to_people_who_heard_that_no_level_stands_any_more() -> None:
    assert _says(judge_changes(_told(None), [PASSED], NOW)) == (NoticeKind.CLOSED, None)
    assert judge_changes(_told(None), [CLEARED], NOW).answer is Answer.WAIT
    assert _says(judge_changes(_told(None), [CLEARED], NOW + CALM_AFTER))[0] is NoticeKind.CLOSED


def test_a_rise_that_passed_untold_is_not_hidden_by_what_people_knew() -> None:
    judgement = judge_changes(_told(Level.WATCH), [_to(Level.RED), PASSED], NOW)
    assert _says(judgement) == (NoticeKind.CLOSED, Level.RED)
    assert "It was red before it passed" in judgement.lead
    known = judge_changes(_told(Level.RED), [_to(Level.RED), PASSED], NOW)
    assert "nobody was told" not in known.lead


def test_what_one_run_does_not_find_and_the_next_does_is_neither_closed_nor_raised() -> None:
    assert judge_changes(_told(), [CLEARED], NOW).answer is Answer.WAIT
    found = [CLEARED, _to(Level.YELLOW, NOW + HOUR)]
    assert judge_changes(_told(), found, NOW + HOUR).answer is Answer.SILENT
    assert _says(judge_changes(_told(), [CLEARED], NOW + CALM_AFTER)) == (NoticeKind.CLOSED, None)


def test_after_its_end_it_is_raised_anew() -> None:
    closed = _told(Level.RED, is_closed=True)
    assert _says(judge_changes(closed, [_to(Level.YELLOW)], NOW)) == (
        NoticeKind.RAISED,
        Level.YELLOW,
    )


def test_its_outcome_is_not_told() -> None:
    outcome = _became(LifeState.PASSED, None, Cause.OUTCOME)
    assert judge_changes(_told(), [outcome], NOW).answer is Answer.SILENT


def test_stale_is_told_of_a_red_and_not_below() -> None:
    red = _told(Level.RED)
    assert _says(judge_changes(red, [STALE], NOW)) == (NoticeKind.CHANGED, Level.RED)
    assert judge_changes(replace(red, is_stale=True), [STALE], NOW).answer is Answer.SILENT
    yellow = replace(STALE, level=Level.YELLOW)
    assert judge_changes(_told(), [yellow], NOW).answer is Answer.SILENT


def test_a_severer_level_that_comes_while_stale_is_raised() -> None:
    assert _says(judge_changes(_told(), [STALE], NOW)) == (NoticeKind.RAISED, Level.RED)


def test_a_red_that_is_looked_at_again_is_told_when_that_lasts() -> None:
    stale_red = _told(Level.RED, is_stale=True)
    back = [_to(Level.RED)]
    assert judge_changes(stale_red, back, NOW).answer is Answer.WAIT
    assert _says(judge_changes(stale_red, back, NOW + CALM_AFTER))[0] is NoticeKind.CHANGED
    again = [*back, replace(STALE, at_utc=NOW + HOUR)]
    assert judge_changes(stale_red, again, NOW + 9 * HOUR).answer is Answer.SILENT


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"pc": 2e-4}, "tenfold"),
        ({"pc": 1.9e-4}, ""),
        ({"pc": None}, ""),
        ({"miss_distance_km": 0.99}, "less than half"),
        ({"miss_distance_km": 1.0}, ""),
        ({"miss_distance_km": None}, ""),
        ({"tca_utc": FIGURES.tca_utc + 6 * MINUTE}, "moved by 6 min"),
        ({"tca_utc": FIGURES.tca_utc - 6 * MINUTE}, "moved by 6 min"),
        ({"tca_utc": FIGURES.tca_utc + 5 * MINUTE}, ""),
        ({"pc": 1e-9, "miss_distance_km": 90.0}, ""),  # better: not told
    ],
)
def test_figures_are_told_again_when_they_are_materially_worse(
    change: dict[str, Any], words: str
) -> None:
    told = _told(at_utc=NOW - 3 * HOUR)
    judgement = judge_figures(told, replace(FIGURES, **change), NOW, pc_clause=1e-5)
    assert (judgement.answer is Answer.SAY) == bool(words)
    assert words in judgement.lead


def test_a_probability_below_the_rules_clause_is_not_told_however_much_it_rises() -> None:
    told = _told(figures=replace(FIGURES, pc=1e-9))
    now = replace(FIGURES, pc=9e-6)
    assert judge_figures(told, now, NOW, pc_clause=1e-5).answer is Answer.SILENT
    assert judge_figures(told, now, NOW, pc_clause=None).answer is Answer.SILENT
    assert judge_figures(told, replace(now, pc=1e-5), NOW, pc_clause=1e-5).answer is Answer.SAY


def test_a_probability_that_becomes_known_past_the_clause_is_told() -> None:
    told = _told(figures=replace(FIGURES, pc=None))
    assert judge_figures(told, FIGURES, NOW, pc_clause=1e-5).answer is Answer.SAY


def test_the_decision_point_is_told_once_even_when_the_tca_moves_a_little() -> None:
    opens = NOW + 20 * HOUR
    told = _told()
    assert judge_figures(told, FIGURES, opens - MINUTE, pc_clause=1e-5).answer is Answer.SILENT
    begun = judge_figures(told, FIGURES, opens, pc_clause=1e-5)
    assert begun.lead == "The decision point has begun."
    told = _told(at_utc=opens)
    later = replace(FIGURES, decision_opens_utc=opens + 10 * MINUTE)
    assert judge_figures(told, later, opens + HOUR, pc_clause=1e-5).answer is Answer.SILENT


def test_two_originators_who_disagree_on_the_tca_do_not_ring_in_turn() -> None:
    told = _told(at_utc=NOW)
    moved = replace(FIGURES, tca_utc=FIGURES.tca_utc + 6 * MINUTE)
    assert judge_figures(told, moved, NOW + HOUR, pc_clause=1e-5).answer is Answer.SILENT


def test_what_a_clock_told_that_was_set_back_since_hides_no_news() -> None:
    told = _told(at_utc=NOW + 40 * HOUR)
    moved = replace(FIGURES, tca_utc=FIGURES.tca_utc + 6 * MINUTE)
    lead = judge_figures(told, moved, NOW, pc_clause=1e-5).lead
    assert lead == "Its closest approach has moved by 6 min."
    begun = judge_figures(told, FIGURES, NOW + 21 * HOUR, pc_clause=1e-5)
    assert begun.lead == "The decision point has begun."
    told = _told(at_utc=NOW + 21 * HOUR + MINUTE)  # by another machine, a little ahead
    assert judge_figures(told, FIGURES, NOW + 21 * HOUR, pc_clause=1e-5).answer is Answer.SILENT


def test_figures_below_yellow_or_after_the_end_are_not_told() -> None:
    worse = replace(FIGURES, pc=1.0, miss_distance_km=0.0)
    for told in (_told(Level.WATCH), _told(None), _told(Level.RED, is_closed=True)):
        assert judge_figures(told, worse, NOW, pc_clause=1e-5).answer is Answer.SILENT


LEVELS = st.sampled_from([None, *Level])


@given(told=st.one_of(st.none(), LEVELS), levels=st.lists(LEVELS, min_size=1, max_size=8))
def test_people_never_end_up_believing_less_than_what_stands(
    told: Level | None, levels: list[Level | None]
) -> None:
    """Whatever comes and goes, once everything has been decided nobody knows less than is true."""
    changes = [_to(level, NOW + n * MINUTE) for n, level in enumerate(levels)]
    known = _told(told) if told else None
    judgement = judge_changes(known, changes, NOW + 10 * HOUR)
    believed = judgement.level if judgement.answer is Answer.SAY else told
    assert judgement.answer is not Answer.WAIT
    assert RANK[believed] >= RANK[levels[-1]]


@given(levels=st.lists(st.sampled_from([Level.YELLOW, None]), min_size=2, max_size=60))
def test_a_level_that_swings_every_few_minutes_is_told_once(levels: list[Level | None]) -> None:
    """Decided on after each change, as it happens."""
    told, said, pending = _told(Level.YELLOW), 0, []
    for n, level in enumerate([Level.YELLOW, *levels, Level.YELLOW]):
        pending.append(_to(level, NOW + n * MINUTE))
        judgement = judge_changes(told, pending, pending[-1].at_utc)
        said += judgement.answer is Answer.SAY
        if judgement.answer is not Answer.WAIT:
            pending = []
    assert said == 0


def test_nothing_to_judge_is_an_error() -> None:
    with pytest.raises(ValueError, match="nothing has changed"):
        judge_changes(None, [], NOW)
