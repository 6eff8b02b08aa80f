"""Read messages that have come in."""

from __future__ import annotations

from django.db.models import QuerySet

from screening.conjunctions.models import OperatorEphemeris
from screening.messages.models import Message, MessageStatus


def messages_all() -> QuerySet[Message]:
    """Every message, newest first, without its file and without everything it says."""
    return (
        Message.objects.defer("content_gzip", "facts")
        .select_related("conjunction", "conjunction__station")
        .order_by("-received_at", "-pk")
    )


def messages_of_conjunction(conjunction_id: int) -> QuerySet[Message]:
    """The messages that became assessments of a conjunction, newest first."""
    return messages_all().filter(conjunction=conjunction_id)


def messages_in_conflict(conjunction_id: int) -> QuerySet[Message]:
    """Those on a conjunction that contradict another of the same identifier, newest first."""
    return messages_of_conjunction(conjunction_id).filter(status=MessageStatus.CONFLICT)


def with_messages(ephemerides: QuerySet[OperatorEphemeris]) -> QuerySet[OperatorEphemeris]:
    """The same ephemerides, each with the message that it came in, without its file."""
    return ephemerides.select_related("message").defer(
        "states", "message__content_gzip", "message__facts"
    )
