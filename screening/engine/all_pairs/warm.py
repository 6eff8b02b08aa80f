"""Compile everything before anyone waits for it."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Final

from screening.engine.all_pairs.parts import Catalogue, join, screen_part
from screening.engine.config import ScreeningConfig
from screening.engine.types import ElementSet

_EPOCH: Final = datetime(2026, 1, 1, tzinfo=UTC)
_WINDOW_S: Final = 600.0


def warm() -> float:
    """Screen a SYNTHETIC handful of objects, so that all code is compiled; return the seconds.

    Some ten seconds the first time on a machine, a fraction of one once the cache on disk has it.
    Call it where a process starts that will screen all against all.
    """
    began = time.perf_counter()
    config = ScreeningConfig(start_utc=_EPOCH, duration_s=_WINDOW_S, threshold_km=100.0)
    catalogue = Catalogue.prepare(_objects(), config)
    for primaries in (None, [0]):
        join([screen_part(catalogue, config, (0.0, _WINDOW_S), primaries=primaries)])
    return time.perf_counter() - began


def _objects() -> list[ElementSet]:
    """Return two near-Earth objects that pass each other, and one in deep space."""
    return [
        _object(1, mean_motion_rev_day=15.5, inclination_deg=51.6),
        _object(2, mean_motion_rev_day=15.5, inclination_deg=97.0),
        _object(3, mean_motion_rev_day=2.0, inclination_deg=63.4),
    ]


def _object(number: int, *, mean_motion_rev_day: float, inclination_deg: float) -> ElementSet:
    return ElementSet(
        norad_cat_id=number,
        name="SYNTHETIC",
        international_designator="",
        epoch_utc=_EPOCH,
        mean_motion_rev_day=mean_motion_rev_day,
        eccentricity=0.001,
        inclination_deg=inclination_deg,
        raan_deg=0.0,
        arg_perigee_deg=0.0,
        mean_anomaly_deg=0.0,
        bstar_per_earth_radius=1e-4,
    )
