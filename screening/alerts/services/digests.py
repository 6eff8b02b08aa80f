"""From what a recipient is to hear to messages: many notices that are due together are one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import Q, QuerySet

from screening.alerts.case_hearers import may_still_hear
from screening.alerts.kinds import NoticeKind
from screening.alerts.models import Delivery, Hearing
from screening.alerts.people_models import Recipient
from screening.common.clock import real_now_utc

# What is not urgent is not said more often than this to one recipient, run after run.
SPACING: Final = timedelta(minutes=10)
# Nothing waits longer for the end of quiet hours or for a digest, whatever clocks say meanwhile.
LONGEST_WAIT: Final = timedelta(hours=49)
_KEYS: Final = UUID("5b4f3c1e-60a7-4a0e-9d0c-2f6f0f5d7a11")


def deliveries_gather() -> int:
    """Make a message for each recipient of everything that is due to it. Return how many."""
    now = real_now_utc()
    waiting = Hearing.objects.filter(
        _is_due(now), may_still_hear(), delivery=None, recipient__is_active=True
    )
    recipients = waiting.order_by().values_list("recipient", flat=True).distinct()
    return sum(_gather(recipient_id, now) for recipient_id in sorted(recipients))


@transaction.atomic
def _gather(recipient_id: int, now: datetime) -> int:
    """One message of what is due to a recipient, and one of each test. Return how many."""
    list(Recipient.objects.select_for_update(no_key=True).filter(pk=recipient_id).values("pk"))
    due = list(_due_to(recipient_id, now))
    tests = [each for each in due if each.notice.kind == NoticeKind.TEST]
    rest = [each for each in due if each.notice.kind != NoticeKind.TEST]
    if not (any(each.is_urgent for each in rest) or _may_speak(recipient_id, now)):
        rest = []
    # A test goes alone: who reads it wants to know whether messages arrive, not what has piled up.
    messages = [*([each] for each in tests), *([rest] if rest else [])]
    for hearings in messages:
        _message(recipient_id, hearings, now)
    return len(messages)


def _message(recipient_id: int, hearings: Sequence[Hearing], now: datetime) -> None:
    delivery = Delivery.objects.create(
        recipient_id=recipient_id, key=_key(hearings), created_at=now, next_attempt_at=now
    )
    Hearing.objects.filter(pk__in=[each.pk for each in hearings]).update(delivery=delivery)


def _due_to(recipient_id: int, now: datetime) -> QuerySet[Hearing]:
    due = Hearing.objects.filter(
        _is_due(now), may_still_hear(), delivery=None, recipient=recipient_id
    )
    return due.select_related("notice").order_by("pk")


def _is_due(now: datetime) -> Q:
    """NOTE: what would wait for too long was put down by a clock that has been set back since."""
    return Q(is_urgent=True) | Q(due_at__lte=now) | Q(due_at__gt=now + LONGEST_WAIT)


def _may_speak(recipient_id: int, now: datetime) -> bool:
    recent = Delivery.objects.filter(
        recipient=recipient_id, created_at__gt=now - SPACING, created_at__lte=now
    )
    return not recent.exists()


def _key(due: Sequence[Hearing]) -> str:
    """The same for the same beginning, were it made again from a restored database."""
    first = due[0]
    said = f"{first.notice.key} {first.notice.recorded_at.isoformat()} {first.recipient_id}"
    return str(uuid5(_KEYS, said))
