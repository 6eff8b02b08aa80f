"""Asking for a run of all against all: what is frozen, how it is cut, and when one is due."""

from __future__ import annotations

import itertools
from datetime import timedelta
from typing import Any

import pytest
from kombu.exceptions import OperationalError

from screening.catalog.models import CatalogChange, PullStatus
from screening.catalog.selectors import catalog_revision
from screening.common.clock import real_now_utc
from screening.common.exceptions import InputError
from screening.conjunctions import tasks
from screening.conjunctions.catalogue_due import LEAST_BETWEEN, Wait, catalogue_run_next
from screening.conjunctions.catalogue_inputs import current_catalogue_config
from screening.conjunctions.models import RunKind, RunStatus, ScreeningRun
from screening.conjunctions.services import (
    catalogue_run_request,
    catalogue_run_request_if_due,
    run_request,
)
from screening.conjunctions.services.run_request import run_freeze
from tests import factories
from tests.factories import NOW, VISITOR_ELEMENTS
from tests.screened_world import catalogue_of, newer, stand_still, two_objects

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _at_now(settings: Any) -> None:
    stand_still(settings)
    two_objects()


def _finished(**overrides: Any) -> ScreeningRun:
    """A run of all against all, after one of the stations, that leaves no reason for another."""
    factories.run()
    fields = {
        "kind": RunKind.CATALOGUE,
        "requested_at": real_now_utc() - LEAST_BETWEEN,
        "catalog_revision": catalog_revision(),
        "config": current_catalogue_config(NOW).as_json(),
    }
    return factories.run(**fields | overrides)


def test_the_first_waits_until_no_pull_is_under_way() -> None:
    factories.run()
    pull = factories.pull(status=PullStatus.RUNNING)
    assert catalogue_run_next(NOW).wait == Wait.CATALOGUE
    pull.status = PullStatus.SUCCEEDED
    pull.save()
    assert catalogue_run_next(NOW).is_due


@pytest.mark.parametrize(("objects", "is_due"), [(16_000, False), (17_500, False), (18_000, True)])
def test_a_catalogue_that_has_grown_much_is_not_left_to_the_schedule(
    objects: int, is_due: bool
) -> None:
    _finished(element_set_count=16_000)
    assert not catalogue_run_next(NOW).is_due
    factories.run(element_set_count=objects)
    assert catalogue_run_next(NOW).is_due == is_due


def test_a_run_freezes_its_settings_and_lays_out_its_shards(settings: Any) -> None:
    settings.ALL_DAYS, settings.ALL_THRESHOLD_KM, settings.ALL_SHARD_HOURS = 2.0, 7.5, 18.0
    run = catalogue_run_request("a person", enqueue=False)
    settings.ALL_DAYS = 7.0
    run.refresh_from_db()
    assert (run.kind, run.status, run.element_set_count) == ("catalogue", "queued", 2)
    assert run.window_end_utc - run.window_start_utc == 2 * DAY
    assert (run.config["threshold_km"], run.config["duration_s"]) == (7.5, 172_800.0)
    spans = list(run.shards.order_by("index").values_list("index", "start_utc", "end_utc"))
    assert [index for index, *_ in spans] == [0, 1, 2]
    assert (spans[0][1], spans[-1][2]) == (run.window_start_utc, run.window_end_utc)
    assert all(before[2] == after[1] for before, after in itertools.pairwise(spans))
    assert {(end - begin) / timedelta(hours=1) for _, begin, end in spans} == {16.0}


@pytest.mark.parametrize("status", [RunStatus.QUEUED, RunStatus.RUNNING])
def test_asking_again_gives_the_run_that_is_not_finished(status: str) -> None:
    first = catalogue_run_request("one", enqueue=False)
    ScreeningRun.objects.update(status=status)
    assert catalogue_run_request("other", enqueue=False) == first
    assert ScreeningRun.objects.count() == 1


def test_a_waiting_run_of_the_stations_is_no_run_of_all_against_all() -> None:
    factories.run(status=RunStatus.QUEUED)
    assert catalogue_run_request("test", enqueue=False).kind == RunKind.CATALOGUE


def test_without_a_catalogue_nothing_is_queued_and_the_reason_is_said() -> None:
    factories.StoredElementSet.objects.all().delete()
    with pytest.raises(InputError, match="catalogue is empty"):
        catalogue_run_request("test")
    assert not ScreeningRun.objects.exists()


