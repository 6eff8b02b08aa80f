"""In a storm messages overtake the looks for what is due, and do not expire behind them."""

from __future__ import annotations

import pytest
from kombu.transport.redis import PRIORITY_STEPS

from sasweb.celery import app
from screening.alerts.tasks import send_delivery, watch_over

pytestmark = pytest.mark.django_db


def priority_of(name: str) -> int:
    """By the route, which whoever publishes by name alone goes by too."""
    route = app.amqp.router.route({}, name)
    assert route["queue"].name == "alerts"
    return int(route.get("priority", 0))


def test_a_message_is_taken_from_the_queue_before_a_look_that_came_earlier() -> None:
    """A worker asks Redis for the steps in their order, the first one first."""
    assert priority_of(send_delivery.name) < priority_of(watch_over.name)
    assert priority_of(watch_over.name) in PRIORITY_STEPS


def test_a_message_waits_for_its_turn_however_long_that_is() -> None:
    assert send_delivery.expires is None
