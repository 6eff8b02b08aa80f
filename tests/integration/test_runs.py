"""Whole runs on a small world: what they find, again, after a crash, and beside another worker."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from screening.common.clock import real_now_utc
from screening.conjunctions import tasks
from screening.conjunctions.models import (
    Assessment,
    Conjunction,
    RunDockedObject,
    RunObjectStatus,
    RunStatus,
    ScreeningRun,
)
from screening.conjunctions.run_inputs import pack_ids, unpack_ids
from screening.conjunctions.selectors import ConjunctionState, conjunction_state
from screening.conjunctions.services import (
    run_execute,
    run_request,
    run_results,
    run_search,
    runs_resume_lost,
)
from screening.conjunctions.services.run_claim import LOST_AFTER, MAX_ATTEMPTS, run_claim
from screening.engine.types import ElementSet
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
    everything_found,
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


class Killed(BaseException):
    """Stands for SIGKILL: nothing in the product may catch it."""


@pytest.fixture(autouse=True)
def _at_now(settings: Any) -> None:
    stand_still(settings)


def grow_silent(run: ScreeningRun) -> None:
    """Pretend that the worker of a run has not been heard of for too long."""
    long_ago = real_now_utc() - LOST_AFTER - timedelta(seconds=1)
    ScreeningRun.objects.filter(pk=run.pk).update(heartbeat_at=long_ago)


def newer(element_set: ElementSet, **changes: Any) -> ElementSet:
    """An element set that takes the place of this one: the same motion but for the changes.

    All epochs here are after the window's start, and there the nearest to the start counts.
    """
    step_back_deg = element_set.mean_motion_rev_day * 360.0 / 1440.0
    moved = {
        "epoch_utc": element_set.epoch_utc - timedelta(minutes=1),
        "mean_anomaly_deg": (element_set.mean_anomaly_deg - step_back_deg) % 360.0,
    }
    return replace(element_set, **moved | changes)


# --- What a run finds ------------------------------------------------------------------------


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


# --- The next run ----------------------------------------------------------------------------


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
    first = Conjunction.objects.order_by("tca_utc").first()
    assert first is None or first.tca_utc >= run.window_start_utc
    assert all(each.created_at == run.window_start_utc for each in run.assessments.all())


def test_a_pass_that_is_over_stays_in_the_record_and_is_not_cleared(settings: Any) -> None:
    two_objects()
    first = one_run()
    stand_still(settings, NOW + 7 * HOUR)
    second = one_run()
    over = the_pass()
    assert over.last_looked_run == first
    assert conjunction_state(over, NOW + 7 * HOUR, second) is ConjunctionState.PASSED


# --- Workers ---------------------------------------------------------------------------------


def test_a_second_worker_finds_nothing_to_do_while_the_first_is_at_it() -> None:
    two_objects()
    run = run_request("test", enqueue=False)
    second_worker: list[bool] = []
    run_execute(run.pk, on_progress=lambda *_: second_worker.append(run_execute(run.pk)))
    assert second_worker
    assert not any(second_worker)
    run.refresh_from_db()
    assert (run.status, run.attempts) == (RunStatus.FINISHED, 1)


def test_a_run_delivered_again_after_it_finished_changes_nothing() -> None:
    two_objects()
    run = one_run()
    before = everything_found(run)
    tasks.execute_run(run.pk)
    assert everything_found(run) == before
    assert Assessment.objects.count() == run.assessments.count()


@pytest.mark.parametrize("dies_in", ["search", "write"])
def test_a_run_whose_worker_is_killed_is_redone_with_the_same_results(
    dies_in: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    catalogue_of(STATION_ELEMENTS, VISITOR_ELEMENTS, FOLLOWER_ELEMENTS, CAPSULE_ELEMENTS)
    undisturbed = everything_found(one_run())
    _forget_everything()
    lost = run_request("test", enqueue=False)
    with monkeypatch.context() as patch:
        _kill_in(dies_in, patch)
        with pytest.raises(Killed):
            run_execute(lost.pk)
    assert not Assessment.objects.exists()
    assert not RunDockedObject.objects.exists()
    assert runs_resume_lost() == 0  # it may still be alive

    grow_silent(lost)
    assert runs_resume_lost() == 1
    lost.refresh_from_db()
    assert lost.status == RunStatus.QUEUED
    assert "worker was lost" in lost.message
    assert run_execute(lost.pk)
    assert everything_found(lost) == undisturbed
    assert lost.attempts == 2


def test_what_arrives_after_the_crash_does_not_change_the_redone_run(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    two_objects()
    lost = run_request("test", enqueue=False)
    with monkeypatch.context() as patch:
        _kill_in("search", patch)
        with pytest.raises(Killed):
            run_execute(lost.pk)
    catalogue_of(newer(VISITOR_ELEMENTS, raan_deg=9.0))
    grow_silent(lost)
    runs_resume_lost()
    assert run_execute(lost.pk)
    assert the_pass().miss_distance_km == pytest.approx(MISS_DISTANCE_KM, abs=1e-3)


def test_a_worker_that_was_taken_for_lost_cannot_write(monkeypatch: pytest.MonkeyPatch) -> None:
    two_objects()
    run = run_request("test", enqueue=False)
    original = run_search.screen

    def slow_screen(*args: Any, **kwargs: Any) -> Any:
        monkeypatch.setattr(run_search, "screen", original)
        grow_silent(run)
        assert runs_resume_lost() == 1
        assert run_execute(run.pk)  # another worker does it meanwhile
        return original(*args, **kwargs)

    monkeypatch.setattr(run_search, "screen", slow_screen)
    assert not run_execute(run.pk)
    run.refresh_from_db()
    assert (run.status, run.attempts) == (RunStatus.FINISHED, 2)
    assert Assessment.objects.count() == Conjunction.objects.count()


def test_a_run_that_kills_its_workers_is_given_up_and_says_so() -> None:
    two_objects()
    run = run_request("test", enqueue=False)
    for _ in range(MAX_ATTEMPTS):
        assert run_claim(run.pk) is not None
        grow_silent(run)
        runs_resume_lost()
    run.refresh_from_db()
    assert run.status == RunStatus.FAILED
    assert "lost 3 times" in run.message


def test_a_run_that_fails_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise ZeroDivisionError("seven by nought")

    two_objects()
    run = run_request("test", enqueue=False)
    monkeypatch.setattr(run_search, "screen", fail)
    with pytest.raises(ZeroDivisionError):
        run_execute(run.pk)
    run.refresh_from_db()
    assert (run.status, run.message) == (RunStatus.FAILED, "ZeroDivisionError: seven by nought")
    assert run.finished_at is not None


def test_an_older_run_does_not_write_over_a_newer_one() -> None:
    two_objects()
    old = run_request("test", enqueue=False)
    ScreeningRun.objects.filter(pk=old.pk).update(status=RunStatus.RUNNING, attempts=1)
    new = one_run()
    grow_silent(old)
    runs_resume_lost()
    assert not run_execute(old.pk)
    old.refresh_from_db()
    assert old.status == RunStatus.FAILED
    assert f"run {new.pk}" in old.message
    assert the_pass().last_seen_run == new


def test_workers_are_told_again_of_a_run_that_nobody_took(
    django_capture_on_commit_callbacks: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[int] = []
    monkeypatch.setattr(tasks.execute_run, "apply_async", lambda args, *_, **__: told.append(*args))
    two_objects()
    run = run_request("test", enqueue=False)
    with django_capture_on_commit_callbacks(execute=True):
        runs_resume_lost()
    assert told == []
    long_ago = real_now_utc() - LOST_AFTER - timedelta(seconds=1)
    ScreeningRun.objects.filter(pk=run.pk).update(requested_at=long_ago)
    for _ in range(2):  # and not again at once
        with django_capture_on_commit_callbacks(execute=True):
            runs_resume_lost()
    assert told == [run.pk]


# --- From outside ----------------------------------------------------------------------------


def test_the_scheduled_task_requests_and_executes_the_first_run(
    django_capture_on_commit_callbacks: Any,
) -> None:
    two_objects()
    with django_capture_on_commit_callbacks(execute=True):
        tasks.request_due_run()
    run = ScreeningRun.objects.get()
    assert (run.status, run.trigger) == (RunStatus.FINISHED, "first run")


def test_the_command_screens_without_a_broker_and_prints_what_it_found(capsys: Any) -> None:
    two_objects()
    call_command("run_stations")
    printed = capsys.readouterr()
    assert "2 OK" in printed.out
    assert "closest_approach" in printed.out
    assert "search" in printed.err
    assert ScreeningRun.objects.get().status == RunStatus.FINISHED


def test_the_command_says_what_to_do_when_there_is_no_catalogue() -> None:
    with pytest.raises(CommandError, match="catalogue is empty"):
        call_command("run_stations")


def _forget_everything() -> None:
    Conjunction.objects.update(latest_assessment=None)
    Assessment.objects.all().delete()
    Conjunction.objects.all().delete()
    ScreeningRun.objects.all().delete()


def _kill_in(stage: str, patch: pytest.MonkeyPatch) -> None:
    def die(*_: Any, **__: Any) -> None:
        raise Killed

    if stage == "search":
        patch.setattr(run_search, "kept_passes", die)
    else:
        # The last thing before the run is finished: everything else has been written.
        patch.setattr(run_results, "peak_memory_mib", die)


# --- Stations that were not screened ---------------------------------------------------------


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
