"""Celery's way into alerts. Each may be delivered twice: the database decides what is due."""

from __future__ import annotations

from typing import Final

from celery import shared_task

from screening.alerts import services
from screening.alerts.pulses import beat_is_silent
from screening.common.clock import real_now_utc

PREPARE_LIMIT_S: Final = 5 * 60
SEND_SOFT_LIMIT_S: Final = 2 * 60  # within the lease of a message
SEND_LIMIT_S: Final = 150
EXPIRES_S: Final = 60  # the schedule asks again
# Of Celery's 0 (first) to 9. Each change asks for a look, and each look has everything sent that is
# due: in a storm, messages must overtake the looks that wait, or they would expire behind them.
BEHIND_SENDING: Final = 6


@shared_task(acks_late=True, time_limit=PREPARE_LIMIT_S, expires=EXPIRES_S, priority=BEHIND_SENDING)
def watch_over() -> None:
    """Decide what is worth saying, and have every message that is due sent."""
    for delivery_id in services.alerts_prepare():
        send_delivery.apply_async((delivery_id,))


@shared_task(
    acks_late=True, soft_time_limit=SEND_SOFT_LIMIT_S, time_limit=SEND_LIMIT_S, expires=EXPIRES_S
)
def send_delivery(delivery_id: int) -> None:
    """Send one message."""
    services.delivery_send(delivery_id)


@shared_task(acks_late=True, time_limit=EXPIRES_S, expires=EXPIRES_S)
def evaluate_alarms() -> None:
    """Raise alarms and end them. Where the schedule is silent, see to the alerts in its place."""
    services.alarms_evaluate()
    if beat_is_silent(real_now_utc()):
        services.ask_for_alerts()
