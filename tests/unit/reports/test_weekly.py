"""Weeks that are not ordinary: not watched, quiet, with one station, still lasting; and service."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from screening.alerts.alarm_models import Alarm
from screening.common.exceptions import InputError
from screening.coordination.documents.languages import Language
from screening.reports.as_data import report_data, report_of, sha256
from screening.reports.contents import document_of
from screening.reports.document import Words
from screening.reports.interval import IsoWeek
from screening.reports.parts.passes import ACTED_ON
from screening.reports.weekly import build_weekly, stations_told_of, week_so_far
from screening.reports.weekly_types import Trend
from screening.stations.models import Station
from tests import factories
from tests.lives import lived
from tests.weekly_history import HOUR, WEEK, history, looked, watched
from tests.weekly_world import sample_report

pytestmark = pytest.mark.django_db

DUE = WEEK.made_at_utc


def test_of_a_week_that_nobody_watched_nothing_is_said_to_be_nought() -> None:
    report = build_weekly(WEEK, stations_told_of(), DUE)
    assert len(report.stations) == 2
    for of in report.stations:
        assert not of.is_watched
        assert of.unwatched_hours == 168.0
        assert (of.counts, of.close_passes, of.outlook.counts) == (None, None, None)
        assert (of.headline.trend, of.headline.this_week) == (Trend.UNKNOWN, None)
        assert of.headline.before == (None,) * 12
    assert report.top == ()
    assert report.service.longest_gap_hours == 168.0
    assert report.service.median_element_age_days is None
    assert report_of(report_data(report)) == report


def test_a_quiet_week_that_was_watched_is_nought_and_level() -> None:
    watched(weeks=3)
    report = build_weekly(WEEK, stations_told_of(), DUE)
    for of in report.stations:
        assert of.is_watched
        assert of.unwatched_hours == 0.0
        assert of.counts is not None
        assert (of.counts.active.total, of.close_passes) == (0, 0)
        assert (of.headline.measure, of.headline.trend) == ("close", Trend.LEVEL)
        assert of.headline.before == (None,) * 10 + (0, 0)
        assert (of.closest, of.highest_pc, of.highest_max_pc) == (None, None, None)
        assert of.outlook.counts is not None
        assert of.outlook.counts.total == 0


def test_a_station_that_runs_could_not_look_at_is_not_watched_and_the_other_is() -> None:
    gap = {"iss": factories.gap("it has no element set")}
    for day in range(8):
        looked(WEEK.start_utc + timedelta(days=day), unscreened_stations=gap)
    iss, css = build_weekly(WEEK, stations_told_of(), DUE).stations
    assert (iss.is_watched, iss.counts) == (False, None)
    assert css.is_watched
    assert css.unwatched_hours == 0.0


def test_hours_without_a_look_of_the_last_day_are_not_watched() -> None:
    looked(WEEK.start_utc - 30 * HOUR)  # to the 6th hour before the week
    looked(WEEK.start_utc + 10 * HOUR)  # to the 34th hour
    reach = {"window_end_utc": WEEK.start_utc + 130 * HOUR}
    looked(WEEK.start_utc + 100 * HOUR, **reach)  # reaches a day ahead until the 106th
    iss, _ = build_weekly(WEEK, stations_told_of(), DUE).stations
    assert iss.unwatched_hours == pytest.approx(168.0 - 24.0 - 6.0)
    assert iss.headline.trend is Trend.UNKNOWN


def test_the_time_before_an_installation_began_is_no_gap_and_its_week_no_whole_one() -> None:
    """10 h that it had not yet been started in were told as not watched, and as the longest gap."""
    began_utc = WEEK.start_utc + 100 * HOUR
    factories.run(status="failed", window_start_utc=began_utc)
    for hours in range(102, 168, 6):
        looked(WEEK.start_utc + hours * HOUR)
    report = build_weekly(WEEK, stations_told_of(), DUE)
    assert report.service.began_utc == began_utc
    assert (report.service.longest_gap_hours, report.service.runs_planned) == (6.0, 68)
    for of in report.stations:
        assert of.unwatched_hours == 2.0  # by then it had begun, and its run had failed
        assert of.headline.trend is Trend.UNKNOWN
    later = IsoWeek.of(WEEK.end_utc)
    after = build_weekly(later, stations_told_of(), later.made_at_utc)
    assert after.service.began_utc is None
    assert after.stations[0].headline.before[-1] is None  # of four days of seven: no mean
    assert report_of(report_data(report)) == report


def test_a_summary_says_when_the_watch_began_and_one_of_before_keeps_its_hash() -> None:
    report = sample_report()
    assert "began_utc" not in report_data(report)["service"]
    began = replace(report.service, began_utc=WEEK.start_utc + 10 * HOUR)
    said = document_of(replace(report, service=began), 1, "", Language.EN)
    words = [b.text for s in said.sections for b in s.blocks if isinstance(b, Words)]
    assert (
        "The first run of all began on 2026-03-09 10:00 UTC: the time before it counts as no gap."
        in words
    )
    assert any("was not watched for 2.5 h since then." in each for each in words)


def test_what_only_a_run_that_ended_later_found_is_not_in_it() -> None:
    history(seed=2, passes=40)
    elements = (factories.STATION_ELEMENTS, factories.VISITOR_ELEMENTS)
    primary, secondary = (factories.stored_element_set(each).space_object for each in elements)
    before = build_weekly(WEEK, stations_told_of(), DUE)
    late = looked(DUE - timedelta(seconds=10))  # still at work when the summary is due
    pair = factories.conjunction(
        tca_utc=WEEK.end_utc - HOUR, primary=primary, secondary=secondary, first_run=late
    )
    factories.assessment(pair, created_at=late.window_start_utc)
    assert build_weekly(WEEK, stations_told_of(), DUE) == before
    after = build_weekly(WEEK, stations_told_of(), DUE + HOUR)
    assert after.inputs != before.inputs


def test_one_station_alone_is_told_of_alone() -> None:
    history(seed=2, passes=40)
    css = Station.objects.get(slug="css")
    report = build_weekly(WEEK, [css], DUE)
    assert [each.station for each in report.stations] == ["css"]
    assert {each.station for each in report.top} == {"css"}


def test_the_week_so_far_ends_now_and_is_held_against_no_whole_week() -> None:
    history(seed=2, passes=40)
    now_utc = WEEK.start_utc + 75 * HOUR
    report = week_so_far(now_utc)
    assert (report.week, report.service.runs_planned) == (str(WEEK), 75)
    assert {each.headline.trend for each in report.stations} == {Trend.UNKNOWN}
    assert all(each.tca_utc >= now_utc for of in report.stations for each in of.outlook.passes)
    with pytest.raises(InputError, match="had not begun"):
        build_weekly(WEEK, stations_told_of(), WEEK.start_utc - HOUR)
    assert week_so_far(WEEK.start_utc).service.runs_planned == 0


def test_the_week_so_far_asks_for_no_more_than_it_shows(django_assert_max_num_queries: Any) -> None:
    history(seed=2, passes=40)
    with django_assert_max_num_queries(18):
        week_so_far(WEEK.start_utc + 75 * HOUR)


def test_five_hundred_events_cost_no_more_questions_and_ten_lead(
    django_assert_max_num_queries: Any,
) -> None:
    history(seed=8, weeks=1, passes=850)
    with django_assert_max_num_queries(60):
        report = build_weekly(WEEK, stations_told_of(), DUE)
    open_ = sum(each.counts.active.total for each in report.stations if each.counts)
    assert open_ > 500
    assert len(report.top) == 10
    assert report.stories_left_out > 100
    named = [fact for of in report.stations for fact in of.outlook.passes]
    assert all(fact.level in ACTED_ON for fact in named)
    assert len({fact.tca_utc for fact in named}) > 3


def test_of_calm_days_ahead_the_three_closest_are_named() -> None:
    run = looked(WEEK.end_utc - HOUR)
    for hours, miss_km in ((1, 9.0), (2, 3.0), (3, 7.0), (4, 5.0)):
        pair = factories.conjunction(tca_utc=WEEK.end_utc + hours * HOUR, first_run=run)
        made_utc = run.window_start_utc
        factories.assessment(pair, miss_distance_km=miss_km, created_at=made_utc)
        lived(pair, "detected", at_utc=made_utc, recorded_at=made_utc)
    iss, _ = build_weekly(WEEK, stations_told_of(), DUE).stations
    assert [each.miss_km for each in iss.outlook.passes] == [3.0, 7.0, 5.0]
    assert iss.outlook.counts is not None
    assert iss.outlook.counts.none == 4
    assert iss.outlook.screened_until_utc == run.window_end_utc


def test_what_was_cleared_before_the_week_is_no_pass_of_it() -> None:
    watched(weeks=2)
    seen_utc = WEEK.start_utc - 30 * HOUR
    for hours, states in ((20, ("watch", "cleared")), (40, ("watch",))):
        pair = factories.conjunction(tca_utc=WEEK.start_utc + hours * HOUR)
        factories.assessment(pair, created_at=seen_utc)
        lived(pair, *states, at_utc=seen_utc, recorded_at=seen_utc)
    report = build_weekly(WEEK, stations_told_of(), DUE)
    assert [each.state for each in report.top] == ["passed"]
    assert sum(each.passes for each in report.origin.owners) == 1


def test_service_is_told_from_pulls_runs_and_alarms(django_assert_max_num_queries: Any) -> None:
    for hours in (0, 1, 2, 30, 167):
        looked(WEEK.start_utc + hours * HOUR, status_counts={"OK": 90, "DOCKED": 4, "STALE": 3})
    looked(WEEK.start_utc + 40 * HOUR, status="failed")
    feed = factories.feed(key="gp", expected_every_s=14400)
    for hours, status in ((10, "succeeded"), (20, "failed"), (60, "unchanged"), (169, "failed")):
        at_utc = WEEK.start_utc + hours * HOUR
        factories.pull(feed=feed, status=status, started_at=at_utc, finished_at=at_utc)
    Alarm.objects.create(
        key="a", since_utc=WEEK.start_utc - HOUR, ended_utc=WEEK.start_utc + 3 * HOUR
    )
    Alarm.objects.create(key="b", since_utc=WEEK.start_utc + 2 * HOUR, ended_utc=DUE + HOUR)
    with django_assert_max_num_queries(40):
        service = build_weekly(WEEK, stations_told_of(), DUE).service
    assert (service.runs_finished, service.runs_failed, service.runs_planned) == (5, 1, 168)
    assert service.longest_gap_hours == 137.0
    assert (service.objects_screened, service.objects_failed) == (90, 3)
    (of_feed,) = service.feeds
    assert (of_feed.pulls, of_feed.failed, of_feed.longest_gap_hours) == (3, 1, 108.0)
    assert of_feed.expected_every_hours == 4.0
    assert (service.alarms, service.alarm_hours) == (1, 168.0)


def test_in_a_replay_pulls_count_by_the_clock_of_the_run_before_them() -> None:
    real = DUE + timedelta(days=200)  # when the replay was played
    for day in range(9):
        asked_at = real + day * timedelta(minutes=1)
        looked(
            WEEK.start_utc + timedelta(days=day),
            is_replay=True,
            requested_at=asked_at,
            finished_at=asked_at,
        )
    feed = factories.feed(key="gp")
    for minute in (-1.0, 0.5, 6.5, 7.5):
        at_utc = real + minute * timedelta(minutes=1)
        factories.pull(feed=feed, started_at=at_utc, finished_at=at_utc)
    report = build_weekly(WEEK, stations_told_of(), DUE)
    assert report.is_replay
    assert report.service.runs_finished == 7
    assert [each.pulls for each in report.service.feeds] == [3]


def test_in_a_replay_what_is_pulled_after_the_summary_changes_nothing_of_it() -> None:
    real, look_at = DUE + timedelta(days=200), WEEK.start_utc + 7 * HOUR
    feed = factories.feed(key="gp")
    hashes = set()
    for day in range(10):  # the last three after the summary was due
        asked_at = real + day * timedelta(minutes=1)
        factories.pull(feed=feed, started_at=asked_at, finished_at=asked_at)
        looked(
            look_at + timedelta(days=day),
            is_replay=True,
            requested_at=asked_at + timedelta(seconds=1),
            finished_at=asked_at + timedelta(seconds=2),
        )
        if day >= 7:
            hashes.add(sha256(build_weekly(WEEK, stations_told_of(), DUE)))
    assert len(hashes) == 1
