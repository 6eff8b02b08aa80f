"""Send one message, outside any transaction, and keep what came of it.

A worker may be lost at any point. Lost before sending, another sends; lost between sending and
writing that down, another sends the same message under the same key, by which whoever receives it
drops the second.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from typing import Final

from django.db import transaction

from screening.alerts.composing import compose
from screening.alerts.models import Delivery, DeliveryStatus, Hearing, Notice
from screening.alerts.outgoing import Outgoing
from screening.alerts.services.delivery_claim import (
    MAX_ATTEMPTS,
    DeliveryClaim,
    attempt_of,
    claimed,
    delivery_claim,
    pause_after,
)
from screening.alerts.services.undelivered import undelivered_tell
from screening.alerts.transports import send
from screening.common.clock import real_now_utc
from screening.common.exceptions import DeliveryFailed
from screening.conjunctions.lifecycle import LifeState

logger = logging.getLogger(__name__)

Send = Callable[[Outgoing], None]

# Others hear of a message that has failed so often, while it is still being tried.
TOLD_AFTER: Final = 3
SWITCHED_OFF: Final = "The recipient has been switched off."


def delivery_send(delivery_id: int, *, send: Send = send) -> bool:
    """Send a message that is due. Return whether it was sent, by this call.

    May be called any number of times for one message, by any number of workers: one sends.
    """
    claim = delivery_claim(delivery_id)
    if claim is None:
        return False
    delivery = Delivery.objects.select_related("recipient").get(pk=delivery_id)
    if not delivery.recipient.is_active:
        _failed(claim, DeliveryFailed(SWITCHED_OFF, is_lasting=True))
        return False
    try:
        send(_composed(delivery))
    except DeliveryFailed as error:
        _failed(claim, error)
        return False
    except Exception as error:  # what sends a message is not trusted to name all that can go wrong
        logger.exception("Delivery %d failed unexpectedly.", delivery_id)
        _failed(claim, DeliveryFailed(type(error).__name__, is_lasting=False))
        return False
    _sent(claim)
    return True


def notices_of(delivery: Delivery) -> Sequence[Notice]:
    """What a message tells, in the order in which it was said: stale where it was when owed."""
    heard = delivery.hearings.select_related("notice")
    return [_as_heard(each) for each in heard.order_by("notice__recorded_at", "notice")]


def _as_heard(hearing: Hearing) -> Notice:
    """The notice, with facts that say stale where it had become so; never to be saved."""
    notice = hearing.notice
    if hearing.is_stale:
        notice.facts = notice.facts | {"state": LifeState.STALE}
    return notice


def _composed(delivery: Delivery) -> Outgoing:
    return compose(notices_of(delivery), delivery.recipient, delivery_key=delivery.key)


@transaction.atomic
def _sent(claim: DeliveryClaim) -> None:
    """NOTE: that it was sent is true whoever holds the message by now, and ends it."""
    now = real_now_utc()
    attempt_of(claim).update(ended_at=now, is_sent=True)
    unsent = Delivery.objects.filter(pk=claim.delivery_id).exclude(status=DeliveryStatus.SENT)
    unsent.update(status=DeliveryStatus.SENT, ended_at=now, lease_until=None, message="")


@transaction.atomic
def _failed(claim: DeliveryClaim, error: DeliveryFailed) -> None:
    """Try again later, or give up and tell others."""
    now, words = real_now_utc(), str(error)
    attempt_of(claim).update(ended_at=now, error=words)
    if error.is_lasting or claim.attempt >= MAX_ATTEMPTS:
        given_up = claimed(claim).update(
            status=DeliveryStatus.FAILED, ended_at=now, lease_until=None, message=words
        )
        is_told = bool(given_up)
        if given_up:
            logger.error("Delivery %d is given up: %s", claim.delivery_id, words)
    else:
        claimed(claim).update(
            status=DeliveryStatus.WAITING,
            next_attempt_at=now + pause_after(claim.attempt),
            lease_until=None,
            message=words,
        )
        is_told = claim.attempt == TOLD_AFTER
    if is_told and words != SWITCHED_OFF:
        undelivered_tell(claim.delivery_id, words)
