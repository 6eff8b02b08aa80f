"""Asking for a run: what is frozen, and when one is due."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Any

import numpy as np
import pytest
from django.db import connection
from kombu.exceptions import OperationalError

from sasweb.schedule import PERIODIC_TASKS
from screening.catalog.models import Feed, Pull, PullStatus
from screening.catalog.selectors import CurrentElements, catalog_revision, current_elements
from screening.catalog.services import feeds_ensure
from screening.common.clock import real_now_utc
from screening.common.exceptions import InputError
from screening.conjunctions import tasks
from screening.conjunctions.models import RunStatus, ScreeningRun
from screening.conjunctions.run_inputs import (
    current_config,
    frozen_config,
    inputs_sha256,
    pack_ids,
    unpack_ids,
)
from screening.conjunctions.run_rest import REST_AFTER_A_FAILURE
from screening.conjunctions.services import run_request, run_request_if_due
from screening.conjunctions.services.run_request import LEAST_BETWEEN_HOURLY, REQUESTED_EVERY
from screening.stations.models import ScreeningVolume, Station, StationPart
from tests import factories
from tests.factories import NOW, STATION_ELEMENTS, VISITOR_ELEMENTS
from tests.screened_world import catalogue_of, stand_still, two_objects

pytestmark = pytest.mark.django_db

# The package exports the function under its module's name, which hides the module.
SERVICE_NAMES = run_request.__globals__


@pytest.fixture(autouse=True)
def _at_now(settings: Any) -> None:
    stand_still(settings)


@pytest.fixture
def world() -> None:
    two_objects()


def _finished(**overrides: Any) -> ScreeningRun:
    """A run that leaves no reason for another one."""
    return factories.run(
        **{
            "requested_at": real_now_utc(),
            "catalog_revision": catalog_revision(),
            "config": current_config(NOW).as_json(),
        }
        | overrides
    )


def test_a_run_freezes_the_window_the_elements_and_the_stations(world: None) -> None:
    run = run_request("a person", enqueue=False)
    run.refresh_from_db()
    assert (run.status, run.trigger, run.attempts) == (RunStatus.QUEUED, "a person", 0)
    assert run.window_start_utc == NOW
    assert run.window_end_utc == NOW + timedelta(days=7)
    assert unpack_ids(run.element_set_ids).tolist() == current_elements(NOW).ids.tolist()
    assert run.element_set_count == 2
    assert run.catalog_revision == catalog_revision()
    assert run.is_replay
    assert not run.is_synthetic
    assert frozen_config(run) == current_config(NOW)
    assert [station.short_name for station in frozen_config(run).stations] == ["ISS", "CSS"]


def test_the_threshold_encloses_every_volume_of_every_station() -> None:
    assert current_config(NOW).threshold_km == pytest.approx(57.4456)
    ScreeningVolume.objects.filter(station__slug="css", shape="sphere").update(radius_km=80.0)
    assert current_config(NOW).threshold_km == 80.0


def test_what_is_edited_later_does_not_change_a_waiting_run(world: None) -> None:
    run = run_request("test", enqueue=False)
    frozen = frozen_config(run)
    ScreeningVolume.objects.filter(shape="sphere").update(radius_km=80.0)
    Station.objects.filter(slug="css").update(is_active=False)
    run.refresh_from_db()
    assert frozen_config(run) == frozen


def test_the_docking_log_is_read_as_of_the_window(world: None) -> None:
    iss = factories.station()
    for number, since, until in ((1, -9, -1), (2, -9, None), (3, 1, None), (4, -9, 5)):
        StationPart.objects.create(
            station=iss,
            norad_cat_id=number,
            name="part",
            source="test",
            valid_from=NOW + timedelta(days=since),
            valid_to=None if until is None else NOW + timedelta(days=until),
        )
    log = current_config(NOW).stations[0].docking_log
    assert set(log) & {1, 2, 3, 4} == {2, 4}


def test_ids_survive_packing_in_their_order() -> None:
    ids = np.array([3, 1, 2**40, 7], dtype=np.int64)
    assert unpack_ids(pack_ids(ids)).tolist() == ids.tolist()
    assert len(pack_ids(np.arange(30_000))) < 60_000


def test_the_hash_changes_with_any_input_and_with_nothing_else(world: None) -> None:
    config, ids = current_config(NOW), np.array([1, 2])
    first = inputs_sha256(config, NOW, ids)
    assert inputs_sha256(current_config(NOW), NOW, np.array([1, 2])) == first
    assert inputs_sha256(config, NOW, np.array([2, 1])) != first
    assert inputs_sha256(config, NOW + timedelta(seconds=1), ids) != first
    ScreeningVolume.objects.filter(name="pizza box").update(radial_km=0.5)
    assert inputs_sha256(current_config(NOW), NOW, ids) != first


def test_a_run_with_made_up_objects_is_synthetic() -> None:
    made_up = factories.space_object(norad_cat_id=70001, is_synthetic=True)
    catalogue_of(STATION_ELEMENTS)
    factories.stored_element_set(VISITOR_ELEMENTS, space_object=made_up)
    assert run_request("test", enqueue=False).is_synthetic


def test_asking_twice_gives_the_run_that_already_waits(world: None) -> None:
    first = run_request("one", enqueue=False)
    assert run_request("other", enqueue=False) == first
    assert ScreeningRun.objects.count() == 1


def test_an_empty_catalogue_cannot_be_screened() -> None:
    with pytest.raises(InputError, match="catalogue is empty"):
        run_request("test", enqueue=False)
    assert not ScreeningRun.objects.exists()


def test_before_the_first_pull_the_worker_logs_a_quiet_sentence_and_no_traceback(
    caplog: pytest.LogCaptureFixture,
) -> None:
    feeds_ensure("live")  # a change of the catalogue in use, so its revision begins
    with caplog.at_level(logging.INFO, logger="screening"):
        tasks.request_due_run()
    (record,) = caplog.records
    assert (record.levelname, record.exc_info) == ("INFO", None)
    assert "the first catalogue is still coming in" in record.getMessage()


def test_the_first_run_waits_for_the_whole_of_the_first_catalogue(world: None) -> None:
    """The revision begins when sources are chosen, and half of a pull can be read before the end.

    So a first run once screened 14,000 objects without any element set of a station.
    """
    pull = Pull.objects.get()
    Pull.objects.update(status=PullStatus.RUNNING)
    assert run_request_if_due() is None
    with pytest.raises(InputError, match="first catalogue is still coming in"):
        run_request("test", enqueue=False)
    Pull.objects.update(status=PullStatus.SUCCEEDED)
    second = factories.feed(last_success_at=None)  # never asked so far
    assert run_request_if_due() is None
    factories.pull(feed=second, status=PullStatus.FAILED)
    Feed.objects.filter(pk=second.pk).update(last_attempt_at=pull.started_at)
    run = run_request_if_due()
    assert run is not None
    assert run.trigger == "first run"


def test_the_first_run_does_not_wait_for_facts_about_objects(world: None) -> None:
    factories.pull(feed=factories.feed(source="satcat"), status=PullStatus.RUNNING)
    factories.feed(source="spacetrack-cdm", last_success_at=None)
    assert run_request_if_due() is not None


def test_later_runs_do_not_wait_for_pulls(world: None) -> None:
    _finished(catalog_revision=0)
    Pull.objects.update(status=PullStatus.RUNNING)
    assert run_request_if_due() is not None


def test_a_run_needs_an_active_station(world: None) -> None:
    Station.objects.update(is_active=False)
    with pytest.raises(InputError, match="No station is active"):
        run_request("test", enqueue=False)


def test_a_run_needs_a_volume_and_none_beyond_reach(world: None) -> None:
    ScreeningVolume.objects.filter(station__slug="iss", shape="sphere").update(radius_km=2000.0)
    with pytest.raises(InputError, match=r"ISS, .* reaches 2,000 km"):
        run_request("test", enqueue=False)
    ScreeningVolume.objects.all().delete()
    with pytest.raises(InputError, match="No active station has a screening volume"):
        run_request("test", enqueue=False)
    assert not ScreeningRun.objects.exists()


def test_the_schedule_says_why_nothing_can_be_screened_and_does_not_raise(
    world: None, caplog: pytest.LogCaptureFixture
) -> None:
    ScreeningVolume.objects.all().delete()
    assert run_request_if_due() is None
    assert "No active station has a screening volume" in caplog.text


def test_a_worker_is_told_once_the_row_is_there(
    world: None, django_capture_on_commit_callbacks: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[int] = []
    monkeypatch.setattr(tasks.execute_run, "apply_async", lambda args, *_, **__: told.append(*args))
    with django_capture_on_commit_callbacks(execute=True):
        run = run_request("test")
        assert told == []
    assert told == [run.pk]


def test_a_broker_that_is_away_leaves_the_run_waiting(
    world: None, django_capture_on_commit_callbacks: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise OperationalError("connection refused")

    monkeypatch.setattr(tasks.execute_run, "apply_async", refuse)
    with django_capture_on_commit_callbacks(execute=True):
        run = run_request("test")
    run.refresh_from_db()
    assert run.status == RunStatus.QUEUED


def test_the_first_run_is_due_when_there_is_a_catalogue(world: None) -> None:
    run = run_request_if_due()
    assert run is not None
    assert run.trigger == "first run"


def test_no_run_is_due_before_there_is_a_catalogue() -> None:
    assert run_request_if_due() is None


def test_no_run_is_due_right_after_one(world: None) -> None:
    _finished()
    assert run_request_if_due() is None


@pytest.mark.parametrize("status", [RunStatus.QUEUED, RunStatus.RUNNING])
def test_no_run_is_due_while_one_waits_or_is_under_way(world: None, status: str) -> None:
    factories.run(status=status)
    assert run_request_if_due() is None


def test_a_run_is_due_when_new_elements_came(world: None) -> None:
    _finished(catalog_revision=catalog_revision() - 1)
    run = run_request_if_due()
    assert run is not None
    assert run.trigger == "new elements"


def test_a_run_is_due_when_a_station_was_edited(world: None) -> None:
    _finished()
    ScreeningVolume.objects.filter(name="pizza box").update(radial_km=0.5)
    run = run_request_if_due()
    assert run is not None
    assert run.trigger == "stations changed"


@pytest.mark.parametrize("window_start_utc", [NOW - REQUESTED_EVERY, NOW + REQUESTED_EVERY])
def test_a_run_is_due_after_an_hour_of_product_time(world: None, window_start_utc: Any) -> None:
    """Also when the clock has gone back behind the newest run, as a replay's does."""
    _finished(window_start_utc=window_start_utc, requested_at=real_now_utc() - LEAST_BETWEEN_HOURLY)
    run = run_request_if_due()
    assert run is not None
    assert run.trigger == "an hour has passed"


