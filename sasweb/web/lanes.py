"""The swim lanes of Watch: one lane a station, every pass a mark, half a day back to a week ahead.

Horizontal places are percent of a lane's width, vertical ones pixels; a mark's height over the
lane's foot grows with the square root of its miss distance, so that near passes are told apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import inf, sqrt
from typing import Final, NamedTuple

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from sasweb.web.durations import week_day
from screening.conjunctions.models import (
    Assessment,
    Conjunction,
    RunKind,
    RunStatus,
    ScreeningRun,
)
from screening.conjunctions.selectors import SEEN_OR_REPORTED, reading_at
from screening.conjunctions.staleness import PassBasis, Reading
from screening.conjunctions.standing import (
    ConjunctionState,
    PassStanding,
    pass_standing,
    shown_state,
)
from screening.stations.models import Station
from screening.stations.selectors import screening_reach_km

BEHIND: Final = timedelta(hours=12)
AHEAD: Final = timedelta(days=7)
FOOT_PX: Final = 36
TOP_PX: Final = 7
MARKS_PER_LANE: Final = 400
DAY_LABEL_PERCENT: Final = 6


@dataclass(frozen=True, slots=True)
class Mark:
    """One pass in a lane."""

    conjunction_id: int
    norad_cat_id: int
    name: str
    tca_utc: datetime
    miss_distance_km: float
    tier: str
    x_percent: float
    y_px: float
    tier_by: str
    standing: PassStanding
    life_state: str | None

    @property
    def state(self) -> str:
        """How the mark is drawn and named; see ``tier_words``."""
        return shown_state(self.standing, self.life_state)

    @property
    def is_past(self) -> bool:
        return self.standing.state == ConjunctionState.PASSED

    @property
    def stale_words(self) -> str:
        return self.standing.stale_words


@dataclass(slots=True)
class Lane:
    station: Station
    marks: list[Mark] = field(default_factory=list)
    next_mark: Mark | None = None
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class Tick:
    """A day's beginning, or a run, on the common axis. Without a label where none has room."""

    label: str
    x_percent: float


@dataclass(frozen=True, slots=True)
class Lanes:
    start_utc: datetime
    end_utc: datetime
    now_percent: float
    lanes: Sequence[Lane]
    days: Sequence[Tick]
    runs: Sequence[Tick]
    full_scale_km: float


def lanes_of(
    passes: QuerySet[Conjunction],
    stations: Iterable[Station],
    now_utc: datetime,
    newest_run: ScreeningRun | None,
    *,
    within_km: float = inf,
) -> Lanes:
    """Lay out the passes of a query with their tiers, in any order, in their stations' lanes.

    ``within_km`` is the distance that the query keeps to. Lanes without any pass are scaled by how
    far their stations are screened, at most by it.
    """
    start = (now_utc - BEHIND).replace(minute=0, second=0, microsecond=0)
    window = _Window(start, now_utc + AHEAD)
    lanes = {station.pk: Lane(station) for station in stations}
    rows = _rows(passes, window)
    full_scale_km = max((row.miss_distance_km for row in rows), default=None)
    if full_scale_km is None:
        full_scale_km = min(within_km, screening_reach_km(lanes))
    reading = reading_at(now_utc, newest_run)
    for row in rows:
        lane = lanes.get(row.station_id)
        if lane is not None:
            _place(lane, row, window, full_scale_km, reading)
    return Lanes(
        start_utc=window.start_utc,
        end_utc=window.end_utc,
        now_percent=window.percent(now_utc),
        lanes=list(lanes.values()),
        days=_days(window, window.percent(now_utc)),
        runs=_runs(window),
        full_scale_km=full_scale_km,
    )


@dataclass(frozen=True, slots=True)
class _Window:
    start_utc: datetime
    end_utc: datetime

    def percent(self, at_utc: datetime) -> float:
        return (at_utc - self.start_utc) / (self.end_utc - self.start_utc) * 100


