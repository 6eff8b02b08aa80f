"""The rows of the page of all conjunctions, and an object's own section of it."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from screening.common.clock import now_utc
from screening.conjunctions.models import CatalogueApproach, ScreeningRun
from screening.stations.models import StationPart
from tests import factories
from tests.factories import NOW
from tests.unit.sasweb.approach_pages import ADDRESS, rows_shown, text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("product_at_now")]


def test_a_row_tells_both_objects_the_miss_and_how_old_the_elements_are(client: Client) -> None:
    run = factories.catalogue_run(event_counts={"closest_approach": 321_000})
    primary = factories.space_object(
        name="STARLINK-1", owner_code="US", constellation="Starlink", is_synthetic=True
    )
    factories.approach(run, primary=primary)
    html = text(client)
    for words in (
        "321,000 of 321,000 events</strong>",
        ', payload, US, Starlink</span>; <span class="nowrap">elements 12 h',
        'owner not known</span>; <span class="nowrap">elements 30 h',
        "SYNTHETIC",
        "+0.600 / \N{MINUS SIGN}0.640 / +0.480",
        "14.200",
        "in 6 h 0 min",
        f'<a href="/catalogue/{primary.norad_cat_id}/">STARLINK-1</a>',
        f'<a href="/runs/{run.pk}/">Run {run.pk}</a>',
    ):
        assert words in html, words


def test_co_moving_pairs_show_how_long_and_window_edges_what_they_are(client: Client) -> None:
    run = factories.catalogue_run()
    factories.approach(run, kind="co_moving", duration_s=7260.0)
    factories.approach(run, kind="window_edge")
    factories.approach(
        run,
        kind="window_edge",
        relative_speed_km_s=0.001,
        duration_s=86_400.0,
        tca_utc=NOW - timedelta(minutes=1),
    )
    html = text(client, co_moving="show")
    assert 'Co-moving</abbr><span class="table__sub">2 h 1 min' in html
    assert html.count("Window edge</abbr>") == 2
    assert html.count('Window edge</abbr><span class="table__sub">co-moving, 1 d 0 h</span>') == 1
    assert ">passed<" not in html


@pytest.mark.parametrize("sort", ["miss", "-miss", "tca", "-tca", "speed", "-speed"])
def test_next_and_previous_keep_the_order_and_the_filters(
    client: Client, monkeypatch: pytest.MonkeyPatch, sort: str
) -> None:
    monkeypatch.setattr("sasweb.web.all_conjunctions.PAGE_SIZE", 2)
    run = factories.catalogue_run()
    keys = [factories.approach(run).pk for _ in range(5)]
    response = client.get(ADDRESS, {"sort": sort, "miss": "2"})
    seen = [row.approach.pk for row in response.context["rows"]]
    while (later := response.context["page"].later) is not None:
        response = client.get(ADDRESS, {"sort": sort, "miss": "2", "after": later.text})
        seen += [row.approach.pk for row in response.context["rows"]]
    assert seen == (sorted(keys, reverse=True) if sort.startswith("-") else sorted(keys))
    assert f"sort={sort}&amp;miss=2&amp;before=" in response.content.decode()


def test_a_place_that_nobody_gave_out_gives_the_first_page(client: Client) -> None:
    row = factories.approach(factories.catalogue_run())
    assert rows_shown(client, after="nonsense") == [row.pk]


def test_pressing_a_columns_head_begins_at_its_first_page(client: Client) -> None:
    factories.approach(factories.catalogue_run())
    assert 'href="?sort=tca"' in text(client, after="0.5~1")


def test_a_pass_of_a_station_leads_to_its_conjunction(client: Client) -> None:
    known = factories.assessed_conjunction()
    run = factories.catalogue_run()
    near = known.tca_utc + timedelta(minutes=3)
    factories.approach(run, primary=known.secondary, secondary=known.primary, tca_utc=near)
    factories.approach(
        run, primary=known.primary, secondary=known.secondary, tca_utc=near + timedelta(hours=2)
    )
    html = text(client)
    assert html.count(f'<a href="/conjunctions/{known.pk}/">ISS pass</a>') == 1
    assert html.count('title="Nobody has judged it: this assessment is older than that."') == 1
    assessment = known.latest_assessment
    assert assessment is not None
    assessment.pc, assessment.pc_reason = 1.234e-5, ""
    assessment.save()
    link = f'<a href="/conjunctions/{known.pk}/">ISS pass</a> Pc <span class="num" title='
    assert f'{link}"1.234000e-05">1.2e' in text(client)
    factories.assessment(known, run=None, originator="CARA", pc=1e-7, stated_pc=2e-4, tca_utc=near)
    html = text(client)
    assert 'CARA’s Pc <span class="num" title="2.000000e-04">' in html.replace("</abbr>", "")
    assert "message states it; computed here is less: 1.0e\N{MINUS SIGN}07" in html


def test_old_elements_are_called_stale_and_what_is_over_is_passed(client: Client) -> None:
    run = factories.catalogue_run()
    factories.approach(run, secondary_age_days=4.0, oldest_age_days=4.0)
    factories.approach(run, tca_utc=NOW - timedelta(hours=1), secondary_age_days=4.0)
    html = text(client)
    assert html.count("stale: secondary&#x27;s elements 3.8 d old") == 1
    assert html.count(">passed<") == 1


def test_the_file_holds_what_the_list_is_filtered_to(client: Client) -> None:
    run = factories.catalogue_run()
    factories.approach(run, miss_distance_km=0.3)
    factories.approach(run)
    assert "/conjunctions/all/approaches.csv?miss=0.5&amp;columns=socrates" in text(
        client, miss="0.5"
    )
    response: Any = client.get(f"{ADDRESS}approaches.csv", {"miss": "0.5"})
    assert len(b"".join(response.streaming_content).splitlines()) == 2


def test_there_is_no_file_without_a_run_or_for_unknown_columns(client: Client) -> None:
    assert client.get(f"{ADDRESS}approaches.csv").status_code == 404
    factories.catalogue_run()
    assert client.get(f"{ADDRESS}approaches.csv?columns=mine").status_code == 404
    response = client.get(f"{ADDRESS}approaches.csv?tca_from=soon")
    assert (response.status_code, response["Location"]) == (302, f"{ADDRESS}?tca_from=soon")


def test_the_page_asks_few_questions_however_many_rows(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    run = factories.catalogue_run()
    for _ in range(20):
        factories.approach(run)
    with django_assert_max_num_queries(23):
        text(client, miss="5")


def test_all_pairs_is_where_you_are_and_conjunctions_is_not(client: Client) -> None:
    html = text(client)
    assert 'href="/conjunctions/all/" aria-current="page"' in html
    assert html.count('aria-current="page"') == 1


def test_an_object_lists_its_closest_approaches_and_leads_to_the_rest(client: Client) -> None:
    run = factories.catalogue_run()
    subject = factories.space_object()
    near = factories.approach(run, secondary=subject, miss_distance_km=0.01)
    factories.approach(run)
    html = text(client, f"/catalogue/{subject.norad_cat_id}/")
    assert "Closest to anything" in html
    assert near.primary.name in html
    assert f"{ADDRESS}?q={subject.norad_cat_id}&amp;co_moving=show" in html


def test_parts_of_a_station_are_marked_among_what_an_object_comes_close_to(
    client: Client,
) -> None:
    run = factories.catalogue_run()
    subject = factories.space_object()
    near = factories.approach(run, secondary=subject, miss_distance_km=0.877)
    address = f"/catalogue/{subject.norad_cat_id}/"
    assert "part of" not in text(client, address)
    part = StationPart.objects.create(
        station=factories.station(),
        norad_cat_id=near.primary.norad_cat_id,
        name="POISK",
        valid_from=now_utc() - timedelta(days=1),
    )
    assert '<span class="tag">part of ISS</span>' in text(client, address)
    StationPart.objects.filter(pk=part.pk).update(valid_to=now_utc() - timedelta(hours=1))
    assert "part of ISS" not in text(client, address)


def test_an_object_that_meets_nothing_is_told_from_one_nobody_looked_at(client: Client) -> None:
    subject = factories.space_object()
    address = f"/catalogue/{subject.norad_cat_id}/"
    assert "No run of all against all has finished yet" in text(client, address)
    run: ScreeningRun = factories.catalogue_run()
    html = text(client, address)
    assert f"Run {run.pk}</a> found no approach of this object" in html
    assert not CatalogueApproach.objects.exists()
