"""Whether messages leave: how long any recipient's that are due have waited, and none was tried."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

from django.db.models import Max, Min, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from screening.alerts.case_hearers import may_still_hear
from screening.alerts.models import Delivery, DeliveryAttempt, DeliveryStatus, Hearing
from screening.common.durations import duration_words

SENDING: Final = "deliveries"
# What is not urgent is said every ten minutes at most to one recipient: that much is by design.
STUCK_LATE_AFTER: Final = timedelta(minutes=15)
STUCK_BLIND_AFTER: Final = timedelta(minutes=45)


@dataclass(frozen=True, slots=True)
class SendingAge:
    """How long messages have been stuck: of the recipient whose have been longest, who may be one.

    No time at all while none is due. To how many ``recipients`` they are late or worse.
    """

    stuck_for: timedelta
    recipients: int = 0

    @property
    def state(self) -> Literal["ok", "late", "blind"]:
        if self.stuck_for > STUCK_BLIND_AFTER:
            return "blind"
        return "late" if self.stuck_for > STUCK_LATE_AFTER else "ok"

    @property
    def sentence(self) -> str:
        if self.state == "ok":
            return _("No message has waited past its time.")
        limit = STUCK_BLIND_AFTER if self.state == "blind" else STUCK_LATE_AFTER
        waited, within = (duration_words(each.total_seconds()) for each in (self.stuck_for, limit))
        sentence = ngettext(
            "Messages that are due to %(count)s recipient have waited for %(span)s (limit "
            "%(limit)s) and none was tried: what was said may not have arrived.",
            "Messages that are due to %(count)s recipients have waited for %(span)s (limit "
            "%(limit)s) and none was tried: what was said may not have arrived.",
            self.recipients,
        )
        return sentence % {"count": self.recipients, "span": waited, "limit": within}


def sending_age(real_now: datetime) -> SendingAge:
    """Read it in two small questions, and a third where something is due.

    Of each recipient by itself: that others hear says nothing of one who does not.
    """
    due_since = _due_since(real_now)
    if not due_since:
        return SendingAge(timedelta(0))
    last_try = _last_tries(due_since, real_now)
    waits = [
        real_now - max(since, last_try.get(recipient_id, since))
        for recipient_id, since in due_since.items()
    ]
    return SendingAge(max(waits), sum(each > STUCK_LATE_AFTER for each in waits))


def _last_tries(due_since: Mapping[int, datetime], real_now: datetime) -> dict[int, datetime]:
    """By recipient, when one of its messages was tried last, since any of them has been due."""
    tries = DeliveryAttempt.objects.filter(
        delivery__recipient__in=due_since,
        began_at__gt=min(due_since.values()),
        began_at__lte=real_now,
    )
    by_recipient = tries.order_by().values_list("delivery__recipient")
    return dict(by_recipient.annotate(last=Max("began_at")))


def _due_since(real_now: datetime) -> dict[int, datetime]:
    """By recipient, since when the oldest is due: to be put into a message, or sent (again)."""
    is_due = Q(status=DeliveryStatus.WAITING, next_attempt_at__lte=real_now)
    is_abandoned = Q(status=DeliveryStatus.SENDING, lease_until__lte=real_now)
    messages = Delivery.objects.filter(is_due | is_abandoned).order_by().values_list("recipient")
    unsaid = Hearing.objects.filter(
        may_still_hear(), delivery=None, due_at__lte=real_now, recipient__is_active=True
    )
    rows = (
        *messages.annotate(
            due=Min("next_attempt_at", filter=is_due),
            abandoned=Min("lease_until", filter=is_abandoned),
        ),
        *unsaid.order_by().values_list("recipient").annotate(due=Min("due_at")),
    )
    first: dict[int, datetime] = {}
    for recipient_id, *instants in rows:
        known = (first.get(recipient_id), *instants)
        first[recipient_id] = min(each for each in known if each is not None)
    return first
