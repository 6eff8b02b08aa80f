"""Alerts of cases in Chinese: every gist and turn that the product writes, in its own sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any, Final

import pytest
from django.utils import translation

from sasweb.web.alert_said import alert_said, order_said
from sasweb.web.case_said import _patterns
from sasweb.web.known_case_words import TURNS
from screening.alerts.case_material import CaseKnown, judge_entries
from screening.alerts.case_sayings import Saying, saying_of
from screening.alerts.kinds import NoticeKind
from screening.alerts.models import Notice
from screening.coordination.chain import withhold
from screening.coordination.conflicts import CLASHES, Clash
from screening.coordination.kinds import ClosedBy, EntryKind
from screening.coordination.protocol import duties, protocol_library
from screening.coordination.services.close import _REASONS
from screening.coordination.standing import CaseStanding, entry_facts, stand
from screening.coordination.turn import turn_of
from tests.alert_notices import CASE, notice
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

pytestmark = pytest.mark.django_db
# Names, and what has none but its number
NAMES: Final = frozenset({"Fleet", "Test", "Station", "ISS", "ZARYA", "COSMOS", "DEB", "UTC"})
UNTOLD: Final = "有新的发言"
TOLD: Final[Said] = (EntryKind.NOTIFIED, STATION, {"notice": NOTICE})
SAID: Final[tuple[tuple[Said, str], ...]] = (
    ((EntryKind.ACKNOWLEDGED, FLEET, {}), "Fleet已确认收到"),
    ((EntryKind.STATEMENT, FLEET, {"assessment": assessment()}), "Fleet给出其评估"),
    ((EntryKind.INTENT, FLEET, intent("will_manoeuvre")), "Fleet将实施机动"),
    ((EntryKind.INTENT, FLEET, intent("will_hold")), "Fleet将不机动"),
    ((EntryKind.INTENT, FLEET, intent("undetermined")), "Fleet尚未决定是否机动"),
    ((EntryKind.INTENT, FLEET, intent("will_fly")), "Fleet就其意图作了说明"),
    ((EntryKind.PLAN_SCREENED, STATION, {"result": {"of_party": FLEET}}), "Fleet的计划已经筛查"),
    (
        (EntryKind.PLAN_SCREENED, STATION, {"result": {"of_party": STATION, "problem": "x"}}),
        "我方计划无法筛查",
    ),
    (
        (EntryKind.PLAN_SCREENED, STATION, {"result": {"of_party": FLEET, "verdict": "closer"}}),
        "Fleet的计划会造成近距离交会",
    ),
    ((EntryKind.DECISION_PROPOSED, FLEET, decision(STATION)), "Fleet提议由我方机动"),
    ((EntryKind.DECISION_AGREED, FLEET, decision("both")), "Fleet同意：双方"),
    ((EntryKind.DECISION_REFUSED, FLEET, decision(FLEET)), "Fleet不同意由Fleet机动"),
    (
        (EntryKind.EXECUTED, FLEET, {"execution": {"what": "A burn.", "at_utc": None}}),
        "Fleet报告已执行",
    ),
    (
        (EntryKind.ESCALATED, FLEET, {"escalation": {"to_role": "intermediary", "why": "Late."}}),
        "Fleet上报中间联络方",
    ),
    (
        (
            EntryKind.OVERDUE,
            STATION,
            {
                "duty": {
                    "party": FLEET,
                    "duty": "acknowledge",
                    "what": {"en": "Acknowledge: a person on duty has read the notice"},
                }
            },
        ),
        "Fleet逾期未办：确认收到",
    ),
    (
        (EntryKind.OVERDUE, STATION, {"duty": {"party": STATION, "what": {"en": "Dance about"}}}),
        "我方逾期未办：记录所述事项",
    ),
    ((EntryKind.RELAYED, FLEET, {"relay": {"to": STATION, "number": 4}}), "转交我方"),
    ((EntryKind.REMARK, FLEET, {"remarks": "Are you there?"}), "Fleet致信我方"),
)


@pytest.fixture(autouse=True)
def in_the_chinese_product() -> Iterator[None]:
    with translation.override("zh-hans"):
        yield


def standing_of(*said: Said, minutes: float = 10) -> CaseStanding:
    return stand([entry_facts(each) for each in chain_of(*said)], NOW + timedelta(minutes=minutes))


def alert_of(saying: Saying, kind: EntryKind) -> Notice:
    own = {"gist": saying.gist, "badge": saying.badge, "topic": saying.topic}
    facts = CASE | own | {"said": dict(saying.said), "entry_kind": str(kind)}
    return notice(str(saying.kind), "red", facts=facts, words=saying.words)


def in_english(words: str) -> set[str]:
    return set(re.findall(r"[A-Za-z]{3,}", words)) - NAMES


def english_saying(standing: CaseStanding, us: str = STATION, number: int = -1) -> Saying:
    with translation.override("en"):  # as workers write them
        found = saying_of(standing.entries[number], standing, us)
    assert found is not None
    return found


@pytest.mark.parametrize(("said", "words"), SAID)
def test_what_came_to_be_is_said_in_a_sentence_of_its_own(said: Said, words: str) -> None:
    standing = standing_of(TOLD, said)
    told = alert_said(alert_of(english_saying(standing), said[0]))
    assert words in told
    assert UNTOLD not in told
    assert not in_english(told)


def test_what_we_are_told_first_and_what_a_rule_opens_are_said() -> None:
    standing = standing_of(TOLD)
    told = alert_of(english_saying(standing, FLEET), EntryKind.NOTIFIED)
    assert "Station通知我方有一次近距离交会" in alert_said(told)
    opened = alert_of(english_saying(standing, STATION, 0), EntryKind.OPENED)
    assert "已依规则建立与Fleet的协调案草稿" in alert_said(opened)


@pytest.mark.parametrize("kind", [EntryKind.INTENT, EntryKind.PLAN_SCREENED])
def test_what_is_withheld_is_said_to_be(kind: EntryKind) -> None:
    parts = {"result": {"of_party": FLEET}} if kind == EntryKind.PLAN_SCREENED else intent("x")
    chain = chain_of(TOLD, (kind, FLEET, parts))
    [name] = parts
    part = chain[-1].parts[name]
    chain[-1].parts[name] = withhold(part, "Not for you.", "a policy v1")  # type: ignore[index]
    standing = stand([entry_facts(each) for each in chain], NOW)
    told = alert_said(alert_of(english_saying(standing), kind))
    assert UNTOLD not in told
    assert not in_english(told)


def test_a_clash_and_its_end_are_said_with_what_both_sides_say() -> None:
    holds: tuple[Said, ...] = tuple(
        (EntryKind.INTENT, each, intent("will_hold")) for each in (FLEET, STATION)
    )
    [_, clash] = _judged(TOLD, *holds)
    said = alert_said(alert_of(clash, EntryKind.INTENT))
    assert clash.badge == "CONFLICT"
    assert "Test Fleet 的协调案：双方均表示不机动。" in said
    assert not in_english(said)
    over = Saying(kind=NoticeKind.CASE_OVER, topic="settled", gist="We will manoeuvre", words="-")
    said = alert_said(alert_of(over, EntryKind.INTENT))
    assert "双方所表示的意图不再冲突" in said
    assert "我方将实施机动" in said
    agreed = Saying(
        kind=NoticeKind.CASE_OVER, topic="settled", gist="We agreed who moves", words=""
    )
    assert "我方已同意由谁机动" in alert_said(alert_of(agreed, EntryKind.DECISION_AGREED))


def _judged(*said: Said) -> list[Saying]:
    standing = standing_of(*said)
    with translation.override("en"):
        found = judge_entries(standing.entries[2:], CaseKnown(standing, STATION), NOW)
    return [each.saying for each in found if each.saying is not None]


@pytest.mark.parametrize("clash", Clash)
def test_every_clash_is_said_and_what_to_do_about_it(clash: Clash) -> None:
    facts = CASE | {"topic": "conflict", "said": {"clash": f"{clash}:{FLEET}"}}
    facts |= {"badge": "CONFLICT", "turn": CLASHES[clash].ask, "turn_due_utc": None}
    row = notice("case", facts=facts)
    assert CLASHES[clash].what_zh in alert_said(row)
    assert order_said(row) == f"轮到我方。{CLASHES[clash].ask_zh}"


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("agreed.", "与 Test Fleet 的协调案已关闭。涉及"),
        (
            _REASONS[ClosedBy.TCA_PASSED].format(tca_utc="2026-03-10 22:14:05"),
            "22:14:05 UTC 已过。",
        ),
        (_REASONS[ClosedBy.CONJUNCTION_CLEARED], "不再发现该次交会"),
    ],
)
def test_a_closed_case_is_said_to_be_closed(reason: str, words: str) -> None:
    standing = standing_of(TOLD, (EntryKind.CLOSED, FLEET, {"closing": {"reason": reason}}))
    row = alert_of(english_saying(standing), EntryKind.CLOSED)
    assert row.kind == NoticeKind.CASE_OVER
    said = alert_said(row)
    assert "已关闭" in said
    assert words in said
    assert not in_english(said)


def test_of_a_closed_case_nothing_more_is_asked() -> None:
    row = notice("case_over", facts=CASE | {"turn": "", "topic": "closed"})
    assert not in_english(order_said(row))


def turns() -> Iterator[tuple[str, bool]]:
    """The turns of cases as they go, of both sides and after some time, with and without duties."""
    states = [(EntryKind.STATEMENT, each, {"assessment": assessment()}) for each in SIDES]
    holding = [(EntryKind.INTENT, each, intent("will_hold")) for each in SIDES]
    proposes: Said = (EntryKind.DECISION_PROPOSED, FLEET, decision(STATION))
    agrees: Said = (EntryKind.DECISION_AGREED, STATION, decision(STATION))
    heard: Said = (EntryKind.ACKNOWLEDGED, FLEET, {})
    courses: list[tuple[Said, ...]] = [
        (),
        (TOLD,),
        (TOLD, heard),
        (TOLD, heard, *states),
        (TOLD, heard, *states, holding[0]),
        (TOLD, heard, *states, *holding),
        (TOLD, heard, *states, proposes),
        (TOLD, heard, *states, holding[1], proposes),
        (TOLD, heard, *states, proposes, agrees),
        (TOLD, heard, *states, (EntryKind.DECISION_PROPOSED, FLEET, decision("none"))),
    ]
    for said in courses:
        for us in SIDES:
            for minutes, part in ((10, BINDING), (400, BINDING), (10, {"key": "", "version": 0})):
                yield from _turns_of(said, us, minutes, part)


SIDES: Final = (STATION, FLEET)
BINDING: Final = {"key": "crewed-station-notification", "version": 1}


def _turns_of(
    said: tuple[Said, ...], us: str, minutes: float, part: Mapping[str, Any]
) -> Iterator[tuple[str, bool]]:
    standing = standing_of(*said, minutes=minutes)
    asked = duties(protocol_library().applied_of(part), standing, standing.now_utc)
    with translation.override("en"):
        found = turn_of(standing, us, asked)
    if found is not None:
        yield found.words, found.is_ours


def test_every_turn_is_said_with_what_it_is() -> None:
    found = set(turns())
    for form, pattern in _patterns(TURNS):
        assert any(pattern.fullmatch(words) for words, _ in found), form
    for words, is_ours in sorted(found):
        facts = CASE | {"turn": words, "turn_is_ours": is_ours, "turn_due_utc": None}
        said = order_said(notice("case", facts=facts))
        bare = order_said(notice("case", facts=facts | {"turn": "As nobody says it."}))
        assert said.startswith(bare), words
        assert len(said) > len(bare), words
        assert not in_english(said) - {"WILL", "MANOEUVRE", "HOLD", "UNDETERMINED"}, words


def test_a_turn_has_its_time() -> None:
    said = order_said(notice("case", facts=CASE))
    assert said.startswith("轮到我方，期限为 2026-03-09 22:00 UTC。Test Fleet提议由我方机动。")
    late = order_said(notice("case", facts=CASE | {"turn_is_overdue": True}))
    assert "已过" in late


def test_what_the_product_does_not_word_is_left_to_the_record() -> None:
    facts = CASE | {"gist": "Test Fleet sings", "turn": "Sing along with them."}
    assert UNTOLD in alert_said(notice("case", facts=facts))
    assert order_said(notice("case", facts=facts)).startswith("轮到我方")
