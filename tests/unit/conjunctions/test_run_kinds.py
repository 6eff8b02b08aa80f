"""A run of all against all never speaks for the stations, nor a stations' run for the catalogue."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from sasweb.web.chips import data_ages
from sasweb.web.lanes import lanes_of
from sasweb.web.standing import standing
from screening.catalog.selectors import catalog_revision
from screening.common.clock import real_now_utc
from screening.conjunctions.models import CatalogueApproach, RunKind, RunStatus, ScreeningRun
from screening.conjunctions.run_inputs import current_config
from screening.conjunctions.selectors import (
    ConjunctionState,
    approaches_of,
    conjunction_state,
    conjunctions_with_tier,
    latest_finished_run,
    runs_recent,
    runs_unfinished,
    runs_unfinished_of_any_kind,
    upcoming_passes,
)
from screening.conjunctions.services import run_execute, run_request, run_request_if_due
from screening.conjunctions.services.run_results import refuse_superseded
from screening.stations.models import Station
from tests import factories
from tests.factories import NOW, STATION_ELEMENTS, VISITOR_ELEMENTS
from tests.screened_world import grow_silent, stand_still, two_objects

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _at_now(settings: Any) -> None:
    stand_still(settings)


def _catalogue_run(**overrides: Any) -> ScreeningRun:
    return factories.run(**{"kind": RunKind.CATALOGUE, "requested_at": real_now_utc()} | overrides)


def _approach(run: ScreeningRun) -> CatalogueApproach:
    primary, secondary = (
        factories.stored_element_set(each) for each in (STATION_ELEMENTS, VISITOR_ELEMENTS)
    )
    return CatalogueApproach.objects.create(
        run=run,
        primary=primary.space_object,
        secondary=secondary.space_object,
        primary_element_set=primary,
        secondary_element_set=secondary,
        kind="closest_approach",
        tca_utc=NOW,
        miss_distance_km=1.0,
        radial_km=1.0,
        in_track_km=0.0,
        cross_track_km=0.0,
        relative_speed_km_s=7.0,
        duration_s=1.0,
        primary_age_days=0.5,
        secondary_age_days=-1.5,
        oldest_age_days=1.5,
    )


@pytest.mark.parametrize("status", RunStatus.values)
def test_a_catalogue_run_is_never_the_newest_waiting_or_failed_run_of_the_stations(
    status: str,
) -> None:
    of_stations = factories.run()
    of_all = _catalogue_run(status=status)
    assert latest_finished_run() == of_stations
    assert list(runs_recent(5)) == [of_stations]
    assert not runs_unfinished().exists()
    assert list(runs_recent(5, kind=RunKind.CATALOGUE)) == [of_all]
    is_finished, is_open = status == RunStatus.FINISHED, status in {"queued", "running"}
    assert latest_finished_run(RunKind.CATALOGUE) == (of_all if is_finished else None)
    assert list(runs_unfinished(RunKind.CATALOGUE)) == ([of_all] if is_open else [])
    assert list(runs_unfinished_of_any_kind()) == ([of_all] if is_open else [])


@pytest.mark.parametrize("status", RunStatus.values)
def test_watch_chips_lanes_and_staleness_say_the_same_beside_a_catalogue_run(
    status: str, client: Client
) -> None:
    factories.assessed_conjunction(tca_utc=NOW + timedelta(hours=1))
    before = _all_that_is_said(client)
    _catalogue_run(status=status, window_start_utc=NOW + timedelta(hours=2), heartbeat_at=NOW)
    assert _all_that_is_said(client) == before


def _all_that_is_said(client: Client) -> list[Any]:
    newest = latest_finished_run()
    passes = list(upcoming_passes(NOW))
    states = [conjunction_state(each, NOW, newest) for each in passes]
    assert states == [ConjunctionState.UPCOMING]
    page = client.get("/")
    assert page.status_code == 200
    all_lanes = lanes_of(conjunctions_with_tier(), Station.objects.all(), NOW, newest)
    said = page.content.decode().partition("<main")[2]  # above it is the server's real time
    assert "VISITOR" in said
    return [standing(NOW), data_ages(), all_lanes, passes, said]


def test_a_waiting_catalogue_run_is_not_given_to_who_asks_for_the_stations() -> None:
    two_objects()
    waiting = _catalogue_run(status=RunStatus.QUEUED)
    requested = run_request("test", enqueue=False)
    assert requested != waiting
    assert requested.kind == RunKind.STATIONS


def test_a_stations_run_is_due_beside_a_catalogue_run_that_waits_or_has_finished() -> None:
    two_objects()
    _catalogue_run(status=RunStatus.QUEUED)
    due = run_request_if_due()
    assert due is not None
    assert due.kind == RunKind.STATIONS
    due.delete()
    _catalogue_run(catalog_revision=catalog_revision(), config=current_config(NOW).as_json())
    assert run_request_if_due() is not None


def test_a_newer_catalogue_run_does_not_supersede_a_stations_run() -> None:
    of_stations = factories.run(status=RunStatus.RUNNING)
    _catalogue_run()
    refuse_superseded(of_stations)


def test_a_worker_for_the_stations_leaves_a_catalogue_run_alone() -> None:
    run = _catalogue_run(status=RunStatus.QUEUED)
    assert not run_execute(run.pk)
    grow_silent(run)
    run.refresh_from_db()
    assert (run.status, run.attempts) == (RunStatus.QUEUED, 0)


def test_events_show_only_once_their_run_has_finished() -> None:
    run = _catalogue_run(status=RunStatus.RUNNING)
    event = _approach(run)
    assert not approaches_of(run).exists()
    run.status = RunStatus.FINISHED
    assert list(approaches_of(run)) == [event]
