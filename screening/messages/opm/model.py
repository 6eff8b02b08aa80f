"""One state of an object and its manoeuvres, as an OPM tells them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from screening.engine.types import FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Manoeuvre:
    """One change of velocity along R, T and N, km/s; lasting 0 s it is an instant.

    ``delta_mass_kg`` None is not known.
    """

    ignition_utc: datetime
    duration_s: float
    delta_mass_kg: float | None
    dv_rtn_km_s: tuple[float, float, float]
    comments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class OrbitParameterMessage:
    """The state of an object about the Earth (3,) in km and km/s, TEME and UTC."""

    created_utc: datetime
    originator: str
    comments: tuple[str, ...]
    object_name: str
    object_id: str
    epoch_utc: datetime
    r_teme_km: FloatArray
    v_teme_km_s: FloatArray
    manoeuvres: tuple[Manoeuvre, ...]