class _Row(NamedTuple):
    """What a mark needs of a pass; far less than the whole of it."""

    conjunction_id: int
    station_id: int
    norad_cat_id: int
    name: str
    tca_utc: datetime
    miss_distance_km: float
    last_seen_run_id: int | None
    last_looked_run_id: int | None
    latest_report_id: int | None
    kind: str | None
    primary_age_days: float | None
    secondary_age_days: float | None
    primary_ephemeris_id: int | None
    secondary_ephemeris_id: int | None
    life_state: str | None
    tier: str
    tier_by: str

    @property
    def basis(self) -> PassBasis:
        return PassBasis(
            tca_utc=self.tca_utc,
            last_seen_run_id=self.last_seen_run_id,
            last_looked_run_id=self.last_looked_run_id,
            is_co_moving=self.kind == Assessment.Kind.CO_MOVING,
            has_station=True,
            primary_age_days=self.primary_age_days,
            secondary_age_days=self.secondary_age_days,
            is_reported=self.latest_report_id is not None,
            primary_is_along_ephemeris=self.primary_ephemeris_id is not None,
            secondary_is_along_ephemeris=self.secondary_ephemeris_id is not None,
        )


# Of a query with tiers: what a row of it needs, in its order.
_COLUMNS: Final = (
    "pk",
    "station_id",
    "secondary__norad_cat_id",
    "secondary__name",
    "tca_utc",
    "miss_distance_km",
    "last_seen_run_id",
    "last_looked_run_id",
    "latest_report_id",
    "latest_assessment__kind",
    "latest_assessment__primary_age_days",
    "latest_assessment__secondary_age_days",
    "latest_assessment__primary_ephemeris_id",
    "latest_assessment__secondary_ephemeris_id",
    "life__state",
    "tier",
    "tier_by",
)


def _rows(passes: QuerySet[Conjunction], window: _Window) -> list[_Row]:
    """Nearest first, so that what a crowded lane leaves out is what matters least."""
    shown = passes.filter(
        SEEN_OR_REPORTED, tca_utc__gte=window.start_utc, tca_utc__lt=window.end_utc
    ).order_by("miss_distance_km")
    values = shown.values_list(*_COLUMNS)
    return [_Row(*row) for row in values]


def _place(lane: Lane, row: _Row, window: _Window, full_scale_km: float, reading: Reading) -> None:
    if len(lane.marks) >= MARKS_PER_LANE:
        lane.left_out += 1
        return
    height_share = sqrt(row.miss_distance_km / full_scale_km) if full_scale_km else 0.0
    mark = Mark(
        conjunction_id=row.conjunction_id,
        norad_cat_id=row.norad_cat_id,
        name=row.name,
        tca_utc=row.tca_utc,
        miss_distance_km=row.miss_distance_km,
        tier=row.tier,
        tier_by=row.tier_by,
        life_state=row.life_state,
        x_percent=window.percent(row.tca_utc),
        y_px=FOOT_PX - height_share * (FOOT_PX - TOP_PX),
        standing=pass_standing(row.basis, reading),
    )
    lane.marks.append(mark)
    is_to_come = not mark.is_past and mark.tca_utc >= reading.at_utc
    if is_to_come and (lane.next_mark is None or mark.tca_utc < lane.next_mark.tca_utc):
        lane.next_mark = mark


def _has_room(x_percent: float, now_percent: float) -> bool:
    """Whether a day's name, right of its line, meets neither the word "now" nor the edge."""
    return x_percent < 100 - DAY_LABEL_PERCENT and not (
        0 < now_percent - x_percent < DAY_LABEL_PERCENT
    )


def _days(window: _Window, now: float) -> list[Tick]:
    midnight = window.start_utc.replace(hour=0) + timedelta(days=1)
    ticks = []
    while midnight < window.end_utc:
        x_percent = window.percent(midnight)
        ticks.append(Tick(week_day(midnight) if _has_room(x_percent, now) else "", x_percent))
        midnight += timedelta(days=1)
    return ticks


def _runs(window: _Window) -> list[Tick]:
    recent = ScreeningRun.objects.filter(
        kind=RunKind.STATIONS,
        status=RunStatus.FINISHED,
        window_start_utc__gte=window.start_utc,
    ).order_by("-pk")
    starts = recent.values_list("pk", "window_start_utc")[:50]
    return [Tick(_("run %(run)s") % {"run": pk}, window.percent(at_utc)) for pk, at_utc in starts]
