"""The page behind the link of a message: no account, one notice, and nothing done by looking."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.conf import settings as site_settings
from django.contrib.auth.models import User
from django.test import Client
from django.urls import resolve, reverse

from sasweb.access import name_of
from screening.alerts import links
from screening.alerts.ack_links import ack_token
from screening.alerts.models import AcknowledgedBy, Acknowledgement, Notice
from screening.alerts.outgoing import Channel
from screening.alerts.people_models import Recipient
from screening.alerts.services import notices_acknowledge
from screening.alerts.telling import told
from screening.common.clock import real_now_utc
from tests import factories
from tests.alert_notices import CASE, conjunction_facts, notice
from tests.unit.sasweb.chinese_pages import english_sentences

pytestmark = pytest.mark.django_db
AT_ONCE = "data-acknowledge-at-once"


@pytest.fixture
def jane() -> Recipient:
    return Recipient.objects.create(
        name="Jane Doe", channel=Channel.EMAIL, address="jane@example.org"
    )


@pytest.fixture
def red() -> Notice:
    row = notice(pk=None, conjunction=factories.assessed_conjunction())
    row.save()
    return row


def path_of(row: Notice, recipient: Recipient, *, issued_at: datetime | None = None) -> str:
    """The page of a link that has been in a mailbox for a while."""
    issued_at = issued_at or real_now_utc() - timedelta(minutes=10)
    return reverse("acknowledge", args=[ack_token(row.pk, recipient.pk, issued_at=issued_at)])


def test_opening_the_link_changes_nothing_however_often(
    client: Client, red: Notice, jane: Recipient
) -> None:
    for method in (client.get, client.head, client.get):
        assert method(path_of(red, jane)).status_code == 200
    assert not Acknowledgement.objects.exists()


def test_one_post_acknowledges_as_the_recipient_and_says_so(
    client: Client, red: Notice, jane: Recipient
) -> None:
    answer = client.post(path_of(red, jane), follow=True)
    kept = Acknowledgement.objects.get()
    assert (kept.notice, kept.person, kept.recipient) == (red, "Jane Doe", jane)
    assert kept.by == AcknowledgedBy.LINK
    page = answer.content.decode()
    assert "Acknowledged</h1>" in page
    assert "Jane Doe" in page
    assert AT_ONCE not in page


def test_it_says_what_it_is_about_in_the_readers_language(
    client: Client, red: Notice, jane: Recipient
) -> None:
    client.cookies["safe_passage_language"] = "zh-hans"
    page = client.get(path_of(red, jane)).content.decode()
    line = page[page.index('class="ack__line"') : page.index('class="plain__actions"')]
    assert "最接近时刻" in line
    assert not english_sentences(f"<p {line}")


def test_of_a_case_it_says_what_came_to_be_and_shows_the_record(
    client: Client, jane: Recipient
) -> None:
    row = notice("case", pk=None, facts=CASE, words="Test Fleet proposes that we move. It yields.")
    row.save()
    client.cookies["safe_passage_language"] = "zh-hans"
    page = client.get(path_of(row, jane)).content.decode()
    begins = page[page.index('class="ack__badge') : page.index('class="ack__record"')]
    assert "红色级协调案" in begins
    assert "Test Fleet提议由我方机动" in begins
    assert "请表示同意或不同意" in begins
    assert not english_sentences(f"<p {begins}>")
    record = page[page.index('class="ack__record"') : page.index('class="plain__actions"')]
    assert 'lang="en" data-record' in record
    sent = told(row, "")
    for each in (sent.badge, sent.first_line, sent.order):
        assert each in record
    assert not english_sentences(f"<p {record}")


def test_why_a_message_was_not_delivered_stands_in_its_record(
    client: Client, jane: Recipient
) -> None:
    facts = {"key": "undelivered:3:2026-03-09", "subject": "Li Na cannot be reached"}
    words = "Li Na cannot be reached by email: the mailbox is full."
    row = notice("alarm", "", pk=None, facts=facts, words=words, is_replay=True)
    row.save()
    client.cookies["safe_passage_language"] = "zh-hans"
    page = client.get(path_of(row, jane)).content.decode()
    assert "REPLAY ALARM" in page[page.index("data-record") :]
    assert words in page[page.index("data-record") :]
    client.cookies["safe_passage_language"] = "en"
    assert "data-record" not in client.get(path_of(row, jane)).content.decode()


def test_a_recipient_named_as_somebody_with_an_account_is_somebody_else(
    client: Client, red: Notice, jane: Recipient
) -> None:
    User.objects.create_user("jdoe", first_name="Jane", last_name="Doe")
    notices_acknowledge([red.pk], person="Jane Doe", by=AcknowledgedBy.PAGE)
    assert "Jane Doe acknowledged it" in client.get(path_of(red, jane)).content.decode()
    assert "Jane Doe (by link)," in client.post(path_of(red, jane), follow=True).content.decode()
    assert Acknowledgement.objects.count() == 2


def test_a_recipient_of_an_account_answers_as_that_account_by_either_way(
    client: Client, red: Notice, jane: Recipient
) -> None:
    for username in ("jdoe", "jdoe2"):
        user = User.objects.create_user(username, first_name="Jane", last_name="Doe")
    Recipient.objects.filter(pk=jane.pk).update(user=user)
    notices_acknowledge([red.pk], person=name_of(user), by=AcknowledgedBy.PAGE, user=user)
    for answer in (client.get(path_of(red, jane)), client.post(path_of(red, jane), follow=True)):
        assert "Jane Doe (jdoe2)," in answer.content.decode()
    assert Acknowledgement.objects.count() == 1


def test_a_second_post_changes_nothing(client: Client, red: Notice, jane: Recipient) -> None:
    for _ in range(2):
        assert client.post(path_of(red, jane)).status_code == 302
    assert Acknowledgement.objects.count() == 1


def test_it_needs_no_account_no_cookie_and_no_origin_even_where_reading_is_closed(
    red: Notice, jane: Recipient, settings: Any
) -> None:
    settings.OPEN_READING = False
    strict = Client(enforce_csrf_checks=True)
    assert strict.get(path_of(red, jane)).status_code == 200
    assert strict.post(path_of(red, jane), headers={"origin": "null"}).status_code == 302
    assert not strict.cookies


def test_the_page_tells_its_notice_and_nothing_else_of_the_site(
    client: Client, red: Notice, jane: Recipient
) -> None:
    page = client.get(path_of(red, jane)).content.decode()
    assert "ISS and COSMOS 1408 DEB (49863): closest approach 2026-03-10 22:14:05 UTC" in page
    assert "Acknowledge as Jane Doe?" in page
    assert "jane@example.org" not in page
    assert 'class="header' not in page


def test_the_script_acknowledges_once_filters_have_had_their_time(
    client: Client, red: Notice, jane: Recipient
) -> None:
    assert AT_ONCE in client.get(path_of(red, jane)).content.decode()
    fresh = client.get(path_of(red, jane, issued_at=real_now_utc())).content.decode()
    assert AT_ONCE not in fresh
    assert "js/pages/acknowledge.js" not in fresh
    assert 'type="submit">Acknowledge</button>' in fresh


def test_where_filters_are_clever_the_button_alone_acknowledges(
    client: Client, red: Notice, jane: Recipient, settings: Any
) -> None:
    settings.ACKNOWLEDGE_ON_OPENING = False
    page = client.get(path_of(red, jane)).content.decode()
    assert AT_ONCE not in page
    assert 'type="submit">Acknowledge</button>' in page


def test_what_somebody_else_has_acknowledged_is_left_to_the_button(
    client: Client, red: Notice, jane: Recipient
) -> None:
    notices_acknowledge([red.pk], person="Li Na", by=AcknowledgedBy.PAGE)
    page = client.get(path_of(red, jane)).content.decode()
    assert "Li Na acknowledged it" in page
    assert AT_ONCE not in page


def test_the_address_of_the_page_is_kept_from_others(
    client: Client, red: Notice, jane: Recipient
) -> None:
    for answer in (client.get(path_of(red, jane)), client.post(path_of(red, jane))):
        assert answer["Referrer-Policy"] == "no-referrer"
        assert "noindex" in answer["X-Robots-Tag"]
        assert "no-store" in answer["Cache-Control"]
        policy = answer["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in policy
        assert "script-src 'self'" in policy
        assert "unsafe" not in policy


def test_an_old_link_an_altered_one_and_a_strangers_are_told_apart_and_do_nothing(
    client: Client, red: Notice, jane: Recipient
) -> None:
    old = path_of(red, jane, issued_at=real_now_utc() - timedelta(days=8))
    altered = path_of(red, jane)[:-6] + "AAAAA/"
    jane_is_gone = path_of(red, jane)
    Recipient.objects.filter(pk=jane.pk).update(is_active=False)
    for path, status, says in (
        (old, 410, "good for 7 days"),
        (altered, 404, "not one of ours"),
        (jane_is_gone, 404, "no longer here"),
    ):
        for answer in (client.get(path), client.post(path)):
            assert answer.status_code == status
            assert says in answer.content.decode()
    assert not Acknowledgement.objects.exists()


def test_a_hostile_name_is_text(client: Client, jane: Recipient) -> None:
    facts = conjunction_facts(
        secondary={"name": "</script><script>alert(1)</script>", "norad_cat_id": 1}
    )
    row = notice(pk=None, facts=facts)
    row.save()
    page = client.get(path_of(row, jane)).content.decode()
    assert "<script>alert" not in page
    assert "&lt;/script&gt;" in page


def test_what_is_replayed_says_so_on_the_page(client: Client, jane: Recipient) -> None:
    row = notice(pk=None, is_replay=True)
    row.save()
    assert "REPLAY RED" in client.get(path_of(row, jane)).content.decode()


def test_a_closing_message_has_nothing_to_acknowledge(client: Client, jane: Recipient) -> None:
    row = notice("closed", "", pk=None)
    row.save()
    page = client.get(path_of(row, jane)).content.decode()
    assert "Nothing to acknowledge" in page
    assert "<form" not in page


@pytest.mark.parametrize(
    ("url", "view"),
    [
        (lambda: links.conjunction_url(12), "conjunction"),
        (links.sources_url, "sources"),
        (links.alerts_url, "alerts"),
        (lambda: links.alert_url(5), "alert"),
        (lambda: links.acknowledge_url(ack_token(1, 2)), "acknowledge"),
    ],
)
def test_the_links_of_messages_lead_to_pages_of_this_site(url: Any, view: str) -> None:
    address = url()
    assert address.startswith(site_settings.PUBLIC_URL)
    assert resolve(address.removeprefix(site_settings.PUBLIC_URL)).url_name == view
