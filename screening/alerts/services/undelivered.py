"""Tell others that somebody cannot be reached: giving up is never silent."""

from __future__ import annotations

from screening.alerts.audience import Audience
from screening.alerts.kinds import NoticeKind
from screening.alerts.marks import world_marks
from screening.alerts.models import Delivery, DeliveryStatus, Hearing, Notice
from screening.common.clock import now_utc, real_now_utc


def undelivered_tell(delivery_id: int, error: str) -> None:
    """Write a notice to all who hear alarms but the recipient: one a day for each recipient.

    One more where what the last was of has been delivered since. Call it inside the transaction
    that keeps the failure.
    """
    delivery = Delivery.objects.select_related("recipient").get(pk=delivery_id)
    recipient, now = delivery.recipient, real_now_utc()
    today = f"undelivered:{recipient.pk}:{now:%Y-%m-%d}"
    told = Notice.objects.filter(key__startswith=f"{today}:")
    if told.exclude(undelivered__status=DeliveryStatus.SENT).exists():
        return
    key = f"{today}:{told.count() + 1}"
    notice = Notice(
        kind=NoticeKind.ALARM,
        key=key,
        facts={"key": key, "subject": f"{recipient.name} cannot be reached"},
        words=f"{recipient.name} cannot be reached by {recipient.channel}: {error}",
        undelivered=delivery,
        at_utc=now_utc(),
        recorded_at=now,
        **world_marks(),
    )
    # Another worker may write the same meanwhile: then its notice stands.
    Notice.objects.bulk_create([notice], ignore_conflicts=True)
    stored = Notice.objects.get(key=key)
    audience = Audience.now().hearings(stored, {}, now, but=recipient.pk)
    Hearing.objects.bulk_create(audience, ignore_conflicts=True)
