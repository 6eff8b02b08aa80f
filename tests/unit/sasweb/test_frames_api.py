"""The frame addresses as a browser uses them."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import numpy as np
import pytest
from django.conf import settings
from django.test import Client, override_settings

from screening.catalog.frames import FrameStore
from screening.catalog.models import CatalogChange, SpaceObject, StoredElementSet
from tests import factories
from tests.factories import NOW, STATION_ELEMENTS, VISITOR_ELEMENTS

pytestmark = pytest.mark.django_db
T = int(NOW.timestamp())
OBJECTS = "/api/v1/frames/objects/"
FRAMES = "/api/v1/frames/"
TRACK = "/api/v1/frames/track/"


@pytest.fixture(autouse=True)
def catalogue() -> Iterator[None]:
    """Two objects, at the instant the factories live in, in a store of this test's own."""
    pull = factories.pull()
    for elements in (STATION_ELEMENTS, VISITOR_ELEMENTS):
        factories.stored_element_set(replace(elements, epoch_utc=NOW), pull=pull)
    CatalogChange.objects.create(changed_at=NOW, reason="test", pull=pull)
    with (
        patch("sasweb.api.v1.frames.views.frame_store", FrameStore()),
        patch("sasweb.api.v1.frames.views.now_utc", lambda: NOW),
    ):
        yield


def objects(client: Client) -> dict[str, Any]:
    columns: dict[str, Any] = client.get(OBJECTS).json()
    return columns


def frame(client: Client, **query: Any) -> Any:
    return client.get(FRAMES, {"t": T, "object_set": objects(client)["object_set"]} | query)


def test_the_list_of_objects_is_in_catalogue_order_with_their_facts(client: Client) -> None:
    columns = objects(client)
    assert columns["norad_cat_id"] == [25544, 70001]
    assert columns["name"] == ["ISS (ZARYA)", "VISITOR 1"]
    assert columns["owner_code"] == ["US", "US"]
    assert columns["is_synthetic"] == [0, 0]


def test_a_frame_has_a_state_for_each_object_of_the_list(client: Client) -> None:
    response = frame(client)
    states = np.frombuffer(response.content, dtype="<f4").reshape(-1, 6)
    assert response["Content-Type"] == "application/octet-stream"
    assert states.shape == (2, 6)
    np.testing.assert_allclose(np.linalg.norm(states[:, :3], axis=1), 6794, atol=15)


def test_a_time_between_steps_is_answered_with_the_nearest_step(client: Client) -> None:
    assert frame(client, t=T + 29.5)["X-Frame-Unix-S"] == str(T)
    assert frame(client, t=T + 31)["X-Frame-Unix-S"] == str(T + 60)


def test_a_frame_that_the_browser_has_is_not_sent_again(client: Client) -> None:
    first = frame(client)
    again = client.get(
        FRAMES,
        {"t": T, "object_set": objects(client)["object_set"]},
        headers={"If-None-Match": first["ETag"]},
    )
    assert again.status_code == 304
    assert again.content == b""


@pytest.mark.parametrize("offered", ["", "br", "gzip;q=0", "deflate, gzip; q=0.0"])
def test_the_list_of_objects_is_sent_as_it_is_to_who_reads_no_gzip(
    client: Client, offered: str
) -> None:
    response = client.get(OBJECTS, headers={"Accept-Encoding": offered})
    assert "Content-Encoding" not in response
    assert response.json() == objects(client)


