"""What Watch says when nothing is coming, nobody has looked, or not at everything."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from screening.catalog.models import PullStatus
from screening.conjunctions.models import ScreeningRun
from tests import factories
from tests.factories import NOW
from tests.unit.sasweb.watch_pages import a_pass, page, rows

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("product_at_now")]


@pytest.fixture
def run() -> ScreeningRun:
    return factories.run(status_counts={"OK": 21542, "DOCKED": 15, "DECAYED": 25})


def test_nothing_coming_says_who_looked_when_and_at_what(client: Client, run: ScreeningRun) -> None:
    ScreeningRun.objects.update(window_start_utc=NOW - timedelta(minutes=4))
    html = re.sub("<[^>]*>", "", page(client))
    assert "No pass under 25 km in the next 7 days." in html
    assert "looked 4 min ago at 21,542 objects; 25 could not be screened." in html


def test_filters_that_leave_nothing_say_so(client: Client, run: ScreeningRun) -> None:
    a_pass(run, 1, 2.0)
    assert "answers to these filters" in page(client, "?q=nobody")


def test_no_catalogue_yet(client: Client) -> None:
    assert "No catalogue yet." in page(client)


def test_the_first_pull_under_way(client: Client) -> None:
    factories.pull(status=PullStatus.RUNNING, progress=0.43)
    html = page(client)
    assert "The first catalogue is coming in." in html
    assert "43 % of the pull is done." in html


def test_a_catalogue_and_no_run(client: Client) -> None:
    factories.space_object()
    assert "Nobody has looked yet." in page(client)


def test_the_first_run_under_way(client: Client) -> None:
    factories.run(status="running", stage="search", progress=0.5)
    html = page(client)
    assert "The first screening is under way." in html
    assert "search, 50 %" in html


def test_the_first_run_failed(client: Client) -> None:
    factories.run(status="failed", message="The disk is full.")
    html = page(client)
    assert "Nobody has looked yet: the first run failed." in html
    assert "The disk is full." in html


def test_a_failed_run_after_a_good_one_keeps_the_table_and_warns(
    client: Client, run: ScreeningRun
) -> None:
    made = a_pass(run, 1, 2.0)
    factories.run(status="failed", message="The disk is full.")
    html = page(client)
    assert rows(html) == [made.pk]
    assert "The table still shows run" in html


# --- What it costs.


def test_a_station_that_was_not_screened_is_never_called_clear(client: Client) -> None:
    why = "ISS (25544) was not screened: it has no element set."
    factories.run(unscreened_stations={"iss": factories.gap("it has no element set")})
    for query in ("", "?station=iss"):
        html = page(client, query)
        assert "No pass under" not in html
        assert html.count(why) == 2  # the notice, and the empty table
        assert "not screened</span>" in html
    assert "No pass under" in page(client, "?station=css")


def test_a_station_screened_in_part_says_until_when(client: Client) -> None:
    why = "ISS (25544) was screened only until 2026-03-12 08:00 UTC: its element set decays then."
    gap = factories.gap("its element set decays then", until_utc=NOW + timedelta(hours=52))
    factories.run(unscreened_stations={"iss": gap})
    html = page(client)
    assert "screened until 2026-03-12 08:00 UTC</span>" in html
    assert why in html
    assert "not screened</span>" not in html


def test_a_station_that_the_newest_run_was_not_asked_for_is_never_called_clear(
    client: Client,
) -> None:
    factories.run(config={"stations": [{"id": factories.station("iss").pk}]})
    assert "CSS (48274) was not screened: it was not switched on" in page(client, "?station=css")
    assert "No pass under" in page(client, "?station=iss")


@pytest.mark.parametrize("path", ["/", "/catalogue/", "/sources/", "/runs/"])
def test_without_a_catalogue_on_purpose_no_page_promises_one(
    client: Client, settings: Any, path: str
) -> None:
    settings.CATALOG = "none"
    html = client.get(path).content.decode()
    assert "SAFE_PASSAGE_CATALOG=none" in html
    assert "first pull" not in html
    assert "nobody has looked" not in html
    assert ("data-is-without-catalogue" in html) == (path == "/")
    settings.CATALOG = "demo"
    html = client.get(path).content.decode()
    assert "SAFE_PASSAGE_CATALOG=none" not in html
    assert "data-is-without-catalogue" not in html


def test_without_a_catalogue_what_filters_hide_is_not_denied(client: Client, settings: Any) -> None:
    settings.CATALOG = "none"
    assert "No message has told of a coming pass." in page(client)
    told = {"tca_utc": NOW + timedelta(hours=9), "miss_distance_km": 280.0, "first_run": None}
    hidden = factories.conjunction(**told)
    hidden.latest_report = factories.assessment(hidden, run=None, originator="JSC")
    hidden.save()
    html = page(client)
    assert "0 of 1 passes shown" in html
    assert "No pass that messages have told of answers to these filters." in html
    assert "No message has told of a coming pass." not in html
