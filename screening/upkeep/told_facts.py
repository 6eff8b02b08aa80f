"""Whether what is said leaves: by mail, webhook and chat, told by the newest tries."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

from django.conf import settings
from django.db.models import Count
from django.utils.translation import gettext, gettext_noop

from screening.alerts.alarm_models import Alarm
from screening.alerts.models import DeliveryAttempt
from screening.alerts.people_models import Recipient
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
    """Each way that messages take, in three small questions."""
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
