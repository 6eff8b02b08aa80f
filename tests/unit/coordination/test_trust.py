"""The record of trust, counted by hand."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from screening.coordination.trust import TrustRecord, trust_record
from tests.unit.coordination.protocol.cases import (
    HOUR,
    MINUTE,
    OCTOBER_SEEN,
    OCTOBER_TCA,
    OTHER,
    PARTIES,
    STATION,
    CaseOf,
    party,
)

NOW = OCTOBER_SEEN + 5 * HOUR


def case(*, answered_after: timedelta | None = None, **facts: Any) -> CaseOf:
    """A case with a notice, and a first word so long after it."""
    made = CaseOf(OCTOBER_TCA, OCTOBER_SEEN, **facts).notified(OCTOBER_SEEN)
    if answered_after is not None:
        made.said("acknowledged", OTHER, OCTOBER_SEEN + answered_after)
    return made


def record(*cases: CaseOf, now_utc=NOW, counterpart: str | None = OTHER) -> TrustRecord:
    standings = [each.stand(now_utc) for each in cases]
    return trust_record(standings, us=STATION, counterpart=counterpart, now_utc=now_utc)


def closed(made: CaseOf, by: str) -> CaseOf:
    return made.said("closed", STATION, OCTOBER_SEEN + 4 * HOUR, closing={"by": by, "reason": ""})


def outcome(made: CaseOf, kept: bool | None) -> CaseOf:
    told = {
        "outcome": {"realised_miss_km": 1.0},
        "kept_by_other_side": {"of_party": OTHER, "kept": kept, "words": {"en": "", "zh": ""}},
    }
    return made.said("outcome", STATION, OCTOBER_TCA + HOUR, **told)


def test_with_nothing_on_record_there_are_no_rates() -> None:
    found = record()
    assert found.cases == 0
    assert found.since_utc is None
    assert found.answers.rate is None
    assert found.answers.median is None
    assert found.answers.worst is None
    assert found.kept_share is None
    assert found.false_alarm_share is None


def test_answer_times_are_told_by_median_and_worst() -> None:
    found = record(*(case(answered_after=minutes * MINUTE) for minutes in (10, 200, 30)))
    assert found.answers.median == 30 * MINUTE
    assert found.answers.worst == 200 * MINUTE
    assert found.answers.rate == 1.0


def test_silence_counts_once_it_is_overdue_and_not_before() -> None:
    answered, silent = case(answered_after=HOUR), case()
    waiting = record(answered, silent)
    assert (waiting.answers.waiting, waiting.answers.unanswered) == (1, 0)
    assert waiting.answers.rate == 1.0
    silent.said("overdue", STATION, OCTOBER_SEEN + HOUR, duty={"duty": "acknowledge"})
    missed = record(answered, silent)
    assert (missed.answers.waiting, missed.answers.unanswered) == (0, 1)
    assert missed.answers.rate == 0.5


def test_silence_counts_when_the_pass_is_over_whatever_was_due() -> None:
    assert record(case(), now_utc=OCTOBER_TCA + MINUTE).answers.unanswered == 1


def test_a_late_answer_is_an_answer_and_is_counted_as_late() -> None:
    late = case().said("overdue", STATION, OCTOBER_SEEN + HOUR, duty={"duty": "acknowledge"})
    late.said("remark", OTHER, OCTOBER_SEEN + 2 * HOUR, remarks="Sorry.")
    found = record(late).answers
    assert (found.answered, found.late, found.unanswered) == (1, 1, 0)
    assert found.worst == 2 * HOUR


def test_a_notice_that_came_from_them_is_none_that_they_had_to_answer() -> None:
    theirs = CaseOf(OCTOBER_TCA, OCTOBER_SEEN, opened_by=OTHER).notified(OCTOBER_SEEN, OTHER)
    found = record(theirs)
    assert found.cases == 1
    assert found.answers.notices == 0


@pytest.mark.parametrize(
    ("kept", "counts"),
    [
        (True, (1, 0, 0)),
        (False, (0, 1, 0)),
        (None, (0, 0, 1)),
    ],
)
def test_intents_are_kept_broken_or_unknown(kept: bool | None, counts: tuple[int, ...]) -> None:
    found = record(outcome(case(answered_after=HOUR), kept), now_utc=OCTOBER_TCA + 2 * HOUR)
    assert (found.intents_kept, found.intents_broken, found.intents_unknown) == counts


def test_unknown_intents_are_in_no_share() -> None:
    cases = [outcome(case(), each) for each in (True, True, False, None)]
    assert record(*cases, now_utc=OCTOBER_TCA + 2 * HOUR).kept_share == pytest.approx(2 / 3)


def test_a_notice_withdrawn_is_a_false_alarm_unless_somebody_moved() -> None:
    moved = case().said("executed", OTHER, OCTOBER_SEEN + HOUR, execution={"what": "burn"})
    found = record(
        closed(case(), "conjunction_cleared"),
        closed(moved, "conjunction_cleared"),
        closed(case(), "tca_passed"),
        case(),
    )
    assert found.false_alarms == 1
    assert found.false_alarm_share == 0.25


def test_exercises_are_counted_apart() -> None:
    found = record(case(answered_after=HOUR), case(exercise=True, answered_after=5 * MINUTE))
    assert found.cases == 1
    assert found.answers.median == HOUR
    assert found.exercises_held == (OCTOBER_SEEN,)
    assert found.exercise_answers.median == 5 * MINUTE


def test_reconstructions_say_nothing_of_anybody() -> None:
    assert record(case(reconstruction=True)).cases == 0


def test_others_cases_do_not_count_and_all_together_do() -> None:
    third = [PARTIES[0], party("oneweb", "other_side")]
    theirs = CaseOf(OCTOBER_TCA, OCTOBER_SEEN, parties=third).notified(OCTOBER_SEEN)
    elsewhere = [party("nasa", "station_side"), PARTIES[1]]
    not_ours = CaseOf(OCTOBER_TCA, OCTOBER_SEEN, parties=elsewhere, opened_by="nasa")
    cases = [case(answered_after=HOUR), theirs, not_ours]
    assert record(*cases).cases == 1
    assert record(*cases, counterpart=None).cases == 2
