"""The week in words, for screens too narrow for lanes: each day's passes, the nearest named."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Final, NamedTuple

from sasweb.web.lanes import Lanes, Mark

NAMED_PER_DAY: Final = 3


class StationPass(NamedTuple):
    station_name: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class WeekDay:
    """A UTC day with passes to come: how many, and the nearest ones in the order of time."""

    day: date
    count: int
    nearest: list[StationPass]


def week_of(lanes: Lanes) -> list[WeekDay]:
    """The days that have passes to come, by what the lanes show."""
    coming = [
        StationPass(lane.station.short_name, mark)
        for lane in lanes.lanes
        for mark in lane.marks
        if not mark.is_past
    ]
    coming.sort(key=_tca)
    return [_day(day, passes) for day, passes in groupby(coming, key=lambda p: _tca(p).date())]


def _day(day: date, passes: Iterable[StationPass]) -> WeekDay:
    every = list(passes)
    nearest = sorted(every, key=lambda each: each.mark.miss_distance_km)[:NAMED_PER_DAY]
    return WeekDay(day, len(every), sorted(nearest, key=_tca))


def _tca(each: StationPass) -> datetime:
    return each.mark.tca_utc
