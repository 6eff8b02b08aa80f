"""A notification by e-mail: what was read is what is sent, once, and only then is anybody told."""

from __future__ import annotations

import smtplib
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail

from screening.coordination.answer_links import read_answer_token
from screening.coordination.documents.languages import Language
from screening.coordination.kinds import CaseState, EntryKind
from screening.coordination.legal import NotLegal
from screening.coordination.models import Case
from screening.coordination.notice_models import NoticeDelivery, NoticeStatus
from screening.coordination.notices import (
    NoticeDraft,
    contacts_of,
    languages_for,
    notice_draft,
)
from screening.coordination.release_models import Release, Way
from screening.coordination.release_view import NotShown
from screening.coordination.selectors import entries_held
from screening.coordination.services import speak
from screening.coordination.services.close import case_close
from screening.coordination.services.notice_send import (
    DraftIsOld,
    notice_send,
    notices_send_due,
)
from screening.operators.models import ContactPoint, Organisation
from tests.coordination_world import FLEET, OURS, THEIRS, assessment, opened_case, organisation
from tests.factories import NOW

pytestmark = pytest.mark.django_db
BOTH = (Language.EN, Language.ZH)


@pytest.fixture
def case() -> Case:
    return opened_case()


def _contact(**overrides: Any) -> ContactPoint:
    theirs = Organisation.objects.get(slug=FLEET)
    given = {"channel": "email", "address": "ops@fleet.example", "organisation": theirs}
    return ContactPoint.objects.create(**given | overrides)


def _draft(case: Case, **overrides: Any) -> NoticeDraft:
    given = {"languages": BOTH, "at_utc": NOW} | overrides
    case.refresh_from_db()
    contact = given.pop("contact", None) or _contact()
    return notice_draft(case, contact, **given)


def _send(case: Case, draft: NoticeDraft) -> NoticeDelivery:
    return notice_send(draft, case, OURS, shown_sha256=draft.letter.text_sha256)


def _waits_no_more() -> None:
    NoticeDelivery.objects.update(next_attempt_at=NOW - timedelta(days=400))


def test_a_draft_tells_nobody(case: Case) -> None:
    draft = _draft(case)
    assert "COLLISION WARNING" in draft.letter.text
    assert "碰撞预警" in draft.letter.text
    assert "the link is made when this is sent" in draft.letter.text
    assert case.answer_links.count() == 0
    assert not Release.objects.exists()
    assert [each.kind for each in entries_held(case)] == [EntryKind.OPENED]


def test_what_was_read_is_sent_once_with_a_link_and_put_on_record(case: Case) -> None:
    draft = _draft(case)
    _send(case, draft)
    case.refresh_from_db()
    assert case.state == CaseState.DRAFT  # nobody counts as told before the mail server took it
    assert notices_send_due() == 1
    _waits_no_more()
    assert notices_send_due() == 0
    [message] = mail.outbox
    [link] = case.answer_links.all()
    assert message.to == ["ops@fleet.example"]
    assert message.subject == draft.letter.subject
    address = "https://watch.example.org/answer/"
    start = message.body.index(address) + len(address)
    assert read_answer_token(message.body[start:].split("/")[0]) == link
    told = draft.letter.text.split("https://")[0]
    assert message.body.startswith(told)
    case.refresh_from_db()
    assert case.state == CaseState.NOTIFIED
    *_, notified = entries_held(case)
    delivery = NoticeDelivery.objects.get()
    assert notified.part("notice") == {
        "languages": ["en", "zh-hans"],
        "text_sha256": delivery.text_sha256,
        "to": "other_side",
        "channel": "email",
    }
    assert notified.part("contact")["address"] == "ops@fleet.example"
    assert delivery.status == NoticeStatus.SENT


def test_pdfs_of_both_languages_go_with_it(case: Case) -> None:
    _send(case, _draft(case))
    notices_send_due()
    names = [name for name, _, _ in mail.outbox[0].attachments]
    assert [name.rsplit("-", 1)[1] for name in names] == ["en.pdf", "zh.pdf"]
    headers = mail.outbox[0].extra_headers
    assert "Auto-Submitted" not in headers  # a person sends it, and answers are wanted
    assert headers["Importance"] == "high"


