"""Find the pass of a case that another instance keeps, as this instance sees it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

from django.db.models import Q

from screening.conjunctions.association import SAME_ENCOUNTER_S
from screening.conjunctions.models import Conjunction
from screening.coordination.models import Case

_SAME_WITHIN: Final = timedelta(seconds=SAME_ENCOUNTER_S)


def pass_here(case: Case, facts: Mapping[str, Any]) -> Conjunction | None:
    """Return the conjunction of the pair nearest the case's time, None where no run has found it.

    ``facts`` are those of the entry that opens the case. An exercise may be held on a real pass, as
    every case with a made-up side is; a real case is never on a pass that was made up.
    """
    if case.conjunction is not None:
        return case.conjunction
    one, other = (facts[name]["norad_cat_id"] for name in ("primary", "secondary"))
    pair = Q(primary__norad_cat_id=one, secondary__norad_cat_id=other) | Q(
        primary__norad_cat_id=other, secondary__norad_cat_id=one
    )
    near = Conjunction.objects.filter(
        pair, tca_utc__range=(case.tca_utc - _SAME_WITHIN, case.tca_utc + _SAME_WITHIN)
    )
    if not case.is_exercise:
        near = near.filter(is_exercise=False)
    return min(near, key=lambda each: abs(each.tca_utc - case.tca_utc), default=None)
