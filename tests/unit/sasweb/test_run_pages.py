"""Runs, one run, and what the header, the stream and the API say of runs."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from sasweb.revision import read_revision
from sasweb.web.chips import data_ages
from screening.common.clock import real_now_utc
from screening.conjunctions.models import ScreeningRun
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("product_at_now")]

COUNTS = {"OK": 21_542, "DOCKED": 7, "DECAYED": 3, "DECAYED_IN_WINDOW": 12, "STALE_ELEMENTS": 25}


def words_of(client: Client, path: str) -> str:
    """The text of a page, without marks."""
    response = client.get(path)
    assert response.status_code == 200, path
    return " ".join(re.sub("<[^>]*>", " ", response.content.decode()).split())


def running(silent_s: float) -> ScreeningRun:
    """A run under way whose worker was last heard of so many seconds ago."""
    heard_at = real_now_utc() - timedelta(seconds=silent_s)
    return factories.run(
        status="running",
        finished_at=None,
        heartbeat_at=heard_at,
        attempts=1,
        stage="search",
        progress=0.08,
        status_counts={},
    )


# --- Objects ---------------------------------------------------------------------------------


def test_a_run_lists_every_object_it_could_not_screen(client: Client) -> None:
    run = factories.run(status_counts={"OK": 2, "DECAYED": 1})
    lost = factories.space_object(name="LOST ONE")
    run.object_statuses.create(space_object=lost, status="DECAYED", detail="before the window")
    said = words_of(client, f"/runs/{run.pk}/?status=DECAYED")
    assert "LOST ONE" in said
    assert "before the window" in said
    other = words_of(client, f"/runs/{run.pk}/?status=OTHER")
    assert "Every object was screened all through" in other


def test_objects_that_decay_in_the_window_are_not_counted_as_left_out(client: Client) -> None:
    run = factories.run(status_counts=COUNTS)
    said = words_of(client, f"/runs/{run.pk}/")
    assert "Screened until they decay 12" in said
    assert "Could not be screened 28" in said
    assert "not screened: stale elements 25" in said
    assert "until they decay; 28 could not be screened" in words_of(client, "/")


def test_passes_of_a_run_are_counted_with_every_kind_that_watch_lists(client: Client) -> None:
    run = factories.run(event_counts={"closest_approach": 1_404, "co_moving": 5})
    page = client.get("/runs/").content.decode()
    assert 'title="1,404 closest approaches, 5 co-moving">1,409</td>' in page
    ScreeningRun.objects.filter(pk=run.pk).update(event_counts={})
    assert '<td class="num num--right">0</td>' in client.get("/runs/").content.decode()


STATIONS = {"stations": [{"id": 1, "short_name": "ISS"}, {"id": 2, "short_name": "CSS"}]}


def test_a_run_that_screened_no_station_is_not_shown_as_a_good_one_without_passes(
    client: Client,
) -> None:
    gap = factories.gap("it has no element set")
    run = factories.run(
        config=STATIONS,
        unscreened_stations={"css": gap, "iss": gap},
        event_counts={"closest_approach": 0},
    )
    for path in ("/runs/", f"/runs/{run.pk}/"):
        assert "stations not screened: ISS, CSS" in words_of(client, path)
        page = client.get(path).content.decode()
        assert "tag--good" not in page
        assert '<span class="tag tag--blind"><svg' in page
    row = client.get("/runs/").content.decode().partition('id="runs-rows"')[2]
    assert '<td class="num num--right"><span class="unknown" title="not known">–</span></td>' in row
    assert "Closest approaches –" in words_of(client, f"/runs/{run.pk}/")


def test_a_run_that_screened_one_station_counts_its_passes(client: Client) -> None:
    until = factories.NOW + timedelta(days=2)
    gaps = {
        "css": factories.gap("it has no element set"),
        "iss": factories.gap("it decays", until_utc=until),
    }
    factories.run(config=STATIONS, unscreened_stations=gaps)
    said = words_of(client, "/runs/")
    assert "station not screened: CSS; station screened in part: ISS" in said
    assert 'title="1 closest approaches">1</td>' in client.get("/runs/").content.decode()


def test_the_api_sorts_the_objects_of_a_run_by_what_became_of_them(client: Client) -> None:
    run = factories.run(status_counts=COUNTS)
    assert client.get(f"/api/v1/runs/{run.pk}/").json()["objects"] == {
        "screened": 21_542,
        "until_decay": 12,
        "docked": 7,
        "not_screened": {"STALE_ELEMENTS": 25, "DECAYED": 3},
        "not_screened_total": 28,
    }


def test_a_run_that_has_not_counted_says_so_and_never_zero(client: Client) -> None:
    run = running(silent_s=1)
    assert "Could not be screened –" in words_of(client, f"/runs/{run.pk}/")
    assert client.get(f"/api/v1/runs/{run.pk}/").json()["objects"] is None


# --- Workers ---------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/runs/", "/runs/{}/"])
def test_a_silent_worker_is_said_to_be_lost_with_the_time_of_the_take_over(
    client: Client, path: str
) -> None:
    run = running(silent_s=20)
    assert run.heartbeat_at is not None
    said = words_of(client, path.format(run.pk))
    taken_over_at = run.heartbeat_at + timedelta(seconds=90)
    assert f"Worker lost since {run.heartbeat_at:%H:%M:%S} UTC" in said
    assert f"taken over by another at {taken_over_at:%H:%M:%S} UTC" in said


@pytest.mark.parametrize("path", ["/runs/", "/runs/{}/"])
def test_a_worker_that_is_heard_of_is_not_called_lost(client: Client, path: str) -> None:
    run = running(silent_s=5)
    assert "orker lost" not in words_of(client, path.format(run.pk))


def test_the_api_tells_of_a_lost_worker(client: Client) -> None:
    lost, well = running(silent_s=20), running(silent_s=1)
    told = client.get(f"/api/v1/runs/{lost.pk}/").json()["worker_lost"]
    assert (told["is_last_attempt"], told["is_overdue"]) == (False, False)
    assert told["since"] == client.get(f"/api/v1/runs/{lost.pk}/").json()["heartbeat_at"]
    assert client.get(f"/api/v1/runs/{well.pk}/").json()["worker_lost"] is None


def test_the_header_tells_of_a_lost_worker() -> None:
    factories.run()
    running(silent_s=20)
    (chip,) = [each for each in data_ages().chips if each.label == "Run"]
    assert (chip.text, chip.level) == ("worker lost", "late")
    assert "Worker lost since" in chip.sentence


def test_a_lost_worker_does_not_hide_that_nobody_has_looked_for_hours() -> None:
    factories.run(window_start_utc=factories.NOW - timedelta(hours=7))
    running(silent_s=7 * 3600)
    ages = data_ages()
    (chip,) = [each for each in ages.chips if each.label == "Run"]
    assert (chip.text, chip.level) == ("worker lost", "blind")
    assert "The newest screening looked 7 h 0 min ago." in chip.sentence
    assert ages.state == "blind"


def test_the_header_finds_a_lost_worker_behind_a_run_that_waits() -> None:
    factories.run(status="queued", finished_at=None, status_counts={})
    running(silent_s=20)
    (chip,) = [each for each in data_ages().chips if each.label == "Run"]
    assert chip.text == "worker lost"


def test_the_stream_tells_open_pages_when_a_worker_falls_silent(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    run = running(silent_s=20)
    subjects = ("run", "station_runs")
    told = read_revision()
    assert [told[each]["worker_lost_run_ids"] for each in subjects] == [[run.pk], [run.pk]]
    ScreeningRun.objects.update(heartbeat_at=real_now_utc())
    told = read_revision()
    assert [told[each]["worker_lost_run_ids"] for each in subjects] == [[], []]


def test_a_failed_run_says_why(client: Client) -> None:
    run = factories.run(status="failed", message="The worker was killed twice.")
    assert "The worker was killed twice." in words_of(client, f"/runs/{run.pk}/")


# --- Refreshing ------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/runs/", "/runs/{}/"])
def test_a_refresh_under_way_is_not_broken_off_by_the_next(client: Client, path: str) -> None:
    html = client.get(path.format(running(silent_s=1).pk)).content.decode()
    assert 'hx-sync="this:queue last"' in html
    assert 'hx-sync="this:replace"' not in html


def test_the_page_of_an_ended_run_asks_for_nothing_more(client: Client) -> None:
    html = client.get(f"/runs/{factories.run().pk}/").content.decode()
    assert 'hx-trigger="never"' in html


# --- The admin -------------------------------------------------------------------------------


def test_every_kind_of_record_has_a_proper_plural_in_the_admin(admin_client: Any) -> None:
    said = words_of(admin_client, "/admin/")
    assert "Run object statuses" in said
    assert "statuss" not in said


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("duration_s", 604800.0, "7 d"),
        ("sieve_step_s", 5400.0, "90 min"),
        ("step_s", 75.0, "75 s"),
        ("threshold_km", 57.4456, "57.4 km"),
        ("margin_km", 0.125, "0.125 km"),
    ],
)
def test_a_setting_of_a_run_is_said_as_people_say_it(
    client: Client, name: str, value: float, said: str
) -> None:
    run = factories.run(config={name: value})
    assert said in words_of(client, f"/runs/{run.pk}/")
