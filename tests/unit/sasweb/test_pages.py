"""Every page, with data and without."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from screening.catalog.models import SpaceObject
from tests import factories
from tests.factories import NOW
from tests.unit.sasweb.conftest import PAGES

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("product_at_now")]

HOUR = timedelta(hours=1)


def text_of(client: Client, path: str, **headers: str) -> str:
    response = client.get(path, headers=headers)
    assert response.status_code == 200, path
    return " ".join(response.content.decode().split())


@pytest.mark.parametrize("path", PAGES)
def test_every_page_answers_on_an_empty_database(client: Client, path: str) -> None:
    assert "Safe Passage" in text_of(client, path)


@pytest.mark.parametrize("path", PAGES)
def test_every_page_answers_with_a_pass_in_the_database(client: Client, path: str) -> None:
    factories.assessed_conjunction()
    assert "Safe Passage" in text_of(client, path)


def test_the_catalogue_is_searched_and_filtered(client: Client) -> None:
    factories.space_object(name="ISS (ZARYA)", norad_cat_id=25544, owner_code="ISS")
    factories.space_object(name="COSMOS 1408 DEB", norad_cat_id=50032, object_type="debris")
    for query, number in (("q=zarya", 25544), ("q=25544", 25544), ("type=debris", 50032)):
        html = text_of(client, f"/catalogue/?{query}")
        assert f"/catalogue/{number}/" in html, query
        assert ">1 object<" in html, query


def test_a_search_that_finds_nothing_says_so(client: Client) -> None:
    factories.space_object()
    assert "No object answers to this." in text_of(client, "/catalogue/?q=nothing+like+this")


def test_the_catalogue_is_cut_into_pages_at_a_fixed_cost(
    client: Client, django_assert_num_queries: Any
) -> None:
    SpaceObject.objects.bulk_create(
        SpaceObject(norad_cat_id=number, name=f"OBJECT {number}") for number in range(1, 121)
    )
    with django_assert_num_queries(19):
        html = text_of(client, "/catalogue/?page=2")
    assert "51–100 of 120 objects" in html


def test_an_object_shows_its_facts_history_and_passes(client: Client) -> None:
    made = factories.assessed_conjunction()
    html = text_of(client, "/catalogue/70001/")
    assert "VISITOR 1" in html
    assert "Perigee height" in html
    assert f"/conjunctions/{made.pk}/" in html
    assert ">1 element set<" in html


def test_an_object_nobody_knows_is_not_found(client: Client) -> None:
    response = client.get("/catalogue/999999999/")
    assert response.status_code == 404
    assert "Nothing is here." in response.content.decode()


def test_an_object_without_elements_says_so(client: Client) -> None:
    factories.space_object(norad_cat_id=5)
    assert "No element set of this object is stored" in text_of(client, "/catalogue/5/")


def test_a_number_that_is_not_known_is_a_dash_never_zero(client: Client) -> None:
    factories.run(status="running", peak_memory_mb=None, status_counts={}, event_counts={})
    html = text_of(client, "/runs/")
    row = html[html.index('<tbody id="runs-rows"') :]
    assert '<span class="unknown" title="not known">–</span>' in row


def test_stations_list_what_the_newest_run_took_for_docked(client: Client) -> None:
    run = factories.run()
    run.docked_objects.create(
        station=factories.station(),
        space_object=factories.space_object(name="SOYUZ-MS 28"),
        method="state",
        max_separation_km=1.5,
        max_relative_speed_m_s=1.25,
    )
    html = text_of(client, "/stations/")
    assert "SOYUZ-MS 28" in html
    assert "Stays with the station over a whole orbit" in html
    assert "NASA CARA hard-body radius" in html


def test_a_stopped_feed_shows_why_and_a_quarantined_pull_waits(client: Client) -> None:
    feed = factories.feed(state="stopped", stop_reason="celestrak.org answered 403.")
    factories.pull(feed=feed, status="quarantined", message="Only 40 objects where it had 4,000.")
    html = text_of(client, "/sources/")
    assert "celestrak.org answered 403." in html
    assert "Only 40 objects where it had 4,000." in html
    assert "An operator must sign in to decide." in html


def test_a_pull_lists_what_it_refused_and_why(client: Client) -> None:
    pull = factories.pull(records_rejected=1)
    pull.rejections.create(location="a.csv, line 17", reason="bad checksum", excerpt="1 25544U")
    html = text_of(client, f"/sources/pulls/{pull.pk}/")
    for part in ("a.csv, line 17", "bad checksum", "1 25544U"):
        assert part in html


@pytest.mark.parametrize(
    ("state", "shown"),
    [("coming", "coming"), ("passed", "passed"), ("not_found", "gone"), ("bogus", "coming")],
)
def test_conjunctions_are_listed_by_state(client: Client, state: str, shown: str) -> None:
    run = factories.run()
    made = {
        "coming": factories.assessed_conjunction(first_run=run, tca_utc=NOW + HOUR),
        "passed": factories.assessed_conjunction(first_run=run, tca_utc=NOW - HOUR),
        "gone": factories.assessed_conjunction(first_run=run, tca_utc=NOW + 2 * HOUR),
    }
    later = factories.run()
    for name in ("coming", "gone"):
        made[name].last_looked_run = later
        made[name].last_seen_run = later if name == "coming" else run
        made[name].save()
    html = text_of(client, f"/conjunctions/?state={state}")
    listed = {name for name, each in made.items() if f'/conjunctions/{each.pk}/"' in html}
    assert listed == {shown}


@pytest.mark.parametrize("path", ["/conjunctions/", "/runs/", "/sources/", "/catalogue/70001/"])
def test_questions_do_not_grow_with_the_rows(client: Client, path: str) -> None:
    factories.assessed_conjunction()
    few = queries_of(client, path)
    for hours in range(1, 6):
        factories.assessed_conjunction(tca_utc=NOW + hours * HOUR)
    assert queries_of(client, path) == few


def queries_of(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as caught:
        text_of(client, path)
    return len(caught)


@pytest.mark.parametrize("path", PAGES)
def test_no_page_carries_script_or_style_of_its_own(client: Client, path: str) -> None:
    factories.assessed_conjunction()
    html = text_of(client, path)
    assert not re.search(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)", html)
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=", html)


@pytest.mark.parametrize("path", PAGES)
def test_every_page_has_its_landmarks(client: Client, path: str) -> None:
    html = text_of(client, path)
    assert html.count("<h1") == 1
    assert 'class="skip-link" href="#main"' in html
    assert '<main id="main"' in html
    assert 'aria-label="Main"' in html
    assert 'aria-live="polite"' in html
    assert len(re.findall(r"<table", html)) == len(re.findall(r"<caption", html))


def test_a_finished_run_and_stations_say_loudly_who_was_not_screened(client: Client) -> None:
    why = "ISS (25544) was not screened: it has no element set."
    gap = factories.gap("it has no element set")
    run = factories.run(message=why, unscreened_stations={"iss": gap})
    html = text_of(client, f"/runs/{run.pk}/")
    assert "Not every station was screened." in html
    assert why in html
    assert why in text_of(client, "/stations/")
    assert client.get(f"/api/v1/runs/{run.pk}/").json()["unscreened_stations"] == {"iss": gap}
