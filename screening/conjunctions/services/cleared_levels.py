"""The level that a cleared conjunction had until then, kept beside its life, and putting it right.

Lists order and filter by this copy of its newest transition's without looking that up for each.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Final

from django.db import transaction
from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from screening.conjunctions.life_models import ConjunctionLife, Transition
from screening.conjunctions.lifecycle import LifeState

logger = logging.getLogger(__name__)

_BATCH: Final = 5000  # keys in one IN list; SQLite takes 32,766 at least


def cleared_levels_mend() -> int:
    """Copy anew where a copy is not what the transition says; return for how many conjunctions.

    A release that does not know the column leaves it as it is: for minutes, at the rolling restart
    that brought it, and what a run has cleared is rarely judged again.
    """
    keys = list(_wrong().values_list("pk", flat=True))
    mended = sum(_copy(keys[begin : begin + _BATCH]) for begin in range(0, len(keys), _BATCH))
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


@transaction.atomic
def _copy(keys: Sequence[int]) -> int:
    """For those that nobody else is writing: who writes now leaves them right, or the next hour."""
    some = ConjunctionLife.objects.filter(pk__in=keys)
    free = some.select_for_update(skip_locked=True, no_key=True).values_list("pk", flat=True)
    return _wrong().filter(pk__in=list(free)).update(cleared_level=F("due"))
