"""Nothing made up or past is ever shown unlabelled, on whatever page."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import OperationalError
from django.http import HttpResponse
from django.test import Client

from sasweb.world import World, this_world
from screening.catalog.models import Feed, FeedState, SpaceObject
from screening.common.clock import Clock
from tests import factories

pytestmark = pytest.mark.django_db

REPLAY = "REPLAY from 2026-03-10 04:00:00 UTC"
SYNTHETIC = "SYNTHETIC catalogue"


@pytest.fixture
def demo() -> None:
    factories.feed(kind="demo")


def assert_labelled(response: HttpResponse) -> None:
    html = response.content.decode()
    assert REPLAY in html
    assert SYNTHETIC in html
    assert "data-product-clock" in html
    assert 'datetime="2026-03-10T04:00:00+00:00"' in html
    assert 'name="product-clock"' in html
    assert "<style" not in html


@pytest.mark.usefixtures("product_at_now", "demo")
@pytest.mark.parametrize(
    "path",
    ["/", "/sign-in/", "/api/v1/docs/", "/nowhere/", "/catalogue/999999999/"],
)
def test_a_page_for_anybody_wears_the_ribbons_and_the_clock(client: Client, path: str) -> None:
    assert_labelled(client.get(path))


@pytest.mark.usefixtures("product_at_now", "demo")
@pytest.mark.parametrize("path", ["/admin/", "/admin/stations/station/", "/admin/auth/user/add/"])
def test_the_admin_wears_them_too(admin_client: Client, path: str) -> None:
    assert_labelled(admin_client.get(path))


@pytest.mark.usefixtures("product_at_now", "demo")
def test_the_entrance_of_the_api_wears_them_too(client: Client) -> None:
    assert_labelled(client.get("/api/v1/", headers={"Accept": "text/html"}))


@pytest.mark.usefixtures("product_at_now", "demo")
def test_a_refusal_wears_them_too(signed_in: Callable[[str], Client]) -> None:
    response = signed_in("nobody").post("/runs/request/")
    assert response.status_code == 403
    assert_labelled(response)


@pytest.mark.usefixtures("product_at_now", "demo")
def test_a_form_that_is_too_old_wears_them_too() -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(User.objects.create_user("ada"))
    response = client.post("/runs/request/")
    assert response.status_code == 403
    assert_labelled(response)


@pytest.mark.usefixtures("product_at_now", "demo")
def test_a_request_for_another_host_wears_them_too(client: Client) -> None:
    response = client.get("/", headers={"Host": "evil.test"})
    assert response.status_code == 400
    assert_labelled(response)


@pytest.mark.usefixtures("product_at_now", "demo")
def test_a_failure_wears_them_too(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    break_stations_page(monkeypatch)
    client.raise_request_exception = False
    response = client.get("/stations/")
    assert response.status_code == 500
    assert_labelled(response)


@pytest.mark.usefixtures("product_at_now")
def test_a_failure_without_a_database_leaves_the_question_open(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    break_stations_page(monkeypatch)
    monkeypatch.setattr("sasweb.world.catalog_is_synthetic", no_database)
    client.raise_request_exception = False
    html = client.get("/stations/").content.decode()
    assert REPLAY in html
    assert "may be SYNTHETIC" in html


def break_stations_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sasweb.web.header.data_ages", no_database)


def no_database(*_: Any) -> Any:
    raise OperationalError("the disk is gone")


def test_a_live_world_wears_nothing(client: Client, settings: Any) -> None:
    settings.PRODUCT_CLOCK = Clock()
    factories.feed(kind="demo", state=FeedState.DISABLED)
    assert this_world().labels == ("live",)
    assert 'class="ribbon' not in client.get("/api/v1/docs/").content.decode()


def test_without_a_database_a_world_is_not_called_live(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sasweb.world.catalog_is_synthetic", no_database)
    assert "live" not in this_world().labels
    assert "unknown" in this_world().labels


def test_a_fast_replay_says_how_fast() -> None:
    (ribbon,) = World(Clock(factories.NOW, factories.NOW, rate=60), is_synthetic=False).ribbons
    assert "at 60 times real speed" in ribbon.text


@pytest.mark.parametrize("path", ["/conjunctions/all/", "/conjunctions/", "/catalogue/", "/runs/"])
@pytest.mark.usefixtures("product_at_now")
def test_rows_say_it_too_unless_the_ribbon_says_it_of_every_object(
    client: Client, path: str
) -> None:
    def tags() -> int:
        rows = client.get(path).content.decode().partition("<tbody")[2]
        return rows.count("SYNTHETIC")

    made_up = factories.approach(factories.catalogue_run(is_synthetic=True))
    SpaceObject.objects.update(is_synthetic=True)
    factories.assessed_conjunction(primary=made_up.primary, is_synthetic=True)
    SpaceObject.objects.update(is_synthetic=True)
    assert tags() > 0  # no ribbon: no feed in use makes objects up
    feed = factories.feed(kind="demo")
    assert tags() == 0
    factories.space_object(name="REAL")
    assert tags() > 0
    SpaceObject.objects.filter(name="REAL").delete()
    Feed.objects.filter(pk=feed.pk).update(state=FeedState.DISABLED)
    assert tags() > 0
