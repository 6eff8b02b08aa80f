"""Have the search compiled before anyone waits for it: once on a machine, then kept on disk."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter
from typing import Final

from django.conf import settings

from screening.common.clock import real_now_utc
from screening.engine.config import ScreeningConfig
from screening.engine.pipeline import screen
from screening.engine.types import ElementSet

_START: Final = datetime(2026, 1, 1, tzinfo=UTC)
_CONFIG: Final = ScreeningConfig(start_utc=_START, duration_s=3600.0, threshold_km=10.0)
# Longer than a rolling restart; a folder takes some ten megabytes.
_KEPT: Final = timedelta(days=1)


def warm_up_stations() -> float:
    """Compile the search of the stations, or read it from disk; return the seconds it took."""
    with _one_compiles("stations"):
        _forget_other_engines()
        return _seconds_of_search([0])


def warm_up_catalogue() -> float:
    """Compile the search of all against all, or read it from disk; return the seconds it took.

    The stations' search comes first, whoever compiles it: people wait for that one, and half of the
    compiled functions are the same.
    """
    stations_s = warm_up_stations()
    with _one_compiles("catalogue"):
        return stations_s + _seconds_of_search(None)


@contextmanager
def _one_compiles(search: str) -> Iterator[None]:
    """Let one process of this machine compile a search; the others wait, then read it from disk.

    The system lets go of the lock when its process ends, however it ends.
    """
    settings.COMPILED_DIR.mkdir(parents=True, exist_ok=True)
    with (settings.COMPILED_DIR / f"{search}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _forget_other_engines() -> None:
    """Remove what other engines compiled, once nobody has touched it for a day.

    During a rolling restart another release may still compile into this data folder.
    """
    (settings.COMPILED_DIR / settings.ENGINE_DIGEST).mkdir(exist_ok=True)
    os.utime(settings.COMPILED_DIR / settings.ENGINE_DIGEST)  # in use, though nothing is written
    forgotten_s = real_now_utc().timestamp() - _KEPT.total_seconds()
    for folder in settings.COMPILED_DIR.iterdir():
        if folder.name == settings.ENGINE_DIGEST or not folder.is_dir():
            continue
        if _last_touched_s(folder) < forgotten_s:
            shutil.rmtree(folder, ignore_errors=True)


def _last_touched_s(folder: Path) -> float:
    """Return when a folder or anything in it was last written; what vanishes meanwhile is now."""
    try:
        return max(each.stat().st_mtime for each in [folder, *folder.rglob("*")])
    except FileNotFoundError:
        return real_now_utc().timestamp()


def _seconds_of_search(primaries: list[int] | None) -> float:
    began_s = perf_counter()
    screen(_orbits(), _CONFIG, primaries=primaries)
    return perf_counter() - began_s


def _orbits() -> list[ElementSet]:
    """Three SYNTHETIC orbits for which every compiled function is needed.

    Two are circular and cross; the third is a transfer orbit in deep space that comes down through
    both. One that stayed above them would be left out before it is searched.
    """
    orbit = ElementSet(
        norad_cat_id=1,
        name="WARM 1",
        international_designator="",
        epoch_utc=_START,
        mean_motion_rev_day=15.5,
        eccentricity=1e-4,
        inclination_deg=51.6,
        raan_deg=0.0,
        arg_perigee_deg=0.0,
        mean_anomaly_deg=0.0,
        bstar_per_earth_radius=0.0,
    )
    transfer = replace(orbit, norad_cat_id=3, mean_motion_rev_day=2.25, eccentricity=0.73)
    return [orbit, replace(orbit, norad_cat_id=2, inclination_deg=98.0), transfer]
