"""The API's entrance, and that nothing below /api/ answers in another voice than the API's."""

from typing import Any

import pytest
from django.test import Client

from sasweb.api.v1.urls import router
from sasweb.world import WORLD_HEADER
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("product_at_now")]

BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


def test_the_entrance_leads_to_every_list_and_description(client: Client) -> None:
    body = client.get("/api/v1/").json()
    assert [area["name"] for area in body["lists"]] == [prefix for prefix, *_ in router.registry]
    addresses = [area["url"] for area in body["lists"]] + [body["docs"], body["schema"]]
    for address in addresses:
        expected = 401 if address.endswith("/cases/") else 200  # never open to strangers
        assert client.get(address).status_code == expected, address
    assert all(area["description"] for area in body["lists"])


def test_the_entrance_says_the_time_the_world_and_the_code(client: Client, settings: Any) -> None:
    body = client.get("/api/v1/").json()
    assert body["now_utc"] == "2026-03-10T04:00:00Z"
    assert body["world"] == ["replay"]
    assert body["code_version"] == settings.CODE_VERSION


def test_a_browser_gets_the_same_links_as_a_page_of_the_site(client: Client) -> None:
    addresses = [area["url"] for area in client.get("/api/v1/").json()["lists"]]
    response = client.get("/api/v1/", headers=BROWSER)
    html = response.content.decode()
    assert response["Content-Type"].startswith("text/html")
    assert all(f'href="{address}"' in html for address in addresses)
    assert 'id="header"' in html
    assert "<style" not in html


@pytest.mark.parametrize("accept", ["*/*", "application/json"])
def test_a_script_gets_json(client: Client, accept: str) -> None:
    assert "lists" in client.get("/api/v1/", headers={"Accept": accept}).json()


@pytest.mark.parametrize("path", ["/api/", "/api"])
def test_the_address_above_leads_to_the_entrance(client: Client, path: str) -> None:
    assert client.get(path, follow=True).request["PATH_INFO"] == "/api/v1/"


@pytest.mark.parametrize("path", ["/api/v1", "/api/v1/objects", "/api/v1/objects/25544"])
def test_a_missing_last_slash_is_forgiven(client: Client, path: str) -> None:
    response = client.get(f"{path}?page=1")
    assert (response.status_code, response["Location"]) == (301, f"{path}/?page=1")


@pytest.mark.parametrize("path", ["/api/v2/objects/", "/api/satellites", "/api/v1/sat/7", "/api//"])
@pytest.mark.parametrize("method", ["get", "post", "delete"])
def test_an_unknown_address_says_so_to_anybody(path: str, method: str) -> None:
    stranger = Client(enforce_csrf_checks=True)
    response = getattr(stranger, method)(path)
    assert response.status_code == 404
    error = response.json()["error"]
    assert error["code"] == "not_found"
    assert path in error["message"]
    assert "/api/v1/" in error["message"]


@pytest.mark.parametrize("path", ["/api/v1/", "/api/v1/docs/", "/api/v1/schema/", "/api/v1/feeds/"])
def test_what_cannot_be_written_says_so(admin_client: Client, path: str) -> None:
    response = admin_client.post(path)
    assert response.status_code in {403, 405}
    assert response.json()["error"]["message"]


def test_what_the_api_does_not_speak_is_refused_in_the_same_shape(client: Client) -> None:
    response = client.get("/api/v1/", headers={"Accept": "application/xml"})
    assert response.status_code == 406
    assert response.json()["error"]["code"] == "not_acceptable"


def test_a_host_that_is_not_ours_is_refused_in_the_same_shape(client: Client) -> None:
    response = client.get("/api/v1/", headers={"Host": "evil.test"})
    assert response.status_code == 400
    assert response.json()["error"]["code"] == "malformed_request"


def test_a_failure_of_ours_answers_in_the_same_shape(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any) -> None:
        raise RuntimeError("no such thing")

    monkeypatch.setattr("sasweb.api.v1.entrance.EntranceView.get", broken)
    client.raise_request_exception = False
    response = client.get("/api/v1/")
    assert response.status_code == 500
    assert response.json()["error"]["code"] == "server_error"
    assert "no such thing" not in response.content.decode()


@pytest.mark.parametrize(
    "path", ["/api/v1/", "/api/v1/objects/", "/api/v1/objects/1/", "/api/v1/frames/", "/api/no/"]
)
def test_every_answer_says_which_world_it_tells_of(client: Client, path: str) -> None:
    assert client.get(path)[WORLD_HEADER] == "replay"
    factories.feed(kind="demo")
    assert client.get(path)[WORLD_HEADER] == "replay, synthetic"


def test_an_unchanged_answer_says_it_too(client: Client) -> None:
    etag = client.get("/api/v1/objects/")["ETag"]
    response = client.get("/api/v1/objects/", headers={"If-None-Match": etag})
    assert (response.status_code, response[WORLD_HEADER]) == (304, "replay")
