"""Read the protected stations."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from math import hypot

from django.db.models import Q

from screening.stations.models import ScreeningVolume, Station, StationPart


def primary_norad_cat_ids() -> list[int]:
    """Catalogue numbers of the objects that stand for the active stations."""
    stations = Station.objects.filter(is_active=True)
    return list(stations.values_list("primary_norad_cat_id", flat=True))


def station_of(norad_cat_id: int, at_utc: datetime) -> Station | None:
    """The active station that an object stands for or, by the docking log, is part of then."""
    active = Station.objects.filter(is_active=True)
    own = active.filter(primary_norad_cat_id=norad_cat_id).first()
    if own is not None:
        return own
    docked = Q(parts__valid_to=None) | Q(parts__valid_to__gt=at_utc)
    parts = active.filter(docked, parts__norad_cat_id=norad_cat_id, parts__valid_from__lte=at_utc)
    return parts.first()


def docked_parts(at_utc: datetime) -> dict[int, str]:
    """Catalogue numbers of what the log has docked then, with its active station's short name."""
    docked = Q(valid_to=None) | Q(valid_to__gt=at_utc)
    parts = StationPart.objects.filter(docked, valid_from__lte=at_utc, station__is_active=True)
    return dict(parts.values_list("norad_cat_id", "station__short_name"))


def station_slugs() -> list[str]:
    """The short names, in addresses, of all stations, switched on or not."""
    return list(Station.objects.order_by("slug").values_list("slug", flat=True))


def station_short_names() -> dict[str, str]:
    """What all stations are called where room is short, by slug, in the order they are shown."""
    return dict(Station.objects.values_list("slug", "short_name"))


def screening_reach_km(station_ids: Iterable[int]) -> float:
    """How far from any of some stations passes are searched: zero where none has a volume."""
    volumes = ScreeningVolume.objects.filter(station__in=list(station_ids))
    extents = volumes.values_list("radius_km", "radial_km", "in_track_km", "cross_track_km")
    return max((hypot(*(extent or 0.0 for extent in each)) for each in extents), default=0.0)
