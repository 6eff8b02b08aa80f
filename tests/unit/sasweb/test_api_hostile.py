"""Whatever is asked, the API answers it or says in one sentence why not."""

from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from django.test import Client

from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db

LONGEST_SENTENCE = 2500  # with room for a list of what is known
HOSTILE = (
    "",
    "nan",
    "-inf",
    "1e400",
    "-1",
    "0",
    "1.5",
    "9" * 30,
    str(2**63),
    "abc",
    "a\x00b",
    "\x00",
    "x" * 20_000,
    "٣",
    "1_000",
    "2026-13-45T00:00:00Z",
    "2026-03-10",
    "9999-12-31T23:59:59-23:59",
    "0001-01-01T00:00:00+23:59",
    "--id",
    ",,",
    "last",
    "%",
    "'; DROP TABLE",
    "\u202e",
)
# Each parameter is tried with a fifth of them, the next one with the next fifth: ten thousand
# requests would take minutes. `make fuzz` tries all, and makes up others.
IN_TURN = 5
PATH_VALUES = {
    "norad_cat_id": "25544",
    "slug": "iss",
    "key": "celestrak",
    "uuid": "0a1b2c3d-0000-4000-8000-000000000001",
    "week": "2026-W11",
}
NEEDED = {
    "/api/v1/frames/": {"t": str(NOW.timestamp()), "object_set": "x"},
    "/api/v1/frames/track/": {"t": str(NOW.timestamp()), "norad_cat_id": "25544"},
}


def parameters_of_every_address(client: Client) -> Iterator[tuple[str, str]]:
    """Each address that can be read with each parameter that it takes."""
    paths = yaml.safe_load(client.get("/api/v1/schema/").content)["paths"]
    for path, operations in paths.items():
        parameters = operations.get("get", {}).get("parameters", [])
        address = path.format_map({"id": "1"} | PATH_VALUES if "{" in path else {})
        for parameter in parameters:
            if parameter["in"] == "query":
                yield address, parameter["name"]
        yield address, "no_such_parameter"


def problem(response: Any) -> str:
    """Why an answer is not one of the API's, empty when it is."""
    if response.status_code >= 500:
        return f"answers {response.status_code}"
    if response.status_code < 400:
        return ""
    message = response.json()["error"]["message"]
    return "" if 0 < len(message) < LONGEST_SENTENCE else f"says {message[:80]!r}"


def test_no_value_of_any_parameter_breaks_an_address(client: Client) -> None:
    factories.assessed_conjunction()
    client.raise_request_exception = False
    problems = []
    asked = set(parameters_of_every_address(client))
    assert len(asked) > 60
    for number, (address, name) in enumerate(sorted(asked)):
        for value in HOSTILE[number % IN_TURN :: IN_TURN]:
            response = client.get(address, NEEDED.get(address, {}) | {name: value})
            if why := problem(response):
                problems.append(f"{address}?{name}={value[:40]!r} {why}")
    assert problems == []


@pytest.mark.parametrize("value", ["9" * 30, "-1", "1.5", "a%00b", "%00", "%FF", "..", "x" * 300])
@pytest.mark.parametrize(
    "area",
    ["objects", "element-sets", "stations", "runs", "conjunctions", "feeds", "pulls", "weekly"],
)
def test_no_address_of_a_row_breaks(client: Client, area: str, value: str) -> None:
    response = client.get(f"/api/v1/{area}/{value}/")
    assert response.status_code == 404
    assert problem(response) == ""


@pytest.mark.parametrize(
    ("area", "asked"),
    [
        ("objects", "is_synthetic=maybe"),
        ("objects", "norad_cat_id=25544.5"),
        ("stations", "is_active=nan"),
        ("conjunctions", "norad_cat_id=1e400"),
        ("conjunctions", "tca_after=9999-12-31T23:59:59-23:59"),
        ("runs", "requested_before=yesterday"),
        ("runs", "page_size=0"),
        ("runs", "page_size=many"),
        ("objects", f"name={'x' * 1001}"),
    ],
)
def test_what_cannot_be_read_is_refused_and_never_ignored(
    client: Client, area: str, asked: str
) -> None:
    response = client.get(f"/api/v1/{area}/?{asked}")
    assert response.status_code == 400
    assert list(response.json()["error"]["fields"]) == [asked.partition("=")[0]]


@pytest.mark.parametrize("word", ["true", "True", "1"])
def test_yes_is_understood(client: Client, word: str) -> None:
    factories.space_object(is_synthetic=True, name="MADE UP")
    factories.space_object(is_synthetic=False)
    rows = client.get(f"/api/v1/objects/?is_synthetic={word}").json()["results"]
    assert [row["name"] for row in rows] == ["MADE UP"]


@pytest.mark.parametrize("body", ["", "null", "[]", "{", "\x00", '{"a": NaN}', "x" * 100_000])
def test_a_strange_body_starts_no_run(admin_client: Client, body: str) -> None:
    response = admin_client.post("/api/v1/runs/", body, content_type="application/json")
    assert problem(response) == ""
    assert response.status_code in {400, 409}


@pytest.mark.parametrize(
    "body",
    [
        b"[" * 100_000,
        b'{"document":' * 900 + b"1" + b"}" * 900,
        b'{"note": "\\ud800"}',
        b'{"note": "\\u0000"}',
        b'{"days": 1e999}',
        b'{"days": ' + b"9" * 5000 + b"}",
        b"\xff\xfe",
    ],
)
def test_a_body_that_nobody_can_hold_is_refused_in_words(admin_client: Client, body: bytes) -> None:
    response = admin_client.post("/api/v1/rules/", body, content_type="application/json")
    assert response.status_code == 400
    assert response.json()["error"]["code"] == "malformed_request"
    assert problem(response) == ""


def test_a_question_in_a_form_is_held_to_the_same(admin_client: Client) -> None:
    form = {"kind": "burns", "question": "[" * 100_000}
    response = admin_client.post("/api/v1/studies/", form)
    assert response.status_code == 400
    assert "nested" in response.json()["error"]["fields"]["question"][0]
