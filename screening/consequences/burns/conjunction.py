"""A conjunction as a question of burns."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from screening.common.keys import key_of
from screening.conjunctions.models import Conjunction
from screening.consequences.burns.question import DEFAULTS, iso_z
from screening.consequences.kinds import QuestionError


def question_of(conjunction: Conjunction) -> dict[str, Any]:
    """Return the question that a conjunction asks by itself: its primary burns."""
    return {
        **DEFAULTS,
        "norad_cat_id": conjunction.primary.norad_cat_id,
        "secondary_norad_cat_id": conjunction.secondary.norad_cat_id,
        "event_tca_utc": iso_z(conjunction.tca_utc),
        "conjunction_id": conjunction.pk,
    }


def filled_in(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return a question with what its conjunction says in place of what it leaves out.

    Where only the object that burns is named, the other one is the other of the conjunction.
    Raises ``QuestionError`` for a conjunction that there is not.
    """
    given = {name: value for name, value in data.items() if value not in (None, "")}
    number = str(given.get("conjunction_id", "")).strip()
    if not number:
        return dict(data)
    known = Conjunction.objects.select_related("primary", "secondary")
    key = key_of(number)
    found = known.filter(pk=key).first() if key is not None else None
    if found is None:
        raise QuestionError(f"There is no conjunction {number[:40]}.", "conjunction_id")
    own = question_of(found)
    if str(given.get("norad_cat_id", "")).strip() == str(own["secondary_norad_cat_id"]):
        own["secondary_norad_cat_id"] = own["norad_cat_id"]
    return own | given
