"""A message that says nothing but that messages arrive."""

from __future__ import annotations

from uuid import uuid4

from django.db import transaction

from screening.alerts.audience import hearing_now
from screening.alerts.kinds import NoticeKind
from screening.alerts.marks import world_marks
from screening.alerts.models import Notice
from screening.alerts.people_models import Recipient
from screening.common.clock import now_utc, real_now_utc


@transaction.atomic
def trial_request(recipient: Recipient, *, person: str) -> Notice:
    """Put a test message to one recipient on its way, by the path that every alert takes."""
    now = real_now_utc()
    notice = Notice.objects.create(
        kind=NoticeKind.TEST,
        key=f"test:{uuid4()}",
        words=f"A test, asked for by {person}. Nothing has happened.",
        at_utc=now_utc(),
        recorded_at=now,
        **world_marks(),
    )
    hearing_now(notice, recipient.pk, now).save(force_insert=True)
    return notice
