"""What a side says of itself: that it has heard, what it finds, what it means to do, words."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from screening.common.exceptions import InputError
from screening.coordination.kinds import PARTS, Choice, EntryKind, ReleaseClass
from screening.coordination.models import Case, Entry
from screening.coordination.selectors import standing_of
from screening.coordination.services.plan_check import plan_check
from screening.coordination.services.say import say
from screening.coordination.speaker import Speaker


def acknowledge(
    case: Case,
    speaker: Speaker,
    *,
    at_utc: datetime,
    remarks: str = "",
    entry_uuid: uuid.UUID | None = None,
) -> Entry:
    """Say that a party has heard and looks into it. Once; raises NotLegal the second time."""
    return say(
        case,
        speaker,
        EntryKind.ACKNOWLEDGED,
        with_remarks({}, remarks),
        at_utc=at_utc,
        entry_uuid=entry_uuid,
    )


def state(
    case: Case,
    speaker: Speaker,
    parts: Mapping[str, Any],
    *,
    at_utc: datetime,
    remarks: str = "",
    entry_uuid: uuid.UUID | None = None,
) -> Entry:
    """State a side's own assessment; the newest counts.

    ``parts`` holds assessment, and where there are any criteria, data_used, covariance: their
    values in the form of docs/coordination/cases.md.
    """
    return say(
        case,
        speaker,
        EntryKind.STATEMENT,
        with_remarks(classed(EntryKind.STATEMENT, parts), remarks),
        at_utc=at_utc,
        entry_uuid=entry_uuid,
    )


def intend(
    case: Case,
    speaker: Speaker,
    *,
    choice: Choice,
    at_utc: datetime,
    window: tuple[datetime | None, datetime | None] = (None, None),
    plan: Mapping[str, Any] | None = None,
    remarks: str = "",
    entry_uuid: uuid.UUID | None = None,
) -> Entry:
    """Say what a side means to do, from when to when, with a plan where it has one.

    The newest counts. Raises InputError for a plan of a side that does not move, or a window that
    ends before it starts; PlanRefused, which is one, for a plan that could not be screened.
    """
    intent = {"choice": choice, "window_start_utc": window[0], "window_end_utc": window[1]}
    parts: dict[str, Any] = {"intent": intent}
    if plan is not None:
        # Said again, by the same uuid, it stays what was said, whatever the time is by now.
        is_said = entry_uuid is not None and case.entries.filter(uuid=entry_uuid).exists()
        facts = standing_of(case, at_utc).facts
        parts["plan"] = plan if is_said else plan_check(plan, facts=facts, at_utc=at_utc)
    return say(
        case,
        speaker,
        EntryKind.INTENT,
        with_remarks(classed(EntryKind.INTENT, parts), remarks),
        at_utc=at_utc,
        entry_uuid=entry_uuid,
    )


def remark(
    case: Case,
    speaker: Speaker,
    *,
    words: str,
    at_utc: datetime,
    entry_uuid: uuid.UUID | None = None,
) -> Entry:
    """Add words to a case. Raises InputError without any."""
    return say(
        case,
        speaker,
        EntryKind.REMARK,
        {"remarks": (ReleaseClass.WORDS, words.strip())},
        at_utc=at_utc,
        entry_uuid=entry_uuid,
    )


def classed(kind: EntryKind, parts: Mapping[str, Any]) -> dict[str, tuple[ReleaseClass, Any]]:
    """Values of parts with the class that each has in a kind of entry; None is left out.

    Raises InputError for a part that the kind does not have.
    """
    known = PARTS[kind]
    for name in parts:
        if name not in known:
            raise InputError(
                f"An entry {kind.value!r} has no part {name!r}. It has: {', '.join(known)}."
            )
    return {name: (known[name], value) for name, value in parts.items() if value is not None}


def with_remarks(
    parts: dict[str, tuple[ReleaseClass, Any]], remarks: str
) -> dict[str, tuple[ReleaseClass, Any]]:
    """The same parts with a person's words, where there are any."""
    if words := remarks.strip():
        return parts | {"remarks": (ReleaseClass.WORDS, words)}
    return parts
