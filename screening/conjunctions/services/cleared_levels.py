"""The level that a cleared conjunction had until then, kept beside its life, and putting it right.

Lists order and filter by this copy of its newest transition's without looking that up for each.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence

from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from screening.conjunctions.life_models import ConjunctionLife, Transition
from screening.conjunctions.lifecycle import LifeState
from screening.conjunctions.services.mending import mend

logger = logging.getLogger(__name__)


def cleared_levels_mend() -> int:
    """Copy anew where a copy is not what the transition says; return for how many conjunctions.

    A release that does not know the column leaves it as it is: for minutes, at the rolling restart
    that brought it, and what a run has cleared is rarely judged again.
    """
    mended = mend(_wrong(), _copy)
    if mended:
        logger.warning("Mended the level that %d cleared conjunctions had.", mended)
    return mended


def _wrong() -> QuerySet[ConjunctionLife]:
    newest = Transition.objects.order_by().filter(
        conjunction=OuterRef("pk"), sequence=OuterRef("sequence"), to_state=LifeState.CLEARED
    )
    due = Coalesce(Subquery(newest.values("from_level")), Value(""))
    may_be = ConjunctionLife.objects.filter(Q(state=LifeState.CLEARED) | ~Q(cleared_level=""))
    return may_be.annotate(due=due).exclude(cleared_level=F("due"))


def _copy(keys: Sequence[int]) -> int:
    return _wrong().filter(pk__in=keys).update(cleared_level=F("due"))