def test_every_shard_is_sent_to_the_workers(
    django_capture_on_commit_callbacks: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[int] = []
    monkeypatch.setattr(tasks.execute_shard, "run", told.append)
    with django_capture_on_commit_callbacks(execute=True):
        run = catalogue_run_request("test")
    assert told == list(run.shards.order_by("index").values_list("pk", flat=True))
    assert len(told) == 4


def test_a_broker_that_is_away_only_delays_a_run(
    django_capture_on_commit_callbacks: Any,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise OperationalError("no route")

    monkeypatch.setattr("celery.canvas.group.apply_async", refuse)
    with django_capture_on_commit_callbacks(execute=True):
        run = catalogue_run_request("test")
    run.refresh_from_db()
    assert run.status == RunStatus.QUEUED
    assert "4 shards wait: the broker cannot be reached (no route)." in caplog.text


# --- When one is due -------------------------------------------------------------------------


def test_the_stations_come_first() -> None:
    assert catalogue_run_request_if_due() is None
    factories.run()
    run = catalogue_run_request_if_due()
    assert run is not None
    assert run.trigger == "first run of all against all"


def test_nothing_is_due_where_the_schedule_is_off(settings: Any) -> None:
    factories.run()
    settings.ALL_EVERY_HOURS = 0.0
    assert catalogue_run_request_if_due() is None


@pytest.mark.parametrize(("hours", "is_due"), [(23.9, False), (24.0, True)])
def test_a_run_is_due_after_the_hours_of_the_setting(hours: float, is_due: bool) -> None:
    _finished(window_start_utc=NOW - timedelta(hours=hours))
    assert (catalogue_run_request_if_due() is not None) == is_due


def test_new_elements_alone_make_no_run_of_all_against_all_due() -> None:
    _finished()
    catalogue_of(newer(VISITOR_ELEMENTS))
    assert catalogue_run_request_if_due() is None


def test_changed_settings_make_a_run_due(settings: Any) -> None:
    _finished()
    settings.ALL_DAYS = 7.0
    run = catalogue_run_request_if_due()
    assert run is not None
    assert run.trigger == "settings changed"


def test_a_fast_replay_does_not_screen_all_the_time() -> None:
    _finished(window_start_utc=NOW - 9 * DAY, requested_at=real_now_utc())
    assert catalogue_run_request_if_due() is None


def test_nothing_is_due_while_one_is_under_way_or_has_just_failed() -> None:
    factories.run()
    other = factories.run(kind=RunKind.CATALOGUE, status="running", requested_at=real_now_utc())
    assert catalogue_run_request_if_due() is None
    ScreeningRun.objects.filter(pk=other.pk).update(status=RunStatus.FAILED)
    assert catalogue_run_request_if_due() is None


# --- The first one ---------------------------------------------------------------------------


@pytest.fixture
def first_of_the_stations(monkeypatch: pytest.MonkeyPatch) -> ScreeningRun:
    """A run of the stations that a worker takes next; no worker takes any shard."""
    monkeypatch.setattr(tasks.execute_shard, "run", lambda shard_id: None)
    return run_request("test", enqueue=False)


def _catalogue_runs() -> list[str]:
    return [run.trigger for run in ScreeningRun.objects.filter(kind=RunKind.CATALOGUE)]


def test_the_first_is_asked_for_when_the_first_run_of_the_stations_has_finished(
    first_of_the_stations: ScreeningRun,
) -> None:
    tasks.execute_run(first_of_the_stations.pk)
    first_of_the_stations.refresh_from_db()
    assert first_of_the_stations.status == RunStatus.FINISHED
    assert _catalogue_runs() == ["first run of all against all"]


def test_the_first_is_not_asked_for_twice(first_of_the_stations: ScreeningRun) -> None:
    tasks.execute_run(first_of_the_stations.pk)
    tasks.execute_run(first_of_the_stations.pk)  # delivered again
    tasks.execute_run(run_request("test", enqueue=False).pk)
    tasks.request_due_catalogue_run()
    assert len(_catalogue_runs()) == 1


def test_two_that_miss_the_first_at_once_ask_for_one_even_when_it_ends_between(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    factories.run()

    def meanwhile(*args: Any) -> ScreeningRun:
        frozen = run_freeze(*args)
        _finished(window_start_utc=NOW)
        return frozen

    monkeypatch.setitem(catalogue_run_request.__globals__, "run_freeze", meanwhile)
    catalogue_run_request_if_due()
    assert len(_catalogue_runs()) == 1


def test_a_schedule_that_is_off_asks_for_no_first_one(
    first_of_the_stations: ScreeningRun, settings: Any
) -> None:
    settings.ALL_EVERY_HOURS = 0.0
    tasks.execute_run(first_of_the_stations.pk)
    assert _catalogue_runs() == []


def test_the_rule_tells_what_the_next_one_waits_for(settings: Any) -> None:
    def told() -> tuple[Wait, Any]:
        following = catalogue_run_next(NOW)
        return following.wait, following.due_at

    assert told() == (Wait.STATIONS, None)
    factories.run()
    assert told() == (Wait.NOTHING, None)
    failed = factories.run(kind=RunKind.CATALOGUE, status="failed", requested_at=real_now_utc())
    assert told() == (Wait.REST, failed.requested_at + timedelta(minutes=10))
    finished = _finished(window_start_utc=NOW - timedelta(hours=3))
    assert told() == (Wait.TIME, NOW + timedelta(hours=21))
    ScreeningRun.objects.filter(pk=finished.pk).update(status=RunStatus.RUNNING)
    assert told() == (Wait.UNFINISHED, None)
    settings.ALL_EVERY_HOURS = 0.0
    assert told() == (Wait.SWITCHED_ON, None)


def test_without_a_catalogue_the_next_one_waits_for_it() -> None:
    CatalogChange.objects.all().delete()
    assert catalogue_run_next(NOW).wait == Wait.CATALOGUE
