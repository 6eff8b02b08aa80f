"""What the next run makes of what earlier ones found."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from screening.conjunctions.models import (
    Conjunction,
    RunDockedObject,
    ScreeningRun,
)
from screening.conjunctions.run_inputs import pack_ids, unpack_ids
from screening.conjunctions.selectors import ConjunctionState, conjunction_state
from screening.conjunctions.services import (
    run_execute,
    run_request,
)
from tests.factories import (
    NOW,
    STATION_ELEMENTS,
    VISITOR_ELEMENTS,
)
from tests.screened_world import (
    CAPSULE_ELEMENTS,
    FOLLOWER_ELEMENTS,
    catalogue_of,
    everything_found,
    newer,
    one_run,
    stand_still,
    the_pass,
    two_objects,
)

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def _at_now(settings: Any) -> None:
    stand_still(settings)


def test_a_second_run_adds_assessments_and_no_conjunction() -> None:
    two_objects()
    first = one_run()
    before = Conjunction.objects.count()
    second = one_run()
    assert Conjunction.objects.count() == before
    assert first.assessments.count() == second.assessments.count() == before
    found = the_pass()
    assert (found.first_run, found.last_seen_run) == (first, second)
    assert found.latest_assessment == second.assessments.get(conjunction=found)
    assert found.assessments.count() == 2


def test_new_elements_move_the_pass_and_keep_what_was_thought_before() -> None:
    two_objects()
    one_run()
    old = the_pass()
    catalogue_of(newer(VISITOR_ELEMENTS, raan_deg=VISITOR_ELEMENTS.raan_deg + 0.02))
    one_run()
    new = the_pass()
    assert new == old
    assert new.miss_distance_km != old.miss_distance_km
    assert new.first_tca_utc == old.first_tca_utc
    assert old.latest_assessment in new.assessments.all()


def test_equal_inputs_give_equal_results_to_the_last_bit() -> None:
    catalogue_of(STATION_ELEMENTS, VISITOR_ELEMENTS, FOLLOWER_ELEMENTS, CAPSULE_ELEMENTS)
    first, second = one_run(), one_run()
    assert first.inputs_sha256 == second.inputs_sha256
    assert everything_found(first) == everything_found(second)


def test_a_pass_that_is_looked_for_and_not_found_is_cleared_and_keeps_its_history() -> None:
    two_objects()
    first = one_run()
    catalogue_of(newer(VISITOR_ELEMENTS, raan_deg=9.0))
    second = one_run()
    cleared = the_pass()
    assert (cleared.last_seen_run, cleared.last_looked_run) == (first, second)
    assert conjunction_state(cleared, NOW, second) is ConjunctionState.NOT_FOUND
    assert cleared.assessments.count() == 1


def test_a_pass_of_an_object_that_could_not_be_screened_is_stale_and_not_cleared() -> None:
    two_objects()
    first = one_run()
    catalogue_of(newer(VISITOR_ELEMENTS, eccentricity=0.9))
    second = one_run()
    unseen = the_pass()
    assert second.status_counts["OK"] == 1
    assert unseen.last_looked_run == first
    assert conjunction_state(unseen, NOW, second) is ConjunctionState.STALE


def test_a_pass_of_an_object_that_left_the_catalogue_is_stale_and_not_cleared() -> None:
    two_objects()
    first = one_run()
    second = run_request("test", enqueue=False)
    station_only = pack_ids(unpack_ids(second.element_set_ids)[:1])
    ScreeningRun.objects.filter(pk=second.pk).update(element_set_ids=station_only)
    assert run_execute(second.pk)
    assert the_pass().last_looked_run == first


def test_a_pass_that_comes_back_is_seen_again() -> None:
    two_objects()
    one_run()
    away = newer(VISITOR_ELEMENTS, raan_deg=9.0)
    catalogue_of(away)
    one_run()
    catalogue_of(newer(newer(VISITOR_ELEMENTS)))
    third = one_run()
    back = the_pass()
    assert back.last_seen_run == back.last_looked_run == third
    assert back.assessments.count() == 2


def test_an_object_that_docked_clears_its_pass() -> None:
    catalogue_of(STATION_ELEMENTS, FOLLOWER_ELEMENTS)
    one_run()
    catalogue_of(newer(replace(STATION_ELEMENTS, norad_cat_id=70002, name="FOLLOWER")))
    second = one_run()
    assert Conjunction.objects.get().last_looked_run == second
    assert RunDockedObject.objects.filter(run=second).count() == 1


def test_a_later_window_keeps_an_object_that_stays_near_as_one_conjunction(settings: Any) -> None:
    catalogue_of(STATION_ELEMENTS, FOLLOWER_ELEMENTS)
    one_run()
    stand_still(settings, NOW + 26 * HOUR)
    second = one_run()
    beside = Conjunction.objects.get()
    assert beside.last_seen_run == second
    assert beside.tca_utc >= NOW + 26 * HOUR


def test_a_replay_looks_ahead_from_the_replayed_instant(settings: Any) -> None:
    two_objects()
    stand_still(settings, NOW + 7 * HOUR)
    run = one_run()
    assert run.is_replay
    assert run.window_start_utc == NOW + 7 * HOUR
    found = list(run.assessments.all())
    assert found
    assert all(each.tca_utc >= run.window_start_utc for each in found)
    assert all(each.created_at == run.window_start_utc for each in found)


def test_a_pass_that_is_over_stays_in_the_record_and_is_not_cleared(settings: Any) -> None:
    two_objects()
    first = one_run()
    stand_still(settings, NOW + 7 * HOUR)
    second = one_run()
    over = the_pass()
    assert over.last_looked_run == first
    assert conjunction_state(over, NOW + 7 * HOUR, second) is ConjunctionState.PASSED
