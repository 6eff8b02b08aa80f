"""End cases: by a party's word, after the closest approach, or when the pass is off."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Final

from screening.coordination.kinds import CaseState, ClosedBy, EntryKind
from screening.coordination.legal import NotLegal
from screening.coordination.models import Case, Entry
from screening.coordination.services.say import say
from screening.coordination.services.speak import classed
from screening.coordination.speaker import Speaker, product_speaker
from screening.conjunctions.lifecycle import LifeState

# Time to say what was done, before the list forgets the case. Remarks can be added ever after.
AFTER_TCA: Final = timedelta(hours=1)
# A run that does not find a pass may be followed by one that does: as alerts, cases wait for
# another hourly run to agree.
AFTER_CLEARING: Final = timedelta(minutes=90)


def case_close(
    case: Case,
    speaker: Speaker,
    *,
    reason: str,
    at_utc: datetime,
    by: ClosedBy = ClosedBy.PARTY,
    entry_uuid: uuid.UUID | None = None,
) -> Entry:
    """Close a case with a reason in words. Raises InputError without one."""
    closing = {"reason": reason.strip(), "by": by}
    return say(
        case,
        speaker,
        EntryKind.CLOSED,
        classed(EntryKind.CLOSED, {"closing": closing}),
        at_utc=at_utc,
        entry_uuid=entry_uuid,
    )


def cases_close_over(at_utc: datetime) -> int:
    """Close the cases kept here whose pass is over, or off; return how many.

    They are closed one by one: what somebody else closes meanwhile is left alone.
    """
    count = 0
    for case in open_cases_kept_here():
        by = _why_over(case, at_utc)
        if by is None:
            continue
        try:
            case_close(
                case,
                product_speaker(case.keeper_slug),
                reason=_reason(case, by),
                at_utc=at_utc,
                by=by,
            )
        except NotLegal:  # somebody else was first
            continue
        count += 1
    return count
