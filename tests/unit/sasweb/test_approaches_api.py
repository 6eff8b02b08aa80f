"""/api/v1/approaches/: events of all against all, page by page and as a file."""

import asyncio
import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.db import connections
from django.test import AsyncClient, Client

from screening.conjunctions.models import CatalogueApproach, RunStatus
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db

ADDRESS = "/api/v1/approaches/"
SOCRATES = (
    "NORAD_CAT_ID_1,OBJECT_NAME_1,DSE_1,NORAD_CAT_ID_2,OBJECT_NAME_2,DSE_2,TCA,TCA_RANGE,"
    "TCA_RELATIVE_SPEED,MAX_PROB,DILUTION"
)


def _ids(client: Client, **parameters: Any) -> list[int]:
    response = client.get(ADDRESS, parameters)
    assert response.status_code == 200, response.content
    return [row["id"] for row in response.json()["results"]]


def _lines(response: Any) -> list[str]:
    assert response.status_code == 200
    return b"".join(response.streaming_content).decode().splitlines()


def test_the_newest_finished_run_is_shown_closest_first(client: Client) -> None:
    older = factories.catalogue_run()
    old = factories.approach(older)
    run = factories.catalogue_run()
    far = factories.approach(run, miss_distance_km=3.0)
    near = factories.approach(run, miss_distance_km=0.02)
    factories.approach(factories.catalogue_run(status=RunStatus.RUNNING))
    assert _ids(client) == [near.pk, far.pk]
    assert _ids(client, run=older.pk) == [old.pk]


def test_a_run_that_is_none_of_all_against_all_is_refused(client: Client) -> None:
    for number in (factories.run().pk, 999_999, "x"):
        response = client.get(ADDRESS, {"run": number})
        assert response.status_code == 400
        assert list(response.json()["error"]["fields"]) == ["run"]


def test_a_run_that_there_is_not_is_refused_with_those_that_there_are(client: Client) -> None:
    runs = [factories.catalogue_run().pk for _ in range(2)]
    factories.run()
    factories.catalogue_run(status=RunStatus.RUNNING)
    [sentence] = client.get(ADDRESS, {"run": 999_999}).json()["error"]["fields"]["run"]
    assert sentence == f"There is no '999999' here. Known: {runs[1]}, {runs[0]}."


@pytest.mark.parametrize("ordering", ["miss_distance_km", "-tca_utc", "relative_speed_km_s"])
def test_next_and_previous_lead_through_every_row_once(client: Client, ordering: str) -> None:
    run = factories.catalogue_run()
    for _ in range(5):
        factories.approach(run)  # equal in every order
    address, seen, first = f"{ADDRESS}?page_size=2&ordering={ordering}", [], []
    while address:
        body = client.get(address).json()
        seen += [row["id"] for row in body["results"]]
        first = first or body["results"]
        before, address = body["previous"], body["next"]
    assert sorted(seen) == sorted(set(seen))
    assert len(seen) == 5
    while before:
        body = client.get(before).json()
        before = body["previous"]
    assert body["results"] == first


@pytest.mark.parametrize("cursor", ["after:", "after:x~1", "0.5~1", "before:1", "cD0xMjM="])
def test_a_cursor_that_was_not_given_out_is_not_found(client: Client, cursor: str) -> None:
    factories.approach(factories.catalogue_run())
    response = client.get(ADDRESS, {"cursor": cursor})
    assert response.status_code == 404
    assert "cursor" in response.json()["error"]["message"]


FILTERS = [
    ("norad_cat_id", 70123, {}),
    ("name", "wanted", {}),
    ("owner_code", "luxe", {}),
    ("constellation", "iridium", {}),
    ("object_type", "rocket_body", {}),
    ("kind", "co_moving", {"kind": "co_moving"}),
    ("stays_together", "true", {"kind": "co_moving"}),
    ("is_within_constellation", "true", {"is_within_constellation": True}),
    ("miss_distance_km_max", 0.1, {"miss_distance_km": 0.1}),
    ("relative_speed_km_s_min", 15, {"relative_speed_km_s": 15.0}),
    ("tca_after", "2026-03-10T20:00:00Z", {"tca_utc": NOW + timedelta(hours=16)}),
    ("tca_before", "2026-03-10T05:00:00Z", {"tca_utc": NOW}),
    ("oldest_age_days_max", 0.25, {"oldest_age_days": 0.25}),
]


@pytest.mark.parametrize(("name", "value", "fields"), FILTERS, ids=lambda each: str(each)[:20])
def test_each_filter_keeps_what_answers_to_it(
    client: Client, name: str, value: Any, fields: dict[str, Any]
) -> None:
    run = factories.catalogue_run()
    one = factories.space_object(
        norad_cat_id=70123,
        name="THE WANTED ONE",
        owner_code="LUXE",
        constellation="Iridium",
        object_type="rocket_body",
    )
    wanted = factories.approach(run, secondary=one, **fields)
    factories.approach(run)
    assert _ids(client, **{name: value}) == [wanted.pk]


