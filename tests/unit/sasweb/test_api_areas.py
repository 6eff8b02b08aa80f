"""What each area of the API says, and that it asks the database no more than it must."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from screening.conjunctions.models import RunDockedObject, RunObjectStatus
from tests import factories
from tests.factories import NOW, STATION_ELEMENTS, VISITOR_ELEMENTS

pytestmark = pytest.mark.django_db


def _rows(client: Client, address: str, **parameters: Any) -> list[dict[str, Any]]:
    response = client.get(address, parameters)
    assert response.status_code == 200, response.content
    rows: list[dict[str, Any]] = response.json()["results"]
    return rows


def test_an_object_is_addressed_by_its_catalogue_number(client: Client) -> None:
    factories.space_object(norad_cat_id=270001, name="ANALYST OBJECT", rcs_m2=None)
    body = client.get("/api/v1/objects/270001/").json()
    assert body["name"] == "ANALYST OBJECT"
    assert body["rcs_m2"] is None


def test_objects_are_filtered_by_several_types_at_once(client: Client) -> None:
    for kind in ("payload", "debris", "rocket_body"):
        factories.space_object(object_type=kind)
    rows = _rows(client, "/api/v1/objects/", object_type=["debris", "rocket_body"])
    assert {row["object_type"] for row in rows} == {"debris", "rocket_body"}


def test_a_type_that_does_not_exist_is_named(client: Client) -> None:
    response = client.get("/api/v1/objects/?object_type=ufo")
    assert response.status_code == 400
    assert "ufo" in response.json()["error"]["fields"]["object_type"][0]


def test_an_element_set_carries_its_provenance(client: Client) -> None:
    stored = factories.stored_element_set()
    (row,) = _rows(client, "/api/v1/element-sets/", norad_cat_id=25544)
    assert row["epoch_utc"] == "2026-03-10T10:00:00Z"
    assert (row["pull"], row["record_sha256"]) == (stored.pull_id, stored.record_sha256)
    assert row["mean_motion_rev_day"] == STATION_ELEMENTS.mean_motion_rev_day


def test_element_sets_are_cut_by_epoch_with_the_end_left_out(client: Client) -> None:
    for hours in (0, 1, 2):
        epoch = NOW + timedelta(hours=hours)
        factories.stored_element_set(replace(STATION_ELEMENTS, epoch_utc=epoch))
    rows = _rows(
        client,
        "/api/v1/element-sets/",
        epoch_after="2026-03-10T05:00:00Z",
        epoch_before="2026-03-10T06:00:00Z",
    )
    assert [row["epoch_utc"] for row in rows] == ["2026-03-10T05:00:00Z"]


def test_a_station_comes_whole(client: Client) -> None:
    body = client.get("/api/v1/stations/iss/").json()
    assert body["primary_norad_cat_id"] == 25544
    assert {part["norad_cat_id"] for part in body["parts"]} >= {25575, 26400}
    assert {volume["name"] for volume in body["volumes"]} >= {"notification box"}
    assert all(threshold["source"] for threshold in body["thresholds"])


def test_a_run_tells_what_it_could_not_use_and_what_is_docked(client: Client) -> None:
    run = factories.run()
    stale, part = factories.space_object(), factories.space_object()
    RunObjectStatus.objects.create(run=run, space_object=stale, status="STALE_ELEMENTS")
    RunDockedObject.objects.create(
        run=run, station=factories.station(), space_object=part, method="state"
    )
    (status,) = _rows(client, f"/api/v1/runs/{run.pk}/object-statuses/")
    (docked,) = _rows(client, f"/api/v1/runs/{run.pk}/docked-objects/")
    assert (status["norad_cat_id"], status["status"]) == (stale.norad_cat_id, "STALE_ELEMENTS")
    assert (docked["norad_cat_id"], docked["station"]) == (part.norad_cat_id, "iss")


def test_a_pull_tells_what_it_refused(client: Client) -> None:
    pull = factories.pull(feed=factories.feed(key="celestrak-gp-active"))
    pull.rejections.create(location="active.csv, line 17", reason="eccentricity is 1.2")
    (row,) = _rows(client, "/api/v1/pulls/", feed="celestrak-gp-active")
    (rejection,) = _rows(client, f"/api/v1/pulls/{row['id']}/rejections/")
    assert rejection["location"] == "active.csv, line 17"


def test_conjunctions_are_found_by_station_either_object_time_and_distance(client: Client) -> None:
    wanted = factories.assessed_conjunction()
    address = "/api/v1/conjunctions/"
    tca = wanted.tca_utc
    matching = (
        {"station": "iss"},
        {"norad_cat_id": STATION_ELEMENTS.norad_cat_id},
        {"norad_cat_id": VISITOR_ELEMENTS.norad_cat_id},
        {"tca_after": tca.isoformat()},
        {"miss_distance_km_max": 2},
        {"search": "visitor"},
    )
    missing = (
        {"station": "css"},
        {"norad_cat_id": factories.space_object().norad_cat_id},
        {"tca_before": tca.isoformat()},
        {"miss_distance_km_max": 1},
        {"search": "nobody"},
    )
    for parameters in matching:
        assert [row["id"] for row in _rows(client, address, **parameters)] == [wanted.pk]
    for parameters in missing:
        assert _rows(client, address, **parameters) == []


def test_a_conjunction_carries_both_objects_and_its_newest_assessment(client: Client) -> None:
    conjunction = factories.assessed_conjunction()
    body = client.get(f"/api/v1/conjunctions/{conjunction.pk}/").json()
    assert body["station"] == "iss"
    assert body["secondary"]["name"] == "VISITOR 1"
    assert body["tca_utc"] == "2026-03-10T10:00:00Z"
    assert body["latest_assessment"]["radial_km"] == factories.MISS_RIC_KM[0]


@pytest.mark.usefixtures("product_at_now")
def test_a_conjunction_on_old_elements_is_stale_and_says_why(client: Client) -> None:
    factories.assessment(factories.conjunction(), secondary_age_days=12.5)
    [row] = _rows(client, "/api/v1/conjunctions/")
    assert (row["state"], row["tier"]) == ("stale", "yellow")
    [cause] = row["staleness"]
    assert cause["reason"] == "secondary_elements_too_old"
    assert cause["sentence"] == "The object's elements are 12.2 d old, trusted for 3 d."


@pytest.mark.usefixtures("product_at_now")
def test_a_conjunction_says_its_tier_and_how_it_stands(client: Client) -> None:
    conjunction = factories.assessed_conjunction()
    address = f"/api/v1/conjunctions/{conjunction.pk}/"
    body = client.get(address).json()
    assert (body["tier"], body["state"], body["staleness"]) == ("yellow", "upcoming", [])
    conjunction.last_looked_run = factories.run()
    conjunction.save()
    assert client.get(address).json()["state"] == "not_found"
    assert _rows(client, "/api/v1/conjunctions/", tier=["watch", "red"]) == []
    assert len(_rows(client, "/api/v1/conjunctions/", tier=["yellow"])) == 1


def test_a_list_of_conjunctions_costs_five_queries_however_long(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for hours in range(3):
        factories.assessed_conjunction(tca_utc=NOW + timedelta(hours=hours))
    # one for the label of the world, one for the rules, one for the keys, which tell how many
    with django_assert_num_queries(5):
        assert len(_rows(client, "/api/v1/conjunctions/")) == 3


def test_assessments_of_one_conjunction_come_newest_first(client: Client) -> None:
    conjunction = factories.assessed_conjunction()
    later = factories.run()
    factories.assessment(conjunction, run=later, miss_distance_km=0.9)
    rows = _rows(client, "/api/v1/assessments/", conjunction=conjunction.pk)
    assert [row["run"] for row in rows] == [later.pk, conjunction.first_run_id]


def test_the_encounter_has_the_shape_that_the_globe_draws(client: Client) -> None:
    conjunction = factories.assessed_conjunction()
    body = client.get(f"/api/v1/conjunctions/{conjunction.pk}/encounter/").json()
    assert body["conjunction_id"] == conjunction.pk
    assert body["tca_unix_s"] == conjunction.tca_utc.timestamp()
    assert body["primary"] == {"norad_cat_id": 25544, "name": "ISS (ZARYA)"}
    assert body["miss_distance_km"] == pytest.approx(factories.MISS_DISTANCE_KM, abs=1e-4)
    assert body["ric_km"] == pytest.approx(list(factories.MISS_RIC_KM), abs=1e-4)
    arc, near, states = body["arc"], body["near"], body["tca_states"]
    assert len(arc["offset_s"]) == len(arc["r_primary_teme_km"]) == len(arc["r_secondary_teme_km"])
    assert len(near["offset_s"]) == len(near["distance_km"])
    assert min(near["distance_km"]) == body["miss_distance_km"]
    assert [len(axis) for axis in states["rtn_axes_teme"]] == [3, 3, 3]
    assert body["boxes"][0] == {"name": "notification box", "half_extents_km": [2.0, 25.0, 25.0]}


def test_a_conjunction_that_no_run_has_assessed_has_no_encounter(client: Client) -> None:
    conjunction = factories.conjunction()
    response = client.get(f"/api/v1/conjunctions/{conjunction.pk}/encounter/")
    assert response.status_code == 404
    assert "No run has assessed" in response.json()["error"]["message"]


def test_an_encounter_that_cannot_be_propagated_says_which_object_and_why(client: Client) -> None:
    decaying = replace(VISITOR_ELEMENTS, mean_motion_rev_day=16.6, bstar_per_earth_radius=0.5)
    secondary = factories.stored_element_set(decaying).space_object
    conjunction = factories.assessed_conjunction(
        secondary=secondary, tca_utc=NOW + timedelta(days=40)
    )
    response = client.get(f"/api/v1/conjunctions/{conjunction.pk}/encounter/")
    assert response.status_code == 409
    assert "VISITOR 1 (70001) has no position" in response.json()["error"]["message"]
