"""An alert's own page in another language begins in it, and shows the record as it was sent."""

from __future__ import annotations

import re
from datetime import datetime
from itertools import product
from pathlib import Path
from typing import Any, cast

import pytest
from django.test import Client
from django.utils import translation

from sasweb.templatetags.alerts import badge_words
from sasweb.web.alert_facts_said import facts_said
from sasweb.web.alert_said import subject_said
from screening.alerts import case_material, case_sayings
from screening.alerts.figures import rows_of
from screening.alerts.kinds import OF_CASES, NoticeKind
from screening.alerts.notice_facts import ConjunctionFacts
from screening.alerts.pulses import PulseAge, expected_pulses, task_queues
from screening.alerts.telling import told
from screening.conjunctions.criteria.clauses import Level
from tests.alert_notices import CASE, alarm, conjunction_facts, notice, unknown_facts
from tests.unit.sasweb.alert_pages import page, said
from tests.unit.sasweb.chinese_pages import english_sentences, figures

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("product_at_now")]

MARKS = {
    "",
    "CASE CLOSED",
    "CONFLICT",
    "CONFLICT SETTLED",
    "DECISION ASKED",
    "ESCALATED",
    "NOTIFIED",
    "OVERDUE",
    "PLAN IS DANGEROUS",
    "REFUSED",
}
TEST_WORDS = "A test, asked for by Ann. Nothing has happened."
UNREACHED = {"key": "undelivered:3:2026-03-09", "subject": "Jane Doe cannot be reached"}
REASON = "SGP4 has no position of one of the two around the event."
ALERTS: list[tuple[str, dict[str, Any], str]] = [
    ("raised", {}, "最接近时刻 2026-03-10 22:14:05 UTC"),
    ("changed", {"facts": conjunction_facts(state="stale")}, "数据过旧"),
    ("raised", {"facts": unknown_facts(pc_reason=REASON)}, "不详"),
    ("lowered", {"facts": conjunction_facts(level=""), "level": ""}, "不满足判据的任何级别"),
    ("escalated", {"facts": conjunction_facts(unacknowledged_by=["Ann"])}, "移交"),
    ("closed", {"facts": conjunction_facts(state="cleared")}, "已解除"),
    ("closed", {"facts": conjunction_facts(state="passed", realised_miss_km=0.7)}, "0.700 km"),
    ("alarm", {"facts": alarm().facts, "words": alarm().words}, "CelesTrak GP"),
    ("alarm", {"facts": UNREACHED, "words": "Jane Doe cannot be reached by e-mail: no."}, "Jane"),
    ("alarm_over", {"facts": alarm().facts, "words": alarm().words}, "恢复"),
    ("alarm", {"facts": alarm().facts | {"subject": "Feeds GP"}, "words": "Old."}, "GP 数据流"),
    ("case", {"facts": CASE, "words": "Test Fleet proposes that we move."}, "提议由我方机动"),
    ("escalated", {"facts": CASE, "words": "Test Fleet proposes that we move."}, "移交"),
    ("test", {"facts": {}, "words": TEST_WORDS}, "测试"),
]


@pytest.mark.parametrize(("kind", "overrides", "words"), ALERTS)
def test_it_begins_in_the_readers_language_and_has_the_record_word_for_word(
    client: Client, kind: str, overrides: dict[str, Any], words: str
) -> None:
    notice = said(kind=kind, **overrides)
    client.cookies["safe_passage_language"] = "zh-hans"
    html = page(client, f"/alerts/{notice.pk}/")
    begins = html[html.index("<h1") : html.index('id="answer-title"')]
    assert words in begins
    assert not english_sentences(begins)
    record = html[html.index('id="record-title"') : html.index('id="heard-title"')]
    with translation.override("en"):
        sent = told(notice, "")
    assert 'lang="en" data-record' in record
    for each in (sent.first_line, sent.order, sent.why):
        assert each.replace("'", "&#x27;") in record


# What is called by a name, a unit or a number's own letters in every language
KEPT_IN_FACTS = frozenset(
    {"e", "km", "s", "h", "min", "utc", "iss", "zarya", "cosmos", "deb", "sgp"}
)
FACTS: list[tuple[dict[str, Any], str]] = [
    (conjunction_facts(), "ISS 的判据第 3 版"),
    (conjunction_facts(), "筛查 12"),
    (conjunction_facts(pc_grade="operational"), "业务级"),
    (conjunction_facts(pc_grade=""), "级别不详"),
    (conjunction_facts(pc=1e-16), "低于"),
    (unknown_facts(pc_reason=REASON), "判据未设"),
    (unknown_facts(pc_reason=REASON, secondary={"norad_cat_id": 7}), "未命名物体"),
    (unknown_facts(pc_reason=REASON, primary=None), "不明物体"),
]


