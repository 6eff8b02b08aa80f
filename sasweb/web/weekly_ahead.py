"""The next seven days: of each station and day how many passes, the worst, the nearest."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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
    def days(self) -> list[datetime]:
        """The UTC days, the first begun already."""
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
    first = at_utc.replace(hour=0, minute=0, second=0, microsecond=0)
    own = [each for each in rows if each.conjunction.station_id == station.pk]
    until = run.window_end_utc if run else at_utc
    return tuple(_cell(first + day * _DAY, own, until) for day in range(DAYS))


def _cell(start: datetime, own: Iterable[PassRow], until: datetime) -> Cell:
    """A day that the run reaches into only partly is counted as far as it is known."""
    on_day = [each for each in own if start <= each.conjunction.tca_utc < start + _DAY]
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
