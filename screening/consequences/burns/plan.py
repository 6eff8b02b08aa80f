"""A burn that was found, as what an intent of a case plans."""

from __future__ import annotations

from typing import Any

from screening.consequences.burns.document import candidate
from screening.coordination.plans import BurnPlan
from screening.engine.manoeuvre import Burn
from screening.messages.ccsds.values import parse_utc


def burn_plan(document: dict[str, Any], number: int) -> dict[str, Any]:
    """Return the part ``plan`` of an intent, for one candidate of an answer.

    Whether it still is in time is for the service that takes the intent to say. Raises
    ``InputError`` for a number that is none, or a burn that was refused.
    """
    row = candidate(document, number)
    radial, in_track, cross_track = row["dv_rtn_m_s"]
    burn = Burn(parse_utc(row["burn_at_utc"]), (radial, in_track, cross_track))
    return BurnPlan(document["object"]["norad_cat_id"], burn).as_part()
