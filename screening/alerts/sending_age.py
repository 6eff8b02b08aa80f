"""Whether messages leave: how long some that are due have waited while none was tried."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

from django.db.models import Min, Q

from screening.alerts.models import Delivery, DeliveryAttempt, DeliveryStatus, Hearing
from screening.common.durations import duration_words

SENDING: Final = "deliveries"
# What is not urgent is said every ten minutes at most to one recipient: that much is by design.
STUCK_LATE_AFTER: Final = timedelta(minutes=15)
STUCK_BLIND_AFTER: Final = timedelta(minutes=45)


@dataclass(frozen=True, slots=True)
class SendingAge:
    """How long messages have been stuck; no time at all while none is due, or some are tried."""

    stuck_for: timedelta

    @property
    def state(self) -> Literal["ok", "late", "blind"]:
        if self.stuck_for > STUCK_BLIND_AFTER:
            return "blind"
        return "late" if self.stuck_for > STUCK_LATE_AFTER else "ok"

    @property
    def sentence(self) -> str:
        if self.state == "ok":
            return "No message has waited past its time."
        limit = STUCK_BLIND_AFTER if self.state == "blind" else STUCK_LATE_AFTER
        waited, within = (duration_words(each.total_seconds()) for each in (self.stuck_for, limit))
        return (
            f"Messages that are due have waited for {waited} (limit {within}) and none was tried:"
            " what was said may have reached nobody."
        )


def sending_age(real_now: datetime) -> SendingAge:
    """Read it in two small questions, and a third where something is due."""
    due_since = _due_since(real_now)
    if due_since is None:
        return SendingAge(timedelta(0))
    tries = DeliveryAttempt.objects.filter(began_at__gt=due_since, began_at__lte=real_now)
    last_try = tries.order_by("-began_at").values_list("began_at", flat=True).first()
    return SendingAge(real_now - (last_try or due_since))


def _due_since(real_now: datetime) -> datetime | None:
    """Since when the oldest has been due: to be put into a message, to be sent, or sent again."""
    is_due = Q(status=DeliveryStatus.WAITING, next_attempt_at__lte=real_now)
    is_abandoned = Q(status=DeliveryStatus.SENDING, lease_until__lte=real_now)
    messages = Delivery.objects.filter(is_due | is_abandoned).aggregate(
        due=Min("next_attempt_at", filter=is_due), abandoned=Min("lease_until", filter=is_abandoned)
    )
    unsaid = Hearing.objects.filter(
        delivery=None, due_at__lte=real_now, recipient__is_active=True
    ).aggregate(due=Min("due_at"))
    known = [each for each in (*messages.values(), unsaid["due"]) if each is not None]
    return min(known, default=None)
