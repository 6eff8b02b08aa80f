"""End cases: by a party's word, after the closest approach, or when the pass is off."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Final

from screening.common.instants import SECOND, nearest
from screening.conjunctions.life_models import ConjunctionLife
from screening.conjunctions.lifecycle import LifeState
from screening.coordination.kinds import ClosedBy, EntryKind
from screening.coordination.legal import NotLegal
from screening.coordination.models import Case, Entry
from screening.coordination.selectors import cases_open
from screening.coordination.services.each_alone import each_alone
from screening.coordination.services.say import say
from screening.coordination.services.speak import classed
from screening.coordination.speaker import Speaker, product_speaker

# Time to say what was done, before the list forgets the case. Remarks can be added ever after.
AFTER_TCA: Final = timedelta(hours=1)
# A run that does not find a pass may be followed by one that does: as alerts, cases wait for
# another hourly run to agree.
AFTER_CLEARING: Final = timedelta(minutes=90)
# NOTE: a co-moving object stays near after its closest approach: its life says when it is over.
_OVER: Final = frozenset({LifeState.PASSED, LifeState.CLEARED})
_REASONS: Final = {
    ClosedBy.TCA_PASSED: "The closest approach, at {tca_utc} UTC, is over.",
    ClosedBy.CONJUNCTION_CLEARED: (
        "Runs that looked for the pass do not find it any more: no closest approach is expected."
    ),
}


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
    """Close the cases kept here whose pass is over, or off; return how many."""
    kept = cases_open().filter(is_kept_here=True)
    return each_alone(kept, lambda case: _close_where_over(case, at_utc), doing="closing")


def _close_where_over(case: Case, at_utc: datetime) -> bool:
    by = _why_over(case, at_utc)
    if by is None:
        return False
    reason = _REASONS[by].format(tca_utc=f"{nearest(_tca_utc(case), SECOND):%Y-%m-%d %H:%M:%S}")
    try:
        case_close(case, product_speaker(case.keeper_slug), reason=reason, at_utc=at_utc, by=by)
    except NotLegal:  # a person was first
        return False
    return True


def _why_over(case: Case, at_utc: datetime) -> ClosedBy | None:
    life: ConjunctionLife | None = getattr(case.conjunction, "life", None)
    state = LifeState.PASSED  # of what is known from its case alone time decides
    if life is not None:
        state = LifeState(life.state)
        if state is LifeState.CLEARED and at_utc >= life.since + AFTER_CLEARING:
            return ClosedBy.CONJUNCTION_CLEARED
    is_over = state in _OVER and at_utc >= _tca_utc(case) + AFTER_TCA
    return ClosedBy.TCA_PASSED if is_over else None


def _tca_utc(case: Case) -> datetime:
    """The later of the one that opened it and what is known now."""
    return max(case.tca_utc, case.conjunction.tca_utc) if case.conjunction else case.tca_utc
