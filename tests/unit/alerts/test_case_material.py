"""Which entries of a case are worth saying, held against what was said last and what stands now."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest

from screening.alerts.case_material import (
    AGAIN_AFTER,
    CaseKnown,
    CaseTold,
    EntryJudgement,
    judge_entries,
)
from screening.alerts.material import Answer
from screening.coordination.chain import ChainedEntry, withhold
from screening.coordination.kinds import EntryKind
from screening.coordination.standing import entry_facts, stand
from tests.coordination_world import (
    FLEET,
    NOTICE,
    STATION,
    TCA,
    Said,
    assessment,
    chain_of,
    decision,
    intent,
)
from tests.factories import NOW

MINUTE = timedelta(minutes=1)
NOTIFIED: Said = (EntryKind.NOTIFIED, STATION, {"notice": NOTICE})


def statement(**overrides: Any) -> Said:
    return EntryKind.STATEMENT, FLEET, {"assessment": assessment(**overrides)}


def judged(
    *said: Said,
    us: str = STATION,
    told: Mapping[str, CaseTold] | None = None,
    first: int = 3,
    met: tuple[str, ...] = (),
) -> list[EntryJudgement]:
    """What becomes of the entries from a number on, of a case that we have notified them of."""
    return judge(chain_of(NOTIFIED, *said), us=us, told=told, first=first, met=met)


def judge(
    chain: list[ChainedEntry],
    *,
    us: str = STATION,
    told: Mapping[str, CaseTold] | None = None,
    first: int = 3,
    met: tuple[str, ...] = (),
) -> list[EntryJudgement]:
    standing = stand([entry_facts(each) for each in chain], NOW + timedelta(hours=1))
    known = CaseKnown(standing, us, met, told or {})
    return judge_entries([each for each in standing.entries if each.number >= first], known, NOW)


def topics(found: list[EntryJudgement]) -> list[str]:
    return [each.saying.topic for each in found if each.answer is Answer.SAY and each.saying]


def told_before(found: list[EntryJudgement], minutes: float = 60) -> dict[str, CaseTold]:
    """What was said, so many minutes ago."""
    return {
        each.saying.topic: CaseTold(each.number, each.saying.said, NOW - minutes * MINUTE)
        for each in found
        if each.saying is not None
    }


def test_every_entry_is_judged_once_and_in_order() -> None:
    found = judged(
        statement(), (EntryKind.REMARK, STATION, {"remarks": "Ours."}), statement(pc=1e-9)
    )
    assert [each.number for each in found] == [3, 4, 5]
    assert [each.answer for each in found] == [Answer.SILENT, Answer.SILENT, Answer.SAY]


@pytest.mark.parametrize(
    ("changes", "is_told"),
    [
        ({}, False),
        ({"pc": 9e-05}, False),
        ({"pc": 4e-04}, True),
        ({"pc": 1e-06}, True),
        ({"pc": None}, True),
        ({"miss_distance_km": 0.3}, False),
        ({"miss_distance_km": 0.19}, True),
        ({"miss_distance_km": 0.9}, True),
        ({"tca_utc": "2026-03-10T10:04:00.000000Z"}, False),
        ({"tca_utc": "2026-03-10T10:06:00.000000Z"}, True),
    ],
)
def test_a_statement_is_told_again_when_it_says_something_else(
    changes: dict[str, Any], is_told: bool
) -> None:
    assert TCA.isoformat() == "2026-03-10T10:00:00+00:00"
    first = judged(statement())
    again = judged(statement(), statement(**changes), told=told_before(first), first=4)
    assert topics(again) == ([f"statement:{FLEET}"] if is_told else [])


def test_criteria_that_are_met_now_are_told() -> None:
    criteria = [{"name": "Emergency", "is_met": True}, {"name": "Other", "is_met": None}]
    acting: Said = (EntryKind.STATEMENT, FLEET, statement()[2] | {"criteria": criteria})
    found = judged(statement(), acting, told=told_before(judged(statement())), first=4)
    assert found[0].saying is not None
    assert "By its criteria it is to act: Emergency." in found[0].saying.words


def test_figures_that_are_withheld_are_said_to_be_and_not_guessed() -> None:
    chain = chain_of(NOTIFIED, statement())
    part = chain[2].parts["assessment"]
    chain[2].parts["assessment"] = withhold(part, "Not for you.", "a policy v1")  # type: ignore[index]
    [found] = judge(chain)
    assert found.saying is not None
    assert found.saying.words == "Fleet states its assessment; its figures are withheld from us."


@pytest.mark.parametrize(("minutes", "answer"), [(9, Answer.WAIT), (11, Answer.SAY)])
def test_of_one_topic_nothing_is_said_again_too_soon(minutes: float, answer: Answer) -> None:
    before: Said = (EntryKind.INTENT, FLEET, intent("will_hold"))
    after: Said = (EntryKind.INTENT, FLEET, intent("will_manoeuvre"))
    told = told_before(judged(before), minutes)
    assert [each.answer for each in judged(before, after, told=told, first=4)] == [answer]
    assert AGAIN_AFTER == 10 * MINUTE


def test_what_was_said_by_a_clock_that_was_ahead_does_not_silence() -> None:
    before: Said = (EntryKind.INTENT, FLEET, intent("will_hold"))
    after: Said = (EntryKind.INTENT, FLEET, intent("will_manoeuvre"))
    told = told_before(judged(before), minutes=-120)
    assert topics(judged(before, after, told=told, first=4)) == [f"intent:{FLEET}"]


def test_nobody_moves_is_said_with_the_word_that_makes_it() -> None:
    found = judged(
        (EntryKind.INTENT, FLEET, intent("will_hold")),
        (EntryKind.INTENT, STATION, intent("will_hold")),
    )
    assert topics(found) == [f"intent:{FLEET}", "conflict"]
    saying = found[1].saying
    assert saying is not None
    assert saying.words.startswith("Nobody moves: both say they will hold.")
    assert saying.words.endswith("We will hold.")


def test_a_clash_that_is_over_before_anybody_was_told_is_not_said() -> None:
    found = judged(
        (EntryKind.INTENT, FLEET, intent("will_hold")),
        (EntryKind.INTENT, STATION, intent("will_hold")),
        (EntryKind.INTENT, STATION, intent("will_manoeuvre")),
    )
    assert topics(found) == [f"intent:{FLEET}"]


@pytest.mark.parametrize(("met", "is_told"), [((), True), (("acknowledge",), False)])
def test_a_duty_that_was_met_meanwhile_is_not_said(met: tuple[str, ...], is_told: bool) -> None:
    duty = {"duty": "acknowledge", "clause": "x v1, 2", "due_utc": "2026-03-10T04:00:00.000000Z"}
    found = judged((EntryKind.OVERDUE, STATION, {"duty": duty}), met=met)
    assert topics(found) == (["overdue:acknowledge"] if is_told else [])


def test_what_is_overdue_cites_its_clause_by_number_and_title() -> None:
    duty = {"duty": "acknowledge", "clause": "x v1, 5", "due_utc": "2026-03-10T04:00:00.000000Z"}
    duty |= {"title": {"en": "Acknowledge", "zh": "确认收到"}}
    [found] = judged((EntryKind.OVERDUE, STATION, {"duty": duty}))
    assert found.saying is not None
    assert "(x v1, 5, “Acknowledge”)" in found.saying.words


def test_a_notice_to_us_asks_until_we_have_answered() -> None:
    assert topics(judge(chain_of(NOTIFIED), us=FLEET, first=1)) == [f"notified:{STATION}"]
    answered = chain_of(NOTIFIED, (EntryKind.ACKNOWLEDGED, FLEET, {}))
    assert topics(judge(answered, us=FLEET, first=1)) == []


def test_of_a_closed_case_the_end_alone_is_said_and_only_if_it_was_told_of() -> None:
    closing = {"reason": "Agreed by telephone.", "by": "party"}
    ended: tuple[Said, ...] = (statement(), (EntryKind.CLOSED, FLEET, {"closing": closing}))
    assert topics(judged(*ended)) == []
    told = {"acknowledged:x": CaseTold(2, {}, NOW - MINUTE)}
    assert topics(judged(*ended, told=told)) == ["closed"]


@pytest.mark.parametrize(
    ("kind", "parts"),
    [
        (EntryKind.PLAN_SCREENED, {"result": {"creates": "nonsense", "sentence": 7}}),
        (EntryKind.PLAN_SCREENED, {"result": {"brings_closer": [None, 3], "verdict": []}}),
        (EntryKind.OVERDUE, {"duty": {"duty": "x", "clause": "y", "due_utc": "soon", "what": 3}}),
        (EntryKind.DECISION_PROPOSED, decision("\u202eelsewhere\n")),
        (EntryKind.ESCALATED, {"escalation": {}}),
        (EntryKind.EXECUTED, {"execution": {"what": "x" * 9000, "at_utc": None}}),
        (EntryKind.REMARK, {"remarks": "<b>\u202e\n" * 2000}),
        (EntryKind.INTENT, {"intent": {"choice": "will_fly", "window_start_utc": 3}}),
        (EntryKind.STATEMENT, {"assessment": {"tca_utc": 5, "pc": True}, "criteria": [1, {}]}),
    ],
)
def test_strangers_text_is_one_short_line_whatever_it_is(
    kind: EntryKind, parts: Mapping[str, Any]
) -> None:
    for each in judged((kind, FLEET, parts)):
        if each.saying is not None:
            assert len(each.saying.words) < 700
            assert not set("\n\u202e") & set(each.saying.words + each.saying.gist)