def test_an_hour_of_real_time_alone_is_no_reason(world: None) -> None:
    """A slow replay has hardly moved."""
    _finished(requested_at=real_now_utc() - 2 * REQUESTED_EVERY)
    assert run_request_if_due() is None


def test_a_fast_replay_is_not_screened_without_pause(world: None) -> None:
    _finished(window_start_utc=NOW - 60 * REQUESTED_EVERY, requested_at=real_now_utc())
    assert run_request_if_due() is None


def test_the_schedule_asks_often_enough_for_a_fast_replay() -> None:
    """And the pause is shorter than the schedule's, or every other tick would be lost."""
    interval = timedelta(seconds=PERIODIC_TASKS["request-due-run"].interval_s)
    assert LEAST_BETWEEN_HOURLY < interval <= timedelta(minutes=1)


@pytest.fixture
def meanwhile(monkeypatch: pytest.MonkeyPatch) -> list[ScreeningRun]:
    """Another request overtakes: its run is stored while ours still reads the catalogue."""
    others: list[ScreeningRun] = []

    def overtaken(at_utc: datetime) -> CurrentElements:
        others.append(factories.run(status=RunStatus.QUEUED))
        return current_elements(at_utc)

    monkeypatch.setitem(SERVICE_NAMES, "current_elements", overtaken)
    return others


