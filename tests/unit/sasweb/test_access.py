"""Who may read and who may write."""

from collections.abc import Callable
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission, User
from django.db import connection
from django.test import Client

from sasweb.access import groups_create, name_of
from screening.catalog.models import Feed, FeedState, Pull, PullStatus
from screening.conjunctions.models import ScreeningRun
from tests import factories

pytestmark = pytest.mark.django_db

SignedIn = Callable[[str], Client]
READING = ("/", "/conjunctions/", "/catalogue/", "/stations/", "/sources/", "/runs/")


@pytest.fixture
def closed(settings: Any) -> None:
    settings.OPEN_READING = False


@pytest.fixture
def stopped_feed() -> Feed:
    return factories.feed(state=FeedState.STOPPED, stop_reason="HTTP 403")


@pytest.mark.parametrize("path", READING)
def test_with_open_reading_a_stranger_reads(client: Client, path: str) -> None:
    assert client.get(path).status_code == 200


@pytest.mark.usefixtures("closed")
@pytest.mark.parametrize("path", READING)
def test_without_open_reading_a_stranger_is_asked_to_sign_in(client: Client, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 302
    assert response["Location"] == f"/sign-in/?next={path}"


@pytest.mark.usefixtures("closed")
@pytest.mark.parametrize("path", ["/live/events/", "/api/v1/objects/", "/api/v1/frames/objects/"])
def test_without_open_reading_machines_are_told_401(client: Client, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 401
    assert set(response.json()["error"]) == {"code", "message", "fields"}


@pytest.mark.usefixtures("closed")
def test_without_open_reading_one_can_still_sign_in_and_be_probed(client: Client) -> None:
    assert client.get("/sign-in/").status_code == 200
    assert client.get("/health/").status_code == 200


@pytest.mark.usefixtures("closed")
def test_the_sign_in_page_follows_no_stream_that_would_refuse_it(
    client: Client, signed_in: SignedIn
) -> None:
    assert b"data-live-url" not in client.get("/sign-in/").content
    assert b'data-live-url="/live/events/"' in signed_in("operator").get("/conjunctions/").content


@pytest.mark.usefixtures("closed")
@pytest.mark.parametrize("group", ["operator", "manager", "administrator", "nobody"])
def test_without_open_reading_any_signed_in_person_reads(signed_in: SignedIn, group: str) -> None:
    assert signed_in(group).get("/conjunctions/").status_code == 200


def write_paths(feed: Feed) -> list[str]:
    aside = factories.pull(feed=feed, status=PullStatus.QUARANTINED)
    return [
        "/runs/request/",
        f"/sources/{feed.key}/resume/",
        "/sources/resume-all/",
        f"/sources/pulls/{aside.pk}/resume/",
        f"/sources/pulls/{aside.pk}/accept/",
        f"/sources/pulls/{aside.pk}/dismiss/",
    ]


def test_a_stranger_who_writes_is_asked_to_sign_in(client: Client, stopped_feed: Feed) -> None:
    for path in write_paths(stopped_feed):
        response = client.post(path, headers={"Referer": "http://testserver/sources/"})
        assert response.status_code == 302, path
        assert response["Location"] == "/sign-in/?next=/sources/", path
    unchanged(stopped_feed)


@pytest.mark.parametrize("group", ["manager", "nobody"])
def test_a_person_without_the_permission_is_refused(
    signed_in: SignedIn, stopped_feed: Feed, group: str
) -> None:
    client = signed_in(group)
    for path in write_paths(stopped_feed):
        response = client.post(path)
        assert response.status_code == 403, path
        assert "You may not do this" in response.content.decode()
    unchanged(stopped_feed)


def unchanged(feed: Feed) -> None:
    feed.refresh_from_db()
    assert feed.state == FeedState.STOPPED
    assert not ScreeningRun.objects.exists()
    assert not Pull.objects.exclude(status=PullStatus.QUARANTINED).exists()


def test_writing_takes_a_post(signed_in: SignedIn, stopped_feed: Feed) -> None:
    client = signed_in("administrator")
    for path in write_paths(stopped_feed):
        assert client.get(path).status_code == 405, path
    unchanged(stopped_feed)


def test_a_post_without_its_token_is_refused(stopped_feed: Feed) -> None:
    user = User.objects.create_user("an-operator")
    user.groups.add(Group.objects.get(name="operator"))
    client = Client(enforce_csrf_checks=True)
    client.force_login(user)
    response = client.post(f"/sources/{stopped_feed.key}/resume/")
    assert response.status_code == 403
    assert "The form is too old" in response.content.decode()
    unchanged(stopped_feed)


@pytest.mark.parametrize("group", ["operator", "administrator"])
def test_an_operator_resumes_a_feed(signed_in: SignedIn, stopped_feed: Feed, group: str) -> None:
    response = signed_in(group).post(f"/sources/{stopped_feed.key}/resume/", follow=True)
    assert "is resumed" in response.content.decode()
    stopped_feed.refresh_from_db()
    assert stopped_feed.state == FeedState.IDLE


def test_resuming_what_is_not_stopped_says_so(signed_in: SignedIn) -> None:
    feed = factories.feed()
    response = signed_in("operator").post(f"/sources/{feed.key}/resume/", follow=True)
    assert "is not stopped" in response.content.decode()


def test_an_operator_dismisses_a_pull(signed_in: SignedIn) -> None:
    aside = factories.pull(status=PullStatus.QUARANTINED)
    client = signed_in("operator")
    client.post(f"/sources/pulls/{aside.pk}/dismiss/")
    aside.refresh_from_db()
    assert (aside.status, aside.decided_by) == (PullStatus.SUPERSEDED, "a-operator")


def test_a_pull_that_an_operator_accepts_is_a_workers_to_take_in(signed_in: SignedIn) -> None:
    aside = factories.pull(status=PullStatus.QUARANTINED)
    client = signed_in("operator")
    html = client.post(f"/sources/pulls/{aside.pk}/accept/", follow=True).content.decode()
    aside.refresh_from_db()
    assert (aside.status, aside.decided_by) == (PullStatus.ACCEPTED, "a-operator")
    assert f"Accepting pull {aside.pk}" in html
    assert "Ask a worker again" in html


def test_a_run_with_nothing_to_screen_is_refused_in_words(signed_in: SignedIn) -> None:
    response = signed_in("operator").post("/runs/request/", follow=True)
    assert response.status_code == 200
    assert "The catalogue is empty" in response.content.decode()


def test_buttons_show_only_to_those_who_may_press_them(
    client: Client, signed_in: SignedIn, stopped_feed: Feed
) -> None:
    for path, word in (("/runs/", "Request a run"), ("/sources/", ">Resume it<")):
        assert word not in client.get(path).content.decode()
        assert word not in signed_in_once(signed_in, "manager").get(path).content.decode()
        assert word in signed_in_once(signed_in, "operator").get(path).content.decode()


def signed_in_once(signed_in: SignedIn, group: str) -> Client:
    User.objects.filter(username=f"a-{group}").delete()
    return signed_in(group)


def test_every_database_has_the_three_groups() -> None:
    assert set(Group.objects.values_list("name", flat=True)) == {
        "operator",
        "manager",
        "administrator",
    }


def test_a_group_that_administrators_changed_is_left_alone() -> None:
    Group.objects.get(name="operator").permissions.clear()
    assert groups_create() == []
    assert not Group.objects.get(name="operator").permissions.exists()


def test_groups_made_before_there_were_messages_may_hand_them_over_too() -> None:
    migration = import_module("screening.messages.migrations.0003_groups_may_hand_over")
    for name in ("operator", "administrator"):
        Group.objects.get(name=name).permissions.filter(
            content_type__app_label="exchange"
        ).delete()  # nor had the permissions been made
    migration.give(apps, connection.schema_editor())

    for name, codenames in migration.CODENAMES_BY_GROUP.items():
        held = Group.objects.get(name=name).permissions.filter(content_type__app_label="exchange")
        assert set(held.values_list("codename", flat=True)) == set(codenames)
    manager = Group.objects.get(name="manager").permissions
    assert not manager.filter(content_type__app_label="exchange").exists()


def test_groups_made_before_there_were_alerts_get_what_new_groups_get() -> None:
    apps_given = ("alerts", "tokens", "operators", "coordination", "peers", "reports")
    names = ("operator", "manager", "administrator")
    new = {name: set(_held(name, *apps_given)) for name in names}
    Permission.objects.filter(content_type__app_label__in=apps_given).delete()
    for migration in (
        "screening.tokens.migrations.0002_groups_may_acknowledge",
        "screening.alerts.migrations.0008_groups_may_coordinate",
        "screening.reports.migrations.0002_groups_may_send_summaries",
        "screening.configuration.migrations.0002_administrators_may_configure",
    ):
        import_module(migration).give(apps, connection.schema_editor())

    assert new["operator"] == {"add_acknowledgement"}
    assert {name: set(_held(name, *apps_given)) for name in names} == new


def _held(group: str, *app_labels: str) -> list[str]:
    held = Group.objects.get(name=group).permissions.filter(content_type__app_label__in=app_labels)
    return list(held.values_list("codename", flat=True))


def test_signing_in_returns_to_where_one_was(client: Client) -> None:
    User.objects.create_user("ada", password="correct horse battery")
    sent = {"username": "ada", "password": "correct horse battery", "next": "/runs/"}
    response = client.post("/sign-in/", sent)
    assert (response.status_code, response["Location"]) == (302, "/runs/")


def test_signing_in_never_leaves_the_site(client: Client) -> None:
    User.objects.create_user("ada", password="correct horse battery")
    sent = {"username": "ada", "password": "correct horse battery", "next": "https://evil.test/"}
    assert client.post("/sign-in/", sent)["Location"] == "/"


def test_signing_out_takes_a_post(signed_in: SignedIn) -> None:
    client = signed_in("operator")
    assert client.get("/sign-out/").status_code == 405
    assert client.post("/sign-out/").status_code == 302
    assert "Sign in" in client.get("/runs/").content.decode()


def test_a_name_that_is_nobody_elses_stays_as_it_is() -> None:
    ada = User.objects.create_user("ada", first_name="Ada", last_name="Byron")
    assert name_of(ada) == "Ada Byron"
    assert name_of(User.objects.create_user("grace")) == "grace"


def test_no_two_accounts_are_named_alike() -> None:
    alike = [
        User.objects.create_user("wli", first_name="Wei", last_name="Li"),
        User.objects.create_user("wli2", first_name="Wei Li"),  # the same in two fields or one
        User.objects.create_user("gone", first_name="Wei", last_name="Li", is_active=False),
    ]
    assert [name_of(each) for each in alike] == ["Wei Li (wli)", "Wei Li (wli2)", "Wei Li (gone)"]
    User.objects.create_user("Grace")
    assert name_of(User.objects.create_user("gh", first_name="Grace")) == "Grace (gh)"
