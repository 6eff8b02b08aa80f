"""Documents by address: whose they are, in the language of the address, through the gate."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.test import Client
from django.urls import reverse

from screening.coordination.answer_links import answer_token
from screening.coordination.models import Case
from screening.coordination.notice_models import NoticeDelivery
from screening.coordination.release_models import Release, Way
from screening.coordination.services import speak
from screening.coordination.services.answer_links import answer_link_make
from screening.coordination.services.notice_send import SEND_TASK
from screening.coordination.tasks import send_notices
from screening.operators.models import ContactPoint, Membership, Organisation
from tests.coordination_world import (
    FLEET,
    OURS,
    STATION,
    assessment,
    notified_case,
    opened_case,
    organisation,
)
from tests.factories import NOW

pytestmark = pytest.mark.django_db
KINDS = ("notification", "status-card", "formal-note")
FORMATS = {"txt": "text/plain", "html": "text/html", "pdf": "application/pdf"}


def _member(slug: str, role: str = "lead") -> Client:
    user = User.objects.create_user(f"{slug}-{role}")
    found = Organisation.objects.get(slug=slug)
    Membership.objects.create(user=user, organisation=found, role=role)
    client = Client()
    client.force_login(user)
    return client


def _url(case: Case, kind: str, end: str, name: str = "case_document") -> str:
    language, fmt = end.split(".")
    return reverse(name, kwargs={"uuid": case.uuid, "kind": kind, "language": language, "fmt": fmt})


def _by_link(case: Case, kind: str, end: str) -> str:
    link = answer_link_make(case, party=FLEET, contact="Duty", author="A. Duty")
    language, fmt = end.split(".")
    parts = {"token": answer_token(link), "kind": kind, "language": language, "fmt": fmt}
    return reverse("answer_document", kwargs=parts)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("fmt", FORMATS)
def test_home_gets_every_document_in_every_format(kind: str, fmt: str) -> None:
    case = notified_case()
    answer = _member(STATION).get(_url(case, kind, f"zh.{fmt}"))
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith(FORMATS[fmt])
    assert answer["Content-Language"] == "zh-Hans"
    assert f'filename="{kind}-' in answer["Content-Disposition"]


def test_the_address_says_the_language_and_neither_browser_nor_switch() -> None:
    case = notified_case()
    client = _member(FLEET)
    client.cookies["safe_passage_language"] = "zh-hans"
    url = _url(case, "status-card", "en.txt", "counterpart_document")
    answer = client.get(url, headers={"Accept-Language": "zh-CN"})
    assert answer.content.decode().startswith("CASE STATUS")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("fmt", ["txt", "html"])
def test_a_counterpart_and_a_link_are_shown_what_the_policy_lets_them_see(
    kind: str, fmt: str
) -> None:
    case = notified_case()
    secret = assessment(miss_distance_km=0.12345, pc=7.7e-3, pc_method="secret method")
    speak.state(case, OURS, {"assessment": secret}, at_utc=NOW)
    shown = [
        _member(FLEET).get(_url(case, kind, f"en.{fmt}", "counterpart_document")),
        Client().get(_by_link(case, kind, f"en.{fmt}")),
    ]
    for answer in shown:
        assert answer.status_code == 200
        text = answer.content.decode()
        assert "VISITOR 1" in text
        assert not any(each in text for each in ("0.123", "7.7e-03", "secret method"))
    own = _member(STATION).get(_url(case, "status-card", "en.txt")).content.decode()
    assert "0.123 km" in own
    assert not Release.objects.exclude(way=Way.DOCUMENT).exists()


def test_home_sees_what_another_party_would_be_given() -> None:
    case = notified_case()
    speak.state(case, OURS, {"assessment": assessment(miss_distance_km=0.12345)}, at_utc=NOW)
    url = _url(case, "status-card", "en.txt")
    home = _member(STATION)
    assert "0.123 km" not in home.get(url, {"for": FLEET}).content.decode()
    assert home.get(url, {"for": "nobody"}).status_code == 404


def test_a_draft_exists_for_home_alone() -> None:
    case = opened_case()
    for kind in KINDS:
        assert (
            _member(FLEET, f"r-{kind}"[:8])
            .get(_url(case, kind, "en.txt", "counterpart_document"))
            .status_code
            == 404
        )
        assert Client().get(_by_link(case, kind, "en.txt")).status_code == 404
    assert _member(STATION).get(_url(case, "notification", "en.txt")).status_code == 200
    assert not Release.objects.exists()


def test_strangers_and_people_of_other_organisations_get_nothing() -> None:
    case = notified_case()
    organisation("somebody-else")
    url = _url(case, "formal-note", "en.pdf")
    room = _url(case, "formal-note", "en.pdf", "counterpart_document")
    assert Client().get(url).status_code == 302
    assert Client().get(room).status_code == 302
    other = _member("somebody-else")
    assert other.get(url).status_code == 404
    assert other.get(room).status_code == 404
    assert _member(FLEET).get(url).status_code == 404
    without_seat = Client()
    without_seat.force_login(User.objects.create_user("nobody"))
    assert without_seat.get(url).status_code == 403


@pytest.mark.parametrize("end", ["en.exe", "fr.txt", "en.PDF"])
def test_what_does_not_exist_is_not_found(end: str) -> None:
    case = notified_case()
    assert _member(STATION).get(_url(case, "status-card", end)).status_code == 404
    assert _member(STATION, "speaker").get(_url(case, "letter", "en.txt")).status_code == 404


def test_an_html_document_may_do_nothing_and_is_framed_nowhere() -> None:
    case = notified_case()
    answer = _member(STATION).get(_url(case, "status-card", "en.html"))
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert "frame-ancestors 'none'" in policy


# --- The page of a notification ------------------------------------------------------------------


def _contact() -> ContactPoint:
    theirs = Organisation.objects.get(slug=FLEET)
    return ContactPoint.objects.create(
        organisation=theirs, channel="email", address="ops@fleet.example"
    )


def _notice_url(case: Case) -> str:
    return reverse("case_notice", kwargs={"uuid": case.uuid})


def _form_of(html: str) -> dict[str, str]:
    """The hidden fields of the form that sends."""
    return dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', html))


def test_sending_is_asked_for_by_the_name_of_its_task() -> None:
    assert send_notices.name == SEND_TASK


def test_the_draft_is_shown_and_what_was_shown_is_sent(
    django_capture_on_commit_callbacks: Any,
) -> None:
    case = opened_case()
    _contact()
    client = _member(STATION, "speaker")
    page = client.get(_notice_url(case)).content.decode()
    assert "Draft, not sent" in page
    assert "nobody has tried whether it answers" in page
    assert mail.outbox == []
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(_notice_url(case), _form_of(page))
    assert answer.status_code == 302
    assert [message.to for message in mail.outbox] == [["ops@fleet.example"]]
    assert "Taken by the mail server" in client.get(_notice_url(case)).content.decode()


def test_a_draft_that_is_old_is_refused_and_shown_anew() -> None:
    case = opened_case()
    _contact()
    client = _member(STATION)
    form = _form_of(client.get(_notice_url(case)).content.decode())
    speak.remark(case, OURS, words="Something new.", at_utc=NOW)
    answer = client.post(_notice_url(case), form)
    assert answer.status_code == 409
    assert "The case has moved on since this draft was shown" in answer.content.decode()
    assert not NoticeDelivery.objects.exists()


def test_one_language_can_be_chosen() -> None:
    case = opened_case()
    contact = _contact()
    page = _member(STATION).get(_notice_url(case), {"to": contact.pk, "languages": "zh"})
    text = page.content.decode()
    assert "碰撞预警" in text
    assert "COLLISION WARNING" not in text


def test_an_observer_reads_the_draft_and_cannot_send_it() -> None:
    case = opened_case()
    _contact()
    client = _member(STATION, "observer")
    page = client.get(_notice_url(case)).content.decode()
    assert "Your role reads this" in page
    assert client.post(_notice_url(case), _form_of(page)).status_code == 403


def test_without_an_address_it_says_what_to_do() -> None:
    case = opened_case()
    page = _member(STATION).get(_notice_url(case)).content.decode()
    assert "have no e-mail address here" in page
    assert f'<a href="/operators/{FLEET}/">Test Fleet</a>' in page


def test_the_next_step_of_a_draft_is_what_can_be_done() -> None:
    case = opened_case()
    client = _member(STATION)
    mail_url, call_url = _notice_url(case), f"/coordination/{case.uuid}/?do=notify#do-notify"

    def highlighted() -> list[str]:
        html = client.get(reverse("case", args=[case.uuid])).content.decode()
        return re.findall(r'class="button button--primary" href="([^"]*)"', html)

    assert highlighted() == [call_url]
    _contact()
    assert highlighted() == [mail_url]


def test_nobody_else_reaches_the_page() -> None:
    case = notified_case()
    assert Client().get(_notice_url(case)).status_code == 302
    assert _member(FLEET).get(_notice_url(case)).status_code == 404
