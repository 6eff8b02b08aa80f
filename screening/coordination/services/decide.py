"""Who moves: proposed by one side, agreed or refused by the other; and what was done."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from screening.coordination.kinds import EntryKind, ReleaseClass
from screening.coordination.legal import NotLegal
from screening.coordination.models import Case, Entry
from screening.coordination.selectors import standing_of
from screening.coordination.services.append import case_lock
from screening.coordination.services.say import say
from screening.coordination.services.speak import classed, with_remarks
from screening.coordination.speaker import Speaker
from screening.coordination.standing import CaseStanding


def propose(
    case: Case,
    speaker: Speaker,
    *,
    decision: Mapping[str, Any],
    at_utc: datetime,
    remarks: str = "",
    entry_uuid: uuid.UUID | None = None,
) -> Entry:
    """Propose who moves; a proposal replaces the one before.

    ``decision`` holds mover (a side's slug, "none" or "both"), and protocol, version, clause, words
    for why. Raises InputError for a mover that is no side of the case.
    """
    return say(
        case,
        speaker,
        EntryKind.DECISION_PROPOSED,
        with_remarks({"decision": (ReleaseClass.PUBLIC, dict(decision))}, remarks),
        at_utc=at_utc,
        entry_uuid=entry_uuid,
    )


@transaction.atomic
def answer(
    case: Case,
    speaker: Speaker,
    *,
    is_agreed: bool,
    at_utc: datetime,
    proposal_number: int | None = None,
    remarks: str = "",
    entry_uuid: uuid.UUID | None = None,
) -> Entry:
    """Agree to or refuse the proposal that stands.

    ``proposal_number`` is of the entry that the person was shown. Raises NotLegal where another
    proposal has come since, or none waits for this side's answer.
    """
    held = case_lock(case)
    known: Entry | None = held.entries.filter(uuid=entry_uuid).first() if entry_uuid else None
    if known is not None:
        return known
    kind = EntryKind.DECISION_AGREED if is_agreed else EntryKind.DECISION_REFUSED
    answered = _answered(standing_of(held, at_utc), proposal_number)
    parts = {"decision": (ReleaseClass.PUBLIC, answered)}
    return say(
        held, speaker, kind, with_remarks(parts, remarks), at_utc=at_utc, entry_uuid=entry_uuid
    )


def execute(
    case: Case,
    speaker: Speaker,
    *,
    what: str,
    executed_at_utc: datetime,
    at_utc: datetime,
    remarks: str = "",
    entry_uuid: uuid.UUID | None = None,
) -> Entry:
    """Say that what was decided has been done, and when. Raises InputError for a time to come."""
    parts = classed(
        EntryKind.EXECUTED, {"execution": {"what": what.strip(), "at_utc": executed_at_utc}}
    )
    return say(
        case,
        speaker,
        EntryKind.EXECUTED,
        with_remarks(parts, remarks),
        at_utc=at_utc,
        entry_uuid=entry_uuid,
    )


def _answered(standing: CaseStanding, number: int | None) -> dict[str, Any]:
    """What is agreed or refused, word by word, and which entry proposed it."""
    proposed = standing.decision
    if proposed is None:
        raise NotLegal("No decision has been proposed.")
    answers = proposed.proposal.number if number is None else number
    return dict(proposed.proposal.shown("decision")) | {"answers": answers}
