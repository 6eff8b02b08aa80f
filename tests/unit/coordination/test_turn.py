"""Whose turn it is: what endangers most first, and never silence about what is owed."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from screening.coordination.kinds import EntryKind
from screening.coordination.protocol import duties, protocol_library
from screening.coordination.standing import CaseStanding, entry_facts, stand
from screening.coordination.turn import Deed, Turn, possible_deeds, turn_of
from tests.coordination_world import (
    FLEET,
    NOTICE,
    STATION,
    Said,
    assessment,
    chain_of,
    decision,
    intent,
)
from tests.factories import NOW

PROPOSAL = {"key": "crewed-station-notification", "version": 1}
TOLD: Said = (EntryKind.NOTIFIED, STATION, {"notice": NOTICE})


def standing_after(*said: Said, minutes: float = 10) -> CaseStanding:
    return stand([entry_facts(each) for each in chain_of(*said)], NOW + timedelta(minutes=minutes))


def turn(*said: Said, us: str = STATION, minutes: float = 10) -> Turn:
    """Whose turn it is by the proposed protocol, some minutes after the case was opened."""
    standing = standing_after(*said, minutes=minutes)
    applied = protocol_library().applied_of(PROPOSAL)
    found = turn_of(standing, us, duties(applied, standing, standing.now_utc))
    assert found is not None
    return found


def states(party: str) -> Said:
    return (EntryKind.STATEMENT, party, {"assessment": assessment()})


def intends(party: str, choice: str) -> Said:
    return (EntryKind.INTENT, party, intent(choice))


def proposes(party: str, mover: str) -> Said:
    return (EntryKind.DECISION_PROPOSED, party, decision(mover))


def test_a_draft_waits_for_who_opened_it_with_the_time_to_notify() -> None:
    found = turn()
    assert (found.is_ours, found.deed) == (True, Deed.NOTIFY)
    assert found.due_utc is not None


def test_who_was_told_is_asked_to_acknowledge_and_the_other_waits() -> None:
    theirs = turn(TOLD, us=FLEET)
    assert (theirs.is_ours, theirs.deed) == (True, Deed.ACKNOWLEDGE)
    assert theirs.due_utc is not None


def test_silence_is_acted_on_once_and_then_waited_for() -> None:
    late = turn(TOLD, minutes=200)
    assert (late.deed, late.is_overdue, late.duty) == (Deed.ESCALATE, True, "acknowledge")
    escalation = {"escalation": {"duty": "acknowledge", "to_role": "government", "why": "-"}}
    after = turn(TOLD, (EntryKind.ESCALATED, STATION, escalation), minutes=200)
    assert after.deed is not Deed.ESCALATE


def test_a_clash_goes_before_everything() -> None:
    both = [intends(each, "will_manoeuvre") for each in (STATION, FLEET)]
    for us in (STATION, FLEET):
        found = turn(TOLD, *both, us=us, minutes=200)
        assert found.words == "Agree who moves: two manoeuvres can meet."
        assert found.is_ours


def test_a_clash_waits_for_the_answer_to_a_proposal_that_is_open() -> None:
    both = [intends(each, "will_hold") for each in (STATION, FLEET)]
    said = [TOLD, states(STATION), states(FLEET), *both, proposes(STATION, FLEET)]
    assert turn(*said, us=FLEET).deed is Deed.ANSWER
    assert not turn(*said, us=STATION).is_ours


def test_a_proposal_is_answered_by_the_other_side_and_waited_for_by_its_own() -> None:
    said = [TOLD, states(STATION), states(FLEET), intends(STATION, "will_hold")]
    proposal = proposes(FLEET, FLEET)
    ours = turn(*said, proposal)
    assert (ours.is_ours, ours.deed) == (True, Deed.ANSWER)
    assert f"{FLEET}" not in ours.words  # by its name, not its slug
    theirs = turn(*said, intends(FLEET, "will_manoeuvre"), proposal, us=FLEET)
    assert not theirs.is_ours


def test_what_no_protocol_asks_for_is_still_asked_in_the_order_of_the_matter() -> None:
    acknowledged: Said = (EntryKind.ACKNOWLEDGED, FLEET, {})
    said = [TOLD, acknowledged]
    wanted = [
        (states(STATION), Deed.STATE),
        (intends(STATION, "will_hold"), Deed.INTEND),
        (proposes(STATION, FLEET), Deed.PROPOSE),
    ]
    for entry, deed in wanted:
        found = turn_of(standing_after(*said), STATION)
        assert found is not None
        assert (found.is_ours, found.deed) == (True, deed)
        said.append(entry)
    waiting = turn_of(standing_after(*said), STATION)
    assert waiting is not None
    assert not waiting.is_ours


def test_who_agreed_to_move_is_asked_for_a_report() -> None:
    agreed: Said = (EntryKind.DECISION_AGREED, STATION, decision(FLEET))
    said = [TOLD, states(FLEET), intends(FLEET, "will_manoeuvre"), proposes(FLEET, FLEET), agreed]
    found = turn_of(standing_after(*said), FLEET)
    assert found is not None
    assert found.deed is Deed.EXECUTE


def test_a_closed_case_waits_for_nobody() -> None:
    closing = {"closing": {"reason": "Over.", "by": "party"}}
    standing = standing_after(TOLD, (EntryKind.CLOSED, STATION, closing))
    assert turn_of(standing, STATION) is None
    assert possible_deeds(standing, STATION) == (Deed.REMARK,)


@pytest.mark.parametrize("minutes", [10, 100, 300, 500])
def test_somebody_is_always_named_in_words(minutes: float) -> None:
    at_utc: datetime = NOW + timedelta(minutes=minutes)
    for said in ([], [TOLD], [TOLD, states(FLEET)], [TOLD, intends(STATION, "undetermined")]):
        standing = stand([entry_facts(each) for each in chain_of(*said)], at_utc)
        for us in (STATION, FLEET):
            found = turn_of(standing, us)
            assert found is not None
            assert found.words.endswith(".")
