"""One pass of two element sets, run again by the engine: when, how near, how likely.

What the cases under Learn tell of a pass is computed here, by the same code that screens.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

import numpy as np

from screening.conjunctions.criteria import PassFacts, Quantity
from screening.conjunctions.manoeuvrability import Manoeuvrability
from screening.conjunctions.risk_judgement import Parties, PassRisk, judge_risks
from screening.engine.config import ScreeningConfig
from screening.engine.covariance.best import Knowledge, best_covariances
from screening.engine.pipeline import screen
from screening.engine.probability.hard_body_radius import HardBodyRadius
from screening.engine.timescales import utc_at
from screening.engine.types import ElementSet

_NOT_KEPT: Final = "nobody has looked whether it stays in the volume outside closest approach"


@dataclass(frozen=True, slots=True)
class Flown:
    """An object as the rerun takes it. ``radius`` is that of the sphere around it."""

    elements: ElementSet
    radius: HardBodyRadius
    manoeuvrability: Manoeuvrability

    @property
    def moves(self) -> bool:
        return self.manoeuvrability is Manoeuvrability.AT_WILL


@dataclass(frozen=True, slots=True)
class Rerun:
    """A closest approach: TCA, km and km/s along the primary's RTN axes, and its risk."""

    primary: Flown
    secondary: Flown
    tca_utc: datetime
    miss_distance_km: float
    radial_km: float
    in_track_km: float
    cross_track_km: float
    relative_speed_km_s: float
    risk: PassRisk

    @property
    def sides(self) -> tuple[Flown, Flown]:
        return self.primary, self.secondary

    def facts(self, at_utc: datetime, *, by: str, is_intent_unknown: bool | None) -> PassFacts:
        """What rules are held against, as of an instant."""
        return PassFacts(
            by=by,
            at_utc=at_utc,
            tca_utc=self.tca_utc,
            miss_distance_km=self.miss_distance_km,
            radial_km=self.radial_km,
            in_track_km=self.in_track_km,
            cross_track_km=self.cross_track_km,
            relative_speed_km_s=self.relative_speed_km_s,
            pc=self.risk.pc,
            max_pc=self.risk.max_pc,
            grade=self.risk.pc_grade,
            is_manoeuvrable=self.secondary.moves,
            is_intent_unknown=is_intent_unknown,
            reasons={Quantity.PC: self.risk.pc_reason, Quantity.INSIDE_VOLUME: _NOT_KEPT},
        )


def passes_between(
    primary: Flown,
    secondary: Flown,
    *,
    start_utc: datetime,
    duration: timedelta,
    threshold_km: float,
) -> list[Rerun]:
    """Return every closest approach in [start, start + duration) under a distance, by time."""
    config = ScreeningConfig(
        start_utc=start_utc, duration_s=duration.total_seconds(), threshold_km=threshold_km
    )
    pair = [primary.elements, secondary.elements]
    found = screen(pair, config, primaries=[0]).approaches
    return [
        _rerun(primary, secondary, row, utc_at(start_utc, float(row["tca_offset_s"])))
        for row in found
    ]


def nearest(reruns: Sequence[Rerun]) -> Rerun:
    """The nearest of several passes. Raises ValueError for none."""
    return min(reruns, key=lambda each: each.miss_distance_km)


def _rerun(primary: Flown, secondary: Flown, row: Any, tca_utc: datetime) -> Rerun:
    risk = judge_risks(
        _party(primary, row["r_primary_teme_km"], row["v_primary_teme_km_s"], tca_utc),
        _party(secondary, row["r_secondary_teme_km"], row["v_secondary_teme_km_s"], tca_utc),
    )[0]
    return Rerun(
        primary,
        secondary,
        tca_utc,
        miss_distance_km=float(row["miss_distance_km"]),
        radial_km=float(row["radial_km"]),
        in_track_km=float(row["in_track_km"]),
        cross_track_km=float(row["cross_track_km"]),
        relative_speed_km_s=float(row["relative_speed_km_s"]),
        risk=risk,
    )


def _party(flown: Flown, r_teme_km: Any, v_teme_km_s: Any, tca_utc: datetime) -> Parties:
    covariances = best_covariances(
        Knowledge([flown.elements], np.array([flown.moves])),
        np.zeros(1, np.int64),
        start_utc=tca_utc,
        offset_s=np.zeros(1),
        messages={},
    )
    return Parties(
        r_teme_km=np.array(r_teme_km, np.float64).reshape(1, 3),
        v_teme_km_s=np.array(v_teme_km_s, np.float64).reshape(1, 3),
        covariances=covariances,
        radii=[flown.radius],
        is_default=np.ones(1, np.bool_),
        manoeuvrability=[flown.manoeuvrability],
    )
