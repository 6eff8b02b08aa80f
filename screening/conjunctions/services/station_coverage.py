"""Which stations a run could not screen, or not to the end of its window, and why."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from screening.conjunctions.run_inputs import FrozenStation
from screening.conjunctions.station_gaps import StationGap
from screening.engine.config import ScreeningConfig
from screening.engine.lifetimes import find_lifetimes, look_offsets_s
from screening.engine.mean_orbits import mean_orbits
from screening.engine.propagate import Propagator
from screening.engine.types import ElementSet, ScreeningResult, Status

DECAYS: Final = "its element set decays then"


def unscreened_stations(
    stations: Sequence[FrozenStation],
    element_sets: Sequence[ElementSet],
    config: ScreeningConfig,
    result: ScreeningResult,
) -> dict[int, StationGap]:
    """What was not screened of each station that was not all through the window, by station id.

    ``result`` is of ``element_sets``, in their order.
    """
    index_of = {each.norad_cat_id: index for index, each in enumerate(element_sets)}
    gaps = {}
    for station in stations:
        index = index_of.get(station.primary_norad_cat_id)
        if reason := _reason(station, index, result):
            until = None
            if index is not None and reason == DECAYS:
                until = _usable_until(element_sets[index], config)
            gaps[station.id] = StationGap(_name(station), until, reason)
    return gaps


def _reason(station: FrozenStation, index: int | None, result: ScreeningResult) -> str:
    """Why a station was not screened all through, or nothing."""
    if index is None:
        return "it has no element set"
    if not station.volumes:
        return "it has no screening volume"
    status = Status(int(result.status[index]))
    if status == Status.OK:
        return ""
    if status == Status.DECAYED_IN_WINDOW:
        return DECAYS
    words = status.name.replace("_", " ").lower()
    detail = result.status_detail.get(index, words)
    return f"its element set is of no use ({words}: {detail})"


def _usable_until(element_set: ElementSet, config: ScreeningConfig) -> datetime:
    propagator = Propagator([element_set])
    looks = mean_orbits(propagator, config.start_utc, look_offsets_s(config))
    until_s = float(find_lifetimes(propagator, config, looks).usable_until_s[0])
    return config.start_utc + timedelta(seconds=until_s)


def _name(station: FrozenStation) -> str:
    return f"{station.short_name} ({station.primary_norad_cat_id})"
