"""The one thing the API lets people write: asking for a run."""

from collections.abc import Callable

import pytest
from django.test import Client

from screening.catalog.models import Feed
from screening.conjunctions.models import ScreeningRun
from tests import factories

pytestmark = pytest.mark.django_db

ADDRESS = "/api/v1/runs/"


@pytest.fixture
def catalogue() -> None:
    factories.stored_element_set(factories.STATION_ELEMENTS)
    factories.stored_element_set(factories.VISITOR_ELEMENTS)
    Feed.objects.update(source="gp")


def test_a_stranger_is_told_to_sign_in(client: Client) -> None:
    response = client.post(ADDRESS)
    assert response.status_code == 401
    assert response.json()["error"]["code"] == "not_signed_in"
    assert not ScreeningRun.objects.exists()


@pytest.mark.parametrize("group", ["manager", "nobody"])
def test_whoever_lacks_the_permission_may_not_ask_for_a_run(
    signed_in: Callable[[str], Client], group: str
) -> None:
    response = signed_in(group).post(ADDRESS)
    assert response.status_code == 403
    assert response.json()["error"]["code"] == "not_allowed"
    assert not ScreeningRun.objects.exists()


@pytest.mark.usefixtures("catalogue")
def test_an_operator_asks_for_a_run_and_is_told_where_to_follow_it(
    signed_in: Callable[[str], Client],
) -> None:
    client = signed_in("operator")
    response = client.post(ADDRESS)
    assert response.status_code == 202
    body = response.json()
    assert (body["status"], body["trigger"]) == ("queued", "asked for by a-operator")
    assert client.get(response["Location"]).json()["id"] == body["id"]


def test_an_operator_is_told_why_there_is_nothing_to_screen(
    signed_in: Callable[[str], Client],
) -> None:
    client = signed_in("operator")
    response = client.post(ADDRESS)
    assert response.status_code == 400
    assert "catalogue is empty" in response.json()["error"]["message"]


@pytest.mark.usefixtures("catalogue")
def test_another_site_cannot_ask_in_an_operators_name(
    signed_in: Callable[[str], Client],
) -> None:
    client = signed_in("operator")
    client.handler.enforce_csrf_checks = True
    response = client.post(ADDRESS)
    assert response.status_code == 403
    assert "CSRF" in response.json()["error"]["message"]
    assert not ScreeningRun.objects.exists()
