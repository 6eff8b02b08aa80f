"""What a screening run depends on, frozen when it is requested and read back when it is executed.

Editing a station or taking in new elements changes the next run, never one that waits or is redone.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any, Final, Protocol

import numpy as np
from django.db.models import Q

from screening.common.exceptions import InputError
from screening.conjunctions.ephemeris_selectors import ephemerides_to_follow, ids_of
from screening.conjunctions.models import ScreeningRun
from screening.engine.config import (
    DEFAULT_MAX_ELEMENT_AGE_DAYS,
    DEFAULT_STEP_S,
    MAX_THRESHOLD_KM,
    ScreeningConfig,
)
from screening.engine.types import IntArray
from screening.stations.models import ScreeningVolume, Station, StationPart
from screening.stations.seed import VolumeSeed

WINDOW: Final = timedelta(days=7)
_ID_DTYPE: Final = np.dtype("<i8")


class Described(Protocol):
    """What can be told whole in plain values, as to be hashed."""

    def as_json(self) -> dict[str, Any]: ...


class FrozenConfig(Described, Protocol):
    """How a run of any kind looks: what its ``config`` column holds."""

    @property
    def duration_s(self) -> float: ...


@dataclass(frozen=True, slots=True)
class FrozenStation:
    """A station as one run sees it; ``docking_log`` holds the numbers of the parts there then.

    Its size is None in runs that were requested before runs judged risk.
    """

    id: int
    short_name: str
    primary_norad_cat_id: int
    docking_log: tuple[int, ...]
    volumes: tuple[VolumeSeed, ...]
    hard_body_radius_m: float | None = None
    hard_body_radius_source: str = ""


@dataclass(frozen=True, slots=True)
class RunConfig:
    """How a run looks and for whom: the whole of a run's ``config`` column.

    ``ephemerides`` has the keys of those that are followed in place of element sets, newest first.
    """

    duration_s: float
    threshold_km: float
    step_s: float
    max_element_age_days: float
    stations: tuple[FrozenStation, ...]
    ephemerides: tuple[int, ...] = ()

    def screening_config(self, start_utc: datetime) -> ScreeningConfig:
        """The engine's configuration for a window that starts at an instant."""
        return ScreeningConfig(
            start_utc=start_utc,
            duration_s=self.duration_s,
            threshold_km=self.threshold_km,
            step_s=self.step_s,
            max_element_age_days=self.max_element_age_days,
        )

    def as_json(self) -> dict[str, Any]:
        """This configuration in plain lists and dictionaries."""
        plain: dict[str, Any] = json.loads(json.dumps(asdict(self)))
        return plain


def current_config(at_utc: datetime) -> RunConfig:
    """The configuration that a run requested now would have.

    The threshold is the radius that encloses every volume of every active station.
    """
    stations = current_stations(at_utc)
    radii_km = [v.enclosing_radius_km for station in stations for v in station.volumes]
    return RunConfig(
        duration_s=WINDOW.total_seconds(),
        threshold_km=max(radii_km, default=0.0),
        step_s=DEFAULT_STEP_S,
        max_element_age_days=DEFAULT_MAX_ELEMENT_AGE_DAYS,
        stations=stations,
        ephemerides=ids_of(ephemerides_to_follow(at_utc, at_utc + WINDOW)),
    )


def current_stations(at_utc: datetime) -> tuple[FrozenStation, ...]:
    """The active stations as they are at an instant."""
    active = Station.objects.filter(is_active=True).prefetch_related("volumes")
    return tuple(_frozen_station(station, at_utc) for station in active)


def stations_as_json(stations: Sequence[FrozenStation]) -> list[dict[str, Any]]:
    """Stations in plain lists and dictionaries; ``stations_from_json`` gives them back."""
    plain: list[dict[str, Any]] = json.loads(json.dumps([asdict(each) for each in stations]))
    return plain


def stations_from_json(stations: Iterable[Mapping[str, Any]]) -> tuple[FrozenStation, ...]:
    """Stations as they were stored."""
    return tuple(_station_from_json(each) for each in stations)


def refuse_useless_volumes(config: RunConfig) -> None:
    """Raise InputError when the volumes leave nothing to look for, or more than can be."""
    if not any(station.volumes for station in config.stations):
        raise InputError(
            "No active station has a screening volume: add one in the admin, then ask again."
        )
    for station in config.stations:
        for volume in station.volumes:
            reach_km = volume.enclosing_radius_km
            if reach_km > MAX_THRESHOLD_KM:
                raise InputError(
                    f"{station.short_name}, {volume.name}: reaches {reach_km:,.0f} km from the "
                    f"station, at most {MAX_THRESHOLD_KM:,.0f} km can be screened. "
                    "Make it smaller in the admin, then ask again."
                )


def frozen_config(run: ScreeningRun) -> RunConfig:
    """The configuration that a run was requested with."""
    fields = dict(run.config)
    stations = stations_from_json(fields.pop("stations"))
    ephemerides = tuple(fields.pop("ephemerides", ()))
    return RunConfig(**fields, stations=stations, ephemerides=ephemerides)


def pack_ids(ids: IntArray | Sequence[int]) -> bytes:
    """Compress row ids; ``unpack_ids`` gives them back in the same order."""
    return zlib.compress(np.asarray(ids, dtype=_ID_DTYPE).tobytes())


def unpack_ids(packed: bytes) -> IntArray:
    """Row ids as packed by ``pack_ids``."""
    return np.frombuffer(zlib.decompress(packed), dtype=_ID_DTYPE).astype(np.int64)


def inputs_sha256(config: Described, start_utc: datetime, ids: IntArray) -> str:
    """Hash everything that decides the outcome of a run, or of a study, apart from the code."""
    described = json.dumps(config.as_json(), sort_keys=True) + start_utc.isoformat()
    return hashlib.sha256(described.encode() + ids.astype(_ID_DTYPE).tobytes()).hexdigest()


def _frozen_station(station: Station, at_utc: datetime) -> FrozenStation:
    there = Q(valid_to=None) | Q(valid_to__gt=at_utc)
    parts = StationPart.objects.filter(there, station=station, valid_from__lte=at_utc)
    numbers = parts.order_by("norad_cat_id").values_list("norad_cat_id", flat=True)
    return FrozenStation(
        id=station.pk,
        short_name=station.short_name,
        primary_norad_cat_id=station.primary_norad_cat_id,
        docking_log=tuple(dict.fromkeys(numbers)),
        volumes=tuple(_frozen_volume(volume) for volume in station.volumes.all()),
        hard_body_radius_m=station.hard_body_radius_m,
        hard_body_radius_source=station.hard_body_radius_source,
    )


def _frozen_volume(volume: ScreeningVolume) -> VolumeSeed:
    is_sphere = volume.shape == ScreeningVolume.Shape.SPHERE
    return VolumeSeed(
        name=volume.name,
        shape="sphere" if is_sphere else "box",
        radius_km=volume.radius_km if is_sphere else None,
        radial_km=None if is_sphere else volume.radial_km,
        in_track_km=None if is_sphere else volume.in_track_km,
        cross_track_km=None if is_sphere else volume.cross_track_km,
        source=volume.source,
        is_displayed=volume.is_displayed,
    )


def _station_from_json(fields: Mapping[str, Any]) -> FrozenStation:
    own = dict(fields)
    volumes = tuple(VolumeSeed(**volume) for volume in own.pop("volumes"))
    return FrozenStation(**own | {"volumes": volumes, "docking_log": tuple(own["docking_log"])})
