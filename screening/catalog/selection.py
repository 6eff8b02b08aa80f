"""Which of an object's element sets in files is used for a window: as the site chooses its own."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from screening.catalog.element_trust import is_better_ahead
from screening.engine.types import ElementSet


def select_elements(element_sets: Iterable[ElementSet], start_utc: datetime) -> list[ElementSet]:
    """Return one element set an object, ordered by catalogue number.

    The newest epoch at or before ``start_utc`` (aware) wins. The nearest after it does for an
    object that has none, or none that is trusted any more while the other lies just ahead
    (``element_trust.py``). Of two with the same epoch the one given first wins.
    """
    before: dict[int, ElementSet] = {}
    ahead: dict[int, ElementSet] = {}
    for each in element_sets:
        side = before if each.epoch_utc <= start_utc else ahead
        held = side.get(each.norad_cat_id)
        if held is None or abs(each.epoch_utc - start_utc) < abs(held.epoch_utc - start_utc):
            side[each.norad_cat_id] = each
    chosen = ahead | {
        number: each
        for number, each in before.items()
        if number not in ahead
        or not is_better_ahead(each.epoch_utc, ahead[number].epoch_utc, start_utc)
    }
    return [chosen[norad_cat_id] for norad_cat_id in sorted(chosen)]
