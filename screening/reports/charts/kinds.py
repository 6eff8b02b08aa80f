"""Which chart a key names, how large it is, and who draws it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Final

from matplotlib.axes import Axes

from screening.reports.charts.outlook import draw_outlook
from screening.reports.charts.stories import draw_evolution, draw_plane
from screening.reports.charts.weeks import FEWEST_ROWS, draw_origin, draw_trend
from screening.reports.weekly_types import StationWeek, Story, WeeklyReport

HALF_IN: Final = (3.3, 1.55)
WHOLE_IN: Final = (6.8, 1.5)
ROW_IN: Final = 0.2


@dataclass(frozen=True, slots=True)
class Kind:
    """One chart to be drawn. ``size_in`` is width and height in inches."""

    draw: Callable[[Axes], None]
    size_in: tuple[float, float]


def kind_of(report: WeeklyReport, key: str) -> Kind | None:
    """The chart of a key; None where there is no such chart, or nothing to draw in it."""
    name, _, of = key.partition("-")
    if name == "trend":
        return _trend(report, of)
    if name in {"evolution", "plane"}:
        return _of_story(report, name, of)
    if key == "outlook" and any(each.outlook.passes for each in report.stations):
        return Kind(partial(draw_outlook, report=report), WHOLE_IN)
    if key == "origin" and report.origin.owners:
        height = 0.45 + ROW_IN * max(FEWEST_ROWS, len(report.origin.owners))
        return Kind(partial(draw_origin, origin=report.origin), (WHOLE_IN[0], height))
    return None


def _trend(report: WeeklyReport, slug: str) -> Kind | None:
    station: StationWeek | None = next(
        (each for each in report.stations if each.station == slug), None
    )
    if station is None:
        return None
    return Kind(partial(draw_trend, station=station, week=report.week), HALF_IN)


def _of_story(report: WeeklyReport, name: str, number: str) -> Kind | None:
    story: Story | None = next(
        (each for each in report.stories if str(each.fact.conjunction_id) == number), None
    )
    if story is None:
        return None
    if name == "evolution":
        return Kind(partial(draw_evolution, story=story), HALF_IN)
    if story.plane is None:
        return None
    return Kind(partial(draw_plane, plane=story.plane), HALF_IN)
