"""How large objects are taken to be: by what the product knows of them, or by nothing at all."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence

from screening.catalog.models import SpaceObject
from screening.catalog.selectors import QUERY_BATCH
from screening.conjunctions.object_facts import StationSize, object_facts
from screening.conjunctions.run_inputs import FrozenStation
from screening.engine.probability.hard_body_radius import (
    HardBodyRadius,
    RadiusFacts,
    choose_hard_body_radius,
)

# From catalogue numbers to radii, one for each.
RadiiOf = Callable[[Collection[int]], Mapping[int, HardBodyRadius]]
_UNKNOWN: HardBodyRadius = choose_hard_body_radius(RadiusFacts())


def assumed_radii(numbers: Collection[int]) -> dict[int, HardBodyRadius]:
    """Return the radius of an object of unknown type for all: where there is no database."""
    return dict.fromkeys(numbers, _UNKNOWN)


def known_radii(stations: Sequence[FrozenStation]) -> RadiiOf:
    """Return what finds radii by stations, satellite catalogue and settings, as runs do."""
    sizes = {
        each.primary_norad_cat_id: StationSize(
            each.hard_body_radius_m, each.hard_body_radius_source
        )
        for each in stations
        if each.hard_body_radius_m is not None
    }

    def radii_of(numbers: Collection[int]) -> dict[int, HardBodyRadius]:
        key_of = _keys(sorted(numbers))
        facts = object_facts(key_of.values(), sizes)
        found = {number: facts[key].radius for number, key in key_of.items()}
        return assumed_radii(numbers) | found

    return radii_of


def _keys(numbers: Sequence[int]) -> dict[int, int]:
    """Return the keys of objects that the catalogue knows, by number."""
    found: dict[int, int] = {}
    for start in range(0, len(numbers), QUERY_BATCH):
        known = SpaceObject.objects.filter(norad_cat_id__in=numbers[start : start + QUERY_BATCH])
        found |= dict(known.order_by().values_list("norad_cat_id", "pk"))
    return found