@pytest.mark.parametrize(("facts", "words"), FACTS)
def test_what_was_known_is_listed_in_the_readers_language(
    client: Client, facts: dict[str, Any], words: str
) -> None:
    notice = said(facts=facts)
    client.cookies["safe_passage_language"] = "zh-hans"
    html = page(client, f"/alerts/{notice.pk}/")
    listed = html[html.index('id="facts-title"') :]
    listed = listed[: listed.index("</section>")]
    values = " ".join(re.findall("<dd>(.*?)</dd>", listed))
    assert words in values
    assert not set(re.findall("[a-z]+", values.lower())) - KEPT_IN_FACTS


@pytest.mark.parametrize(
    ("at", "words"),
    [
        ("2026-03-09T16:00Z", "尚未到"),
        ("2026-03-09T17:00Z", "正在其中"),
        ("2026-03-09T19:00Z", "已过"),
    ],
)
def test_where_the_decision_point_stands_is_said_of_when_it_was_written(
    at: str, words: str
) -> None:
    rows = rows_of(cast(ConjunctionFacts, conjunction_facts()), datetime.fromisoformat(at))
    with translation.override("zh-hans"):
        said = dict(facts_said(rows))[translation.gettext("Decision point")]
    assert said == f"{words}：2026-03-09 16:14 UTC 至 2026-03-09 18:14 UTC"


def test_the_entry_of_a_case_is_listed_in_the_readers_language() -> None:
    written = {"entry_at_utc": "2026-03-09T17:00:00Z", "author": "Ann"}
    for facts, words in (
        (CASE | written, "4，2026-03-09 17:00:00 UTC，Ann"),
        (CASE, "4，不详，不详"),
    ):
        rows = told(notice("case", facts=facts), "").rows
        with translation.override("zh-hans"):
            assert dict(facts_said(rows))[translation.gettext("Entry")] == words


def test_its_own_words_have_the_figures_of_the_record(client: Client) -> None:
    notice = said(facts=conjunction_facts())
    client.cookies["safe_passage_language"] = "zh-hans"
    html = page(client, f"/alerts/{notice.pk}/")
    line = html[html.index('class="alert__line"') : html.index('class="alert__order"')]
    assert figures(line) == figures(f"<p>{told(notice, '').first_line}</p>")


def test_in_english_the_record_itself_is_what_it_begins_with(client: Client) -> None:
    notice = said(facts=conjunction_facts())
    html = page(client, f"/alerts/{notice.pk}/")
    assert told(notice, "").first_line in html
    assert 'id="record-title"' not in html


SUBJECTS = [
    *(PulseAge(name, None).subject for name in expected_pulses()),
    "Feeds GP",
    "Feeds Demo",
    "Runs of the stations",
    "Other instances that hold cases with this one",
    "Sending messages",
    "Room on the disk that holds the data",
]
# What is called by a name in every language
NAMES = frozenset({"gp", "beat", "queue", *task_queues()})


@pytest.mark.parametrize("subject", SUBJECTS)
def test_what_an_alarm_is_of_is_said_in_chinese(subject: str) -> None:
    with translation.override("zh-hans"):
        said = subject_said(subject)
    assert not set(re.findall("[a-z]+", said.lower())) - NAMES
    assert said != subject


def test_what_is_named_in_an_alarm_is_left_as_it_is_called() -> None:
    with translation.override("zh-hans"):
        assert subject_said("CelesTrak GP active") == "CelesTrak GP active"


LEVELS = ("", *Level)


def badges() -> set[str]:
    """Every badge that a message may have: of each kind, level, state and mark of a case."""
    found = {told(alarm(kind), "").badge for kind in ("alarm", "alarm_over", "escalated")}
    found.add(told(alarm(facts=alarm().facts | {"is_worse": True}), "").badge)
    for kind, level, before in product(NoticeKind, LEVELS, LEVELS):
        for state in ("stale", "red"):
            facts = conjunction_facts(state=state, previous_level=before)
            found.add(told(notice(str(kind), level, facts=facts), "").badge)
    for kind, level, mark in product((*OF_CASES, NoticeKind.ESCALATED), LEVELS, MARKS):
        found.add(told(notice(str(kind), level, facts=CASE | {"badge": mark}), "").badge)
    return found


def test_the_marks_of_cases_are_all_that_the_product_gives() -> None:
    written = [Path(str(module.__file__)).read_text() for module in (case_sayings, case_material)]
    assert set(re.findall(r'badge="([A-Z ]+)"', "".join(written))) == MARKS - {""}


def test_no_word_of_a_badge_is_left_in_english() -> None:
    found = badges()
    assert {"LOWERED TO RED", "STALE NO LEVEL", "NO LEVEL CASE", "CASE CLOSED"} <= found
    for badge in found:
        with translation.override("zh-hans"):
            assert not re.findall("[a-zA-Z]", badge_words(badge)), badge
        assert badge_words(badge) == badge.lower()
