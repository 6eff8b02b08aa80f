"""What parties say comes in by one door, under their name, if they may say it."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest

from screening.common.exceptions import InputError
from screening.coordination.conflicts import Clash
from screening.coordination.kinds import CaseState, Choice, EntryKind
from screening.coordination.legal import NotLegal
from screening.coordination.models import Case
from screening.coordination.selectors import standing_of
from screening.coordination.services.close import case_close
from screening.coordination.services.decide import answer, execute, propose
from screening.coordination.services.notify import escalate, relay
from screening.coordination.services.speak import acknowledge, intend, remark, state
from screening.coordination.speaker import Channel, Speaker
from screening.coordination.standing import CaseStanding
from tests.coordination_world import (
    FLEET,
    OURS,
    STATION,
    THEIRS,
    assessment,
    decision,
    notified_case,
    opened_case,
)
from tests.factories import NOW

pytestmark = pytest.mark.django_db
AT = NOW + timedelta(minutes=10)
DECISION = decision(FLEET)["decision"]


def standing(case: Case) -> CaseStanding:
    case.refresh_from_db()
    found = standing_of(case, AT)
    assert case.state == found.state, "the cache follows the entries"
    return found


def test_a_case_from_notice_to_end() -> None:
    case = notified_case()
    acknowledge(case, THEIRS, at_utc=AT)
    assert standing(case).state is CaseState.ACKNOWLEDGED
    state(case, OURS, {"assessment": assessment(), "criteria": []}, at_utc=AT)
    state(case, THEIRS, {"assessment": assessment(pc=8e-7)}, at_utc=AT, remarks="By our orbit.")
    assert standing(case).state is CaseState.ASSESSED
    intend(case, OURS, choice=Choice.WILL_HOLD, at_utc=AT)
    intend(case, THEIRS, choice=Choice.WILL_MANOEUVRE, at_utc=AT, window=(AT, None))
    propose(case, OURS, decision=DECISION, at_utc=AT)
    answer(case, THEIRS, is_agreed=True, at_utc=AT)
    assert standing(case).state is CaseState.INTENT_AGREED
    execute(case, THEIRS, what="0.3 m/s in-track", executed_at_utc=AT, at_utc=AT)
    assert standing(case).state is CaseState.EXECUTED
    case_close(case, OURS, reason="It moved.", at_utc=AT)
    found = standing(case)
    assert found.state is CaseState.CLOSED
    assert found.statements[FLEET].remarks == "By our orbit."
    assert found.conflict is None


def test_both_move_is_said() -> None:
    case = notified_case()
    for speaker in (OURS, THEIRS):
        intend(case, speaker, choice=Choice.WILL_MANOEUVRE, at_utc=AT)
    found = standing(case).conflict
    assert found is not None
    assert found.clash is Clash.BOTH_MOVE


def test_the_way_the_words_came_stands_beside_the_name() -> None:
    case = notified_case()
    by_link = Speaker(FLEET, "B. Watch", Channel.LINK)
    assert acknowledge(case, by_link, at_utc=AT).author == "B. Watch, by answer link"
    assert remark(case, OURS, words="Thank you.", at_utc=AT).author == "A. Duty"


def test_what_a_party_may_not_say_is_refused_and_nothing_is_written() -> None:
    case = opened_case()
    with pytest.raises(NotLegal, match="draft"):
        acknowledge(case, THEIRS, at_utc=AT)
    with pytest.raises(NotLegal, match="no party"):
        remark(case, Speaker("stranger", "C."), words="Hello.", at_utc=AT)
    assert case.entries.count() == 1


def test_the_same_words_twice_are_there_once_whatever_has_happened_since() -> None:
    case, key = notified_case(), uuid.uuid4()
    first = acknowledge(case, THEIRS, at_utc=AT, entry_uuid=key)
    case_close(case, OURS, reason="Over.", at_utc=AT)
    assert acknowledge(case, THEIRS, at_utc=AT, entry_uuid=key) == first


def test_an_answer_twice_is_there_once() -> None:
    case, key = notified_case(), uuid.uuid4()
    propose(case, OURS, decision=DECISION, at_utc=AT)
    first = answer(case, THEIRS, is_agreed=True, at_utc=AT, entry_uuid=key)
    assert answer(case, THEIRS, is_agreed=True, at_utc=AT, entry_uuid=key) == first
    with pytest.raises(NotLegal, match="has been agreed"):
        answer(case, THEIRS, is_agreed=True, at_utc=AT)


def test_an_answer_repeats_what_it_answers() -> None:
    case = notified_case()
    number = propose(case, OURS, decision=DECISION, at_utc=AT).number
    given = answer(case, THEIRS, is_agreed=False, at_utc=AT, remarks="You are nearer.")
    assert given.kind == EntryKind.DECISION_REFUSED
    assert given.parts["decision"]["value"] == DECISION | {"answers": number}
    assert given.parts["remarks"]["value"] == "You are nearer."


def test_nobody_agrees_to_a_proposal_that_they_have_not_read() -> None:
    case = notified_case()
    shown = propose(case, OURS, decision=DECISION, at_utc=AT).number
    newer = propose(case, OURS, decision=decision(STATION)["decision"], at_utc=AT).number
    with pytest.raises(NotLegal, match=f"entry {newer}"):
        answer(case, THEIRS, is_agreed=True, proposal_number=shown, at_utc=AT)
    answer(case, THEIRS, is_agreed=True, proposal_number=newer, at_utc=AT)
    agreed = standing(case).agreed
    assert agreed is not None
    assert agreed.mover == STATION


def test_without_a_proposal_there_is_nothing_to_answer() -> None:
    with pytest.raises(NotLegal, match="No decision"):
        answer(notified_case(), THEIRS, is_agreed=True, at_utc=AT)


@pytest.mark.parametrize(
    ("mover", "words"),
    [("somebody", f"{STATION}, {FLEET}, none, both"), ("", "words are missing"), (None, "text")],
)
def test_a_side_moves_or_none_or_both(mover: Any, words: str) -> None:
    with pytest.raises(InputError, match=f"decision.mover: .*{words}"):
        propose(notified_case(), OURS, decision={"mover": mover}, at_utc=AT)


@pytest.mark.parametrize("mover", ["none", "both", STATION])
def test_these_can_be_proposed(mover: str) -> None:
    case = notified_case()
    propose(case, OURS, decision={"mover": mover}, at_utc=AT)
    found = standing(case).decision
    assert found is not None
    assert found.mover == mover


def test_a_plan_goes_with_moving() -> None:
    with pytest.raises(InputError, match="plan"):
        intend(notified_case(), OURS, choice=Choice.WILL_HOLD, plan={"kind": "burn"}, at_utc=AT)


def test_a_window_ends_after_it_starts() -> None:
    window = (AT, AT - timedelta(seconds=1))
    with pytest.raises(InputError, match="before it starts"):
        intend(notified_case(), OURS, choice=Choice.WILL_MANOEUVRE, window=window, at_utc=AT)


def test_what_is_still_to_come_has_not_been_done() -> None:
    later = AT + timedelta(hours=1)
    with pytest.raises(InputError, match="still to come"):
        execute(notified_case(), OURS, what="A burn.", executed_at_utc=later, at_utc=AT)


@pytest.mark.parametrize("words", ["", "   "])
def test_a_remark_says_something(words: str) -> None:
    with pytest.raises(InputError, match="words are missing"):
        remark(notified_case(), OURS, words=words, at_utc=AT)


def test_a_statement_has_no_other_parts() -> None:
    with pytest.raises(InputError, match="no part 'secret'"):
        state(notified_case(), OURS, {"assessment": assessment(), "secret": 1}, at_utc=AT)


def test_a_statement_without_figures_that_are_known_is_one() -> None:
    unknown = assessment(pc=None, pc_reason="No covariance.", max_pc=None, radial_km=None)
    case = notified_case()
    state(case, THEIRS, {"assessment": unknown}, at_utc=AT)
    assert standing(case).statements[FLEET].assessment["pc"] is None


def test_a_case_is_closed_with_a_reason() -> None:
    with pytest.raises(InputError, match=r"closing\.reason"):
        case_close(notified_case(), OURS, reason=" ", at_utc=AT)


def test_who_is_turned_to_is_on_record() -> None:
    case = notified_case()
    said = {"duty": "acknowledge", "to_role": "agency", "why": "No answer in 30 min."}
    escalate(case, OURS, escalation=said, at_utc=AT, contact={"address": "duty@example.org"})
    entry = standing(case).escalated["acknowledge"]
    assert entry.part("contact") == {"address": "duty@example.org"}


def test_an_intermediary_hands_on_what_there_is_to_who_there_is() -> None:
    from screening.coordination.kinds import PartyRole
    from tests.coordination_world import organisation

    others = ((PartyRole.INTERMEDIARY, organisation("test-agency")),)
    case, agency = notified_case(others=others), Speaker("test-agency", "D. Desk")
    with pytest.raises(InputError, match="no entry 9"):
        relay(case, agency, number=9, to=FLEET, at_utc=AT)
    with pytest.raises(InputError, match="stranger is no party"):
        relay(case, agency, number=2, to="stranger", at_utc=AT)
    handed_on = relay(case, agency, number=2, to=FLEET, at_utc=AT)
    assert handed_on.parts["relay"]["value"] == {"number": 2, "from": STATION, "to": FLEET}
