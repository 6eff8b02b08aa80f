"""The next seven days: of each station and day how many passes, the worst, the nearest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sasweb.web.coverage import sentences
from sasweb.web.pass_rows import PassRow, pass_rows
from screening.conjunctions.models import ScreeningRun
from screening.conjunctions.selectors import latest_finished_run, upcoming_passes
from screening.conjunctions.station_gaps import station_gaps
from screening.conjunctions.tiers import NONE, UNKNOWN
from screening.reports.parts.facts import by_severity
from screening.stations.models import Station

DAYS: Final = 7
NAMED: Final = 5
_DAY: Final = timedelta(days=1)


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
    """Gather it, from the passes that every list shows."""
    run = latest_finished_run()
    stations = list(Station.objects.filter(is_active=True))
    passes = upcoming_passes(at_utc).filter(tca_utc__lt=at_utc + DAYS * _DAY)
    rows = pass_rows(passes, at_utc, run)
    named = _gravest(rows)
    gaps = station_gaps(run, stations)
    return Ahead(
        at_utc=at_utc,
        run=run,
        stations=tuple((each, _cells(each, rows, run, at_utc)) for each in stations),
        rows=named,
        left_out=len(rows) - len(named),
        unscreened=tuple(sentences(gaps).values()),
    )


def _cells(
    station: Station, rows: Sequence[PassRow], run: ScreeningRun | None, at_utc: datetime
) -> tuple[Cell, ...]:
    own = [each for each in rows if each.conjunction.station_id == station.pk]
    until = run.window_end_utc if run else at_utc
    by_day: dict[datetime, list[PassRow]] = {each: [] for each in _days(at_utc)}
    for each in own:
        # What stays beside the station after its least distance is there today.
        by_day[_midnight(max(each.conjunction.tca_utc, at_utc))].append(each)
    return tuple(_cell(start, on_day, until) for start, on_day in by_day.items())


def _days(at_utc: datetime) -> list[datetime]:
    """The UTC days that the seven times 24 h from an instant lie in: eight, but for midnight."""
    first = _midnight(at_utc)
    count = DAYS if first == at_utc else DAYS + 1
    return [first + day * _DAY for day in range(count)]


def _midnight(at_utc: datetime) -> datetime:
    return at_utc.replace(hour=0, minute=0, second=0, microsecond=0)


def _cell(start: datetime, on_day: Sequence[PassRow], until: datetime) -> Cell:
    """A day that the run reaches into only partly is counted as far as it is known."""
    if not on_day:
        return Cell(start, None if until <= start else 0)
    worst = min(on_day, key=_severity)
    nearest = min(map(_miss_km, on_day))
    return Cell(start, len(on_day), _tier(worst), worst.shown_state, nearest)


def _gravest(rows: Sequence[PassRow]) -> tuple[PassRow, ...]:
    """Those that matter most, by the order of the summary's top ten; in the order of time."""
    ordered = sorted(rows, key=_severity)[:NAMED]
    return tuple(sorted(ordered, key=lambda each: each.conjunction.tca_utc))


def _severity(row: PassRow) -> tuple[float, ...]:
    one, tier = row.conjunction, _tier(row)
    risk = one.risk_assessment
    level = "" if tier in (NONE, UNKNOWN) else tier
    return by_severity(level, risk.counted.pc if risk else None, _miss_km(row), one.pk)


def _tier(row: PassRow) -> str:
    return str(row.conjunction.tier)  # type: ignore[attr-defined]


def _miss_km(row: PassRow) -> float:
    return float(row.conjunction.miss_distance_km)
