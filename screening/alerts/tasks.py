"""Celery's way into alerts. Each may be delivered twice: the database decides what is due."""

from __future__ import annotations

import logging
from typing import Final

from celery import shared_task

from screening.alerts import services
from screening.alerts.pulses import beat_is_silent
from screening.common.asking import ask_for_alerts
from screening.common.clock import real_now_utc
from screening.common.exceptions import DeliveryFailed
from screening.common.mail import Mail, mail_send

logger = logging.getLogger(__name__)

PREPARE_LIMIT_S: Final = 5 * 60
SEND_SOFT_LIMIT_S: Final = 2 * 60  # within the lease of a message
SEND_LIMIT_S: Final = 150
EXPIRES_S: Final = 60  # the schedule asks again
WORD_TRIES: Final = 8
WORD_AGAIN_AFTER_S: Final = 5 * 60


@shared_task(acks_late=True, time_limit=PREPARE_LIMIT_S, expires=EXPIRES_S)
def watch_over() -> None:
    """Decide what is worth saying, and have every message that is due sent."""
    for delivery_id in services.alerts_prepare():
        send_delivery.apply_async((delivery_id,))


@shared_task(acks_late=True, soft_time_limit=SEND_SOFT_LIMIT_S, time_limit=SEND_LIMIT_S)
def send_delivery(delivery_id: int) -> None:
    """Send one message.

    NOTE: it never expires. Where a storm fills the queue for longer than that, each would expire
    before its turn, and nothing would be sent at all. One that was sent meanwhile costs a question.
    """
    services.delivery_send(delivery_id)


@shared_task(acks_late=True, time_limit=EXPIRES_S, expires=EXPIRES_S)
def evaluate_alarms() -> None:
    """Raise alarms and end them. Where the schedule is silent, see to the alerts in its place."""
    services.alarms_evaluate()
    if beat_is_silent(real_now_utc()):
        ask_for_alerts()


@shared_task(
    acks_late=True,
    soft_time_limit=SEND_SOFT_LIMIT_S,
    time_limit=SEND_LIMIT_S,
    max_retries=WORD_TRIES,
    default_retry_delay=WORD_AGAIN_AFTER_S,
)
def send_word(key: str, address: str, subject: str, text: str) -> None:
    """Tell one person by e-mail of something about their own account. No history keeps it."""
    try:
        mail_send(Mail(key=key, address=address, subject=subject, text=text))
    except DeliveryFailed as error:
        if error.is_lasting:
            logger.warning("An e-mail about an account was refused: %s", error)
            return
        raise send_word.retry(exc=error) from error
