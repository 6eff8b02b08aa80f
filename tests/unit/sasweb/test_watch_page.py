"""Watch, as the server renders it: whole without JavaScript."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from screening.catalog.models import PullStatus
from screening.conjunctions.models import Assessment, Conjunction, ScreeningRun
from tests import factories
from tests.factories import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("product_at_now")]

HOUR = timedelta(hours=1)


def page(client: Client, query: str = "", *, part: bool = False) -> str:
    response = client.get(f"/{query}", headers={"HX-Request": "true"} if part else {})
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def rows(html: str) -> list[int]:
    """The passes of the table, in its order."""
    return [int(key) for key in re.findall(r'<tr id="pass-(\d+)"', html)]


@pytest.fixture
def run() -> ScreeningRun:
    return factories.run(status_counts={"OK": 21542, "DOCKED": 15, "DECAYED": 25})


def a_pass(run: ScreeningRun, hours: float, miss_km: float, **secondary: Any) -> Conjunction:
    """A pass of its own object, so many hours after NOW, at so many kilometres."""
    visitor = factories.space_object(**secondary)
    factories.stored_element_set(
        space_object=visitor, pull=factories.pull(), epoch_utc=NOW - 12 * HOUR
    )
    return factories.assessed_conjunction(
        first_run=run,
        secondary=visitor,
        tca_utc=NOW + timedelta(hours=hours),
        miss_distance_km=miss_km,
    )


def test_a_row_carries_what_globe_and_lanes_need(client: Client, run: ScreeningRun) -> None:
    made = a_pass(run, 2, 1.2345, name="STARLINK-2305", owner_code="US")
    html = page(client)
    row = re.search(rf'<tr id="pass-{made.pk}".*?</tr>', html)
    assert row is not None
    for part in (
        'tabindex="0"',
        f'data-conjunction-id="{made.pk}"',
        'data-station-slug="iss"',
        'data-primary-id="25544"',
        f'data-secondary-id="{made.secondary.norad_cat_id}"',
        'data-tca-utc="2026-03-10T06:00:00+00:00"',
        'data-miss-distance-km="1.234500"',
        f'data-encounter-url="/api/v1/conjunctions/{made.pk}/encounter/"',
        "STARLINK-2305",
        "10 Mar 06:00:00.0",
        "in 2 h 0 min",
        "1.234",
        "14 h",  # the visitor's element set at TCA
        'aria-label="yellow: prepare"',
    ):
        assert part in row.group(), part


def test_a_row_has_one_link_and_it_says_where_it_leads(client: Client, run: ScreeningRun) -> None:
    made = a_pass(run, 2, 1.2, name="STARLINK-2305")
    row = re.search(rf'<tr id="pass-{made.pk}".*?</tr>', page(client))
    assert row is not None
    assert re.findall(r"<a [^>]*>[^<]*</a>", row.group()) == [
        f'<a class="table__sub passes__open" href="/conjunctions/{made.pk}/"'
        ' aria-label="Details of STARLINK-2305">Details</a>'
    ]


def test_the_passes_can_be_reached_before_anything_else(client: Client) -> None:
    html = page(client)
    assert 'href="#passes-list" data-skip-to-passes>Skip to passes</a>' in html
    assert html.index('id="passes-list"') < html.index('id="globe"')


def test_passes_come_soonest_first(client: Client, run: ScreeningRun) -> None:
    later, sooner = a_pass(run, 5, 1.0), a_pass(run, 1, 9.0)
    assert rows(page(client)) == [sooner.pk, later.pk]


@pytest.mark.parametrize(
    ("sort", "order"), [("miss", [1, 0]), ("-miss", [0, 1]), ("bogus", [0, 1])]
)
def test_the_address_orders(client: Client, run: ScreeningRun, sort: str, order: list[int]) -> None:
    made = [a_pass(run, 1, 9.0), a_pass(run, 5, 1.0)]
    assert rows(page(client, f"?sort={sort}")) == [made[each].pk for each in order]


def test_the_heads_say_how_the_list_is_ordered(client: Client, run: ScreeningRun) -> None:
    a_pass(run, 1, 9.0)
    active = "table__sort table__sort--active"
    assert f'aria-sort="descending"><a class="{active}" href="?sort=miss"' in page(
        client, "?sort=-miss"
    )
    assert f'aria-sort="ascending"><a class="{active}" href="?sort=-tca"' in page(client)


@pytest.mark.parametrize(
    "query",
    ["max_miss=5", "q=near", "q=80", "type=debris", "owner=PRC", "volume=pizza+box", "station=iss"],
)
def test_the_address_filters(client: Client, run: ScreeningRun, query: str) -> None:
    wanted = a_pass(
        run, 1, 2.0, name="NEAR ONE", object_type="debris", owner_code="PRC", norad_cat_id=80
    )
    Assessment.objects.filter(conjunction=wanted).update(volumes_entered=["pizza box"])
    other = a_pass(run, 2, 20.0, name="FAR OTHER", norad_cat_id=99)
    Conjunction.objects.filter(pk=other.pk).update(station=factories.station("css"))
    assert rows(page(client, f"?{query}")) == [wanted.pk]


def test_co_moving_objects_can_be_hidden(client: Client, run: ScreeningRun) -> None:
    made = a_pass(run, 1, 2.0)
    Assessment.objects.update(kind=Assessment.Kind.CO_MOVING)
    assert "co-moving" in page(client)
    assert rows(page(client)) == [made.pk]
    assert rows(page(client, "?co_moving=hide")) == []


def test_far_passes_are_shown_when_asked_for(client: Client, run: ScreeningRun) -> None:
    made = a_pass(run, 1, 40.0)
    assert rows(page(client)) == []
    assert rows(page(client, "?max_miss=any")) == [made.pk]


def test_a_pass_that_the_newest_run_did_not_look_at_is_stale(
    client: Client, run: ScreeningRun
) -> None:
    a_pass(run, 1, 2.0)
    stale = 'aria-label="stale, by its last figures yellow: prepare"'
    assert stale not in page(client)
    factories.run()
    html = page(client)
    assert stale in html
    assert f">stale: not looked at since run {run.pk}</span>" in html


def test_a_row_on_old_elements_is_stale_in_words_and_keeps_its_tier(
    client: Client, run: ScreeningRun
) -> None:
    made = a_pass(run, 1, 2.0)
    Assessment.objects.filter(conjunction=made).update(secondary_age_days=12.4)
    html = page(client)
    assert 'aria-label="stale, by its last figures yellow: prepare"' in html
    assert ">stale: object&#x27;s elements 12.4 d old</span>" in html
    assert "trusted for 3 d." in html
    assert "mark__ring" in html


def test_every_row_is_stale_once_no_run_has_looked_for_hours(
    client: Client, run: ScreeningRun
) -> None:
    a_pass(run, 1, 2.0)
    ScreeningRun.objects.update(window_start_utc=NOW - 7 * HOUR)
    assert ">stale: no run for 7.0 h</span>" in page(client)


def test_what_htmx_asks_for_is_the_part_that_changes(client: Client, run: ScreeningRun) -> None:
    made = a_pass(run, 1, 2.0)
    part = page(client, part=True)
    assert rows(part) == [made.pk]
    assert f'id="mark-{made.pk}"' in part
    assert "<html" not in part
    assert "HX-Request" in client.get("/")["Vary"]


def test_going_back_in_history_gets_the_whole_page(client: Client) -> None:
    headers = {"HX-Request": "true", "HX-History-Restore-Request": "true"}
    assert "<html" in client.get("/", headers=headers).content.decode()


def test_a_name_cannot_carry_a_script(client: Client, run: ScreeningRun) -> None:
    a_pass(run, 1, 2.0, name="<script>alert(1)</script>")
    assert "<script>alert" not in page(client)


# --- What the filters reach: the rows, and nothing else.


def test_tabs_and_lanes_do_not_obey_the_filters_of_the_rows(
    client: Client, run: ScreeningRun
) -> None:
    soon, later = a_pass(run, 0.5, 9.0, name="SOON"), a_pass(run, 40, 2.0, name="LATER")
    Conjunction.objects.filter(pk=later.pk).update(station=factories.station("css"))
    for query in ("", "?q=LATER", "?max_miss=5", "?type=debris", "?station=css"):
        html = page(client, query)
        assert re.search(r"next <time[^>]*>in 30 min</time>", html), query
        assert f'id="mark-{soon.pk}"' in html, query
        assert "1 pass under 25 km" in html, query


def test_what_is_farther_than_the_watch_has_no_mark_and_the_lane_says_its_reach(
    client: Client, run: ScreeningRun
) -> None:
    far = a_pass(run, 1, 40.0)
    html = page(client, "?max_miss=any")
    assert rows(html) == [far.pk]
    assert f'id="mark-{far.pk}"' not in html
    assert "ISS: 0 passes under 25 km" in html


def count_words(html: str) -> str:
    found = re.search(r'id="passes-count"[^>]*>(.*?)</p>', html)
    assert found is not None
    return re.sub("<[^>]*>", "", found.group(1))


def test_the_count_says_what_is_shown_of_what_and_why(client: Client, run: ScreeningRun) -> None:
    a_pass(run, 1, 2.0, name="NEAR", owner_code="US")
    a_pass(run, 2, 9.0, owner_code="PRC")
    a_pass(run, 3, 40.0)
    for query, words in (
        ("", "2 of 3 passes shown (filters: under 25 km) Show any distance"),
        ("?max_miss=any", "3 of 3 passes shown"),
        ("?q=NEAR", "1 of 3 passes shown (filters: under 25 km, \u201cNEAR\u201d) Clear filters"),
        (
            "?max_miss=10&owner=PRC&station=iss",
            "1 of 3 passes shown (filters: under 10 km, owner PRC) Clear filters",
        ),
        ("?station=css&max_miss=any", "0 of 0 passes shown"),
    ):
        assert count_words(page(client, query)) == words, query


def test_clearing_the_filters_keeps_the_station_and_the_order(
    client: Client, run: ScreeningRun
) -> None:
    a_pass(run, 1, 2.0)
    html = page(client, "?q=OBJECT&station=iss&sort=miss&max_miss=5")
    assert 'data-clear-filters href="?station=iss&amp;sort=miss"' in html


# --- Why the table is empty: never the same sentence for two different reasons.


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


def queries_of(client: Client, path: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as caught:
        assert client.get(path).status_code == 200
    return len(caught)


def test_the_questions_do_not_grow_with_the_passes(client: Client, run: ScreeningRun) -> None:
    a_pass(run, 1, 2.0)
    few = queries_of(client, "/")
    for hours in range(2, 12):
        a_pass(run, hours, 2.0)
    assert queries_of(client, "/") == few
    assert few <= 24


def test_the_table_is_cut_into_pages(client: Client, run: ScreeningRun) -> None:
    one = a_pass(run, 1, 2.0)
    fields = (
        "station_id",
        "primary_id",
        "secondary_id",
        "latest_assessment_id",
        "miss_distance_km",
    )
    same = {name: getattr(one, name) for name in fields}
    Conjunction.objects.bulk_create(
        Conjunction(
            **same,
            tca_utc=NOW + timedelta(minutes=minutes),
            first_tca_utc=NOW,
            first_run=run,
            last_seen_run=run,
            last_looked_run=run,
        )
        for minutes in range(1, 121)
    )
    assert len(rows(page(client))) == 100
    assert len(rows(page(client, "?page=2"))) == 21
    assert "1–100 of 121 passes" in page(client)


def test_a_station_that_was_not_screened_is_never_called_clear(client: Client) -> None:
    why = "ISS (25544) has no element set: it was not screened."
    factories.run(unscreened_stations={"iss": why})
    for query in ("", "?station=iss"):
        html = page(client, query)
        assert "No pass under" not in html
        assert html.count(why) == 2  # the notice, and the empty table
        assert "not screened</span>" in html
    assert "No pass under" in page(client, "?station=css")


def test_a_station_screened_in_part_says_until_when(client: Client) -> None:
    why = "ISS (25544) was screened only until 2026-03-12 08:00 UTC: its element set decays then."
    factories.run(unscreened_stations={"iss": why})
    html = page(client)
    assert "screened until 2026-03-12 08:00 UTC</span>" in html
    assert "not screened</span>" not in html


def test_a_station_that_the_newest_run_was_not_asked_for_is_never_called_clear(
    client: Client,
) -> None:
    factories.run(config={"stations": [{"id": factories.station("iss").pk}]})
    assert "CSS was not switched on yet" in page(client, "?station=css")
    assert "No pass under" in page(client, "?station=iss")
