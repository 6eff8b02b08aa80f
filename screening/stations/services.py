"""What may be done to protected stations."""

from __future__ import annotations

from dataclasses import asdict, fields

from django.db import transaction

from screening.stations.models import ScreeningVolume, Station, StationPart, StationThreshold
from screening.stations.seed import StationSeed, load_station_file

_ROWS: dict[str, type[StationPart | ScreeningVolume | StationThreshold]] = {
    "parts": StationPart,
    "volumes": ScreeningVolume,
    "thresholds": StationThreshold,
}


@transaction.atomic
def stations_seed() -> list[Station]:
    """Create the stations of the seed file that the database has never had.

    A station that exists is left exactly as it is, with everything a person changed, added or
    removed in it: the file is only where a new installation begins. Returns what was created.
    """
    known = set(Station.objects.values_list("slug", flat=True))
    watched = set(Station.objects.values_list("primary_norad_cat_id", flat=True))
    return [
        _station_create(seed)
        for seed in load_station_file()
        if seed.slug not in known and seed.primary_norad_cat_id not in watched
    ]


def _station_create(seed: StationSeed) -> Station:
    own = {f.name: getattr(seed, f.name) for f in fields(seed) if f.name not in _ROWS}
    station = Station.objects.create(**own)
    for name, model in _ROWS.items():
        for row in getattr(seed, name):
            model.objects.create(station=station, **asdict(row))
    return station
