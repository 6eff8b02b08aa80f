"""The level that a cleared conjunction had until then, kept beside its life, and putting it right.

Lists order and filter by this copy of its newest transition's without looking that up for each.
"""

from __future__ import annotations

import logging

from django.db import transaction
from django.db.models import F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from screening.conjunctions.life_models import ConjunctionLife, Transition
from screening.conjunctions.lifecycle import LifeState

logger = logging.getLogger(__name__)


@transaction.atomic
def cleared_levels_mend() -> int:
    """Copy anew where a copy is not what the transition says; return for how many conjunctions.

    A release that does not know the column leaves it as it is: for minutes, at the rolling restart
    that brought it, and what a run has cleared is rarely judged again. What somebody writes in this
    moment is left to the next hour.
    """
    free = _wrong().select_for_update(skip_locked=True, no_key=True, of=("self",))
    held = list(free.values_list("pk", flat=True))
    mended = _wrong().filter(pk__in=held).update(cleared_level=F("due"))
    if mended:
        logger.warning("Mended the level that %d cleared conjunctions had.", mended)
    return mended


def _wrong() -> QuerySet[ConjunctionLife]:
    newest = Transition.objects.filter(
        conjunction=OuterRef("pk"), sequence=OuterRef("sequence"), to_state=LifeState.CLEARED
    )
    due = Coalesce(Subquery(newest.values("from_level")), Value(""))
    return ConjunctionLife.objects.annotate(due=due).exclude(cleared_level=F("due"))
