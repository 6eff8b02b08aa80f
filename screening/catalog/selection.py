"""Which of an object's element sets to use for a window that starts at a given instant."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from screening.engine.types import ElementSet


def select_elements(element_sets: Iterable[ElementSet], start_utc: datetime) -> list[ElementSet]:
    """Return one element set an object, ordered by catalogue number.

    The newest epoch at or before ``start_utc`` (aware) wins; an object that has none gets the
    earliest epoch after it. Of two with the same epoch the one given first wins.
    """
    chosen: dict[int, ElementSet] = {}
    for candidate in element_sets:
        current = chosen.get(candidate.norad_cat_id)
        if current is None or _is_better(candidate.epoch_utc, current.epoch_utc, start_utc):
            chosen[candidate.norad_cat_id] = candidate
    return [chosen[norad_cat_id] for norad_cat_id in sorted(chosen)]


def _is_better(candidate_utc: datetime, current_utc: datetime, start_utc: datetime) -> bool:
    if candidate_utc <= start_utc:
        return current_utc > start_utc or candidate_utc > current_utc
    return start_utc < candidate_utc < current_utc
