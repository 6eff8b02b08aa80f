"""What holds for every list of the API: pages, filters, ordering, search, ETags, errors."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests import factories

pytestmark = pytest.mark.django_db

AREAS = (
    "objects",
    "element-sets",
    "stations",
    "runs",
    "conjunctions",
    "assessments",
    "approaches",
    "feeds",
    "pulls",
)


def _error(response: Any) -> dict[str, Any]:
    body = response.json()
    assert set(body) == {"error"}
    assert set(body["error"]) == {"code", "message", "fields"}
    error: dict[str, Any] = body["error"]
    return error


@pytest.mark.parametrize("area", AREAS)
def test_every_area_lists_what_there_is(client: Client, area: str) -> None:
    factories.assessed_conjunction()
    factories.approach(factories.catalogue_run())
    body = client.get(f"/api/v1/{area}/").json()
    assert len(body["results"]) >= 1
    assert body.get("count", len(body["results"])) == len(body["results"])


@pytest.mark.parametrize("area", AREAS)
def test_a_misspelt_filter_is_an_error_and_not_everything(client: Client, area: str) -> None:
    response = client.get(f"/api/v1/{area}/?norad_id=25544")
    assert response.status_code == 400
    error = _error(response)
    assert error["code"] == "invalid"
    assert list(error["fields"]) == ["norad_id"]
    assert "Known: " in error["message"]


def test_a_list_comes_in_pages_that_do_not_overlap(client: Client) -> None:
    for _ in range(5):
        factories.space_object(name="SAME NAME")
    pages = [
        client.get(f"/api/v1/objects/?ordering=name&page_size=2&page={n}").json() for n in (1, 2, 3)
    ]
    numbers = [row["norad_cat_id"] for page in pages for row in page["results"]]
    assert [len(page["results"]) for page in pages] == [2, 2, 1]
    assert len(set(numbers)) == 5
    assert pages[2]["next"] is None


def _followed(
    client: Client, area: str, ordering: str = "", **parameters: object
) -> list[list[int]]:
    """The keys on each page of an area, by following ``next``."""
    pages = []
    asked = parameters | {"page_size": 2} | ({"ordering": ordering} if ordering else {})
    address: str | None = f"/api/v1/{area}/?{urlencode(asked)}"
    while address:
        body = client.get(address).json()
        pages.append([row["id"] for row in body["results"]])
        address = body["next"]
    return pages


@pytest.mark.parametrize("ordering", ["id", "-id", "epoch_utc", "-epoch_utc"])
def test_element_sets_are_followed_from_page_to_page_whole_and_in_order(
    client: Client, ordering: str
) -> None:
    made = [
        factories.stored_element_set(replace(factories.STATION_ELEMENTS, norad_cat_id=number))
        for number in range(1, 6)  # all of one epoch
    ]
    pages = _followed(client, "element-sets", ordering)
    assert [len(page) for page in pages] == [2, 2, 1]
    keys = [each.pk for each in made]
    assert [key for page in pages for key in page] == (
        keys[::-1] if ordering.startswith("-") else keys
    )


def test_the_element_sets_of_one_object_are_followed_too(client: Client) -> None:
    for hours in range(3):
        epoch_utc = factories.NOW + timedelta(hours=hours)
        for elements in (factories.STATION_ELEMENTS, factories.VISITOR_ELEMENTS):
            factories.stored_element_set(replace(elements, epoch_utc=epoch_utc))
    pages = _followed(client, "element-sets", "-epoch_utc", norad_cat_id=25544)
    assert [len(page) for page in pages] == [2, 1]


@pytest.mark.parametrize(
    ("ordering", "in_order"),
    [("", [3, 2, 1]), ("miss_distance_km", [3, 2, 1]), ("-miss_distance_km", [1, 2, 3])],
)
def test_opinions_of_passes_are_followed_in_order(
    client: Client, ordering: str, in_order: list[int]
) -> None:
    conjunction = factories.conjunction()
    made = [
        factories.assessment(conjunction, run=factories.run(), miss_distance_km=miss_km)
        for miss_km in (3.3, 0.1 + 0.2, 0.1)
    ]
    keys = [key for page in _followed(client, "assessments", ordering) for key in page]
    assert keys == [made[place - 1].pk for place in in_order]


@pytest.mark.parametrize("area", ["element-sets", "assessments"])
def test_the_long_lists_are_never_counted(client: Client, area: str) -> None:
    factories.assessment(factories.conjunction())
    with CaptureQueriesContext(connection) as caught:
        assert client.get(f"/api/v1/{area}/").json()["results"]
    assert not [each for each in caught.captured_queries if "COUNT(" in each["sql"]]


@pytest.mark.parametrize("cursor", ["junk", "cD1qdW5r"])  # the second says p=junk
def test_a_cursor_that_was_not_given_out_is_not_found(client: Client, cursor: str) -> None:
    response = client.get("/api/v1/element-sets/", {"cursor": cursor, "ordering": "epoch_utc"})
    assert response.status_code == 404
    assert "follow `next`" in _error(response)["message"]


def test_a_page_that_is_not_there_is_not_found(client: Client) -> None:
    response = client.get("/api/v1/objects/?page=7")
    assert response.status_code == 404
    assert _error(response)["code"] == "not_found"


@pytest.mark.parametrize("area", AREAS)
def test_a_page_longer_than_the_limit_is_refused_and_not_cut(client: Client, area: str) -> None:
    assert client.get(f"/api/v1/{area}/?page_size=1000").status_code == 200
    response = client.get(f"/api/v1/{area}/?page_size=1001")
    assert response.status_code == 400
    assert "from 1 to 1000" in _error(response)["fields"]["page_size"][0]


def test_ordering_by_a_field_that_is_not_offered_is_an_error(client: Client) -> None:
    response = client.get("/api/v1/objects/?ordering=-rcs_m2")
    assert response.status_code == 400
    assert "Known: norad_cat_id, name" in _error(response)["fields"]["ordering"][0]


def test_objects_are_found_by_part_of_a_name_or_by_the_whole_number(client: Client) -> None:
    wanted = factories.space_object(name="STARLINK-2305")
    factories.space_object(name="FENGYUN 1C DEB")
    for term in ("link-23", str(wanted.norad_cat_id)):
        rows = client.get("/api/v1/objects/", {"search": term}).json()["results"]
        assert [row["name"] for row in rows] == ["STARLINK-2305"]


def test_an_unchanged_answer_costs_no_bytes(client: Client) -> None:
    factories.space_object()
    etag = client.get("/api/v1/objects/")["ETag"]
    assert client.get("/api/v1/objects/", headers={"If-None-Match": etag}).status_code == 304
    factories.space_object()
    assert client.get("/api/v1/objects/", headers={"If-None-Match": etag}).status_code == 200


def test_an_unknown_address_answers_in_the_same_shape(client: Client) -> None:
    response = client.get("/api/v1/satellites/")
    assert response.status_code == 404
    assert "/api/v1/satellites/" in _error(response)["message"]


def test_an_unknown_row_answers_in_the_same_shape(client: Client) -> None:
    response = client.get("/api/v1/objects/999999999/")
    assert response.status_code == 404
    assert _error(response)["code"] == "not_found"


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
@pytest.mark.parametrize("area", ["objects", "conjunctions", "assessments", "element-sets"])
def test_facts_cannot_be_written_even_by_an_administrator(
    admin_client: Client, area: str, method: str
) -> None:
    response = getattr(admin_client, method)(f"/api/v1/{area}/", content_type="application/json")
    assert response.status_code in {403, 405}
    assert _error(response)["code"] in {"not_allowed", "method_not_allowed"}


@pytest.mark.parametrize("area", AREAS)
def test_where_reading_is_closed_a_stranger_must_sign_in(
    client: Client, settings: Any, area: str
) -> None:
    settings.OPEN_READING = False
    response = client.get(f"/api/v1/{area}/")
    assert response.status_code == 401
    assert _error(response)["code"] == "not_signed_in"


@pytest.mark.parametrize("area", AREAS)
def test_where_reading_is_closed_a_signed_in_person_may_read(
    client: Client, settings: Any, django_user_model: Any, area: str
) -> None:
    settings.OPEN_READING = False
    client.force_login(django_user_model.objects.create_user("manager"))
    assert client.get(f"/api/v1/{area}/").status_code == 200
