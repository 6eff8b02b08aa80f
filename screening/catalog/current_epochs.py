"""How old the element sets in use are, for a few objects, without reading them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from django.db.models import OuterRef, QuerySet, Subquery

from screening.catalog.element_trust import is_better_ahead
from screening.catalog.models import SpaceObject, StoredElementSet
from screening.catalog.selectors import head_start, sources_in_use


def current_epochs(at_utc: datetime, objects: QuerySet[SpaceObject]) -> dict[int, datetime]:
    """Epochs of the element sets that ``current_elements`` chooses for some objects.

    By catalogue number; objects without an element set are missing. One question whose cost grows
    with the number of objects, not with the history kept of them.
    """
    stored = StoredElementSet.objects.filter(space_object=OuterRef("pk"))
    sources = sources_in_use()
    newest = {
        f"newest_{place}": _epoch_of(stored.filter(source=source, epoch_utc__lte=at_utc), "-")
        for place, source in enumerate(sources)
    }
    nearest_after = _epoch_of(stored.filter(source__in=sources, epoch_utc__gt=at_utc), "")
    rows = objects.order_by().annotate(nearest_after=nearest_after, **newest)
    chosen = {
        number: _in_use(_newest_in_use(before, sources), after, at_utc)
        for number, after, *before in rows.values_list("norad_cat_id", "nearest_after", *newest)
    }
    return {number: epoch for number, epoch in chosen.items() if epoch is not None}


def _in_use(before: datetime | None, after: datetime | None, at_utc: datetime) -> datetime | None:
    if before is None or after is None:
        return before or after
    return after if is_better_ahead(before, after, at_utc) else before


def _newest_in_use(epochs: Sequence[datetime | None], sources: Sequence[str]) -> datetime | None:
    """The epoch that wins, an operator's with its head start."""
    known = [(epoch, source) for epoch, source in zip(epochs, sources, strict=True) if epoch]
    best = max(known, key=lambda each: each[0] + head_start(each[1]), default=None)
    return best[0] if best else None


def _epoch_of(candidates: QuerySet[StoredElementSet], direction: Literal["", "-"]) -> Subquery:
    """The epoch of each object's first candidate; direction "-" begins with the newest."""
    return Subquery(candidates.order_by(f"{direction}epoch_utc").values("epoch_utc")[:1])
