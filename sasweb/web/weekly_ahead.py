"""The next seven days: of each station and day how many passes, the worst, the nearest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from sasweb.web.coverage import sentences
from sasweb.web.pass_rows import PassRow, pass_rows
from screening.conjunctions.models import ScreeningRun
from screening.conjunctions.selectors import (
    conjunctions_with_tier,
    latest_finished_run,
    upcoming_passes,
)
from screening.conjunctions.standing import ConjunctionState
from screening.conjunctions.station_gaps import station_gaps
from screening.conjunctions.tiers import NONE, UNKNOWN
from screening.reports.parts.facts import by_severity
from screening.stations.models import Station

DAYS: Final = 7
NAMED: Final = 5
_DAY: Final = timedelta(days=1)


class _Pass(NamedTuple):
    """What decides how grave a pass is, of the hundreds that are to come."""

    pk: int
    station_id: int | None
    tca_utc: datetime
    miss_distance_km: float
    tier: str
    counted_pc: float | None


@dataclass(frozen=True, slots=True)
class Cell:
    """One station's day. ``count`` is None where the newest run does not reach so far.

    ``tier`` and ``state`` are of its gravest pass, as ``tier_glyph`` takes them.
    """

    start_utc: datetime
    count: int | None
    tier: str = "none"
    state: str = "upcoming"
    nearest_km: float | None = None


@dataclass(frozen=True, slots=True)
class Ahead:
    """What is known of the seven days from ``at_utc``; ``rows`` are the gravest, soonest first."""

    at_utc: datetime
    run: ScreeningRun | None
    stations: tuple[tuple[Station, tuple[Cell, ...]], ...]
    rows: tuple[PassRow, ...]
    left_out: int
    unscreened: tuple[str, ...]

    @property
    def until_utc(self) -> datetime:
        """Exclusive: until when passes are counted and named."""
        return self.at_utc + DAYS * _DAY

    @property
    def days(self) -> list[datetime]:
        """The UTC days, the first begun already and the last not whole."""
        return [each.start_utc for each in self.stations[0][1]] if self.stations else []


def ahead_of(at_utc: datetime) -> Ahead:
    """Gather it, from the passes that every list shows: in full only those that are named."""
    run = latest_finished_run()
    stations = list(Station.objects.filter(is_active=True))
    passes = upcoming_passes(at_utc).filter(tca_utc__lt=at_utc + DAYS * _DAY)
    every = list(map(_Pass._make, passes.values_list(*_Pass._fields)))
    gravest = sorted(every, key=_severity)[:NAMED]
    days = {each: _by_day(each, every, at_utc) for each in stations}
    worst = {
        min(on_day, key=_severity).pk for own in days.values() for on_day in own.values() if on_day
    }
    # By their keys alone: a run that ends in this moment may have taken one off the list.
    shown = conjunctions_with_tier().filter(pk__in=worst.union(each.pk for each in gravest))
    rows = {each.conjunction.pk: each for each in pass_rows(shown, at_utc, run)}
    named = sorted((each for each in gravest if each.pk in rows), key=lambda each: each.tca_utc)
    until_utc = run.window_end_utc if run else at_utc
    return Ahead(
        at_utc=at_utc,
        run=run,
        stations=tuple(
            (station, tuple(_cell(day, on_day, rows, until_utc) for day, on_day in own.items()))
            for station, own in days.items()
        ),
        rows=tuple(rows[each.pk] for each in named),
        left_out=len(every) - len(named),
        unscreened=tuple(sentences(station_gaps(run, stations)).values()),
    )


def _by_day(
    station: Station, every: Sequence[_Pass], at_utc: datetime
) -> dict[datetime, list[_Pass]]:
    by_day: dict[datetime, list[_Pass]] = {each: [] for each in _days(at_utc)}
    for each in every:
        if each.station_id == station.pk:
            # What stays beside the station after its least distance is there today.
            by_day[_midnight(max(each.tca_utc, at_utc))].append(each)
    return by_day


def _days(at_utc: datetime) -> list[datetime]:
    """The UTC days that the seven times 24 h from an instant lie in: eight, but for midnight."""
    first = _midnight(at_utc)
    count = DAYS if first == at_utc else DAYS + 1
    return [first + day * _DAY for day in range(count)]


def _midnight(at_utc: datetime) -> datetime:
    return at_utc.replace(hour=0, minute=0, second=0, microsecond=0)


def _cell(
    start: datetime, on_day: Sequence[_Pass], rows: Mapping[int, PassRow], until: datetime
) -> Cell:
    """A day that the run reaches into only partly is counted as far as it is known."""
    if not on_day:
        return Cell(start, None if until <= start else 0)
    worst = min(on_day, key=_severity)
    nearest_km = min(each.miss_distance_km for each in on_day)
    shown = rows.get(worst.pk)  # it may have gone in this moment
    state = shown.shown_state if shown else ConjunctionState.UPCOMING.value
    return Cell(start, len(on_day), worst.tier, state, nearest_km)


def _severity(one: _Pass) -> tuple[float, ...]:
    """By the order of the summary's top ten."""
    level = "" if one.tier in (NONE, UNKNOWN) else one.tier
    return by_severity(level, one.counted_pc, one.miss_distance_km, one.pk)
