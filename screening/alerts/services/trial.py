"""Messages that say nothing but that messages arrive."""

from __future__ import annotations

from uuid import uuid4

from django.db import transaction

from screening.alerts.audience import hearing_now
from screening.alerts.composing import compose
from screening.alerts.kinds import NoticeKind
from screening.alerts.marks import world_marks
from screening.alerts.models import Delivery, Notice
from screening.alerts.outgoing import Channel
from screening.alerts.people_models import Recipient
from screening.alerts.services.deliver import delivery_send
from screening.alerts.services.digests import deliveries_gather
from screening.alerts.transports import check_address, send
from screening.common.clock import now_utc, real_now_utc
from screening.common.webhook_signing import new_secret


@transaction.atomic
def trial_request(recipient: Recipient, *, person: str) -> Notice:
    """Put a test message to one recipient on its way, by the path that every alert takes."""
    notice = _notice(person)
    notice.save(force_insert=True)
    hearing_now(notice, recipient.pk, notice.recorded_at).save(force_insert=True)
    return notice


def trial_send(recipient: Recipient, *, person: str) -> Delivery:
    """Send a test message to a recipient without waiting for the workers; history keeps it.

    Return the delivery with what came of it: a worker that was faster may have it in hand.
    """
    notice = trial_request(recipient, person=person)
    deliveries_gather()
    delivery = Delivery.objects.get(hearings__notice=notice, recipient=recipient)
    delivery_send(delivery.pk)
    delivery.refresh_from_db()
    return delivery


def trial_send_to(address: str, *, secret: str = "", person: str) -> str:
    """Send a test message to any address, which history does not keep. Return the secret used.

    Raises InputError for an address that can never be used, DeliveryFailed where it was not taken.
    """
    channel = channel_of(address)
    check_address(channel, address)
    secret = secret or (new_secret() if channel is Channel.WEBHOOK else "")
    recipient = Recipient(name=person, channel=channel, address=address, secret=secret)
    send(compose([_notice(person)], recipient, delivery_key=str(uuid4())))
    return secret


def channel_of(address: str) -> Channel:
    """By which channel an address is reached, told by its form."""
    if address.startswith(("https://", "http://")):
        return Channel.WEBHOOK
    return Channel.CHAT if "://" in address else Channel.EMAIL


def _notice(person: str) -> Notice:
    return Notice(
        kind=NoticeKind.TEST,
        key=f"test:{uuid4()}",
        words=f"A test, asked for by {person}. Nothing has happened.",
        at_utc=now_utc(),
        recorded_at=real_now_utc(),
        **world_marks(),
    )