def test_of_two_requests_at_once_only_one_queues_a_run(
    world: None, meanwhile: list[ScreeningRun]
) -> None:
    assert run_request("test", enqueue=False) == meanwhile[0]
    assert ScreeningRun.objects.count() == 1


def test_a_due_run_yields_to_one_that_came_meanwhile(
    world: None, meanwhile: list[ScreeningRun]
) -> None:
    assert run_request_if_due() is None
    assert list(ScreeningRun.objects.all()) == meanwhile


def test_a_person_may_ask_for_the_next_run_while_one_is_under_way(world: None) -> None:
    under_way = factories.run(status=RunStatus.RUNNING)
    assert run_request("a person", enqueue=False) != under_way


def test_the_catalogue_is_read_before_anything_is_locked(
    world: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    depths: list[int] = []

    def noted(at_utc: datetime) -> CurrentElements:
        depths.append(len(connection.savepoint_ids))
        return current_elements(at_utc)

    monkeypatch.setitem(SERVICE_NAMES, "current_elements", noted)
    depth = len(connection.savepoint_ids)
    run_request("test", enqueue=False)
    assert depths == [depth]


def test_a_failed_run_is_tried_again_after_a_rest(world: None) -> None:
    _finished(catalog_revision=0)
    failed = factories.run(status=RunStatus.FAILED, requested_at=real_now_utc())
    assert run_request_if_due() is None
    failed.requested_at = real_now_utc() - REST_AFTER_A_FAILURE
    failed.save()
    assert run_request_if_due() is not None
