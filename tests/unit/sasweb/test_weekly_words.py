"""What charts of twelve weeks and comparisons say in words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sasweb.web.weekly_compare import Line, differences
from sasweb.web.weekly_trends import (
    NO_SUMMARY,
    NOT_WATCHED,
    Point,
    Trend,
    Words,
    trend_title,
    trends_of,
)
from screening.reports.weekly_types import StationWeek
from tests.weekly_editions import of_week
from tests.weekly_passes import WEEK
from tests.weekly_world import quiet_report, sample_report, unwatched_report

WORDS = Words(name="CSS, close passes", more="More close passes", fewer="Fewer close passes")


def title(*values: float | None) -> str:
    weeks = [WEEK.before(back) for back in reversed(range(len(values)))]
    points = [
        Point(week, value, "" if value is not None else NOT_WATCHED)
        for week, value in zip(weeks, values, strict=True)
    ]
    return trend_title(WORDS, points)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ((3, 4, 2), "Fewer close passes than in any of the 2 weeks before: 2"),
        ((3, 4, 5), "More close passes than in any of the 2 weeks before: 5"),
        ((3, None, 5), "More close passes than in the week before it that is known: 5"),
        ((3, 5, 4), "CSS, close passes: 4 in 2026-W11, as many as usual"),
        ((1, 5, 4), "CSS, close passes: 4 in 2026-W11, over the mean of 3.0"),
        ((4, 4, 4), "CSS, close passes: 4 in 2026-W11, as many as usual"),
        ((None, 4), "CSS, close passes: 4 in 2026-W11, with no week before it to compare"),
        ((3, 4, None), "CSS, close passes: not watched in 2026-W11"),
    ],
)
def test_a_chart_says_its_message(values: tuple[float | None, ...], said: str) -> None:
    assert title(*values) == said


def test_weeks_that_nobody_watched_or_summed_up_are_gaps() -> None:
    reports = {
        WEEK: sample_report(),
        WEEK.before(): of_week(unwatched_report(), WEEK.before()),
    }
    close = next(each for each in trends_of(reports, WEEK) if each.key == "close-iss")
    *earlier, unwatched, newest = close.points
    assert (unwatched.value, unwatched.why) == (None, NOT_WATCHED)
    assert newest.value == reports[WEEK].stations[0].close_passes
    assert {(each.value, each.why) for each in earlier} == {(None, NO_SUMMARY)}
    assert len(close.points) == 12


def test_a_week_half_watched_is_shown_and_is_no_record() -> None:
    def close(unwatched_hours: float) -> Trend:
        busy = sample_report()
        iss = replace(busy.stations[0], close_passes=0, unwatched_hours=unwatched_hours)
        reports = {
            WEEK: replace(busy, stations=(iss,)),
            WEEK.before(): of_week(busy, WEEK.before()),
        }
        return next(each for each in trends_of(reports, WEEK) if each.key == "close-iss")

    assert close(24.0).title.startswith("Fewer close passes to ISS than in the week before")
    half = close(100.0)
    assert half.title == "ISS, close passes: 0 in 2026-W11, which was not watched all the time"
    assert half.points[-1].value == 0
    assert [each.is_whole for each in half.points[-2:]] == [True, False]


def compared(title: str, name: str, *, a: object, b: object) -> Line:
    parts = {part.title: part for part in differences(a, b)}  # type: ignore[arg-type]
    return next(line for line in parts[title].lines if line.name == name)


def test_a_comparison_says_how_much_more_or_less() -> None:
    quiet, busy = quiet_report(), sample_report()
    line = compared("Coordination", "Notices", a=quiet, b=busy)
    assert (line.a, line.b, line.trend, line.words) == ("0", "2", "up", "2 more")
    back = compared("Coordination", "Notices", a=busy, b=quiet)
    assert (back.trend, back.words) == ("down", "2 fewer")
    same = compared("The watch", "Runs that finished", a=busy, b=busy)
    assert (same.trend, same.words) == ("level", "the same")


def test_a_difference_is_of_the_figures_on_the_page() -> None:
    busy = sample_report()
    iss, css = busy.stations
    closest = with_miss(iss, 0.273), with_miss(iss, 0.237)
    more, less = (replace(busy, stations=(each, css)) for each in closest)
    line = compared(iss.name, "Closest miss", a=less, b=more)
    assert (line.a, line.b, line.words) == ("0.24 km", "0.27 km", "0.03 km more")


def with_miss(station: StationWeek, miss_km: float) -> StationWeek:
    assert station.closest is not None
    return replace(station, closest=replace(station.closest, miss_km=miss_km))


def test_what_is_not_known_is_not_compared() -> None:
    busy = sample_report()
    iss = busy.stations[0]
    unwatched = replace(busy, stations=(replace(iss, is_watched=False), *busy.stations[1:]))
    for name in ("Close passes", "Closest miss", "Highest Pc"):
        line = compared(iss.name, name, a=unwatched, b=busy)
        assert (line.a, line.trend, line.words) == ("not known", "unknown", "cannot be compared")


def test_a_station_of_one_week_alone_is_not_left_out() -> None:
    one, both = replace(sample_report(), stations=sample_report().stations[:1]), sample_report()
    line = compared(both.stations[1].name, "Close passes", a=one, b=both)
    assert line.a == "not known"
