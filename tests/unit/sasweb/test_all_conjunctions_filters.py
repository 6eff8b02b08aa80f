"""The filters of the page of all conjunctions, and what its address asks in vain."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from tests import factories
from tests.factories import NOW
from tests.unit.sasweb.approach_pages import rows_shown, text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("product_at_now")]
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
    assert rows_shown(client, **asked) == [wanted.pk]
    assert "1 of 2 events" in text(client, **asked)


def test_what_is_hidden_is_counted_and_shown_at_one_press(client: Client) -> None:
    run = factories.catalogue_run(event_counts={"closest_approach": 1, "co_moving": 2})
    docked = factories.approach(run, kind="co_moving", miss_distance_km=0.0)
    train = factories.approach(run, kind="co_moving", miss_distance_km=2.0)
    passing = factories.approach(run, miss_distance_km=1.0)
    assert rows_shown(client) == [passing.pk]
    html = text(client)
    assert "1 of 3 events</strong>; 2 <abbr" in html
    assert ">co-moving or as slow at the window's edge</abbr>, hidden" in html
    assert 'hidden <a data-clear-filters href="?co_moving=show">Show</a>' in html
    assert rows_shown(client, co_moving="show") == [docked.pk, passing.pk, train.pk]
    assert rows_shown(client, co_moving="only") == [docked.pk, train.pk]
    html = text(client, co_moving="show")
    assert "3 of 3 events match</strong> (filters: co-moving shown)" in html


def test_the_hidden_are_those_that_answer_to_the_other_filters(client: Client) -> None:
    run = factories.catalogue_run(event_counts={"closest_approach": 0, "co_moving": 2})
    for miss_km in (0.0, 2.0):
        factories.approach(run, kind="co_moving", miss_distance_km=miss_km)
    html = text(client, miss="0.5")
    assert "0 of 2 events match</strong>; 1 <abbr" in html
    assert "No event answers to these filters." in html
    assert 'href="?miss=0.5&amp;co_moving=show"' in html


@pytest.mark.parametrize("asked", ["soon", "03/14/2026 10:00", "2026-14-03 10:00", "14.03.2026"])
def test_a_filter_that_cannot_be_read_lists_nothing_and_says_which(
    client: Client, asked: str
) -> None:
    factories.approach(factories.catalogue_run())
    html = text(client, tca_from=asked)
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
    html = text(client, **{name: typed})
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
    assert rows_shown(client, **asked) == [shown.pk]
    assert f"(filters: {words})" in text(client, **asked)


def test_a_miss_of_nothing_at_all_is_a_filter_too(client: Client) -> None:
    run = factories.catalogue_run()
    docked = factories.approach(run, miss_distance_km=0.0)
    factories.approach(run, miss_distance_km=0.1)
    assert rows_shown(client, miss="0") == [docked.pk]
    assert "(filters: miss at most 0 km)" in text(client, miss="0")


def test_the_usual_amounts_are_offered_with_their_unit(client: Client) -> None:
    html = text(client)
    assert 'list="id_miss-usual"' in html
    assert '<datalist id="id_miss-usual"><option value="0.1">0.1 km</option>' in html
    assert 'Speed at least <span class="unit">km/s</span></label>' in html


def test_a_miss_beyond_what_the_run_looked_for_is_said_to_be(client: Client) -> None:
    factories.approach(factories.catalogue_run(config={"threshold_km": 5.0}))
    words = "The run looked for approaches within 5 km: what is farther is not here."
    assert words in text(client, miss="20")
    assert words not in text(client, miss="5")


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
    assert rows_shown(client, **asked) == [row.pk]
    assert words in text(client, **asked)


def test_an_address_that_asks_what_there_is_is_not_remarked_on(client: Client) -> None:
    factories.approach(factories.catalogue_run())
    asked = {"sort": "-tca", "miss": "5", "owner": "", "before": "", "columns": "own"}
    assert "notice--address" not in text(client, **asked)


def test_time_that_ends_before_it_begins_is_refused_and_no_time_at_all_is_not(
    client: Client,
) -> None:
    factories.approach(factories.catalogue_run())
    html = text(client, tca_from="2026-03-11", tca_to="2026-03-10 04:00")
    assert "TCA before (UTC): Before 2026-03-11 00:00, where the time begins." in html
    html = text(client, tca_from="2026-03-10 04:00", tca_to="2026-03-10 04:00")
    assert "No event answers to these filters." in html


def test_an_instant_is_written_the_same_way_in_every_country(client: Client) -> None:
    factories.catalogue_run()
    html = text(client, tca_from="2026-03-10 20:00")
    field = html[html.index('name="tca_from"') - 30 :][:420]
    assert 'type="text"' in field
    assert 'value="2026-03-10 20:00"' in field
    assert 'placeholder="YYYY-MM-DD HH:MM"' in field
