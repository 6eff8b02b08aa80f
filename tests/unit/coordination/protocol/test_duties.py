"""What is due, by when, from whom: worked by hand for the warning times of 2021."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from screening.coordination.protocol import Duty, DutyState, duties
from tests.unit.coordination.protocol.cases import (
    HOUR,
    JULY_SEEN,
    JULY_TCA,
    MINUTE,
    OCTOBER_SEEN,
    OCTOBER_TCA,
    OTHER,
    STATION,
    CaseOf,
)


def july() -> CaseOf:
    return CaseOf(JULY_TCA, JULY_SEEN)


def october() -> CaseOf:
    return CaseOf(OCTOBER_TCA, OCTOBER_SEEN)


def due(case: CaseOf, now_utc: datetime) -> dict[str, Duty]:
    return {each.key: each for each in duties(case.applied, case.stand(now_utc), now_utc)}


def clock(at_utc: datetime | None) -> str:
    return "" if at_utc is None else at_utc.strftime("%d %H:%M")


def test_july_2021_with_3_h_25_min_to_go_leaves_minutes() -> None:
    case = july().notified(JULY_SEEN + 5 * MINUTE)  # 09:55
    found = due(case, JULY_SEEN + 6 * MINUTE)
    assert clock(found["notify"].due_utc) == "01 10:05"
    assert clock(found["acknowledge"].due_utc) == "01 10:10"
    assert clock(found["state:other_side"].due_utc) == "01 10:25"
    assert clock(found["intend:station_side"].due_utc) == "01 10:25"
    assert clock(found["decide:other_side"].due_utc) == "01 10:55"
    assert clock(found["outcome"].due_utc) == "02 13:15"
    assert found["notify"].state is DutyState.MET
    assert found["outcome"].state is DutyState.WAITING


def test_october_2021_with_18_h_45_min_to_go_leaves_hours() -> None:
    case = october().notified(OCTOBER_SEEN + 15 * MINUTE)  # 03:30
    found = due(case, OCTOBER_SEEN + 16 * MINUTE)
    assert clock(found["notify"].due_utc) == "21 04:15"
    assert clock(found["acknowledge"].due_utc) == "21 04:30"
    assert clock(found["state:other_side"].due_utc) == "21 06:30"
    assert clock(found["decide:station_side"].due_utc) == "21 07:30"


def test_three_days_ahead_the_decision_is_due_28_h_before_closest_approach() -> None:
    case = CaseOf(JULY_TCA, JULY_TCA - 72 * HOUR).notified(JULY_TCA - 71 * HOUR)
    found = due(case, JULY_TCA - 71 * HOUR)
    assert found["notify"].due_utc == JULY_TCA - 70 * HOUR
    assert found["acknowledge"].due_utc == JULY_TCA - 69 * HOUR
    assert found["decide:other_side"].due_utc == JULY_TCA - 28 * HOUR


def test_silence_is_overdue_after_its_minute_and_asks_to_escalate() -> None:
    case = july().notified(JULY_SEEN + 5 * MINUTE)
    at_the_minute = due(case, JULY_SEEN + 20 * MINUTE)["acknowledge"]
    assert at_the_minute.state is DutyState.OPEN
    assert at_the_minute.escalation is None
    found = due(case, JULY_SEEN + 20 * MINUTE + timedelta(seconds=1))
    silent = found["acknowledge"]
    assert silent.is_overdue
    assert silent.party == OTHER
    assert silent.is_proposal
    assert silent.escalation is not None
    assert silent.escalation.to_role == "intermediary"
    assert silent.escalation_clause is not None
    assert silent.escalation_clause.number == "13"
    assert clock(found["escalate"].due_utc) == "01 10:15"
    assert found["escalate"].state is DutyState.OPEN
    assert found["escalate"].party == STATION


def test_whoever_answers_in_any_way_has_acknowledged() -> None:
    case = october().notified(OCTOBER_SEEN)
    case.said("statement", OTHER, OCTOBER_SEEN + 40 * MINUTE, assessment={})
    found = due(case, OCTOBER_SEEN + 2 * HOUR)
    assert found["acknowledge"].met_at == OCTOBER_SEEN + 40 * MINUTE
    assert found["state:other_side"].state is DutyState.MET
    assert found["state:station_side"].state is DutyState.OPEN
    assert found["intend:other_side"].state is DutyState.OPEN


def test_a_late_answer_is_met_late_and_nobody_is_asked_to_escalate_any_more() -> None:
    case = october().notified(OCTOBER_SEEN)
    now_utc = OCTOBER_SEEN + 80 * MINUTE
    assert due(case, now_utc)["escalate"].state is DutyState.OPEN
    case.said("acknowledged", OTHER, OCTOBER_SEEN + 75 * MINUTE)
    found = due(case, now_utc)
    assert found["acknowledge"].state is DutyState.MET_LATE
    assert found["escalate"].state is DutyState.LAPSED


def test_what_has_not_begun_to_count_says_why() -> None:
    found = due(july(), JULY_SEEN + MINUTE)
    assert found["notify"].state is DutyState.OPEN
    assert found["acknowledge"].state is DutyState.WAITING
    assert found["acknowledge"].due_utc is None
    assert found["acknowledge"].why_no_due is not None
    assert "has not been sent" in found["acknowledge"].why_no_due.en
    assert not [key for key in found if key.startswith("plan")]


def test_detection_counts_where_the_case_says_when_it_was() -> None:
    late = CaseOf(OCTOBER_TCA, OCTOBER_SEEN + HOUR, detected_utc="2021-10-21T03:15:00.000000Z")
    assert clock(due(late, OCTOBER_SEEN + HOUR)["notify"].due_utc) == "21 04:15"


def test_the_mover_owes_its_plan_and_then_its_report() -> None:
    case = october().notified(OCTOBER_SEEN).agreed(OCTOBER_SEEN + HOUR, OTHER)
    found = due(case, OCTOBER_SEEN + 61 * MINUTE)
    assert found["plan:other_side"].due_utc == OCTOBER_SEEN + 3 * HOUR
    assert "plan:station_side" not in found
    window = {"window_end_utc": "2021-10-21T15:00:00.000000Z"}
    case.intends(OTHER, OCTOBER_SEEN + 90 * MINUTE, intent=window)
    assert due(case, OCTOBER_SEEN + 2 * HOUR)["plan:other_side"].state is DutyState.OPEN
    case.intends(OTHER, OCTOBER_SEEN + 2 * HOUR, intent=window, plan={"kind": "burn"})
    found = due(case, OCTOBER_SEEN + 2 * HOUR)
    assert found["plan:other_side"].state is DutyState.MET
    assert clock(found["report:other_side"].due_utc) == "21 16:00"
    assert found["report:other_side"].state is DutyState.WAITING


def test_when_both_move_both_owe_a_plan_and_when_nobody_moves_nobody_does() -> None:
    both = due(july().notified(JULY_SEEN).agreed(JULY_SEEN + HOUR, "both"), JULY_SEEN + HOUR)
    assert {"plan:station_side", "plan:other_side"} <= set(both)
    none = due(july().notified(JULY_SEEN).agreed(JULY_SEEN + HOUR, "none"), JULY_SEEN + HOUR)
    assert not [key for key in none if key.startswith("plan")]


def test_the_side_that_tells_is_owed_the_answer_whichever_side_that_is() -> None:
    case = CaseOf(OCTOBER_TCA, OCTOBER_SEEN, opened_by=OTHER).notified(OCTOBER_SEEN, OTHER)
    found = due(case, OCTOBER_SEEN + 2 * HOUR)
    assert found["notify"].party == OTHER
    assert found["acknowledge"].party == STATION
    assert found["escalate"].party == OTHER


def test_a_withdrawn_case_leaves_nothing_open_and_keeps_what_was_missed() -> None:
    case = october().notified(OCTOBER_SEEN)
    case.said("closed", STATION, OCTOBER_SEEN + 2 * HOUR, closing={"by": "conjunction_cleared"})
    found = due(case, OCTOBER_SEEN + 20 * HOUR)
    assert found["acknowledge"].is_overdue
    assert found["state:other_side"].state is DutyState.LAPSED
    assert found["outcome"].state is DutyState.LAPSED


def test_a_case_closed_by_its_pass_leaves_the_outcome_due() -> None:
    case = october().notified(OCTOBER_SEEN)
    case.said("closed", STATION, OCTOBER_TCA + HOUR, closing={"by": "tca_passed"})
    assert due(case, OCTOBER_TCA + 2 * HOUR)["outcome"].state is DutyState.OPEN
    assert due(case, OCTOBER_TCA + 25 * HOUR)["outcome"].is_overdue
    case.said("outcome", STATION, OCTOBER_TCA + 3 * HOUR, outcome={"realised_miss_km": None})
    assert due(case, OCTOBER_TCA + 25 * HOUR)["outcome"].state is DutyState.MET


def test_the_baseline_gives_no_times_and_nothing_of_it_is_ever_overdue() -> None:
    case = CaseOf(JULY_TCA, JULY_SEEN, classes=("automated", "manoeuvrable"))
    found = due(case.notified(JULY_SEEN), JULY_TCA + 99 * HOUR)
    assert set(found) == {"notify", "state:station_side", "state:other_side"}
    assert found["state:other_side"].state is DutyState.OPEN
    assert found["state:other_side"].why_no_due is not None
    assert found["state:other_side"].why_no_due.en == "The text gives no time."
    assert not found["state:other_side"].is_proposal


@pytest.mark.parametrize("minutes_left", range(1, 6000, 37))
def test_what_is_counted_from_before_closest_approach_is_due_by_then(minutes_left: int) -> None:
    seen_utc = JULY_TCA - minutes_left * MINUTE
    found = due(CaseOf(JULY_TCA, seen_utc).notified(seen_utc), seen_utc)
    before = [each for key, each in found.items() if key != "outcome" and each.due_utc]
    assert len(before) == 8
    assert all(seen_utc <= each.due_utc <= JULY_TCA for each in before if each.due_utc)


def test_what_is_due_follows_from_the_instant_alone_when_everything_moves_in_time() -> None:
    shift = timedelta(days=1234, seconds=5)
    here = due(july().notified(JULY_SEEN), JULY_SEEN + HOUR)
    moved = CaseOf(JULY_TCA + shift, JULY_SEEN + shift).notified(JULY_SEEN + shift)
    there = due(moved, JULY_SEEN + HOUR + shift)
    assert {key: each.state for key, each in here.items()} == {
        key: each.state for key, each in there.items()
    }
    for key, each in here.items():
        if each.due_utc is not None:
            assert there[key].due_utc == each.due_utc + shift
