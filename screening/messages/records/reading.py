"""A conjunction on record as plain data, read from its file."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

import numpy as np

from screening.common.exceptions import InputError
from screening.engine.types import FloatArray

_FOLDER: Final = Path(__file__).parent
RECORD_KEYS: Final = tuple(sorted(path.stem for path in _FOLDER.glob("*.toml")))


@dataclass(frozen=True, slots=True)
class RecordedMessage:
    """What one message said; ``pc`` is None where the record gives none."""

    hours_to_tca: float
    radial_km: float
    in_track_km: float
    cross_track_km: float
    miss_distance_km: float
    pc: float | None = None

    @property
    def miss_rtn_km(self) -> FloatArray:
        """The object (3,) from the station, along the station's R, T and N."""
        return np.array([self.radial_km, self.in_track_km, self.cross_track_km])


@dataclass(frozen=True, slots=True)
class RecordedStation:
    """Who is protected, and the circle that stands for its orbit."""

    norad_cat_id: int
    name: str
    international_designator: str
    operator: str
    height_km: float
    inclination_deg: float


@dataclass(frozen=True, slots=True)
class RecordedObject:
    """The other one, by a number and a name that are made up."""

    norad_cat_id: int
    name: str


@dataclass(frozen=True, slots=True)
class Record:
    """One conjunction. ``recorded`` and ``made`` say in words what is what; messages by time."""

    key: str
    title: str
    source: str
    recorded: tuple[str, ...]
    made: tuple[str, ...]
    station: RecordedStation
    other: RecordedObject
    tca_utc: datetime
    messages: tuple[RecordedMessage, ...]

    def made_utc(self, message: RecordedMessage) -> datetime:
        """When a message was made, and comes in."""
        return self.tca_utc - timedelta(hours=message.hours_to_tca)


def read_record(key: str) -> Record:
    """Return a record by its key. Raises InputError that names those there are."""
    if key not in RECORD_KEYS:
        raise InputError(f"There is no record {key!r}. There is: {', '.join(RECORD_KEYS)}.")
    document = tomllib.loads((_FOLDER / f"{key}.toml").read_text("utf-8"))
    messages = [RecordedMessage(**each) for each in document["message"]]
    return Record(
        key=key,
        title=document["title"],
        source=document["source"],
        recorded=tuple(document["recorded"]),
        made=tuple(document["made"]),
        station=RecordedStation(**document["station"]),
        other=RecordedObject(**document["object"]),
        tca_utc=document["closest_approach"]["tca_utc"],
        messages=tuple(sorted(messages, key=lambda each: -each.hours_to_tca)),
    )