def test_what_is_withheld_goes_by_no_mail(case: Case) -> None:
    secret = assessment(miss_distance_km=0.12345, pc=7.7e-3)
    speak.state(case, OURS, {"assessment": secret}, at_utc=NOW)
    _send(case, _draft(case))
    notices_send_due()
    message = mail.outbox[0]
    for content in (message.body, message.alternatives[0][0]):
        assert "0.123" not in content
        assert "7.7e-03" not in content


def test_a_draft_that_the_case_has_outrun_is_not_sent(case: Case) -> None:
    contact = _contact()
    shown = _draft(case, contact=contact).letter.text_sha256
    speak.remark(case, OURS, words="Something new.", at_utc=NOW)
    now = _draft(case, contact=contact)
    with pytest.raises(DraftIsOld, match="Read it again"):
        notice_send(now, case, OURS, shown_sha256=shown)
    assert not NoticeDelivery.objects.exists()


def test_only_who_opened_the_case_notifies(case: Case) -> None:
    draft = _draft(case)
    with pytest.raises(NotLegal):
        notice_send(draft, case, THEIRS, shown_sha256=draft.letter.text_sha256)


def test_what_is_not_taken_is_tried_again_and_nobody_counts_as_told(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise smtplib.SMTPDataError(451, b"try later")

    _send(case, _draft(case))
    with monkeypatch.context() as broken:
        broken.setattr("django.core.mail.EmailMessage.send", refuse)
        assert notices_send_due() == 0
    delivery = NoticeDelivery.objects.get()
    assert (delivery.status, delivery.attempts) == (NoticeStatus.WAITING, 1)
    assert "try later" in delivery.problem
    case.refresh_from_db()
    assert case.state == CaseState.DRAFT
    _waits_no_more()
    assert notices_send_due() == 1
    delivery.refresh_from_db()
    assert (delivery.status, delivery.attempts, delivery.problem) == (NoticeStatus.SENT, 2, "")


def test_an_address_that_cannot_be_written_to_is_given_up_and_said_so(case: Case) -> None:
    _send(case, _draft(case, contact=_contact(address="nobody")))
    assert notices_send_due() == 0
    delivery = NoticeDelivery.objects.get()
    assert delivery.status == NoticeStatus.FAILED
    assert "name@example.org" in delivery.problem


def test_a_case_that_was_closed_meanwhile_is_not_told_of(case: Case) -> None:
    _send(case, _draft(case))
    case_close(case, OURS, reason="A mistake.", at_utc=NOW)
    assert notices_send_due() == 0
    assert NoticeDelivery.objects.get().status == NoticeStatus.FAILED
    assert mail.outbox == []


def test_what_the_mail_showed_is_logged_as_released_by_mail(case: Case) -> None:
    speak.remark(case, OURS, words="For you.", at_utc=NOW)
    _send(case, _draft(case))
    notices_send_due()
    assert set(Release.objects.values_list("way", flat=True)) <= {Way.MAIL}


def test_who_is_no_party_gets_no_draft(case: Case) -> None:
    stranger = _contact(organisation=organisation("somebody-else"))
    with pytest.raises(NotShown):
        _draft(case, contact=stranger)
    assert contacts_of(case) == []


def test_without_the_address_of_this_site_there_is_no_link(case: Case, settings: Any) -> None:
    settings.PUBLIC_URL = ""
    draft = _draft(case)
    assert "Answer to whoever sent you this, and name the case." in draft.letter.text
    assert _send(case, draft).answer_link is None


@pytest.mark.parametrize(
    ("spoken", "expected"),
    [(["zh-hans"], (Language.ZH,)), (["zh-hans", "en"], (Language.ZH, Language.EN)), ([], BOTH)],
)
def test_a_contact_is_written_to_in_its_languages(
    case: Case, spoken: list[str], expected: tuple[Language, ...]
) -> None:
    assert languages_for(_contact(languages=spoken)) == expected
