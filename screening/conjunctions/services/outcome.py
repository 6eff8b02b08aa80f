"""What a run has found, before it is written: plain values, indices into its element sets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from screening.conjunctions.risk_judgement import PassRisk
from screening.conjunctions.run_inputs import FrozenStation
from screening.conjunctions.services.followed import NO_EPHEMERIS
from screening.conjunctions.station_gaps import StationGap
from screening.engine.docking import DockedObject
from screening.engine.types import ApproachKind, Status

Vector = tuple[float, float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundPass:
    """One close approach that enters a volume of a station.

    Components are secondary minus primary in the primary's RTN frame at TCA. States are those from
    which everything else of it follows. The last two are the keys of the ephemerides that the
    objects followed at TCA.
    """

    station_id: int
    primary: int
    secondary: int
    kind: ApproachKind
    tca_utc: datetime
    miss_distance_km: float
    radial_km: float
    in_track_km: float
    cross_track_km: float
    relative_speed_km_s: float
    duration_s: float
    volumes_entered: tuple[str, ...]
    r_primary_teme_km: Vector
    v_primary_teme_km_s: Vector
    r_secondary_teme_km: Vector
    v_secondary_teme_km_s: Vector
    primary_ephemeris: int = NO_EPHEMERIS
    secondary_ephemeris: int = NO_EPHEMERIS


@dataclass(frozen=True, slots=True)
class DockedAtStation:
    """An object taken for part of a station."""

    station: FrozenStation
    docked: DockedObject


@dataclass(frozen=True, slots=True, kw_only=True)
class RunOutcome:
    """Everything one run found. ``unused`` holds the objects that could not be screened.

    ``unscreened`` says, by station id, what was not screened of stations, and why. ``risks`` holds
    one answer a pass, once they have been judged.
    """

    passes: tuple[FoundPass, ...]
    docked: tuple[DockedAtStation, ...]
    unused: Mapping[int, tuple[Status, str]]
    event_counts: Mapping[str, int]
    left_out_counts: Mapping[str, int]
    seconds_by_stage: Mapping[str, float]
    unscreened: Mapping[int, StationGap]
    warnings: tuple[str, ...]
    risks: tuple[PassRisk, ...] = ()
