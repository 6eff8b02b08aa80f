"""What the ``screen_trajectory`` command works on, with no database: a file, and the stations."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from screening.common.exceptions import InputError
from screening.conjunctions.object_facts import ObjectFacts, station_sizes, unlisted_object_facts
from screening.conjunctions.run_inputs import FrozenStation
from screening.consequences.trajectories.likelihood import FactsOf
from screening.engine.types import ElementSet
from screening.stations.seed import StationSeed, load_station_file


def read_file(path: Path) -> bytes:
    """Read a file whole; raises ``InputError``."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}.") from error


def stations_at(at_utc: datetime) -> tuple[FrozenStation, ...]:
    """Return the protected stations of the product's own file, as they are at an instant."""
    return tuple(
        _frozen(number, each, at_utc) for number, each in enumerate(load_station_file(), start=1)
    )


def unlisted_facts(stations: Sequence[FrozenStation]) -> FactsOf:
    """Return what tells the size of objects and who manoeuvres by their names alone."""
    sizes = station_sizes(stations)

    def facts_of(others: Sequence[ElementSet]) -> Sequence[ObjectFacts]:
        return [
            unlisted_object_facts(
                each.norad_cat_id, name=each.name, station=sizes.get(each.norad_cat_id)
            )
            for each in others
        ]

    return facts_of


def _frozen(number: int, station: StationSeed, at_utc: datetime) -> FrozenStation:
    there = (
        part.norad_cat_id
        for part in station.parts
        if part.valid_from <= at_utc and (part.valid_to is None or part.valid_to > at_utc)
    )
    return FrozenStation(
        id=number,
        short_name=station.short_name,
        primary_norad_cat_id=station.primary_norad_cat_id,
        docking_log=tuple(there),
        volumes=station.volumes,
        hard_body_radius_m=station.hard_body_radius_m,
        hard_body_radius_source=station.hard_body_radius_source,
    )
