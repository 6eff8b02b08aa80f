"""In a storm messages overtake the looks for what is due."""

from __future__ import annotations

from kombu.transport.redis import PRIORITY_STEPS

from screening.alerts.tasks import send_delivery, watch_over


def test_a_message_is_taken_from_the_queue_before_a_look_that_came_earlier() -> None:
    """A worker asks Redis for the steps in their order, the first one first."""
    assert (send_delivery.priority or 0) < watch_over.priority
    assert list(PRIORITY_STEPS) == sorted(PRIORITY_STEPS)
    assert watch_over.priority in PRIORITY_STEPS
