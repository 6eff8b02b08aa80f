"""Read messages that have come in."""

from __future__ import annotations

from django.db.models import QuerySet

from screening.messages.models import Message


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
