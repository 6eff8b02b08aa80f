"""Who may say what, and when."""

from __future__ import annotations

import pytest

from screening.coordination.kinds import EntryKind
from screening.coordination.legal import NotLegal, legal_kinds, require_legal, why_not
from screening.coordination.standing import CaseStanding, entry_facts, stand
from tests.coordination_world import (
    FLEET,
    OPENED,
    PARTIES,
    STATION,
    Said,
    chain_of,
    decision,
)
from tests.factories import NOW

K = EntryKind
THIRD = "agency"
NOTIFIED: Said = (K.NOTIFIED, STATION, {"notice": {}})
ACKNOWLEDGED: Said = (K.ACKNOWLEDGED, FLEET, {})
PROPOSED: Said = (K.DECISION_PROPOSED, STATION, decision(FLEET))
AGREED: Said = (K.DECISION_AGREED, FLEET, {})
REFUSED: Said = (K.DECISION_REFUSED, FLEET, {})
CLOSED: Said = (K.CLOSED, STATION, {"closing": {"reason": "Over.", "by": "party"}})


def standing(*said: Said) -> CaseStanding:
    return stand((entry_facts(each) for each in chain_of(*said)), NOW)


def standing_with(role: str, *said: Said, monkeypatch: pytest.MonkeyPatch) -> CaseStanding:
    parties = [*PARTIES, {"slug": THIRD, "name": "Agency", "name_zh": "", "role": role}]
    monkeypatch.setitem(OPENED, "parties", parties)
    return standing(*said)


def test_a_stranger_says_nothing() -> None:
    assert legal_kinds(standing(NOTIFIED), "stranger") == frozenset()


def test_nobody_but_its_opener_speaks_in_a_draft() -> None:
    assert legal_kinds(standing(), FLEET) == frozenset()
    ours = legal_kinds(standing(), STATION)
    assert {K.NOTIFIED, K.STATEMENT, K.INTENT, K.REMARK, K.CLOSED} <= ours
    assert not {K.DECISION_PROPOSED, K.ACKNOWLEDGED} & ours


def test_the_other_side_acknowledges_once() -> None:
    assert why_not(standing(NOTIFIED), FLEET, K.ACKNOWLEDGED) == ""
    assert "been acknowledged" in why_not(standing(NOTIFIED, ACKNOWLEDGED), FLEET, K.ACKNOWLEDGED)
    assert "nothing to acknowledge" in why_not(standing(NOTIFIED), STATION, K.ACKNOWLEDGED)


@pytest.mark.parametrize("kind", [K.NOTIFIED, K.OVERDUE, K.PLAN_SCREENED, K.OUTCOME, K.CLOSED])
def test_the_other_side_neither_judges_nor_ends_the_case(kind: EntryKind) -> None:
    assert why_not(standing(NOTIFIED), FLEET, kind).startswith("Whoever")
    assert why_not(standing(NOTIFIED), STATION, kind) == ""


@pytest.mark.parametrize("kind", [K.DECISION_AGREED, K.DECISION_REFUSED])
def test_a_proposal_is_answered_once_by_the_other_side(kind: EntryKind) -> None:
    assert "No decision" in why_not(standing(NOTIFIED), FLEET, kind)
    assert why_not(standing(NOTIFIED, PROPOSED), FLEET, kind) == ""
    assert "other side answers" in why_not(standing(NOTIFIED, PROPOSED), STATION, kind)
    assert "has been agreed" in why_not(standing(NOTIFIED, PROPOSED, AGREED), FLEET, kind)
    assert "has been refused" in why_not(standing(NOTIFIED, PROPOSED, REFUSED), FLEET, kind)


def test_a_closed_case_takes_remarks_and_the_outcome_alone() -> None:
    case = standing(NOTIFIED, CLOSED)
    assert legal_kinds(case, STATION) == {K.REMARK, K.OUTCOME}
    assert legal_kinds(case, FLEET) == {K.REMARK}
    assert "closed" in why_not(case, STATION, K.INTENT)


def test_an_observer_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    case = standing_with("observer", NOTIFIED, monkeypatch=monkeypatch)
    assert legal_kinds(case, THIRD) == frozenset()
    assert "an observer" in why_not(case, THIRD, K.REMARK)


def test_an_intermediary_hands_on_and_decides_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    case = standing_with("intermediary", NOTIFIED, PROPOSED, monkeypatch=monkeypatch)
    assert legal_kinds(case, THIRD) == {K.ACKNOWLEDGED, K.RELAYED, K.REMARK}
    assert "which does not say relayed" in why_not(case, STATION, K.RELAYED)


def test_a_case_is_opened_once() -> None:
    with pytest.raises(NotLegal, match="open already"):
        require_legal(standing(), STATION, K.OPENED)
