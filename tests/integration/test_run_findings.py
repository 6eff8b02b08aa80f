"""What a whole run on a small world finds, and what it says it could not."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from screening.conjunctions.models import (
    Assessment,
    Conjunction,
    RunDockedObject,
    RunObjectStatus,
)
from screening.conjunctions.selectors import ConjunctionState, conjunction_state
from screening.stations.models import ScreeningVolume, StationPart
from tests import factories
from tests.factories import (
    MISS_DISTANCE_KM,
    MISS_RIC_KM,
    NOW,
    RELATIVE_SPEED_KM_S,
    STATION_ELEMENTS,
    VISITOR_ELEMENTS,
)
from tests.screened_world import (
    CAPSULE_ELEMENTS,
    FOLLOWER_ELEMENTS,
    catalogue_of,
    one_run,
    stand_still,
    the_pass,
    two_objects,
)

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


CSS_ELEMENTS = replace(
    STATION_ELEMENTS, norad_cat_id=48274, name="CSS (TIANHE)", inclination_deg=41.5
)


@pytest.fixture(autouse=True)
def _at_now(settings: Any) -> None:
    stand_still(settings)


def test_a_run_records_the_pass_with_everything_it_rests_on() -> None:
    two_objects()
    run = one_run()
    found = the_pass()
    assessment = found.latest_assessment
    assert assessment is not None
    assert assessment.run == run
    assert assessment.kind == Assessment.Kind.CLOSEST_APPROACH
    assert abs(assessment.tca_utc - STATION_ELEMENTS.epoch_utc) < timedelta(seconds=1)
    assert assessment.miss_distance_km == pytest.approx(MISS_DISTANCE_KM, abs=1e-3)
    ric = (assessment.radial_km, assessment.in_track_km, assessment.cross_track_km)
    assert ric == pytest.approx(MISS_RIC_KM, abs=1e-2)
    assert assessment.relative_speed_km_s == pytest.approx(RELATIVE_SPEED_KM_S, abs=1e-3)
    assert assessment.primary_element_set.space_object.norad_cat_id == 25544
    assert assessment.secondary_element_set.space_object.norad_cat_id == 70001
    assert assessment.primary_age_days == pytest.approx(0.0, abs=1e-4)
    assert "notification box" in assessment.volumes_entered
    assert (found.tca_utc, found.miss_distance_km) == (
        assessment.tca_utc,
        assessment.miss_distance_km,
    )
    assert found.first_run == found.last_seen_run == found.last_looked_run == run


def test_a_finished_run_says_what_it_did_and_how_long_it_took() -> None:
    two_objects()
    run = one_run()
    assert (run.progress, run.attempts) == (1.0, 1)
    assert run.status_counts == {"OK": 2}
    assert run.event_counts["closest_approach"] == run.assessments.count()
    assert next(iter(run.seconds_by_stage)) == "read elements"
    assert list(run.seconds_by_stage)[-1] == "write results"
    assert run.peak_memory_mb is not None
    assert run.peak_memory_mb > 10
    assert "CSS (48274) has no element set" in run.message
    assert run.finished_at is not None


def test_docked_objects_are_listed_and_make_no_conjunction() -> None:
    catalogue_of(STATION_ELEMENTS, CAPSULE_ELEMENTS, FOLLOWER_ELEMENTS)
    run = one_run()
    docked = RunDockedObject.objects.get()
    assert (docked.run, docked.space_object.norad_cat_id) == (run, 70003)
    assert docked.method == RunDockedObject.Method.STATE
    assert docked.max_separation_km == pytest.approx(0.0, abs=1e-6)
    assert "ISS (ZARYA)" in docked.detail
    assert run.status_counts == {"OK": 2, "DOCKED": 1}
    assert set(Conjunction.objects.values_list("secondary__norad_cat_id", flat=True)) == {70002}


def test_a_free_flyer_near_the_station_is_one_co_moving_pass() -> None:
    catalogue_of(STATION_ELEMENTS, FOLLOWER_ELEMENTS)
    one_run()
    beside = Conjunction.objects.get()
    assert beside.latest_assessment is not None
    assert beside.latest_assessment.kind == Assessment.Kind.CO_MOVING
    assert beside.latest_assessment.duration_s == pytest.approx(7 * 86_400.0)


def test_a_log_entry_that_cannot_be_true_is_said_and_the_object_is_screened() -> None:
    two_objects()
    StationPart.objects.create(
        station=factories.station(),
        norad_cat_id=70001,
        name="VISITOR 1",
        valid_from=NOW - HOUR,
        source="test",
    )
    run = one_run()
    assert "VISITOR 1 (70001) is in the docking log of ISS" in run.message
    assert not RunDockedObject.objects.exists()
    assert the_pass().last_seen_run == run


def test_an_object_that_cannot_be_used_is_listed_with_the_reason() -> None:
    old = replace(VISITOR_ELEMENTS, epoch_utc=NOW - timedelta(days=90))
    catalogue_of(STATION_ELEMENTS, old)
    run = one_run()
    unused = RunObjectStatus.objects.get()
    assert (unused.run, unused.status) == (run, "STALE_ELEMENTS")
    assert "limit 30" in unused.detail
    assert run.status_counts == {"OK": 1, "STALE_ELEMENTS": 1}


def test_each_station_sees_the_other_once_from_its_own_side() -> None:
    catalogue_of(STATION_ELEMENTS, CSS_ELEMENTS)
    one_run()
    ours = Conjunction.objects.filter(station__slug="iss")
    theirs = Conjunction.objects.filter(station__slug="css")
    assert ours.count() == theirs.count() > 0
    assert {c.secondary.norad_cat_id for c in ours} == {48274}
    assert {c.secondary.norad_cat_id for c in theirs} == {25544}
    for one, other in zip(ours.order_by("tca_utc"), theirs.order_by("tca_utc"), strict=True):
        assert abs(one.tca_utc - other.tca_utc) < timedelta(milliseconds=1)
        assert one.miss_distance_km == pytest.approx(other.miss_distance_km, abs=1e-6)


@pytest.fixture
def not_looked_at() -> Conjunction:
    """A pass that an earlier run found, of a station that the next one cannot screen."""
    earlier = factories.run(requested_at=NOW - HOUR)
    return factories.assessed_conjunction(first_run=earlier)


def test_a_station_with_a_stale_element_set_is_said_not_to_be_screened() -> None:
    catalogue_of(replace(STATION_ELEMENTS, epoch_utc=NOW - timedelta(days=40)), VISITOR_ELEMENTS)
    run = one_run()
    assert "ISS (25544) was not screened" in run.unscreened_stations["iss"]
    assert "40.0 days before the start" in run.unscreened_stations["iss"]
    assert run.unscreened_stations["iss"] in run.message


def test_a_station_without_an_element_set_is_said_not_to_be_screened() -> None:
    two_objects()
    run = one_run()
    assert run.unscreened_stations == {
        "css": "CSS (48274) has no element set: it was not screened."
    }


def test_a_station_without_a_volume_is_not_screened_and_its_passes_are_not_cleared(
    not_looked_at: Conjunction,
) -> None:
    two_objects()
    ScreeningVolume.objects.filter(station__slug="iss").delete()
    run = one_run()
    assert "ISS (25544) has no screening volume" in run.unscreened_stations["iss"]
    assert run.unscreened_stations["iss"] in run.message
    not_looked_at.refresh_from_db()
    assert not_looked_at.last_looked_run == not_looked_at.last_seen_run
    assert conjunction_state(not_looked_at, NOW, run) is ConjunctionState.STALE


def test_a_station_whose_elements_decay_in_the_window_is_screened_until_then() -> None:
    low = replace(
        STATION_ELEMENTS,
        mean_motion_rev_day=16.4,
        bstar_per_earth_radius=2e-3,
        epoch_utc=NOW,
    )
    catalogue_of(low, VISITOR_ELEMENTS)
    run = one_run()
    assert run.object_statuses.get().status == "DECAYED_IN_WINDOW"
    assert "ISS (25544) was screened only until 2026-03-1" in run.unscreened_stations["iss"]
