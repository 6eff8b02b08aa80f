"""Where the swim lanes put their marks."""

from datetime import timedelta

import pytest

from sasweb.web import lanes as lanes_module
from sasweb.web.lanes import FOOT_PX, TOP_PX, Lanes, lanes_of
from sasweb.web.pass_rows import pass_rows
from sasweb.web.week import week_of
from screening.conjunctions.selectors import conjunctions_with_tier, latest_finished_run
from screening.stations.models import Station
from screening.stations.selectors import screening_reach_km
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def all_lanes() -> Lanes:
    newest = latest_finished_run()
    return lanes_of(conjunctions_with_tier(), Station.objects.all(), NOW, newest)


def test_every_station_has_a_lane_even_without_a_pass() -> None:
    assert [lane.station.slug for lane in all_lanes().lanes] == ["iss", "css"]


def test_lanes_without_a_pass_are_scaled_by_the_screening_reach() -> None:
    reach_km = screening_reach_km(Station.objects.values_list("pk", flat=True))
    assert reach_km > 25
    assert all_lanes().full_scale_km == reach_km
    watched = lanes_of(conjunctions_with_tier(), Station.objects.all(), NOW, None, within_km=25)
    assert watched.full_scale_km == 25


def test_the_reach_holds_the_corners_of_a_box_and_the_widest_sphere() -> None:
    iss = factories.station()
    iss.volumes.all().delete()
    assert screening_reach_km([iss.pk]) == 0.0
    iss.volumes.create(name="box", shape="box", radial_km=2, in_track_km=3, cross_track_km=6)
    assert screening_reach_km([iss.pk]) == 7.0
    iss.volumes.create(name="sphere", shape="sphere", radius_km=8)
    assert screening_reach_km([iss.pk]) == 8.0


def test_the_week_names_the_nearest_of_each_day_in_the_order_of_time() -> None:
    run = factories.run()
    today = [(1, 4.0), (2, 1.0), (3, 2.0), (4, 3.0), (-1, 0.1)]
    made = {
        hours: factories.assessed_conjunction(
            tca_utc=NOW + timedelta(hours=hours), miss_distance_km=miss_km, first_run=run
        ).pk
        for hours, miss_km in [*today, (24, 5.0)]
    }
    first, second = week_of(all_lanes())
    assert (first.day, first.count) == (NOW.date(), 4)
    assert [each.mark.conjunction_id for each in first.nearest] == [made[2], made[3], made[4]]
    assert (second.count, second.nearest[0].station_name) == (1, "ISS")


def test_a_mark_stands_at_its_time_and_height() -> None:
    near = factories.assessed_conjunction(tca_utc=NOW + timedelta(hours=1), miss_distance_km=0.25)
    far = factories.assessed_conjunction(
        tca_utc=NOW + timedelta(days=6), miss_distance_km=4.0, first_run=near.first_run
    )
    found = all_lanes()
    marks = {mark.conjunction_id: mark for mark in found.lanes[0].marks}
    assert found.now_percent < marks[near.pk].x_percent < marks[far.pk].x_percent < 100
    assert marks[far.pk].y_px == pytest.approx(TOP_PX)
    assert marks[near.pk].y_px == pytest.approx(FOOT_PX - (FOOT_PX - TOP_PX) / 4)  # sqrt(1 / 16)
    assert found.lanes[0].next_mark == marks[near.pk]


def test_a_pass_of_the_last_hours_stays_and_says_so_and_is_not_the_next() -> None:
    factories.assessed_conjunction(tca_utc=NOW - timedelta(hours=2))
    [mark] = all_lanes().lanes[0].marks
    assert mark.is_past
    assert all_lanes().lanes[0].next_mark is None


def test_a_pass_that_a_later_run_did_not_find_has_no_mark() -> None:
    gone = factories.assessed_conjunction(tca_utc=NOW + timedelta(hours=1))
    gone.last_looked_run = factories.run()
    gone.save()
    assert all_lanes().lanes[0].marks == []


def test_a_mark_that_cannot_be_trusted_keeps_its_tier_and_says_why() -> None:
    made = factories.conjunction(tca_utc=NOW + timedelta(hours=1))
    factories.assessment(made, secondary_age_days=12.4)
    [mark] = all_lanes().lanes[0].marks
    assert (mark.tier, mark.state) == ("yellow", "stale")
    assert mark.stale_words == "object's elements 12.4 d old"


def test_a_past_mark_is_passed_however_old_its_elements() -> None:
    made = factories.conjunction(tca_utc=NOW - timedelta(hours=1))
    factories.assessment(made, secondary_age_days=12.4)
    [mark] = all_lanes().lanes[0].marks
    assert mark.state == "passed"


def test_a_co_moving_pass_is_upcoming_after_its_closest_point_as_it_is_in_the_table() -> None:
    beside = factories.conjunction(tca_utc=NOW - timedelta(hours=1))
    factories.assessment(beside, kind="co_moving", duration_s=86_400.0)
    newest = latest_finished_run()
    [row] = pass_rows(conjunctions_with_tier(), NOW, newest)
    lane = all_lanes().lanes[0]
    assert [mark.state for mark in lane.marks] == [row.state] == ["upcoming"]
    assert not row.standing.ends_at_tca
    assert lane.next_mark is None, "nothing of it is to come"
    factories.run()
    [mark] = all_lanes().lanes[0].marks
    assert mark.state == "passed"


def test_a_crowded_lane_leaves_out_the_farthest_and_counts_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(lanes_module, "MARKS_PER_LANE", 2)
    run = factories.run()
    for hours, miss_km in ((1, 3.0), (2, 1.0), (3, 2.0)):
        factories.assessed_conjunction(
            tca_utc=NOW + timedelta(hours=hours), miss_distance_km=miss_km, first_run=run
        )
    lane = all_lanes().lanes[0]
    assert [mark.miss_distance_km for mark in lane.marks] == [1.0, 2.0]
    assert lane.left_out == 1
