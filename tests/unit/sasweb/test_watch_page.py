"""Watch, as the server renders it: whole without JavaScript."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sasweb.web.filters import DEFAULT_MAX_MISS_KM
from screening.conjunctions.models import Assessment, Conjunction, ScreeningRun
from screening.stations.models import Station
from tests import factories
from tests.factories import NOW
from tests.unit.sasweb.watch_pages import HOUR, a_pass, page, rows

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("product_at_now")]


@pytest.fixture
def run() -> ScreeningRun:
    return factories.run(status_counts={"OK": 21542, "DOCKED": 15, "DECAYED": 25})


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


def test_a_card_of_a_narrow_screen_says_the_tier_in_words_and_units(
    client: Client, run: ScreeningRun
) -> None:
    a_pass(run, 1, 2.0)
    html = page(client)
    assert 'aria-hidden="true" data-tier-word>yellow: prepare</span>' in html
    assert re.search(r'passes__miss" data-label="miss" data-unit="km">2\.000<', html)
    assert 'passes__pc" data-label="Pc">' in html


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
        # A tab chooses a station for the table; each lane names its own.
        is_filtered = bool(query) and "station" not in query
        assert (">unfiltered</span>" in html) is is_filtered, query
        assert ("filters leave the week as it is" in html) is is_filtered, query


def test_what_is_farther_than_the_watch_has_no_mark_and_the_lane_says_its_reach(
    client: Client, run: ScreeningRun
) -> None:
    far = a_pass(run, 1, 40.0)
    html = page(client, "?max_miss=any")
    assert rows(html) == [far.pk]
    assert f'id="mark-{far.pk}"' not in html
    assert "ISS: 0 passes under 25 km" in html


def test_before_the_first_run_nothing_is_counted_as_none(client: Client) -> None:
    html = page(client)
    assert not re.search(r"\b0 (of 0 )?pass", html)
    assert count_words(html) == "not screened yet"
    lanes = Station.objects.filter(is_active=True).count()
    assert html.count("not screened yet") == 1 + 2 * lanes  # a lane's label, and its picture's


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
    assert few <= 29


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
    assert len(rows(page(client))) == 50
    assert len(rows(page(client, "?page=3"))) == 21
    assert "1–50 of 121 passes" in page(client)


def test_the_browser_is_told_how_far_the_watch_looks(client: Client) -> None:
    assert f'data-usual="{DEFAULT_MAX_MISS_KM}"' in page(client)


def test_a_tab_can_say_that_its_pass_is_over(client: Client, run: ScreeningRun) -> None:
    coming = a_pass(run, 0.5, 3.0)
    tab = re.search(r'<span class="tabs__next".*?passed</span></span>', page(client), re.DOTALL)
    assert tab is not None
    assert f'data-next-tca-utc="{coming.tca_utc.isoformat()}"' in tab[0]
    assert "<span data-passed-words hidden>passed</span>" in tab[0]
