"""What a case is by its entries."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from screening.coordination.canonical import instant_text
from screening.coordination.chain import Withheld, withhold
from screening.coordination.kinds import CaseState, Choice, ClosedBy, EntryKind, PartyRole
from screening.coordination.standing import CaseStanding, NotACase, entry_facts, stand
from tests.coordination_world import (
    FLEET,
    STATION,
    TCA,
    Said,
    assessment,
    chain_of,
    decision,
    intent,
)
from tests.factories import NOW

K = EntryKind
NOTIFIED: Said = (K.NOTIFIED, STATION, {"notice": {"languages": ["en"]}})
ACKNOWLEDGED: Said = (K.ACKNOWLEDGED, FLEET, {})
STATED: Said = (K.STATEMENT, STATION, {"assessment": assessment()})
THEY_STATED: Said = (K.STATEMENT, FLEET, {"assessment": assessment(pc=8e-7)})
LATE: Said = (
    K.OVERDUE,
    STATION,
    {"duty": {"duty": "acknowledge", "clause": "2", "due_utc": instant_text(NOW)}},
)
PROPOSED: Said = (K.DECISION_PROPOSED, STATION, decision(FLEET))
AGREED: Said = (K.DECISION_AGREED, FLEET, decision(FLEET, answers=3))
REFUSED: Said = (K.DECISION_REFUSED, FLEET, decision(FLEET, answers=3))
DONE: Said = (K.EXECUTED, FLEET, {"execution": {"what": "0.3 m/s", "at_utc": instant_text(NOW)}})
CLOSED: Said = (K.CLOSED, STATION, {"closing": {"reason": "It is over.", "by": "tca_passed"}})


def standing(*said: Said) -> CaseStanding:
    return stand((entry_facts(each) for each in chain_of(*said)), NOW)


@pytest.mark.parametrize(
    ("said", "state"),
    [
        ((), CaseState.DRAFT),
        ((NOTIFIED,), CaseState.NOTIFIED),
        ((NOTIFIED, LATE), CaseState.UNANSWERED),
        ((NOTIFIED, LATE, ACKNOWLEDGED), CaseState.ACKNOWLEDGED),
        ((NOTIFIED, ACKNOWLEDGED), CaseState.ACKNOWLEDGED),
        ((NOTIFIED, STATED), CaseState.NOTIFIED),
        ((NOTIFIED, THEY_STATED), CaseState.ACKNOWLEDGED),
        ((NOTIFIED, STATED, THEY_STATED), CaseState.ASSESSED),
        ((NOTIFIED, PROPOSED), CaseState.NOTIFIED),
        ((NOTIFIED, PROPOSED, REFUSED), CaseState.ACKNOWLEDGED),
        ((NOTIFIED, PROPOSED, AGREED), CaseState.INTENT_AGREED),
        ((NOTIFIED, PROPOSED, AGREED, DONE), CaseState.EXECUTED),
        ((NOTIFIED, PROPOSED, AGREED, DONE, CLOSED), CaseState.CLOSED),
        ((CLOSED,), CaseState.CLOSED),
    ],
)
def test_the_state_follows_from_the_entries(said: tuple[Said, ...], state: CaseState) -> None:
    assert standing(*said).state is state


def test_the_order_in_which_entries_are_given_does_not_count() -> None:
    entries = [entry_facts(each) for each in chain_of(NOTIFIED, PROPOSED, AGREED)]
    assert stand(reversed(entries), NOW) == stand(entries, NOW)


def test_what_opens_a_case_comes_first() -> None:
    with pytest.raises(NotACase):
        stand((entry_facts(each) for each in chain_of(NOTIFIED)[1:]), NOW)
    with pytest.raises(NotACase):
        stand([], NOW)


def test_it_knows_who_is_in_it_and_who_has_to_answer() -> None:
    case = standing()
    assert [each.slug for each in case.principals] == [STATION, FLEET]
    assert [each.slug for each in case.addressed] == [FLEET]
    station = case.party_of_role(PartyRole.STATION_SIDE)
    assert station is not None
    assert (station.slug, station.name_zh) == (STATION, "空间站")
    assert case.party("stranger") is None
    assert case.tca_utc == TCA


def test_the_newest_statement_and_intent_of_each_side_count() -> None:
    again: Said = (K.STATEMENT, FLEET, {"assessment": assessment(pc=1e-9), "remarks": "Newer."})
    case = standing(
        NOTIFIED,
        STATED,
        THEY_STATED,
        again,
        (K.INTENT, FLEET, intent("undetermined")),
        (K.INTENT, FLEET, intent("will_manoeuvre", window_start_utc=instant_text(NOW))),
    )
    assert case.statements[FLEET].assessment["pc"] == 1e-9
    assert case.statements[FLEET].remarks == "Newer."
    assert case.statements[STATION].assessment["pc"] == 3.1e-05
    assert case.intents[FLEET].choice is Choice.WILL_MANOEUVRE
    assert case.intents[FLEET].window_start_utc == NOW
    assert case.intents[FLEET].window_end_utc is None


def test_what_is_withheld_is_so_and_changes_no_state() -> None:
    entries = chain_of(NOTIFIED, STATED, THEY_STATED, (K.INTENT, FLEET, intent("will_hold")))
    hidden = [
        replace(
            each,
            parts={
                name: part if part.release_class == "public" else withhold(part, "Why.", "p v1")
                for name, part in each.parts.items()
            },
        )
        for each in entries
    ]
    seen = stand((entry_facts(each) for each in hidden), NOW)
    assert seen.state is stand((entry_facts(each) for each in entries), NOW).state
    assert seen.statements[FLEET].assessment == Withheld("Why.", "p v1")
    assert seen.intents[FLEET].choice is None


def test_an_acknowledgement_counts_from_the_first() -> None:
    case = standing(NOTIFIED, ACKNOWLEDGED, ACKNOWLEDGED)
    assert case.acknowledged_at == {FLEET: NOW + timedelta(minutes=2)}
    assert case.heard_at == {FLEET: NOW + timedelta(minutes=2)}


def test_what_happens_to_a_party_is_not_its_word() -> None:
    case = standing(NOTIFIED, (K.PLAN_SCREENED, FLEET, {"result": {"of_party": STATION}}))
    assert not case.is_heard


def test_a_decision_waits_is_refused_and_is_agreed() -> None:
    waiting = standing(NOTIFIED, PROPOSED).decision
    assert waiting is not None
    assert waiting.is_open
    assert (waiting.mover, waiting.proposed_by, waiting.clause) == (FLEET, STATION, "2")
    refused = standing(NOTIFIED, PROPOSED, REFUSED)
    assert refused.decision is not None
    assert refused.decision.is_refused
    assert refused.agreed is None


def test_a_side_cannot_agree_with_itself() -> None:
    itself: Said = (K.DECISION_AGREED, STATION, decision(FLEET))
    case = standing(NOTIFIED, PROPOSED, itself)
    assert case.agreed is None
    assert case.state is CaseState.NOTIFIED


def test_what_was_agreed_stands_while_another_proposal_waits() -> None:
    another: Said = (K.DECISION_PROPOSED, FLEET, decision(STATION))
    case = standing(NOTIFIED, PROPOSED, AGREED, another)
    assert case.agreed is not None
    assert case.agreed.mover == FLEET
    assert case.decision is not None
    assert case.decision.is_open
    replaced = standing(NOTIFIED, PROPOSED, AGREED, another, (K.DECISION_AGREED, STATION, {}))
    assert replaced.agreed is not None
    assert replaced.agreed.mover == STATION


def test_a_new_intent_has_no_plan_screened_yet() -> None:
    moves: Said = (K.INTENT, FLEET, intent("will_manoeuvre"))
    screened: Said = (K.PLAN_SCREENED, STATION, {"result": {"of_party": FLEET, "objects": 7}})
    case = standing(NOTIFIED, moves, screened)
    assert case.plans_screened[FLEET].shown("result")["objects"] == 7
    assert standing(NOTIFIED, moves, screened, moves).plans_screened == {}


def test_overdue_duties_are_kept_by_their_key() -> None:
    assert set(standing(NOTIFIED, LATE).overdue) == {"acknowledge"}


def test_a_closed_case_says_by_what() -> None:
    case = standing(CLOSED)
    assert not case.is_open
    assert case.closed_by is ClosedBy.TCA_PASSED
    assert standing().closed_by is None


def test_an_entry_of_a_kind_that_is_not_known_here_is_kept_and_changes_nothing() -> None:
    entries = [entry_facts(each) for each in chain_of(NOTIFIED)]
    stranger = replace(entries[1], number=3, kind="of_a_later_release", parts={})
    case = stand([*entries, stranger], NOW)
    assert case.state is CaseState.NOTIFIED
    assert len(case.entries) == 3


@pytest.mark.parametrize("value", [None, "", [], 3])
def test_a_part_of_another_form_breaks_no_fold(value: Any) -> None:
    entries = [entry_facts(each) for each in chain_of(NOTIFIED, PROPOSED, AGREED)]
    broken = [entries[0], *(replace(each, parts={"decision": value}) for each in entries[1:])]
    assert stand(broken, NOW).decision is not None
