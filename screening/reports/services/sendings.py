"""A summary on its way to its readers: handed out once, each e-mail taken once in effect.

A try is claimed by pushing the next one past this one's end. A worker that is lost while it sends
leaves the row to the next, which sends the same message under the same Message-ID.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q

from screening.common.clock import real_now_utc
from screening.common.exceptions import DeliveryFailed, InputError
from screening.common.mail import Mail, mail_send
from screening.reports.interval import IsoWeek
from screening.reports.models import Edition, Reader, Sending, SendingStatus
from screening.reports.printed.mail import weekly_mail
from screening.reports.selectors import waits_for_approval
from screening.reports.unsubscribe_links import unsubscribe_url

logger = logging.getLogger(__name__)

# A summary that comes later than this tells nobody anything new: it is made, and not mailed.
MAILED_WITHIN: Final = timedelta(days=14)
MAX_ATTEMPTS: Final = 30  # about a day
# The schedule asks again every five minutes, and a task is ended after ten.
BEGUN_WITHIN: Final = timedelta(minutes=4)
_LEASE: Final = timedelta(minutes=5)  # longer than printing and sending may take
_LONGEST_PAUSE: Final = timedelta(hours=1)
_PROBLEM_LENGTH: Final = 500


def edition_approve(edition: Edition, by: str) -> None:
    """Put on record that a person lets an edition go out. The first approval stands."""
    Edition.objects.filter(pk=edition.pk, approved_at=None).update(
        approved_by=by, approved_at=real_now_utc()
    )


def edition_send(edition: Edition) -> int:
    """Have an edition sent to every active reader who has not had it; return to how many.

    What was given up (no mail server, a refused address) or dropped is tried anew, for a person
    asks for it. Raises InputError where it waits for approval.
    """
    if waits_for_approval(edition):
        raise InputError(f"{edition} waits for approval (SAFE_PASSAGE_WEEKLY_APPROVAL is on).")
    with transaction.atomic():
        return _hand_out(edition) + _try_anew(edition)


def editions_hand_out(at_utc: datetime) -> int:
    """Hand out the newest edition of every week that is new enough; return the e-mails to send.

    A week is handed out once: a correction made later goes out when a person asks for it.
    ``at_utc`` is product time.
    """
    weeks = [str(IsoWeek.of(at_utc).before(back)) for back in range(1, 4)]
    handed = set(
        Edition.objects.filter(week__in=weeks)
        .exclude(handed_out_at=None)
        .values_list("week", flat=True)
    )
    newest = {
        each.week: each
        for each in Edition.objects.filter(week__in=weeks).defer("report").order_by("number")
    }
    return sum(
        _hand_out(each)
        for each in newest.values()
        if each.week not in handed and _may_go_out(each, at_utc)
    )


def sendings_send_due() -> int:
    """Send the e-mails that are due, and return how many were taken.

    None is begun after ``BEGUN_WITHIN``: a worker that is ended over one sends it twice.
    """
    begun, taken = real_now_utc(), 0
    due = Sending.objects.filter(_is_due(begun)).order_by("pk")
    for key in list(due.values_list("pk", flat=True)):
        if real_now_utc() - begun > BEGUN_WITHIN:
            break
        taken += _try(key)
    return taken


def _may_go_out(edition: Edition, at_utc: datetime) -> bool:
    is_news = at_utc < IsoWeek.parse(edition.week).end_utc + MAILED_WITHIN
    return is_news and not waits_for_approval(edition)


@transaction.atomic
def _hand_out(edition: Edition) -> int:
    now = real_now_utc()
    Edition.objects.filter(pk=edition.pk, handed_out_at=None).update(handed_out_at=now)
    before = edition.sendings.count()
    Sending.objects.bulk_create(
        [
            Sending(edition=edition, reader=reader, created_at=now, next_attempt_at=now)
            for reader in Reader.objects.filter(is_active=True).order_by("pk")
        ],
        ignore_conflicts=True,
    )
    return edition.sendings.count() - before


def _try_anew(edition: Edition) -> int:
    ended = edition.sendings.filter(
        status__in=(SendingStatus.FAILED, SendingStatus.DROPPED), reader__is_active=True
    )
    return ended.update(
        status=SendingStatus.WAITING, attempts=0, next_attempt_at=real_now_utc(), problem=""
    )


def _is_due(now: datetime) -> Q:
    """NOTE: instants further ahead than any that is written come from a clock set back since."""
    has_come = Q(next_attempt_at__lte=now) | Q(next_attempt_at__gt=now + _LONGEST_PAUSE)
    return Q(status=SendingStatus.WAITING) & has_come


def _try(key: int) -> bool:
    """Try once, if nobody else does."""
    now = real_now_utc()
    claimed = Sending.objects.filter(_is_due(now), pk=key).update(
        attempts=F("attempts") + 1, next_attempt_at=now + _LEASE
    )
    if not claimed:
        return False
    sending = Sending.objects.select_related("edition", "reader").get(pk=key)
    if not sending.reader.is_active:
        _end(sending, SendingStatus.DROPPED, "The reader no longer wants it.")
        return False
    try:
        mail_send(_mail(sending))
    except DeliveryFailed as failed:
        _failed(sending, failed)
        return False
    except Exception as error:  # one summary that cannot be printed keeps no other back
        logger.exception("The summary for reader %d cannot be sent.", sending.reader_id)
        _failed(sending, DeliveryFailed(f"{type(error).__name__}: {error}", is_lasting=False))
        return False
    _end(sending, SendingStatus.SENT, "")
    return True


def _mail(sending: Sending) -> Mail:
    edition, reader = sending.edition, sending.reader
    page = f"{settings.PUBLIC_URL}/weekly/{edition.week}/" if settings.PUBLIC_URL else ""
    return weekly_mail(
        edition,
        reader,
        unsubscribe_url=unsubscribe_url(reader),
        page_url=page,
        key=f"weekly {edition.week} {edition.number} {edition.sha256} {reader.pk}",
    )


def _failed(sending: Sending, failed: DeliveryFailed) -> None:
    """Try again later, 1, 2, 4 ... minutes, an hour at most, or give up."""
    Sending.objects.filter(pk=sending.pk).update(failed_at=real_now_utc())
    if failed.is_lasting or sending.attempts >= MAX_ATTEMPTS:
        logger.error("The summary for reader %d is given up: %s", sending.reader_id, failed)
        _end(sending, SendingStatus.FAILED, str(failed))
        return
    pause = min(timedelta(minutes=1) * (1 << min(sending.attempts - 1, 10)), _LONGEST_PAUSE)
    Sending.objects.filter(pk=sending.pk, status=SendingStatus.WAITING).update(
        next_attempt_at=real_now_utc() + pause, problem=str(failed)[:_PROBLEM_LENGTH]
    )


def _end(sending: Sending, status: SendingStatus, problem: str) -> None:
    """NOTE: that it was sent is true whoever holds it by now, and stays."""
    unsent = Sending.objects.filter(pk=sending.pk).exclude(status=SendingStatus.SENT)
    sent_at = real_now_utc() if status == SendingStatus.SENT else None
    unsent.update(status=status, sent_at=sent_at, problem=problem[:_PROBLEM_LENGTH])
