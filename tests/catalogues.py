"""Small catalogues for tests, as CelesTrak would serve them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from screening.engine.types import ElementSet
from tests.unit.engine.elements.samples import STATION, csv_file, csv_line, json_file, omm_fields

EPOCH = datetime(2026, 3, 10, 3, 48, 27, 801504, tzinfo=UTC)
TIANGONG = replace(STATION, norad_cat_id=48274, name="CSS (TIANHE)", inclination_deg=41.5)


def satellites(count: int, *, first_id: int = 50_001) -> list[ElementSet]:
    """Satellites of one constellation, each with elements and an epoch of its own."""
    return [
        replace(
            STATION,
            norad_cat_id=first_id + i,
            name=f"STARLINK-{1000 + i}",
            international_designator="2021-001A",
            epoch_utc=EPOCH + timedelta(seconds=i),
            inclination_deg=53.0,
            raan_deg=float(i % 360),
            mean_anomaly_deg=(i * 7.5) % 360,
        )
        for i in range(count)
    ]


def catalogue(count: int = 20) -> list[ElementSet]:
    """Both stations and some satellites."""
    return [STATION, TIANGONG, *satellites(count)]


def later(element_sets: list[ElementSet], by: timedelta) -> list[ElementSet]:
    """The same objects with newer epochs."""
    return [replace(each, epoch_utc=each.epoch_utc + by) for each in element_sets]


def as_csv(element_sets: list[ElementSet]) -> bytes:
    return csv_file(*(csv_line(each) for each in element_sets))


def as_json(element_sets: list[ElementSet]) -> bytes:
    return json_file(*(omm_fields(each) for each in element_sets))
