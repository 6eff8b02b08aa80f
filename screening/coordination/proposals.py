"""What is proposed when a side says who is to move, and by which clause. Pure."""

from __future__ import annotations

from screening.coordination.protocol import RightOfWay
from screening.coordination.standing import CaseStanding


def proposal_of(
    standing: CaseStanding, way: RightOfWay | None, *, mover: str, words: str
) -> dict[str, str]:
    """Return the decision to propose; the clause that applies is named where it says the same.

    ``mover``: a side's slug, "none" or "both". ``words``: why, which both sides read.
    """
    party = standing.party(mover)
    is_by_clause = way is not None and party is not None and way.mover == party.role
    return {
        "mover": mover,
        "protocol": way.protocol.key if way and is_by_clause else "",
        "version": str(way.protocol.version) if way and is_by_clause else "",
        "clause": way.clause.title.en if way and is_by_clause else "",
        "words": words,
    }
