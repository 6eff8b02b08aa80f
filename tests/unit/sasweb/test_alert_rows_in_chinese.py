"""The list of alerts in Chinese: what each is of and why, also of alarms, messages and cases."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from sasweb.web.alert_row_said import TEST_ABOUT
from screening.alerts.alarm_models import Alarm
from screening.alerts.models import Delivery, Notice
from screening.alerts.pulses import DECIDING, PulseAge
from screening.alerts.services.undelivered import undelivered_tell
from screening.alerts.telling import told
from screening.common.clock import real_now_utc
from screening.common.mail import NO_SERVER
from tests.alert_notices import CASE, alarm, notice
from tests.alert_world import recipient
from tests.factories import NOW
from tests.unit.sasweb.alert_pages import SignedIn, page, said
from tests.unit.sasweb.chinese_pages import english_sentences

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("product_at_now")]

DECIDING_IS_LATE = alarm().facts | {"subject": PulseAge(DECIDING, None).subject}
ROWS: list[tuple[str, dict[str, Any], str]] = [
    ("raised", {}, "由黄色升至红色"),
    ("alarm", {"facts": DECIDING_IS_LATE, "words": "It is silent."}, "监视本身"),
    ("alarm_over", {"facts": DECIDING_IS_LATE, "words": "It is well again."}, "恢复"),
    ("case", {"facts": CASE, "words": "Test Fleet proposes that we move."}, "提议由我方机动"),
    ("test", {"facts": {}, "words": "A test, asked for by Ann. Nothing has happened."}, "测试"),
]


def _rows(client: Client) -> str:
    client.cookies["safe_passage_language"] = "zh-hans"
    html = page(client, "/alerts/?whose=all")
    return html[html.index("<main") : html.index("</main>")]


def _undelivered() -> Notice:
    ways = recipient(name="Watch 2")
    now = real_now_utc()
    delivery = Delivery.objects.create(
        recipient=ways, key="k", status="failed", created_at=now, next_attempt_at=now
    )
    undelivered_tell(delivery.pk, NO_SERVER)
    return Notice.objects.get()


@pytest.mark.parametrize(("kind", "overrides", "words"), ROWS)
def test_a_row_is_told_in_the_readers_language(
    client: Client, kind: str, overrides: dict[str, Any], words: str
) -> None:
    said(kind=kind, **overrides)
    html = _rows(client)
    if kind != "case":  # which strangers do not see
        assert words in html
    assert not english_sentences(html)


def test_who_could_not_be_reached_and_why(signed_in: SignedIn) -> None:
    row = _undelivered()
    html = _rows(signed_in("operator"))
    assert "无法送达 Watch 2" in html
    assert "发给 Watch 2 的消息未能送达。未设置邮件服务器" in html
    assert not english_sentences(html)
    assert row.words.startswith("Watch 2 cannot be reached by email: No mail server")


def test_in_english_a_row_is_what_its_message_says(signed_in: SignedIn) -> None:
    row = _undelivered()
    html = page(signed_in("operator"), "/alerts/?whose=all")
    assert row.words in html
    assert told(row, "").about in html


def test_the_words_of_a_test_are_those_of_its_message() -> None:
    assert told(notice("test", "", facts={}, words="A test."), "").about == TEST_ABOUT


def test_status_names_what_is_watched(client: Client) -> None:
    subject = PulseAge(DECIDING, None).subject
    Alarm.objects.create(key=f"pulse:{DECIDING}", subject=subject, since_utc=NOW)
    assert subject in page(client, "/status/")
    client.cookies["safe_passage_language"] = "zh-hans"
    html = page(client, "/status/")
    assert subject not in html
    assert "告警判定" in html
