"""Read messages that have come in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Final

from django.db.models import QuerySet

from screening.conjunctions.models import Assessment, OperatorEphemeris
from screening.messages.models import Message, MessageStatus

# Of messages of one identifier no two of these say the same: a second that does is not used.
USED: Final = (MessageStatus.ASSESSED, MessageStatus.CONFLICT, MessageStatus.NO_STATION)


def messages_all() -> QuerySet[Message]:
    """Every message, newest first, without its file and without everything it says."""
    return (
        Message.objects.defer("content_gzip", "facts", "judged__risk", "judged__methods")
        .select_related("conjunction", "conjunction__station", "judged")
        .order_by("-received_at", "-pk")
    )


def messages_of_conjunction(conjunction_id: int) -> QuerySet[Message]:
    """The messages that became assessments of a conjunction, newest first."""
    return messages_all().filter(conjunction=conjunction_id)


def messages_in_conflict(conjunction_id: int) -> QuerySet[Message]:
    """Those on a conjunction that contradict another of the same identifier, newest first."""
    return messages_of_conjunction(conjunction_id).filter(status=MessageStatus.CONFLICT)


def contradicting(messages: Iterable[Message]) -> dict[int, list[int]]:
    """By the keys of messages: others that call themselves the same and say something else.

    Those that nothing contradicts are left out.
    """
    asked = {each.pk: _identity(each) for each in messages if each.status in USED}
    named = [identity for identity in asked.values() if identity[2]]
    if not named:
        return {}
    same = Message.objects.only("kind", "originator", "message_id").filter(
        status__in=USED,
        originator__in={originator for _, originator, _ in named},
        message_id__in={message_id for *_, message_id in named},
    )
    keys: defaultdict[tuple[str, str, str], list[int]] = defaultdict(list)
    for each in same.order_by("pk"):
        keys[_identity(each)].append(each.pk)
    others = {pk: [key for key in keys[who] if key != pk] for pk, who in asked.items()}
    return {pk: found for pk, found in others.items() if found}


def contradicting_assessments(assessments: Iterable[Assessment]) -> dict[int, list[int]]:
    """By the keys of assessments: messages that contradict the one an assessment came in."""
    reports = [each.pk for each in assessments if each.run_id is None]
    if not reports:
        return {}
    came_in = Message.objects.filter(assessment__in=reports).defer("content_gzip", "facts")
    by_message = {each.pk: each for each in came_in}
    found = contradicting(by_message.values())
    return {by_message[pk].assessment_id or 0: others for pk, others in found.items()}


def _identity(message: Message) -> tuple[str, str, str]:
    return message.kind, message.originator, message.message_id


def with_messages(ephemerides: QuerySet[OperatorEphemeris]) -> QuerySet[OperatorEphemeris]:
    """The same ephemerides, each with the message that it came in, without its file."""
    return ephemerides.select_related("message").defer(
        "states", "message__content_gzip", "message__facts"
    )
