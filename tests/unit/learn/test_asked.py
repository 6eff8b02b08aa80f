"""What the protocols would have asked in 2021, worked by hand."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from screening.coordination.protocol import DutyState, Role
from screening.learn.asked import Asked, asked
from screening.learn.css_2021 import Encounter2021, encounters_2021

HOUR = timedelta(hours=1)


def july() -> Encounter2021:
    return encounters_2021()[0]


def found(after_seen: timedelta, *, seen_before: timedelta | None = None) -> Asked:
    before = seen_before or july().published.warning
    at_utc = july().published.tca_utc - before + after_seen
    return asked(july(), seen_before=before, at_utc=at_utc)


def due(case: Asked, key: str) -> datetime | None:
    return next(each.due_utc for each in case.duties if each.key == key)


def test_the_satellite_gives_way_by_the_proposal_and_its_clause_is_cited() -> None:
    way = found(HOUR).right_of_way
    assert way.mover is Role.OTHER_SIDE
    assert way.protocol.is_proposal
    assert way.clause.number == "7"


def test_on_1_july_an_answer_would_have_been_due_at_10_05() -> None:
    case = found(timedelta())
    assert due(case, "acknowledge") == datetime.fromisoformat("2021-07-01T10:05:00Z")
    assert due(case, "state:other_side") == datetime.fromisoformat("2021-07-01T10:20:00Z")
    assert due(case, "decide:other_side") == datetime.fromisoformat("2021-07-01T10:50:00Z")
    assert not [each for each in case.duties if each.is_overdue]


def test_silence_is_overdue_a_moment_later_and_the_intermediary_has_been_asked() -> None:
    states = {each.key: each.state for each in found(timedelta(minutes=16)).duties}
    assert states["acknowledge"] is DutyState.OVERDUE
    assert states["escalate"] is DutyState.MET
    assert states["state:station_side"] is DutyState.MET
    assert states["state:other_side"] is DutyState.OPEN


def test_seen_three_days_before_the_decision_is_due_28_h_before_the_pass() -> None:
    case = found(HOUR, seen_before=72 * HOUR)
    assert due(case, "decide:other_side") == july().published.tca_utc - 28 * HOUR


def test_deadlines_come_in_their_order() -> None:
    times = [each.due_utc for each in found(HOUR).deadlines if each.due_utc]
    assert times == sorted(times)
    assert len(times) == len(found(HOUR).deadlines)


def test_nothing_is_told_of_a_time_before_it_was_seen() -> None:
    with pytest.raises(ValueError, match="before the pass was seen"):
        found(-HOUR)
