"""Read the protected stations."""

from __future__ import annotations

from screening.stations.models import Station


def primary_norad_cat_ids() -> list[int]:
    """Catalogue numbers of the objects that stand for the active stations."""
    stations = Station.objects.filter(is_active=True)
    return list(stations.values_list("primary_norad_cat_id", flat=True))


def station_slugs() -> list[str]:
    """The short names, in addresses, of all stations, switched on or not."""
    return list(Station.objects.order_by("slug").values_list("slug", flat=True))
