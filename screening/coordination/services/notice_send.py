"""Send a notification by e-mail: what was shown as a draft, with a link made for it.

Asking for it writes a row; the minute's look sends it, tries again where that can help, and records
with the entry ``notified`` that the mail server has taken it. Nobody counts as told before that.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Final
from uuid import UUID

from celery import signature
from django.conf import settings
from django.db import transaction
from django.db.models import F
from kombu.exceptions import OperationalError

from screening.common.clock import now_utc, real_now_utc
from screening.common.exceptions import DeliveryFailed, SafePassageError
from screening.common.mail import Attachment, Mail, mail_send
from screening.coordination.answer_links import answer_url
from screening.coordination.documents.languages import Language
from screening.coordination.documents.letter import NoticeLetter, write_letter
from screening.coordination.documents.of_case import facts_to_come
from screening.coordination.kinds import EntryKind
from screening.coordination.legal import NotLegal, require_legal
from screening.coordination.models import Case
from screening.coordination.notice_models import NoticeDelivery, NoticeStatus
from screening.coordination.notices import LINK_DAYS, NoticeDraft, with_link
from screening.coordination.release_models import AnswerLink, Way
from screening.coordination.release_view import chain_for
from screening.coordination.selectors import standing_of
from screening.coordination.services.answer_links import answer_link_make
from screening.coordination.services.append import case_lock
from screening.coordination.services.notify import notify
from screening.coordination.speaker import Speaker

logger = logging.getLogger(__name__)

SEND_TASK: Final = "screening.coordination.tasks.send_notices"
MAX_ATTEMPTS: Final = 12
_LEASE: Final = timedelta(minutes=3)  # longer than sending may take
_LONGEST_PAUSE: Final = timedelta(minutes=30)
_PROBLEM_LENGTH: Final = 500


class DraftIsOld(SafePassageError):
    """The case has moved on since a draft was shown: what would be sent is another text."""


@transaction.atomic
def notice_send(
    draft: NoticeDraft, case: Case, speaker: Speaker, *, shown_sha256: str
) -> NoticeDelivery:
    """Ask for a draft to be sent, and return its row. The minute's look sends it.

    ``shown_sha256`` is the digest of the draft that the sender has read. Raises DraftIsOld where
    the case would be told another text now, NotLegal where the party cannot notify.
    """
    held = case_lock(case)
    if draft.letter.text_sha256 != shown_sha256:
        raise DraftIsOld("The case has moved on since this draft was shown. Read it again.")
    require_legal(standing_of(held, draft.written_at_utc), speaker.party, EntryKind.NOTIFIED)
    link = _link(held, draft, speaker)
    letter = _letter(held, draft, link)
    contact, now = draft.contact, real_now_utc()
    transaction.on_commit(_ask_for_sending)
    return NoticeDelivery.objects.create(
        case=held,
        party=draft.party,
        purpose=contact.get_purpose_display(),
        address=contact.address,
        languages=[each.value for each in draft.languages],
        answer_link=link,
        subject=letter.subject,
        text=letter.text,
        html=letter.html,
        text_sha256=letter.text_sha256,
        speaker=speaker.party,
        author=speaker.signed,
        written_at_utc=draft.written_at_utc,
        asked_at=now,
        next_attempt_at=now,
    )


def _link(case: Case, draft: NoticeDraft, speaker: Speaker) -> AnswerLink | None:
    """A link of its own for this letter; none where nobody knows the address of this site."""
    if not settings.PUBLIC_URL:
        return None
    contact = draft.contact
    named = f"{contact.organisation.name}, {contact.get_purpose_display()}"
    return answer_link_make(
        case, party=draft.party, contact=named, author=speaker.author[:150], days=LINK_DAYS
    )


def _letter(case: Case, draft: NoticeDraft, link: AnswerLink | None) -> NoticeLetter:
    facts = facts_to_come(case, draft.party, draft.written_at_utc)
    return write_letter(with_link(facts, answer_url(link) if link else ""), draft.languages)


def _ask_for_sending() -> None:
    """Have it sent at once.

    NOTE: the row is the truth. A broker that is away only delays: the schedule asks too.
    """
    try:
        signature(SEND_TASK).apply_async()
    except OperationalError as error:
        logger.warning("A notification waits: the broker cannot be reached (%s).", error)


def notices_send_due() -> int:
    """Send every notification that is due, and return how many were taken."""
    now = real_now_utc()
    due = NoticeDelivery.objects.filter(status=NoticeStatus.WAITING, next_attempt_at__lte=now)
    return sum(_try(key) for key in due.values_list("pk", flat=True))


def _try(key: int) -> bool:
    """Try once, if nobody else does. The claim pushes the next try past this one's end."""
    now = real_now_utc()
    claimed = NoticeDelivery.objects.filter(
        pk=key, status=NoticeStatus.WAITING, next_attempt_at__lte=now
    ).update(attempts=F("attempts") + 1, next_attempt_at=now + _LEASE)
    if not claimed:
        return False
    delivery = NoticeDelivery.objects.select_related("case", "answer_link__case").get(pk=key)
    try:
        require_legal(standing_of(delivery.case, now_utc()), delivery.speaker, EntryKind.NOTIFIED)
        mail_send(_mail(delivery))
    except NotLegal as closed:  # the case is over meanwhile
        _failed(delivery, DeliveryFailed(str(closed), is_lasting=True))
        return False
    except DeliveryFailed as failed:
        _failed(delivery, failed)
        return False
    _taken(delivery)
    return True


