"""What the senders of messages say themselves of how likely a collision is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.conf import settings

from screening.conjunctions.models import Conjunction
from screening.messages.cdm import schema
from screening.messages.models import Message, MessageKind, MessageStatus
from screening.messages.selectors import messages_of_conjunction

CONJUNCTION_KINDS: Final = (MessageKind.CDM, MessageKind.PUBLIC)


@dataclass(frozen=True, slots=True)
class StatedProbability:
    """One message's own probability, None where it states none; never computed here."""

    message_id: int
    identifier: str  # its originator's
    originator: str
    made_at: datetime
    tca_utc: datetime
    pc: float | None
    method: str
    has_states: bool = True  # a public message has none


def stated_probabilities(conjunction: Conjunction) -> list[StatedProbability]:
    """What every message of others on a conjunction states, the one made last first.

    One in our own name that came back states what we say anyway.
    """
    if conjunction.latest_report_id is None:
        return []
    messages = messages_of_conjunction(conjunction.pk).filter(kind__in=CONJUNCTION_KINDS)
    messages = messages.exclude(status=MessageStatus.NOT_USED)  # the same again, or our own
    with_facts = messages.defer(None).defer("content_gzip")
    others = with_facts.exclude(originator=settings.MESSAGE_ORIGINATOR)
    stated = [stated_probability(each) for each in others]
    return sorted(stated, key=lambda each: each.made_at, reverse=True)


def newest_of_each(stated: list[StatedProbability]) -> list[StatedProbability]:
    """The newest message of each originator, with whatever else it calls by the same identifier."""
    newest: dict[str, str] = {}
    return [
        each
        for each in stated
        if newest.setdefault(each.originator, each.identifier) == each.identifier
    ]


def stated_probability(message: Message) -> StatedProbability:
    """What one message on a conjunction states. Every one that was read has a TCA."""
    made_at = min(message.created_utc or message.received_at, message.received_at)
    relative = message.facts.get(schema.RELATIVE, {})
    return StatedProbability(
        message_id=message.pk,
        identifier=message.message_id or str(message.pk),
        originator=message.originator,
        made_at=made_at,
        tca_utc=message.tca_utc or made_at,
        pc=_number(relative.get("COLLISION_PROBABILITY", message.facts.get("PC"))),
        has_states=message.kind == MessageKind.CDM,
        method=str(relative.get("COLLISION_PROBABILITY_METHOD") or ""),
    )


def _number(value: object) -> float | None:
    return None if value is None or value == "" else float(str(value))
