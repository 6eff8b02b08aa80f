"""The protected stations as plain data, read from one file, with no database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from math import hypot
from pathlib import Path
from typing import Any, Final, Literal, TypeVar

from screening.common.exceptions import InputError
from screening.common.toml_files import toml_of_file

STATION_FILE: Final = Path(__file__).with_name("protected_stations.toml")
RULES_FILE: Final = Path(__file__).with_name("station_rules.toml")  # read by conjunctions
SCHEMA_VERSION: Final = 1

Shape = Literal["sphere", "box"]
Tier = Literal["watch", "yellow", "red"]
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class PartSeed:
    """A module or vehicle that is part of a station from ``valid_from`` until ``valid_to``."""

    norad_cat_id: int
    name: str
    kind: Literal["module", "vehicle"]
    valid_from: datetime
    valid_to: datetime | None = None
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VolumeSeed:
    """A sphere by radius, or a box by half-extents, in the station's RTN frame."""

    name: str
    shape: Shape
    radius_km: float | None = None
    radial_km: float | None = None
    in_track_km: float | None = None
    cross_track_km: float | None = None
    source: str
    is_displayed: bool = False

    def __post_init__(self) -> None:
        sides = (self.radial_km, self.in_track_km, self.cross_track_km)
        wanted = (self.radius_km,) if self.shape == "sphere" else sides
        unwanted = sides if self.shape == "sphere" else (self.radius_km,)
        if not all(side is not None and side > 0 for side in wanted) or any(unwanted):
            raise ValueError(f"volume {self.name!r} does not have the dimensions of a {self.shape}")

    @property
    def extents_km(self) -> tuple[float, ...]:
        """The sphere's radius, or the box's radial, in-track and cross-track half-extents."""
        own = (self.radius_km, self.radial_km, self.in_track_km, self.cross_track_km)
        return tuple(extent for extent in own if extent is not None)

    @property
    def enclosing_radius_km(self) -> float:
        """Radius of the smallest sphere about the station that holds the whole volume."""
        return hypot(*self.extents_km)


@dataclass(frozen=True, slots=True, kw_only=True)
class ThresholdSeed:
    """The miss distance under which a pass belongs to a tier."""

    tier: Tier
    miss_distance_km: float
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StationSeed:
    """One protected station: its primary, parts, volumes and thresholds."""

    slug: str
    name: str
    short_name: str
    operator: str
    primary_norad_cat_id: int
    hard_body_radius_m: float
    hard_body_radius_source: str
    mass_kg: float | None = None
    mass_source: str = ""
    notes: str = ""
    display_order: int = 0
    parts: tuple[PartSeed, ...] = ()
    volumes: tuple[VolumeSeed, ...] = ()
    thresholds: tuple[ThresholdSeed, ...] = ()

    @property
    def enclosing_radius_km(self) -> float:
        """Radius about the station that holds every one of its screening volumes."""
        return max(volume.enclosing_radius_km for volume in self.volumes)


def load_station_file(path: Path = STATION_FILE) -> tuple[StationSeed, ...]:
    """Read the protected stations from a TOML file, in the file's order.

    Raises ``InputError`` with the file, the station and the reason when the file cannot be used.
    """
    document = toml_of_file(path)
    if document.get("schema_version") != SCHEMA_VERSION:
        raise InputError(f"{path.name}: schema_version must be {SCHEMA_VERSION}.")
    stations = tuple(_station(entry, path.name) for entry in document.get("station", []))
    _refuse_repeats(stations, path.name)
    return stations


def _station(entry: Mapping[str, Any], file_name: str) -> StationSeed:
    label = f"{file_name}, station {entry.get('slug', '(no slug)')}"
    fields = {key: value for key, value in entry.items() if not isinstance(value, list)}
    try:
        station = StationSeed(
            **fields,
            parts=tuple(_part(part) for part in entry.get("part", [])),
            volumes=tuple(VolumeSeed(**volume) for volume in entry.get("volume", [])),
            thresholds=tuple(ThresholdSeed(**each) for each in entry.get("threshold", [])),
        )
    except (TypeError, ValueError) as error:
        raise InputError(f"{label}: {error}") from error
    if not station.volumes:
        raise InputError(f"{label}: needs at least one [[station.volume]] to be screened.")
    return station


def _part(entry: Mapping[str, Any]) -> PartSeed:
    part = PartSeed(**entry)
    if part.valid_from.tzinfo is None:
        raise ValueError(f"valid_from of {part.name} needs a time zone, for instance Z")
    if part.valid_to is not None and part.valid_to <= part.valid_from.astimezone(UTC):
        raise ValueError(f"valid_to of {part.name} is not after its valid_from")
    return part


def _refuse_repeats(stations: tuple[StationSeed, ...], file_name: str) -> None:
    for what in ("slug", "primary_norad_cat_id"):
        values = [getattr(station, what) for station in stations]
        if len(set(values)) != len(values):
            raise InputError(f"{file_name}: two stations have the same {what}.")