def _mail(delivery: NoticeDelivery) -> Mail:
    return Mail(
        key=str(delivery.uuid),
        address=delivery.address,
        subject=delivery.subject,
        text=delivery.text,
        html=delivery.html,
        attachments=_attachments(delivery),
        thread=f"case {delivery.case.uuid}",
        is_urgent=True,
        is_by_machine=False,
    )


def _attachments(delivery: NoticeDelivery) -> tuple[Attachment, ...]:
    """PDFs of the same instant; none once the case has moved on, for they would say more."""
    case, link = delivery.case, delivery.answer_link
    facts = facts_to_come(case, delivery.party, delivery.written_at_utc)
    told = with_link(facts, answer_url(link) if link else "")
    languages = [Language(each) for each in delivery.languages]
    letter = write_letter(told, languages)
    return letter.attachments if letter.text_sha256 == delivery.text_sha256 else ()


def _failed(delivery: NoticeDelivery, failed: DeliveryFailed) -> None:
    is_over = failed.is_lasting or delivery.attempts >= MAX_ATTEMPTS
    pause = min(timedelta(minutes=1) * (1 << min(delivery.attempts - 1, 10)), _LONGEST_PAUSE)
    delivery.status = NoticeStatus.FAILED if is_over else NoticeStatus.WAITING
    delivery.failed_at = real_now_utc()
    delivery.next_attempt_at = delivery.failed_at + pause
    delivery.problem = str(failed)[:_PROBLEM_LENGTH]
    delivery.save(update_fields=["status", "failed_at", "next_attempt_at", "problem"])


@transaction.atomic
def _taken(delivery: NoticeDelivery) -> None:
    """Record that it was taken: in the case, in the log of releases, and on its row."""
    notify(
        delivery.case,
        Speaker(delivery.speaker, delivery.author),
        notice={
            "languages": [Language(each).locale for each in delivery.languages],
            # NOTE: without a link nothing in the text is secret enough: likely figures could be
            # tried until its digest comes out.
            "text_sha256": delivery.text_sha256 if delivery.answer_link is not None else None,
            "to": delivery.case.parties.get(slug=delivery.party).role,
            "channel": "email",
        },
        contact={"address": delivery.address, "purpose": delivery.purpose},
        at_utc=now_utc(),
        entry_uuid=UUID(str(delivery.uuid)),
    )
    chain_for(delivery.case, delivery.party, way=Way.MAIL)
    delivery.status, delivery.sent_at, delivery.problem = NoticeStatus.SENT, real_now_utc(), ""
    delivery.save(update_fields=["status", "sent_at", "problem"])
