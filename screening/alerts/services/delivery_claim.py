"""Who sends a message: one worker at a time, and another when that one is lost.

As with runs, a conditional update that raises ``attempts`` is the claim. A try is written down
before it is made: one that its worker did not survive shows as such.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import F, Q, QuerySet

from screening.alerts.models import Delivery, DeliveryAttempt, DeliveryStatus
from screening.common.clock import real_now_utc
from screening.common.process_identity import is_known_dead, own_identity

LEASE: Final = timedelta(minutes=3)  # longer than sending may take
MAX_ATTEMPTS: Final = 100  # about a day
_FIRST_PAUSE: Final = timedelta(minutes=1)
_LONGEST_PAUSE: Final = timedelta(minutes=15)  # a red must not lie an hour when all is well again


@dataclass(frozen=True, slots=True)
class DeliveryClaim:
    """The right to send one message, this time."""

    delivery_id: int
    attempt: int


def pause_after(attempt: int) -> timedelta:
    """How long to wait after a failed try: 1, 2, 4 ... minutes, 15 at most."""
    doublings: int = min(attempt - 1, 10)
    return min(_FIRST_PAUSE * (1 << doublings), _LONGEST_PAUSE)


def deliveries_due() -> list[int]:
    """Messages to send now: due ones, and those whose worker is lost. The urgent first."""
    now = real_now_utc()
    _release_dead()
    rows = Delivery.objects.filter(_may_be_claimed(now)).values_list("pk", "hearings__is_urgent")
    urgent = {key for key, is_urgent in rows if is_urgent}
    return sorted({key for key, _ in rows}, key=lambda key: (key not in urgent, key))


def delivery_claim(delivery_id: int) -> DeliveryClaim | None:
    """Take a message that is due. None when it is not to be had: sent, waiting, or another's."""
    _release_dead(delivery_id)
    now = real_now_utc()
    with transaction.atomic():
        claimed = Delivery.objects.filter(_may_be_claimed(now), pk=delivery_id).update(
            status=DeliveryStatus.SENDING,
            attempts=F("attempts") + 1,
            holder=own_identity(),
            lease_until=now + LEASE,
        )
        if not claimed:
            return None
        attempt = Delivery.objects.values_list("attempts", flat=True).get(pk=delivery_id)
        DeliveryAttempt.objects.create(
            delivery_id=delivery_id, number=attempt, holder=own_identity(), began_at=now
        )
        return DeliveryClaim(delivery_id, attempt)


def attempt_of(claim: DeliveryClaim) -> QuerySet[DeliveryAttempt]:
    """The record of one try."""
    return DeliveryAttempt.objects.filter(delivery=claim.delivery_id, number=claim.attempt)


def claimed(claim: DeliveryClaim) -> QuerySet[Delivery]:
    """The message, while it is this claim's."""
    return Delivery.objects.filter(
        pk=claim.delivery_id, status=DeliveryStatus.SENDING, attempts=claim.attempt
    )


def _may_be_claimed(now: datetime) -> Q:
    """NOTE: instants further ahead than any that is written come from a clock set back since."""
    is_due = Q(next_attempt_at__lte=now) | Q(next_attempt_at__gt=now + _LONGEST_PAUSE)
    has_lapsed = Q(lease_until__lte=now) | Q(lease_until__gt=now + LEASE) | Q(lease_until=None)
    return Q(status=DeliveryStatus.WAITING) & is_due | Q(status=DeliveryStatus.SENDING) & has_lapsed


def _release_dead(delivery_id: int | None = None) -> None:
    """End the leases of processes that have surely ended."""
    sending = Delivery.objects.filter(status=DeliveryStatus.SENDING)
    if delivery_id is not None:
        sending = sending.filter(pk=delivery_id)
    for each in sending.only("pk", "attempts", "holder"):
        if is_known_dead(each.holder):
            claimed(DeliveryClaim(each.pk, each.attempts)).update(lease_until=None)
