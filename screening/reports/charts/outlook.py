"""The next seven days, a lane for each station: every pass a mark of its level's shape."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext as _
from matplotlib.axes import Axes

from screening.coordination.documents.figures import km_words, text_words
from screening.reports.charts.drawing import (
    LEVEL_COLOURS,
    LEVEL_SHAPES,
    LINE,
    MUTED,
    PAST,
    TEXT,
)
from screening.reports.weekly_types import PassFact, StationWeek, WeeklyReport

_DAYS = 7
_MOST_LABELS = 4
_DAY_S = 86_400.0
_LABEL_DAYS = 1.15  # as long as a label is, in days


def draw_outlook(axes: Axes, *, report: WeeklyReport) -> None:
    """Draw the lanes, soonest left; the passes that matter most carry their names."""
    for day in range(_DAYS + 1):
        axes.axvline(day, color=LINE, linewidth=0.6, zorder=0)
    count = len(report.stations)
    for lane, station in enumerate(reversed(report.stations)):
        _draw_lane(axes, report, station, lane)
    names = [text_words(each.short_name, 24) for each in reversed(report.stations)]
    axes.set_yticks(range(count), names, color=TEXT)
    axes.set_ylim(-0.6, count - 0.3)
    axes.set_xlim(0.0, _DAYS)
    days = [report.end_utc + timedelta(days=each) for each in range(_DAYS)]
    axes.set_xticks([each + 0.5 for each in range(_DAYS)], [f"{each:%m-%d}" for each in days])
    axes.tick_params(length=0)
    axes.spines["left"].set_visible(False)


def _draw_lane(axes: Axes, report: WeeklyReport, station: StationWeek, lane: int) -> None:
    axes.plot([0, _DAYS], [lane, lane], color=PAST, linewidth=0.8, zorder=1)
    until = station.outlook.screened_until_utc or report.end_utc
    reach = max((until - report.end_utc).total_seconds() / _DAY_S, 0.0)
    if reach < _DAYS:
        axes.plot([reach, _DAYS], [lane, lane], color="white", linewidth=2.0, zorder=2)
        axes.text(_DAYS, lane, _("not looked at"), ha="right", va="center", color=MUTED)
    taken: list[float] = []
    for fact in sorted(station.outlook.passes, key=_rank):
        day = (fact.tca_utc - report.end_utc).total_seconds() / _DAY_S
        _draw_pass(axes, fact, day, lane)
        if len(taken) < _MOST_LABELS and all(abs(day - each) > _LABEL_DAYS for each in taken):
            taken.append(day)
            _label(axes, fact, day, lane)


def _rank(fact: PassFact) -> tuple[int, float, int]:
    """The most severe first, then the closest."""
    levels = list(LEVEL_SHAPES)
    return (-levels.index(fact.level or "none"), fact.miss_km, fact.conjunction_id)


def _draw_pass(axes: Axes, fact: PassFact, day: float, lane: int) -> None:
    level = fact.level or "none"
    axes.plot(
        [day], [lane], LEVEL_SHAPES[level], color=LEVEL_COLOURS[level], markersize=5.5, zorder=3
    )


def _label(axes: Axes, fact: PassFact, day: float, lane: int) -> None:
    is_late = day > _DAYS - _LABEL_DAYS / 2
    is_early = day < _LABEL_DAYS / 2
    axes.annotate(
        f"{text_words(fact.object_name, 18)}\n{km_words(fact.miss_km)}",
        (day, lane), (0, 5), textcoords="offset points",
        ha="right" if is_late else "left" if is_early else "center",
        va="bottom", fontsize=6.5, linespacing=1.1, color=LEVEL_COLOURS[fact.level or "none"],
    )  # fmt: skip
