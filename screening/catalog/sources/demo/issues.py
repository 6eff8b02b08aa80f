"""When an object gets a new element set, and element sets moved to another epoch."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from math import degrees
from typing import Final

from screening.catalog.sources.demo.objects import WORLD_EPOCH_UTC
from screening.engine.satrecs import satrec_from
from screening.engine.types import ElementSet

# Stations, and everything that is about to meet one, are observed together, once a tick.
TICK_H: Final = 4
TICK_S: Final = 3600 * TICK_H
_SECONDS_PER_MINUTE: Final = 60.0


def world_seconds(instant_utc: datetime) -> float:
    """Return the seconds from the world epoch to an aware instant."""
    return (instant_utc - WORLD_EPOCH_UTC).total_seconds()


def world_utc(seconds: float) -> datetime:
    """Return the instant that lies so many seconds after the world epoch, to the microsecond."""
    return WORLD_EPOCH_UTC + timedelta(microseconds=round(seconds * 1e6))


def tick_at(now_utc: datetime) -> int:
    """Return the number of the last tick at or before an instant."""
    return int(world_seconds(now_utc) // TICK_S)


def reissued(element_set: ElementSet, epoch_utc: datetime) -> ElementSet:
    """Return the same orbit with another epoch: SGP4's own mean elements at that instant.

    Drag is carried along. Propagated onward, both agree to metres over days, because SGP4's theory
    is nearly the same seen from any epoch. Raises ValueError when SGP4 cannot carry it there.
    """
    satrec = satrec_from(element_set)
    minutes = (epoch_utc - element_set.epoch_utc).total_seconds() / _SECONDS_PER_MINUTE
    code, _, _ = satrec.sgp4_tsince(minutes)
    if code:
        raise ValueError(f"SGP4 cannot carry {element_set.name} to {epoch_utc} (code {code})")
    # SGP4 takes Kozai's mean motion and works with Brouwer's: keep their ratio.
    brouwer_rad_min = satrec.xke / satrec.a**1.5
    mean_motion_rev_day = element_set.mean_motion_rev_day * satrec.nm / brouwer_rad_min
    return replace(
        element_set,
        epoch_utc=epoch_utc,
        mean_motion_rev_day=mean_motion_rev_day,
        eccentricity=satrec.em,
        inclination_deg=degrees(satrec.im),
        raan_deg=degrees(satrec.Om) % 360.0,
        arg_perigee_deg=degrees(satrec.om) % 360.0,
        mean_anomaly_deg=degrees(satrec.mm) % 360.0,
    )
