"""The one door: whoever speaks in a case comes in here, by page, link, API or another instance.

Whether the party may say it is judged under the lock of the case: two who agree at once cannot both
be first.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from screening.coordination.chain import Part, shown_values
from screening.coordination.fits import require_fitting
from screening.coordination.kinds import EntryKind
from screening.coordination.legal import require_legal
from screening.coordination.models import Case, Entry
from screening.coordination.peers.services.submit import submission_make
from screening.coordination.selectors import standing_of
from screening.coordination.services.append import (
    PartGiven,
    case_lock,
    entry_append,
    parts_seal,
)
from screening.coordination.speaker import Speaker


@transaction.atomic
def say(
    case: Case,
    speaker: Speaker,
    kind: EntryKind,
    parts: Mapping[str, PartGiven],
    *,
    at_utc: datetime,
    entry_uuid: uuid.UUID | None = None,
) -> Entry:
    """Add what a party says to a case, and return the entry.

    Of a case that another instance keeps it goes there: what is returned is not stored, and has
    the number 0 until the keeper's own comes back. The same ``entry_uuid`` again changes nothing.
    Raises NotLegal where the party cannot say it now, and as ``entry_append`` does.
    """
    held = case_lock(case)
    known = held.entries.filter(uuid=entry_uuid).first() if entry_uuid else None
    if known is None:
        parts = sealed = _judged(held, speaker, kind, parts, at_utc)
        if not held.is_kept_here:
            return _submit(held, speaker, kind, sealed, at_utc, entry_uuid)
    return entry_append(
        held,
        kind=kind,
        party=speaker.party,
        author=speaker.signed,
        parts=parts,
        at_utc=at_utc,
        entry_uuid=entry_uuid,
    )


def _judged(
    case: Case,
    speaker: Speaker,
    kind: EntryKind,
    parts: Mapping[str, PartGiven],
    at_utc: datetime,
) -> dict[str, Part]:
    """Seal what is said, if this party may say it now, and it fits the case."""
    standing = standing_of(case, at_utc)
    require_legal(standing, speaker.party, kind)
    sealed = parts_seal(kind, parts)
    require_fitting(standing, speaker.party, kind, shown_values(sealed), at_utc)
    return sealed


def _submit(
    case: Case,
    speaker: Speaker,
    kind: EntryKind,
    sealed: Mapping[str, Part],
    at_utc: datetime,
    entry_uuid: uuid.UUID | None,
) -> Entry:
    submission = submission_make(
        case,
        kind=kind,
        party=speaker.party,
        author=speaker.signed,
        parts=sealed,
        at_utc=at_utc,
        entry_uuid=entry_uuid,
    )
    return Entry(
        case=case,
        number=0,
        uuid=submission.uuid,
        kind=submission.kind,
        party=submission.party,
        author=submission.author,
        at_utc=submission.at_utc,
        recorded_at=submission.created_at,
        parts=submission.parts,
    )
