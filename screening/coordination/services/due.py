"""What time alone does to a case: duties fall due, and nobody has met them.

An overdue duty is put on record once, so that both sides see it and the transcript keeps it. Who
answers late is still heard: the state goes on from there.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from django.db import transaction

from screening.coordination.folded import Folded, Holds
from screening.coordination.kinds import EntryKind
from screening.coordination.models import Case
from screening.coordination.protocol import Duty, changes_utc
from screening.coordination.protocol_selectors import duties_of
from screening.coordination.release_view import preview_for
from screening.coordination.selectors import cases_open, standing_of
from screening.coordination.services.append import case_lock, entry_append
from screening.coordination.services.each_alone import each_alone
from screening.coordination.services.speak import classed
from screening.coordination.speaker import product_speaker
from screening.coordination.standing import CaseStanding, entry_facts, stand


def duties_look(at_utc: datetime) -> int:
    """Put every duty that has become overdue in the cases kept here on record; return how many."""
    kept = cases_open().filter(is_kept_here=True)
    found = _LATE.of(kept, at_utc)
    late = kept.filter(pk__in=[key for key, is_late in found.items() if is_late])
    return each_alone(late, lambda case: _record_overdue(case, at_utc), doing="overdue duties")


def _is_late(standing: CaseStanding, _us: str) -> Holds[bool]:
    """Whether a duty has become overdue that is not on record yet."""
    found = duties_of(standing, standing.now_utc)
    is_late = bool(_newly_overdue(standing, found, standing.now_utc))
    return Holds(is_late, changes_utc(found, standing.now_utc))


_LATE: Final = Folded(_is_late)


def _newly_overdue(standing: CaseStanding, found: Sequence[Duty], at_utc: datetime) -> list[Duty]:
    """Overdue duties that are not on record yet, the longest overdue first."""
    if not standing.is_open:
        return []
    newly = [
        duty
        for duty in found
        if duty.is_overdue and duty.due_utc is not None and duty.key not in standing.overdue
    ]
    return sorted(newly, key=lambda duty: (duty.due_utc or at_utc, duty.key))


def _seen_by_all(case: Case, found: list[Duty], at_utc: datetime) -> list[Duty]:
    """Those that every party can see to be overdue, at that very time.

    NOTE: what is overdue is public. When a burn's report is due would tell of a window that is
    withheld from somebody.
    """
    views = (preview_for(case, each.slug).entries for each in case.parties.all())
    for view in views:
        if view:  # nobody who was told of nothing can be told too much
            standing = stand((entry_facts(each) for each in view), at_utc)
            seen = {(each.key, each.due_utc) for each in duties_of(standing, at_utc)}
            found = [each for each in found if (each.key, each.due_utc) in seen]
    return found


@transaction.atomic
def _record_overdue(case: Case, at_utc: datetime) -> int:
    """Judge one case again, under its lock: somebody may have met the duty a moment ago."""
    held = case_lock(case)
    standing = standing_of(held, at_utc)
    late = _newly_overdue(standing, duties_of(standing, at_utc), at_utc)
    newly = _seen_by_all(held, late, at_utc)
    speaker = product_speaker(held.keeper_slug)
    for duty in newly:
        said = {
            "duty": duty.key,
            "clause": f"{duty.reference}, {duty.clause.number}",
            "title": {"en": duty.clause.title.en, "zh": duty.clause.title.zh},
            "due_utc": duty.due_utc,
            "party": duty.party,
            "role": duty.role.value,
            "what": {"en": duty.what.en, "zh": duty.what.zh},
        }
        entry_append(
            held,
            kind=EntryKind.OVERDUE,
            party=speaker.party,
            author=speaker.signed,
            parts=classed(EntryKind.OVERDUE, {"duty": said}),
            at_utc=at_utc,
        )
    return len(newly)
