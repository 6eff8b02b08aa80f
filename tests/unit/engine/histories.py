"""Histories of element sets with noise of known size, and burns at known times."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import numpy as np

from screening.engine.satrecs import satrec_from
from screening.engine.types import ElementSet
from tests.unit.engine.orbits import LOW_STATION, START

NO_DRAG = replace(LOW_STATION, bstar_per_earth_radius=0.0, epoch_utc=START)
RADIUS_KM = 6797.0


def history(
    days: np.ndarray,
    *,
    rng: np.random.Generator,
    along_km: float = 0.0,
    across_km: float = 0.0,
    along_rate_km_day: float = 0.0,
    of: ElementSet = NO_DRAG,
) -> list[ElementSet]:
    """Element sets of one undisturbed orbit, each with its own error.

    The errors, normal with these standard deviations, are along the track at epoch, across it at
    the highest latitude, and in how fast the first grows.
    """
    return [
        element_set_at(
            float(day),
            of=of,
            along_km=along_km * rng.standard_normal(),
            across_km=across_km * rng.standard_normal(),
            rate_km_day=along_rate_km_day * rng.standard_normal(),
        )
        for day in days
    ]


def element_set_at(
    day: float,
    *,
    of: ElementSet = NO_DRAG,
    along_km: float = 0.0,
    across_km: float = 0.0,
    rate_km_day: float = 0.0,
) -> ElementSet:
    """The element set of an orbit without drag at another epoch, with errors."""
    seconds = round(day * 86400.0 * 1e6) / 1e6
    raan_rate, perigee_rate, mean_rate = secular_rates_deg_day(of)
    elapsed = seconds / 86400.0
    return replace(
        of,
        epoch_utc=of.epoch_utc + timedelta(seconds=seconds),
        inclination_deg=of.inclination_deg + float(np.degrees(across_km / RADIUS_KM)),
        mean_motion_rev_day=of.mean_motion_rev_day + rate_km_day / (2.0 * np.pi * RADIUS_KM),
        raan_deg=(of.raan_deg + raan_rate * elapsed) % 360.0,
        arg_perigee_deg=(of.arg_perigee_deg + perigee_rate * elapsed) % 360.0,
        mean_anomaly_deg=(
            of.mean_anomaly_deg + mean_rate * elapsed + float(np.degrees(along_km / RADIUS_KM))
        )
        % 360.0,
    )


def secular_rates_deg_day(of: ElementSet) -> tuple[float, float, float]:
    """SGP4's own rates of node, perigee and mean anomaly for an orbit without drag."""
    satrec = satrec_from(of)
    to_deg_day = np.degrees(1.0) * 1440.0
    return (
        satrec.nodedot * to_deg_day,
        satrec.argpdot * to_deg_day,
        satrec.mdot * to_deg_day,
    )
