"""A filter that nothing can match is an error: an empty answer would read as a clear sky."""

from typing import Any

import pytest
import yaml
from django.test import Client

from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _a_world() -> None:
    factories.assessed_conjunction()
    factories.space_object(owner_code="PRC", constellation="QIANFAN")
    feed = factories.feed(key="celestrak-gp-active", kind="celestrak-gp", source="gp")
    factories.pull(feed=feed)


@pytest.mark.parametrize(
    ("asked", "listed"),
    [
        ("conjunctions/?station=xyz", "css, iss"),
        ("conjunctions/?tier=purple", "red"),
        ("assessments/?kind=farthest", "closest_approach"),
        ("element-sets/?source=gpp", "gp"),
        ("feeds/?kind=celestrack", "celestrak-gp"),
        ("feeds/?state=asleep", "disabled, idle, stopped"),
        ("pulls/?feed=celestrak", "celestrak-gp-active"),
        ("pulls/?status=done", "succeeded"),
        ("runs/?status=done", "finished"),
        ("runs/?kind=all", "stations"),
        ("objects/?owner_code=XX", "PRC, US"),
        ("objects/?constellation=STARLUNK", "QIANFAN"),
        ("objects/?object_type=ufo", "payload"),
    ],
)
def test_a_word_that_nothing_has_is_refused_with_those_known(
    client: Client, asked: str, listed: str
) -> None:
    response = client.get(f"/api/v1/{asked}")
    assert response.status_code == 400
    [sentence] = response.json()["error"]["fields"][asked.split("?")[1].split("=")[0]]
    assert listed in sentence


@pytest.mark.parametrize(
    "asked",
    [
        "conjunctions/?station=ISS",
        "conjunctions/?station=Iss&tier=YELLOW",
        "assessments/?kind=CLOSEST_APPROACH",
        "element-sets/?source=GP",
        "feeds/?kind=CELESTRAK-GP&state=IDLE",
        "pulls/?feed=Celestrak-GP-Active&status=Succeeded",
        "runs/?status=FINISHED&kind=Stations",
        "objects/?owner_code=prc&constellation=qianfan&object_type=Payload",
    ],
)
def test_words_are_understood_in_whatever_case(client: Client, asked: str) -> None:
    assert len(client.get(f"/api/v1/{asked}").json()["results"]) >= 1


@pytest.mark.parametrize(
    "asked",
    [
        "conjunctions/?miss_distance_km_max=-3",
        "assessments/?miss_distance_km_max=-0.1",
        "conjunctions/?norad_cat_id=-25544",
        "element-sets/?norad_cat_id=99999999",
        "conjunctions/?norad_cat_id=99999999",
        "assessments/?run=999999",
        "objects/?norad_cat_id=-5",
    ],
)
def test_numbers_that_nothing_can_have_are_refused(client: Client, asked: str) -> None:
    assert client.get(f"/api/v1/{asked}").status_code == 400


def test_what_is_not_known_is_null_and_never_an_empty_word(client: Client) -> None:
    made = factories.space_object(name="OBJECT A")
    body = client.get(f"/api/v1/objects/{made.norad_cat_id}/").json()
    unknown = ("owner_code", "constellation", "operational_status_code", "international_designator")
    assert [body[name] for name in unknown] == [None] * 4
    [party] = [row["secondary"] for row in client.get("/api/v1/conjunctions/").json()["results"]]
    assert party["constellation"] is None
    assert client.get("/api/v1/pulls/").json()["results"][0]["content_sha256"] is None


def test_the_schema_says_that_words_may_be_null(client: Client) -> None:
    schema = client.get("/api/v1/schema/?format=json").json()["components"]["schemas"]
    assert schema["SpaceObject"]["properties"]["owner_code"]["nullable"] is True
    assert "nullable" not in schema["SpaceObject"]["properties"]["name"]


INTERVALS = [
    ("approaches/", "tca"),
    ("approaches/csv/", "tca"),
    ("conjunctions/", "tca"),
    ("assessments/", "tca"),
    ("runs/", "requested"),
    ("element-sets/", "epoch"),
    ("pulls/", "started"),
    ("ephemerides/", "stop"),
    ("messages/", "tca"),
    ("alerts/", "at"),
    ("alarms/", "since"),
    ("transitions/", "at"),
    ("studies/", "requested"),
]


@pytest.mark.parametrize(("area", "stem"), INTERVALS)
def test_time_that_ends_before_it_begins_is_refused(client: Client, area: str, stem: str) -> None:
    factories.catalogue_run()

    def asked(begin: str, end: str) -> Any:
        return client.get(f"/api/v1/{area}", {f"{stem}_after": begin, f"{stem}_before": end})

    response = asked("2026-03-11T00:00:00Z", "2026-03-10T00:00:00Z")
    assert response.status_code == 400
    [(name, [sentence])] = response.json()["error"]["fields"].items()
    assert (name, sentence) == (
        f"{stem}_before",
        f"Earlier than {stem}_after: nothing lies between them.",
    )
    assert asked("2026-03-10T00:00:00Z", "2026-03-11T00:00:00Z").status_code == 200
    assert asked("2026-03-10T00:00:00Z", "2026-03-10T00:00:00Z").status_code == 200
    assert asked("2026-03-11T01:00:00+02:00", "2026-03-10T23:30:00Z").status_code == 200


def test_every_pair_of_bounds_that_the_api_takes_is_tried(client: Client) -> None:
    paths = yaml.safe_load(client.get("/api/v1/schema/").content)["paths"]
    taken = {
        (path.removeprefix("/api/v1/"), each["name"].removesuffix("_after"))
        for path, operations in paths.items()
        for each in operations.get("get", {}).get("parameters", [])
        if each["name"].endswith("_after")
    }
    assert taken | {("approaches/csv/", "tca")} == set(INTERVALS)  # a file, not a list