def test_the_list_of_objects_is_compressed_for_who_reads_gzip(client: Client) -> None:
    asked = {"Accept-Encoding": "gzip, deflate, br"}
    response = client.get(OBJECTS, headers=asked)
    assert response["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in response["Vary"]
    assert json.loads(gzip.decompress(response.content)) == objects(client)
    asked["If-None-Match"] = response["ETag"]
    assert client.get(OBJECTS, headers=asked).status_code == 304


def test_the_list_of_objects_is_not_sent_again_until_something_is_learnt(client: Client) -> None:
    etag = client.get(OBJECTS)["ETag"]
    assert client.get(OBJECTS, headers={"If-None-Match": etag}).status_code == 304
    SpaceObject.objects.filter(norad_cat_id=70001).update(owner_code="PRC")
    CatalogChange.objects.create(changed_at=NOW, reason="satcat", pull=None)
    assert client.get(OBJECTS, headers={"If-None-Match": etag}).status_code == 200


def test_an_object_set_that_newer_elements_replaced_is_told_without_an_error(
    client: Client,
) -> None:
    known = objects(client)["object_set"]
    newer = replace(VISITOR_ELEMENTS, epoch_utc=NOW - timedelta(minutes=1), norad_cat_id=70002)
    stored = factories.stored_element_set(newer)
    CatalogChange.objects.create(changed_at=NOW, reason="pull", pull=stored.pull)
    response = client.get(FRAMES, {"t": T, "object_set": known})
    assert response.status_code == 204
    assert response.content == b""
    assert response["X-Object-Set"] == objects(client)["object_set"] != known
    assert response["Cache-Control"] == "no-store"


def test_before_the_first_elements_everything_is_answered_and_empty(client: Client) -> None:
    StoredElementSet.objects.all().delete()
    CatalogChange.objects.create(changed_at=NOW, reason="emptied", pull=None)
    columns = objects(client)
    assert columns["norad_cat_id"] == columns["epoch_unix_s"] == columns["name"] == []
    assert (frame(client).status_code, frame(client).content) == (200, b"")


def test_a_track_of_an_object_without_elements_is_unknown_and_no_error(client: Client) -> None:
    response = client.get(TRACK, {"norad_cat_id": 12345, "t": T})
    assert response.status_code == 200
    assert response.json() == {
        "norad_cat_id": 12345,
        "object_set": objects(client)["object_set"],
        "reason": "Object 12345 has no elements in the current catalogue.",
        "name": None,
        "t_unix_s": None,
        "r_teme_km": None,
    }


@pytest.mark.parametrize("t", ["", "yesterday", "nan", "inf", "-1e300", "1e300"])
def test_a_time_that_is_none_is_refused_by_name(client: Client, t: str) -> None:
    response = frame(client, t=t)
    assert response.status_code == 400
    assert list(response.json()["error"]["fields"]) == ["t"]


@pytest.mark.parametrize(("days", "words"), [(90, "90 days before"), (-90, "90 days after")])
def test_a_time_months_from_the_elements_has_no_frame_and_is_no_error(
    client: Client, days: int, words: str
) -> None:
    response = frame(client, t=T + days * 86400)
    assert (response.status_code, response.content) == (204, b"")
    assert words in response["X-Frame-Unavailable"]
    assert "X-Object-Set" not in response
    assert response["Cache-Control"] == "no-store"


def test_a_time_months_from_the_elements_has_no_track_and_says_why(client: Client) -> None:
    response = client.get(TRACK, {"norad_cat_id": 25544, "t": T + 90 * 86400})
    assert response.status_code == 200
    answer = response.json()
    assert "90 days before" in answer["reason"]
    assert answer["t_unix_s"] is answer["r_teme_km"] is answer["name"] is None


def test_a_frame_without_its_object_set_is_refused_by_name(client: Client) -> None:
    response = client.get(FRAMES, {"t": T})
    assert response.status_code == 400
    assert list(response.json()["error"]["fields"]) == ["object_set"]


def test_a_track_is_one_orbit_in_plain_numbers(client: Client) -> None:
    answer = client.get(TRACK, {"norad_cat_id": 25544, "t": T}).json()
    assert (answer["name"], answer["reason"]) == ("ISS (ZARYA)", None)
    assert len(answer["r_teme_km"]) == len(answer["t_unix_s"]) == 721
    assert all(6700 < np.linalg.norm(r) < 6900 for r in answer["r_teme_km"])


@pytest.mark.parametrize(
    ("query", "status", "field"),
    [
        ({"norad_cat_id": "x", "t": T}, 400, "norad_cat_id"),
        ({"norad_cat_id": 25544, "t": T, "minutes": -3}, 400, "minutes"),
        ({"norad_cat_id": 25544, "t": T, "minutes": 1e9}, 400, "minutes"),
    ],
)
def test_a_track_that_cannot_be_drawn_says_why(
    client: Client, query: dict[str, Any], status: int, field: str | None
) -> None:
    response = client.get(TRACK, query)
    assert response.status_code == status
    assert list(response.json()["error"]["fields"]) == ([field] if field else [])


def test_strangers_see_nothing_where_reading_is_closed(client: Client) -> None:
    with override_settings(OPEN_READING=False):
        assert client.get(OBJECTS).status_code == 401
        assert client.get(FRAMES).status_code == 401
    assert settings.OPEN_READING


def test_nothing_can_be_written(client: Client) -> None:
    assert client.post(OBJECTS).status_code in {401, 403, 405}
