"""Putting right what is kept twice, while others write the same rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from django.db import transaction
from django.db.models import Model, QuerySet

_BATCH: Final = 5000  # keys in one IN list; SQLite takes 32,766 at least
Write = Callable[[Sequence[int]], int]


def mend(wrong: QuerySet[Any], write: Write) -> int:
    """Have rows written anew, by their keys, some thousands at a time; return how many were.

    ``wrong`` is read outside of any transaction. What somebody else writes in this moment is left
    out: who writes now leaves it right, or it is wrong the next time too.
    """
    keys = list(wrong.order_by("pk").values_list("pk", flat=True))
    batches = (keys[begin : begin + _BATCH] for begin in range(0, len(keys), _BATCH))
    return sum(_mend(wrong.model, batch, write) for batch in batches)


@transaction.atomic
def _mend(model: type[Model], keys: Sequence[int], write: Write) -> int:
    """NOTE: held first, then written. An update that had to wait would not see what was added while
    it waited, and write what was. And who waits for nobody stands in no circle.
    """
    rows = model._default_manager.filter(pk__in=keys)
    free = rows.select_for_update(skip_locked=True, no_key=True).values_list("pk", flat=True)
    return write(list(free.order_by("pk")))