def test_nothing_is_left_out_unless_it_is_asked_to_be(client: Client) -> None:
    run = factories.catalogue_run()
    docked = factories.approach(run, kind="co_moving", miss_distance_km=0.0)
    drifting = factories.approach(run, kind="window_edge", relative_speed_km_s=0.05)
    passing = factories.approach(run, miss_distance_km=2.0)
    assert _ids(client) == [docked.pk, drifting.pk, passing.pk]
    assert _ids(client, stays_together="false") == [passing.pk]


def test_a_filter_that_cannot_be_read_is_an_error(client: Client) -> None:
    factories.approach(factories.catalogue_run())
    response = client.get(ADDRESS, {"miss_distance_km_max": "close", "kind": "crash"})
    assert response.status_code == 400
    assert set(response.json()["error"]["fields"]) == {"miss_distance_km_max", "kind"}


def test_a_page_asks_the_database_the_same_few_questions(
    client: Client, django_assert_num_queries: Any
) -> None:
    run = factories.catalogue_run()
    for _ in range(20):
        factories.approach(run)
    client.get(ADDRESS)
    with django_assert_num_queries(4):
        client.get(ADDRESS, {"miss_distance_km_max": 5})


def test_the_file_has_a_line_for_each_event_in_the_order_asked_for(client: Client) -> None:
    run = factories.catalogue_run()
    for miss_km in (2.0, 1.0):
        factories.approach(run, miss_distance_km=miss_km)
    response = client.get(f"{ADDRESS}csv/", {"ordering": "-miss_distance_km"})
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert f"approaches-run-{run.pk}.csv" in response["Content-Disposition"]
    rows = list(csv.DictReader(io.StringIO("\n".join(_lines(response)))))
    assert [row["miss_distance_km"] for row in rows] == ["2.0", "1.0"]
    assert rows[0]["tca_utc"] == "2026-03-10T10:00:00.000000Z"
    assert (rows[0]["is_synthetic"], rows[0]["run"]) == ("false", str(run.pk))


def test_columns_of_socrates_are_exactly_its_own_with_probability_left_empty(
    client: Client,
) -> None:
    run = factories.catalogue_run()
    primary = factories.space_object(norad_cat_id=61721, name="STARLINK-32469")
    secondary = factories.space_object(norad_cat_id=67298, name="OBJECT, WITH A COMMA")
    factories.approach(run, primary=primary, secondary=secondary, miss_distance_km=0.0104)
    lines = _lines(client.get(f"{ADDRESS}csv/", {"columns": "socrates"}))
    assert lines == [
        SOCRATES,
        '61721,STARLINK-32469,0.500,67298,"OBJECT, WITH A COMMA",1.250,'
        "2026-03-10 10:00:00.000,0.010,14.200,,",
    ]


def test_a_made_up_file_says_so_in_its_name_and_in_every_line(client: Client) -> None:
    run = factories.catalogue_run(is_synthetic=True)
    factories.approach(run, primary=factories.space_object(is_synthetic=True))
    response = client.get(f"{ADDRESS}csv/")
    assert "SYNTHETIC" in response["Content-Disposition"]
    (row,) = csv.DictReader(io.StringIO("\n".join(_lines(response))))
    assert row["is_synthetic"] == "true"


def test_a_file_longer_than_one_question_is_whole(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sasweb.csv_stream.CHUNK_ROWS", 2)
    run = factories.catalogue_run()
    for _ in range(5):
        factories.approach(run)
    assert len(_lines(client.get(f"{ADDRESS}csv/"))) == 6


def test_a_file_whose_events_are_pruned_meanwhile_breaks_off_and_does_not_look_whole(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sasweb.csv_stream.CHUNK_ROWS", 2)
    run = factories.catalogue_run()
    for _ in range(5):
        factories.approach(run)
    pieces = iter(client.get(f"{ADDRESS}csv/").streaming_content)
    assert next(pieces)
    assert next(pieces)
    CatalogueApproach.objects.all().delete()
    with pytest.raises(ConnectionAbortedError):
        list(pieces)


@pytest.mark.django_db(transaction=True)
def test_the_file_is_sent_piece_by_piece_by_an_asgi_server() -> None:
    run = factories.catalogue_run()
    factories.approach(run)

    async def read() -> bytes:
        response: Any = await AsyncClient().get(f"{ADDRESS}csv/")
        assert response.is_async
        content = b"".join([piece async for piece in response.streaming_content])
        await sync_to_async(connections.close_all)()  # those of the thread that has read
        return content

    assert len(asyncio.run(read()).splitlines()) == 2


def test_without_a_run_there_is_an_empty_list_and_no_file(client: Client) -> None:
    assert _ids(client) == []
    assert client.get(f"{ADDRESS}csv/").status_code == 404
