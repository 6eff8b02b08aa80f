"""Tell the other side, go over its head, or hand on what one is asked to relay."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from screening.coordination.kinds import EntryKind
from screening.coordination.models import Case, Entry
from screening.coordination.services.say import say
from screening.coordination.services.speak import classed, with_remarks
from screening.coordination.speaker import Speaker


def notify(
    case: Case,
    speaker: Speaker,
    *,
    notice: Mapping[str, Any],
    at_utc: datetime,
    contact: Mapping[str, Any] | None = None,
    entry_uuid: uuid.UUID | None = None,
) -> Entry:
    """Record that the other side was told: which text, in which languages, to whom.

    ``notice`` holds languages, text_sha256, to, channel; ``contact`` the address it went to.
    """
    return say(
        case,
        speaker,
        EntryKind.NOTIFIED,
        classed(EntryKind.NOTIFIED, {"notice": notice, "contact": contact}),
        at_utc=at_utc,
        entry_uuid=entry_uuid,
    )


def escalate(
    case: Case,
    speaker: Speaker,
    *,
    escalation: Mapping[str, Any],
    at_utc: datetime,
    contact: Mapping[str, Any] | None = None,
    remarks: str = "",
    entry_uuid: uuid.UUID | None = None,
) -> Entry:
    """Record that somebody higher was turned to: for which duty, to_role, and why."""
    parts = classed(EntryKind.ESCALATED, {"escalation": escalation, "contact": contact})
    return say(
        case,
        speaker,
        EntryKind.ESCALATED,
        with_remarks(parts, remarks),
        at_utc=at_utc,
        entry_uuid=entry_uuid,
    )


def relay(
    case: Case,
    speaker: Speaker,
    *,
    number: int,
    to: str,
    at_utc: datetime,
    remarks: str = "",
    entry_uuid: uuid.UUID | None = None,
) -> Entry:
    """Record that an intermediary has handed an entry on to a party, and when.

    Raises InputError for an entry or a party that the case does not have.
    """
    handed_on = case.entries.filter(number=number).first()
    giver = handed_on.party if handed_on is not None else ""
    parts = classed(EntryKind.RELAYED, {"relay": {"number": number, "from": giver, "to": to}})
    return say(
        case,
        speaker,
        EntryKind.RELAYED,
        with_remarks(parts, remarks),
        at_utc=at_utc,
        entry_uuid=entry_uuid,
    )
