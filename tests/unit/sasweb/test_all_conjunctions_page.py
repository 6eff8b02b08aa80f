"""The page of all conjunctions, and an object's own section of it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from screening.catalog.models import CatalogChange
from screening.common.clock import now_utc, real_now_utc
from screening.conjunctions.catalogue_inputs import current_catalogue_config
from screening.conjunctions.models import CatalogueApproach, RunShard, RunStatus, ScreeningRun
from screening.stations.models import StationPart
from tests import factories
from tests.factories import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("product_at_now")]

ADDRESS = "/conjunctions/all/"


def _text(client: Client, address: str = ADDRESS, **parameters: Any) -> str:
    response = client.get(address, parameters)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def _shown(client: Client, **parameters: Any) -> list[int]:
    rows = _text(client, **parameters).split('<tr id="approach-')[1:]
    return [int(row.partition('"')[0]) for row in rows]


def _catalogue_came_in() -> None:
    CatalogChange.objects.create(changed_at=NOW, reason="test", pull=factories.pull())


def test_without_a_run_it_says_so_and_what_the_first_waits_for(client: Client) -> None:
    html = _text(client)
    assert "all against all has not been screened" in html
    assert "once the first catalogue is in and the stations have been screened" in html
    _catalogue_came_in()
    assert "as soon as the first run of the stations has finished" in _text(client)
    factories.run()
    assert "It is due now: the schedule looks every 5 min." in _text(client)


def test_a_schedule_that_is_switched_off_is_said_to_be(client: Client, settings: Any) -> None:
    settings.ALL_EVERY_HOURS = 0.0
    assert "SAFE_PASSAGE_ALL_EVERY_HOURS</code> is 0" in _text(client)
    factories.catalogue_run()
    assert "it runs when somebody asks" in _text(client)


def test_an_operator_can_ask_for_it_there_and_comes_back(
    client: Client, signed_in: Callable[[str], Client]
) -> None:
    assert "manage.py screen_catalogue --by-workers" in _text(client)
    operator = signed_in("operator")
    html = _text(operator)
    assert "screen_catalogue" not in html
    assert 'name="kind" value="catalogue"' in html
    response = operator.post("/runs/request/", {"kind": "catalogue", "back": "all_conjunctions"})
    assert response["Location"] == ADDRESS


def test_somebody_signed_in_who_may_not_ask_is_offered_no_button(
    signed_in: Callable[[str], Client],
) -> None:
    html = _text(signed_in("manager"))
    assert "ask an operator" in html
    assert 'value="catalogue"' not in html


def test_a_finished_run_says_when_the_next_is_due(client: Client) -> None:
    _catalogue_came_in()
    factories.run()
    factories.catalogue_run(
        window_start_utc=NOW - timedelta(hours=3),
        requested_at=real_now_utc() - timedelta(hours=3),
        config=current_catalogue_config(NOW).as_json(),
    )
    assert "The next is due <time" in _text(client)
    assert ">in 21 h 0 min</time>." in _text(client)
    assert ">in 21 h 0 min</time>." in _text(client, "/runs/")


def test_a_first_run_under_way_shows_how_far_it_and_its_shards_are(client: Client) -> None:
    run = factories.catalogue_run(status=RunStatus.RUNNING, stage="shard 2 of 4", progress=0.5)
    begin = run.window_start_utc
    RunShard.objects.create(
        run=run, index=0, start_utc=begin, end_utc=begin, status="running", progress=0.25
    )
    html = _text(client)
    assert "shard 2 of 4, 50 %" in html
    assert '<progress class="progress" max="1" value="0.2500" aria-label="Shard 1">' in html
    assert "searching, 25 %" in html


def test_a_first_run_that_failed_is_told_from_one_that_never_was(client: Client) -> None:
    factories.catalogue_run(status=RunStatus.FAILED, message="The disk is full.")
    assert "the first run of all against all failed" in _text(client)
    assert "The disk is full." in _text(client)


def test_a_first_run_that_has_just_failed_says_when_it_is_tried_again(client: Client) -> None:
    _catalogue_came_in()
    factories.run()
    factories.catalogue_run(
        status=RunStatus.FAILED, requested_at=real_now_utc() - timedelta(minutes=4)
    )
    assert 'asked for again by itself <time datetime="' in _text(client)
    assert ">in 5 min" in _text(client)


def test_a_row_tells_both_objects_the_miss_and_how_old_the_elements_are(client: Client) -> None:
    run = factories.catalogue_run(event_counts={"closest_approach": 321_000})
    primary = factories.space_object(
        name="STARLINK-1", owner_code="US", constellation="Starlink", is_synthetic=True
    )
    factories.approach(run, primary=primary)
    html = _text(client)
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
    html = _text(client, co_moving="show")
    assert 'Co-moving</abbr><span class="table__sub">2 h 1 min' in html
    assert html.count("Window edge</abbr>") == 2
    assert html.count('Window edge</abbr><span class="table__sub">co-moving, 1 d 0 h</span>') == 1
    assert ">passed<" not in html


FILTERS = [
    ({"q": "wanted"}, {}),
    ({"type": "rocket_body"}, {}),
    ({"owner": "LUXE"}, {}),
    ({"constellation": "Iridium"}, {}),
    ({"miss": "0.5"}, {"miss_distance_km": 0.5}),
    ({"speed": "14"}, {"relative_speed_km_s": 14.0}),
    ({"age": "1"}, {"oldest_age_days": 1.0}),
    ({"tca_from": "2026-03-10 20:00"}, {"tca_utc": NOW + timedelta(hours=16)}),
    ({"tca_to": "2026-03-10T05:00Z"}, {"tca_utc": NOW}),
    ({"pairs": "hide"}, {}),
    ({}, {}),  # co-moving is hidden unless it is asked for
]


@pytest.mark.parametrize(("asked", "fields"), FILTERS, ids=lambda each: "-".join(each))
def test_each_filter_narrows_the_list(
    client: Client, asked: dict[str, str], fields: dict[str, Any]
) -> None:
    run = factories.catalogue_run(event_counts={"closest_approach": 2})
    one = factories.space_object(
        name="THE WANTED ONE", owner_code="LUXE", constellation="Iridium", object_type="rocket_body"
    )
    wanted = factories.approach(run, primary=one, **fields)
    others = {"is_within_constellation": True, "relative_speed_km_s": 0.01, "oldest_age_days": 2.0}
    kinds = ["co_moving"] if not asked else ["co_moving", "closest_approach"]
    for kind in kinds:
        factories.approach(run, kind=kind, **others)
    assert _shown(client, **asked) == [wanted.pk]
    assert "1 of 2 events" in _text(client, **asked)


def test_what_is_hidden_is_counted_and_shown_at_one_press(client: Client) -> None:
    run = factories.catalogue_run(event_counts={"closest_approach": 1, "co_moving": 2})
    docked = factories.approach(run, kind="co_moving", miss_distance_km=0.0)
    train = factories.approach(run, kind="co_moving", miss_distance_km=2.0)
    passing = factories.approach(run, miss_distance_km=1.0)
    assert _shown(client) == [passing.pk]
    html = _text(client)
    assert "1 of 3 events</strong>; 2 <abbr" in html
    assert ">co-moving or as slow at the window's edge</abbr>, hidden" in html
    assert 'hidden <a data-clear-filters href="?co_moving=show">Show</a>' in html
    assert _shown(client, co_moving="show") == [docked.pk, passing.pk, train.pk]
    assert _shown(client, co_moving="only") == [docked.pk, train.pk]
    html = _text(client, co_moving="show")
    assert "3 of 3 events match</strong> (filters: co-moving shown)" in html


def test_the_hidden_are_those_that_answer_to_the_other_filters(client: Client) -> None:
    run = factories.catalogue_run(event_counts={"closest_approach": 0, "co_moving": 2})
    for miss_km in (0.0, 2.0):
        factories.approach(run, kind="co_moving", miss_distance_km=miss_km)
    html = _text(client, miss="0.5")
    assert "0 of 2 events match</strong>; 1 <abbr" in html
    assert "No event answers to these filters." in html
    assert 'href="?miss=0.5&amp;co_moving=show"' in html


@pytest.mark.parametrize("asked", ["soon", "03/14/2026 10:00", "2026-14-03 10:00", "14.03.2026"])
def test_a_filter_that_cannot_be_read_lists_nothing_and_says_which(
    client: Client, asked: str
) -> None:
    factories.approach(factories.catalogue_run())
    html = _text(client, tca_from=asked)
    assert "A filter cannot be read, so nothing is listed." in html
    assert "TCA from (UTC): Not an instant in UTC. Write it as in 2026-03-10 04:00." in html
    assert '<tr id="approach-' not in html


@pytest.mark.parametrize(
    ("name", "typed", "allowed"),
    [
        ("miss", "abc", "Miss at most: “abc” cannot be used. Give a number from 0 to 1,000 km"),
        ("miss", "0,5", "“0,5” cannot be used."),
        ("miss", "nan", "“nan” cannot be used."),
        ("miss", "1e999", "“1e999” cannot be used."),
        ("miss", "500 m", "“500 m” cannot be used."),
        ("speed", "-1", "Speed at least: “-1” cannot be used. Give a number from 0 to 25 km/s"),
        ("age", "1e9", "Elements at most: “1e9” cannot be used. Give a number from 0 to 10,000"),
    ],
)
def test_an_amount_that_cannot_be_used_is_kept_named_and_told_what_is_allowed(
    client: Client, name: str, typed: str, allowed: str
) -> None:
    factories.approach(factories.catalogue_run())
    html = _text(client, **{name: typed})
    assert allowed in html
    assert f'name="{name}" value="{typed}"' in html
    assert '<tr id="approach-' not in html


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"miss": "0.75"}, "miss at most 0.75 km"),
        ({"miss": " 0.75 km "}, "miss at most 0.75 km"),
        ({"miss": "1"}, "miss at most 1 km"),
        ({"speed": "14.2km/s"}, "speed at least 14.2 km/s"),
        ({"age": "1.5 days old"}, "elements at most 1.5 days old"),
    ],
)
def test_any_amount_may_be_typed_with_its_unit_or_without(
    client: Client, asked: dict[str, str], words: str
) -> None:
    run = factories.catalogue_run()
    shown = factories.approach(
        run, miss_distance_km=0.7, relative_speed_km_s=14.2, oldest_age_days=1.4
    )
    factories.approach(run, miss_distance_km=1.01, relative_speed_km_s=14.1, oldest_age_days=1.6)
    assert _shown(client, **asked) == [shown.pk]
    assert f"(filters: {words})" in _text(client, **asked)


def test_a_miss_of_nothing_at_all_is_a_filter_too(client: Client) -> None:
    run = factories.catalogue_run()
    docked = factories.approach(run, miss_distance_km=0.0)
    factories.approach(run, miss_distance_km=0.1)
    assert _shown(client, miss="0") == [docked.pk]
    assert "(filters: miss at most 0 km)" in _text(client, miss="0")


def test_the_usual_amounts_are_offered_with_their_unit(client: Client) -> None:
    html = _text(client)
    assert 'list="id_miss-usual"' in html
    assert '<datalist id="id_miss-usual"><option value="0.1">0.1 km</option>' in html
    assert 'Speed at least <span class="unit">km/s</span></label>' in html


def test_a_miss_beyond_what_the_run_looked_for_is_said_to_be(client: Client) -> None:
    factories.approach(factories.catalogue_run(config={"threshold_km": 5.0}))
    words = "The run looked for approaches within 5 km: what is farther is not here."
    assert words in _text(client, miss="20")
    assert words not in _text(client, miss="5")


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"sort": "foo"}, "“foo” is not a column to sort by; sorted by miss."),
        ({"after": "nonsense"}, "“nonsense” is no place in this list; it is shown from its begin"),
        ({"foo": "1", "max_miss": "2"}, "“foo”, “max_miss” in the address: nothing that this list"),
        ({"foo": "<b>", "<i>": "1"}, "“&lt;i&gt;”, “foo” in the address"),
    ],
)
def test_what_the_address_asks_in_vain_is_said_and_the_list_still_shown(
    client: Client, asked: dict[str, str], words: str
) -> None:
    row = factories.approach(factories.catalogue_run())
    assert _shown(client, **asked) == [row.pk]
    assert words in _text(client, **asked)


def test_an_address_that_asks_what_there_is_is_not_remarked_on(client: Client) -> None:
    factories.approach(factories.catalogue_run())
    asked = {"sort": "-tca", "miss": "5", "owner": "", "before": "", "columns": "own"}
    assert "notice--address" not in _text(client, **asked)


def test_time_that_ends_before_it_begins_is_refused_and_no_time_at_all_is_not(
    client: Client,
) -> None:
    factories.approach(factories.catalogue_run())
    html = _text(client, tca_from="2026-03-11", tca_to="2026-03-10 04:00")
    assert "TCA before (UTC): Before 2026-03-11 00:00, where the time begins." in html
    html = _text(client, tca_from="2026-03-10 04:00", tca_to="2026-03-10 04:00")
    assert "No event answers to these filters." in html


def test_an_instant_is_written_the_same_way_in_every_country(client: Client) -> None:
    factories.catalogue_run()
    html = _text(client, tca_from="2026-03-10 20:00")
    field = html[html.index('name="tca_from"') - 30 :][:420]
    assert 'type="text"' in field
    assert 'value="2026-03-10 20:00"' in field
    assert 'placeholder="YYYY-MM-DD HH:MM"' in field


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
    assert _shown(client, after="nonsense") == [row.pk]


def test_pressing_a_columns_head_begins_at_its_first_page(client: Client) -> None:
    factories.approach(factories.catalogue_run())
    assert 'href="?sort=tca"' in _text(client, after="0.5~1")


def test_a_pass_of_a_station_leads_to_its_conjunction(client: Client) -> None:
    known = factories.assessed_conjunction()
    run = factories.catalogue_run()
    near = known.tca_utc + timedelta(minutes=3)
    factories.approach(run, primary=known.secondary, secondary=known.primary, tca_utc=near)
    factories.approach(
        run, primary=known.primary, secondary=known.secondary, tca_utc=near + timedelta(hours=2)
    )
    html = _text(client)
    assert html.count(f'<a href="/conjunctions/{known.pk}/">ISS pass</a>') == 1
    assert html.count('title="Nobody has judged it: this assessment is older than that."') == 1
    assessment = known.latest_assessment
    assert assessment is not None
    assessment.pc, assessment.pc_reason = 1.234e-5, ""
    assessment.save()
    link = f'<a href="/conjunctions/{known.pk}/">ISS pass</a> Pc <span class="num" title='
    assert f'{link}"1.234000e-05">1.2e' in _text(client)
    factories.assessment(known, run=None, originator="CARA", pc=1e-7, stated_pc=2e-4, tca_utc=near)
    html = _text(client)
    assert 'CARA’s Pc <span class="num" title="2.000000e-04">' in html.replace("</abbr>", "")
    assert "message states it; computed here is less: 1.0e\N{MINUS SIGN}07" in html


def test_old_elements_are_called_stale_and_what_is_over_is_passed(client: Client) -> None:
    run = factories.catalogue_run()
    factories.approach(run, secondary_age_days=4.0, oldest_age_days=4.0)
    factories.approach(run, tca_utc=NOW - timedelta(hours=1), secondary_age_days=4.0)
    html = _text(client)
    assert html.count("stale: secondary&#x27;s elements 3.8 d old") == 1
    assert html.count(">passed<") == 1


@pytest.mark.parametrize(
    ("window", "words"),
    [((-30, -6), "is over"), ((-50, 100), "looked more than 48 h ago"), ((-30, 138), "")],
)
def test_a_run_that_no_longer_tells_what_is_coming_says_so(
    client: Client, window: tuple[int, int], words: str
) -> None:
    start, end = (NOW + timedelta(hours=hours) for hours in window)
    factories.catalogue_run(window_start_utc=start, window_end_utc=end)
    html = _text(client)
    assert words in html
    assert ("notice--blind" in html) == bool(words)


def test_the_file_holds_what_the_list_is_filtered_to(client: Client) -> None:
    run = factories.catalogue_run()
    factories.approach(run, miss_distance_km=0.3)
    factories.approach(run)
    assert "/conjunctions/all/approaches.csv?miss=0.5&amp;columns=socrates" in _text(
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


def test_events_that_were_cleared_away_are_not_called_none(client: Client) -> None:
    factories.catalogue_run(event_counts={"closest_approach": 12})
    assert "it counted 12, which have been cleared away" in _text(client)


def test_the_page_asks_few_questions_however_many_rows(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    run = factories.catalogue_run()
    for _ in range(20):
        factories.approach(run)
    with django_assert_max_num_queries(23):
        _text(client, miss="5")


def test_all_pairs_is_where_you_are_and_conjunctions_is_not(client: Client) -> None:
    html = _text(client)
    assert 'href="/conjunctions/all/" aria-current="page"' in html
    assert html.count('aria-current="page"') == 1


def test_an_object_lists_its_closest_approaches_and_leads_to_the_rest(client: Client) -> None:
    run = factories.catalogue_run()
    subject = factories.space_object()
    near = factories.approach(run, secondary=subject, miss_distance_km=0.01)
    factories.approach(run)
    html = _text(client, f"/catalogue/{subject.norad_cat_id}/")
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
    assert "part of" not in _text(client, address)
    part = StationPart.objects.create(
        station=factories.station(),
        norad_cat_id=near.primary.norad_cat_id,
        name="POISK",
        valid_from=now_utc() - timedelta(days=1),
    )
    assert '<span class="tag">part of ISS</span>' in _text(client, address)
    StationPart.objects.filter(pk=part.pk).update(valid_to=now_utc() - timedelta(hours=1))
    assert "part of ISS" not in _text(client, address)


def test_an_object_that_meets_nothing_is_told_from_one_nobody_looked_at(client: Client) -> None:
    subject = factories.space_object()
    address = f"/catalogue/{subject.norad_cat_id}/"
    assert "No run of all against all has finished yet" in _text(client, address)
    run: ScreeningRun = factories.catalogue_run()
    html = _text(client, address)
    assert f"Run {run.pk}</a> found no approach of this object" in html
    assert not CatalogueApproach.objects.exists()
