"""Which objects a message is about: its numbers, or the catalogue's by international designator."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from screening.catalog.models import SpaceObject
from screening.messages.ccsds.values import is_catalogue_number

_DESIGNATOR: Final = re.compile(r"(\d{4})-(\d{3})-?([A-Z]{1,3})", re.ASCII)


def object_numbers(object_ids: Iterable[str]) -> list[int | None]:
    """The catalogue number of each object as a message names it, or None where it is not known."""
    return [_number(each.strip().upper()) for each in object_ids]


def _number(object_id: str) -> int | None:
    if is_catalogue_number(object_id):
        return int(object_id)
    match = _DESIGNATOR.fullmatch(object_id)  # the station's own files write 1998-067-A
    if match is None:
        return None
    designator = "{}-{}{}".format(*match.groups())
    found = SpaceObject.objects.filter(international_designator=designator)
    return found.values_list("norad_cat_id", flat=True).first()
