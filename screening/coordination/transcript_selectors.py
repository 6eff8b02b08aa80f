"""A case's transcript, as somebody may have it."""

from __future__ import annotations

from screening.common.clock import real_now_utc
from screening.coordination.models import Case
from screening.coordination.release_models import Way
from screening.coordination.release_view import chain_for
from screening.coordination.selectors import chained_entries
from screening.coordination.transcript import Transcript, transcript_of


def transcript_for(case: Case, receiver: str | None) -> Transcript:
    """Make the transcript for a party by its slug, or with None all that is held here.

    What a party is shown is logged. Raises NotShown where the case does not exist for it.
    """
    entries = (
        chained_entries(case) if receiver is None else chain_for(case, receiver, way=Way.TRANSCRIPT)
    )
    return transcript_of(case.uuid, entries, made_for=receiver or "", made_at_utc=real_now_utc())
