"""What a study calls objects of the catalogue."""

from __future__ import annotations

from screening.catalog.models import SpaceObject


def object_names(*numbers: int) -> list[str]:
    """Return what the catalogue calls objects; their numbers where it has no name for them."""
    known = SpaceObject.objects.filter(norad_cat_id__in=numbers)
    name_of = dict(known.order_by().values_list("norad_cat_id", "name"))
    return [name_of.get(number) or str(number) for number in numbers]
