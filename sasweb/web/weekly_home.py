"""The manager's home: this week so far, what is ahead, twelve weeks back, the last editions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sasweb.shared_answers import SharedAnswers
from sasweb.web.weekly_ahead import Ahead, ahead_of
from sasweb.web.weekly_readable import readable
from sasweb.web.weekly_trends import WEEKS, Trend, trends_of
from sasweb.weekly_readers import Sight, with_changes_shown
from screening.reports.interval import IsoWeek
from screening.reports.models import Edition
from screening.reports.selectors import editions, newest_editions, weeks_summarised
from screening.reports.so_far import week_under_way
from screening.reports.weekly_types import WeeklyReport, WeekSoFar

LAST_EDITIONS: Final = 8
KEPT_TIMES: Final = 60.0  # five minutes: summing up takes seconds, and the page says as of when


_SO_FAR: Final = SharedAnswers[WeekSoFar](kept_times=KEPT_TIMES)


@dataclass(frozen=True, slots=True)
class TrendRow:
    """One week of every trend, for the table beside the charts."""

    week: IsoWeek
    has_summary: bool
    cells: tuple[tuple[float | None, str, int], ...]  # value, why there is none, digits


@dataclass(frozen=True, slots=True)
class Home:
    """What the page shows."""

    week: IsoWeek
    so_far: WeekSoFar
    ahead: Ahead
    trends: Sequence[Trend]
    trend_rows: Sequence[TrendRow]
    editions: Sequence[Edition]
    weeks: Sequence[str]  # that have a summary, newest first

    @property
    def first_due_utc(self) -> datetime:
        """When the first summary is made: of this week, when it is over."""
        return self.week.made_at_utc


def home_of(at_utc: datetime, sight: Sight) -> Home:
    """Gather it as of an instant."""
    week = IsoWeek.of(at_utc)
    last = week.before()
    reports = _reports(last, sight)
    trends = trends_of(reports, last) if reports else []
    return Home(
        week=week,
        so_far=_SO_FAR.get(str(week), lambda: week_under_way(at_utc)),
        ahead=ahead_of(at_utc),
        trends=trends,
        trend_rows=_rows(trends, reports, last),
        editions=with_changes_shown(
            editions(drafts=sight.drafts)[:LAST_EDITIONS], shows_cases=sight.cases
        ),
        weeks=weeks_summarised(drafts=sight.drafts),
    )


def _reports(last: IsoWeek, sight: Sight) -> dict[IsoWeek, WeeklyReport]:
    """The newest summary of each of the last twelve weeks that can be read."""
    weeks = [last.before(back) for back in range(WEEKS)]
    found = newest_editions(weeks, drafts=sight.drafts)
    reports = {week: readable(edition) for week, edition in found.items()}
    return {week: report for week, report in reports.items() if report}


def _rows(
    trends: Sequence[Trend], reports: dict[IsoWeek, WeeklyReport], last: IsoWeek
) -> list[TrendRow]:
    """Newest first."""
    if not trends:
        return []
    return [
        TrendRow(
            week=last.before(back),
            has_summary=last.before(back) in reports,
            cells=tuple(
                (point.value, point.why, trend.words.digits)
                for trend in trends
                for point in (trend.points[-1 - back],)
            ),
        )
        for back in range(WEEKS)
    ]
