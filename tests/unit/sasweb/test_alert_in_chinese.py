"""An alert's own page in another language begins in it, and shows the record as it was sent."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from sasweb.templatetags.alerts import badge_words
from sasweb.web.alert_said import alert_said, order_said
from screening.alerts.kinds import NoticeKind
from screening.alerts.models import Notice
from screening.alerts.telling import told
from tests.alert_notices import alarm, conjunction_facts, unknown_facts
from tests.unit.sasweb.alert_pages import page, said
from tests.unit.sasweb.chinese_pages import english_sentences, figures

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("product_at_now")]

TEST_WORDS = "A test, asked for by Ann. Nothing has happened."
UNREACHED = {"key": "undelivered:3:2026-03-09", "subject": "Jane Doe cannot be reached"}
CASE = {
    "case": "6c0ff9a8-2f30-4a2e-9f4e-d0c0a37ffb55",
    "entry": 4,
    "gist": "Test Fleet will manoeuvre",
    "other_side": "Test Fleet",
    "turn": "They wait for our answer to what they propose.",
    "turn_is_ours": True,
    "turn_due_utc": "2026-03-09T22:00:00Z",
    **{key: conjunction_facts()[key] for key in ("primary", "secondary", "tca_utc")},
}
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


def test_its_own_words_have_the_figures_of_the_record(client: Client) -> None:
    notice = said(facts=conjunction_facts())
    client.cookies["safe_passage_language"] = "zh-hans"
    html = page(client, f"/alerts/{notice.pk}/")
    line = html[html.index('class="alert__line"') : html.index('class="alert__order"')]
    assert figures(line) == figures(f"<p>{told(notice, '').first_line}</p>")


def test_a_case_is_told_with_whose_turn_it_is() -> None:
    notice = Notice(kind=NoticeKind.CASE, facts=CASE, words="Test Fleet will manoeuvre.")
    with translation.override("zh-hans"):
        assert "Test Fleet" in alert_said(notice)
        assert "2026-03-09 22:00 UTC" in order_said(notice)
        assert not english_sentences(f"<p>{order_said(notice)}</p>")


def test_in_english_the_record_itself_is_what_it_begins_with(client: Client) -> None:
    notice = said(facts=conjunction_facts())
    html = page(client, f"/alerts/{notice.pk}/")
    assert told(notice, "").first_line in html
    assert 'id="record-title"' not in html


@pytest.mark.parametrize("badge", ["UNACKNOWLEDGED RED", "RED CASE, CONFLICT", "RED, WAS YELLOW"])
def test_no_word_of_a_badge_is_left_in_english(badge: str) -> None:
    with translation.override("zh-hans"):
        assert badge_words(badge).isascii() is False
        assert not any(each.isascii() and each.isalpha() for each in badge_words(badge))
    assert badge_words(badge) == badge.lower()
