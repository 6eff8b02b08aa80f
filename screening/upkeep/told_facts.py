"""Whether what is said leaves, told by the newest tries.

Alerts by each way, and the e-mails that go out beside them: weekly summaries, notices of cases.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final, Literal, NamedTuple

from django.conf import settings
from django.db.models import Count, Manager
from django.utils.translation import gettext, gettext_noop

from screening.alerts.alarm_models import Alarm
from screening.alerts.models import DeliveryAttempt
from screening.alerts.people_models import Recipient
from screening.coordination.notice_models import NoticeDelivery
from screening.operators.models import ContactPoint
from screening.reports.models import Reader, Sending
from screening.upkeep.facts_types import AlarmFacts, TransportFacts

TRIES_LOOKED_AT: Final = 500  # the newest of all, by key: no table is scanned for it
_WORDS: Final = {
    "email": gettext_noop("E-mail"),
    "webhook": gettext_noop("Webhooks"),
    "chat": gettext_noop("Chat, pagers and SMS"),
}


class _Try(NamedTuple):
    channel: str
    is_sent: bool
    ended_at: datetime | None
    error: str


def transport_facts() -> list[TransportFacts]:
    """Each way that messages take, in seven small questions."""
    return [*_ways_of_alerts(), _weekly_mail(), _case_notices()]


def _ways_of_alerts() -> list[TransportFacts]:
    recipients = Recipient.objects.filter(is_active=True).order_by().values_list("channel")
    active = dict(recipients.annotate(count=Count("pk")))
    tries = _newest_tries()
    return [
        _transport(channel, [each for each in tries if each.channel == channel], active)
        for channel in Recipient.Channel.values
    ]


def _newest_tries() -> list[_Try]:
    rows = (
        DeliveryAttempt.objects.order_by("-pk")
        .filter(ended_at__isnull=False)
        .values_list("delivery__recipient__channel", "is_sent", "ended_at", "error")
    )
    return [_Try(*row) for row in rows[:TRIES_LOOKED_AT]]


def _transport(channel: str, tries: Sequence[_Try], active: dict[str, int]) -> TransportFacts:
    sent = [each for each in tries if each.is_sent]
    failed = [each for each in tries if not each.is_sent]
    is_set_up, words = _set_up(channel)
    return TransportFacts(
        channel=channel,
        words=gettext(_WORDS[channel]),
        is_set_up=is_set_up,
        set_up_words=words,
        recipients=active.get(channel, 0),
        sent=len(sent),
        failed=len(failed),
        last_sent_at=sent[0].ended_at if sent else None,
        last_failed_at=failed[0].ended_at if failed else None,
        last_error=failed[0].error if failed else "",
        state=_state(is_set_up, tries),
    )


def _weekly_mail() -> TransportFacts:
    readers = Reader.objects.filter(is_active=True).aggregate(count=Count("pk"))["count"]
    return _mail_beside("weekly", gettext("Weekly summaries by e-mail"), Sending.objects, readers)


def _case_notices() -> TransportFacts:
    by_mail = ContactPoint.objects.filter(channel=ContactPoint.Channel.EMAIL)
    written_to = by_mail.aggregate(count=Count("pk"))["count"]
    return _mail_beside(
        "case_notices", gettext("Notices of cases by e-mail"), NoticeDelivery.objects, written_to
    )


def _mail_beside(key: str, words: str, mails: Manager[Any], recipients: int) -> TransportFacts:
    """E-mails that are rows of their own, each with its last success and failure."""
    newest = _newest_mails(mails)
    sent = [at for at, _, _ in newest if at is not None]
    refused = [(at, problem) for _, at, problem in newest if at is not None]
    last_sent = max(sent, default=None)
    last_failed, error = max(refused, default=(None, ""))
    is_set_up, set_up_words = _set_up(Recipient.Channel.EMAIL)
    has_failed_last = last_failed is not None and (last_sent is None or last_failed > last_sent)
    tried: Literal["failing", "ok"] = "failing" if has_failed_last else "ok"
    return TransportFacts(
        channel=key,
        words=words,
        is_set_up=is_set_up,
        set_up_words=set_up_words,
        recipients=recipients,
        sent=len(sent),
        failed=len(refused),
        last_sent_at=last_sent,
        last_failed_at=last_failed,
        last_error=error,
        state=("off" if not is_set_up else tried if newest else "untried"),
    )


def _newest_mails(mails: Manager[Any]) -> list[tuple[datetime | None, datetime | None, str]]:
    """When each was taken, when it last was not, and why not."""
    rows = mails.filter(attempts__gt=0).order_by("-pk")
    return list(rows.values_list("sent_at", "failed_at", "problem")[:TRIES_LOOKED_AT])


def _state(is_set_up: bool, tries: Sequence[_Try]) -> Any:
    if not is_set_up:
        return "off"
    if not tries:
        return "untried"
    return "ok" if tries[0].is_sent else "failing"


def _set_up(channel: str) -> tuple[bool, str]:
    """What stands in the settings for a way. No name, no password."""
    if channel != Recipient.Channel.EMAIL:
        where = gettext("public addresses")
        if settings.ALERT_NETWORKS:
            where += gettext(" and ") + ", ".join(map(str, settings.ALERT_NETWORKS))
        words = gettext("Each address is its recipient's; %(where)s may be called.")
        return True, words % {"where": where}
    if settings.MAIL_FOLDER:
        return True, gettext(
            "SAFE_PASSAGE_MAIL_FOLDER: each e-mail becomes a file, and none is sent."
        )
    if not settings.EMAIL_HOST:
        return False, gettext("No mail server (SAFE_PASSAGE_MAIL_HOST): no e-mail is sent.")
    words = gettext("SAFE_PASSAGE_MAIL_HOST is %(host)s, port %(port)s.")
    return True, words % {"host": settings.EMAIL_HOST, "port": settings.EMAIL_PORT}


def alarm_facts() -> list[AlarmFacts]:
    """The alarms that stand, the oldest first."""
    alarms = Alarm.objects.filter(ended_utc=None).order_by("since_utc", "pk")
    return [
        AlarmFacts(
            key=each.key, subject=each.subject, since_utc=each.since_utc, is_blind=each.is_blind
        )
        for each in alarms
    ]
