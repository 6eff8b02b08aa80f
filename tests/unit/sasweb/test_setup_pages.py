"""Setting up: told by what is there, offered once, never in the way, and never with a secret."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import Group, Permission, User
from django.test import Client, RequestFactory

from sasweb.web.setup.leading import SKIP_COOKIE, remember_to_offer
from sasweb.web.setup.steps import KEYS, Step, steps_for
from screening.alerts.inbox import Waiting
from screening.alerts.people_models import Recipient, Subscription
from screening.configuration.models import Change
from screening.operators.models import Organisation
from screening.operators.selectors import home_memberships, home_slug
from screening.stations.models import Station
from tests import factories
from tests.signing_in import app_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator() -> User:
    user = User.objects.create_superuser("ada", "ada@example.org", "correct horse")
    user.groups.add(Group.objects.get(name="administrator"))
    return user


def _first_page(client: Client, user: User, **cookies: str) -> str:
    """Where somebody lands who has just signed in by hand, and asked for Watch."""
    client.force_login(user)
    request = RequestFactory().post("/sign-in/")
    request.session, request.COOKIES = client.session, cookies
    remember_to_offer(request, user)
    request.session.save()
    return str(client.get("/", follow=True).request["PATH_INFO"])


def _open(user: User) -> list[str]:
    return [step.key for step in steps_for(user) if not step.is_done]


def _step(user: User, key: str) -> Step:
    return next(step for step in steps_for(user) if step.key == key)


@pytest.fixture
def ada(client: Client, administrator: User) -> Client:
    client.force_login(administrator)
    return client


def test_steps_close_by_facts_alone(administrator: User) -> None:
    assert {"who", "source", "alerts", "people", "check"} <= set(_open(administrator))
    ours = Organisation.objects.first() or Organisation.objects.create(slug="us", name="Us")
    Organisation.objects.filter(pk=ours.pk).update(is_home=True)
    factories.feed()
    way = Recipient.objects.create(name="Ada", address="ada@example.org", user=administrator)
    Subscription.objects.create(recipient=way)
    User.objects.create_user("olga").groups.add(Group.objects.get(name="operator"))
    factories.pull()
    left = set(_open(administrator))
    assert not {"who", "source", "alerts", "people"} & left
    Organisation.objects.update(is_home=False)
    assert "who" in _open(administrator)


@pytest.mark.parametrize("key", KEYS)
def test_every_step_has_a_page(client: Client, administrator: User, key: str) -> None:
    client.force_login(administrator)
    html = client.get(f"/setup/{key}/").content.decode()
    assert 'aria-current="step"' in html


def test_the_first_open_step_is_unfolded(client: Client, administrator: User) -> None:
    client.force_login(administrator)
    html = client.get("/setup/").content.decode()
    assert '<h2 id="step-title">1. Who we are</h2>' in html
    assert client.get("/setup/no-such/").status_code == 404


def test_only_administrators_set_up(client: Client, signed_in: Callable[[str], Client]) -> None:
    assert client.get("/setup/").status_code == 302
    assert signed_in("operator").get("/setup/").status_code == 403
    assert signed_in("manager").post("/setup/test/", {"address": "a@b.org"}).status_code == 403


def test_variables_are_named_with_their_value_and_secrets_are_not(
    client: Client, administrator: User, settings: Any
) -> None:
    settings.SPACETRACK_IDENTITY, settings.SPACETRACK_PASSWORD = "us@example.org", "hush hush"
    settings.CATALOG = "live"
    client.force_login(administrator)
    html = client.get("/setup/source/").content.decode()
    assert "SAFE_PASSAGE_CATALOG" in html
    assert '<span class="num">live</span>' in html
    assert "hush" not in html
    assert "us@example.org" not in html


def test_an_administrator_is_led_once_after_signing_in(client: Client, administrator: User) -> None:
    assert _first_page(client, administrator) == "/setup/"
    assert client.get("/").status_code == 200


def test_nobody_is_led_past_an_alert_that_waits(
    client: Client, administrator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sasweb.web.setup.leading.alerts_waiting", lambda _: Waiting(1, urgent=0))
    assert _first_page(client, administrator) == "/"


def test_who_skips_is_not_led_again_and_finds_the_list_on_status(
    client: Client, administrator: User
) -> None:
    client.force_login(administrator)
    assert client.post("/setup/skip/").cookies[SKIP_COOKIE].value == "skipped"
    assert _first_page(client, administrator, **{SKIP_COOKIE: "skipped"}) == "/"
    assert "Still to set up" in client.get("/status/").content.decode()


def test_others_are_led_nowhere(client: Client) -> None:
    assert _first_page(client, User.objects.create_user("olga")) == "/"
    assert "Still to set up" not in client.get("/status/").content.decode()


def test_a_test_message_says_what_came_of_it(
    client: Client, administrator: User, mailoutbox: list[Any]
) -> None:
    client.force_login(administrator)
    html = client.post("/setup/test/", {"address": "ada@example.org"}, follow=True)
    assert "The test was taken" in html.content.decode()
    assert [mail.to for mail in mailoutbox] == [["ada@example.org"]]
    html = client.post("/setup/test/", {"address": "no address"}, follow=True)
    assert "looks like name@example.org" in html.content.decode()


def test_whom_it_serves_is_said_in_the_wizard(ada: Client, administrator: User) -> None:
    answer = ada.post("/setup/home/", {"name": "Own Station Watch", "kind": "operator"})
    assert answer["Location"] == "/setup/who/"
    assert home_slug() == "own-station-watch"
    assert _step(administrator, "who").holds == "Own Station Watch"
    change = Change.objects.get(way="page")
    assert (change.by, change.reason) == ("ada", "Said in setting up.")
    logged = LogEntry.objects.get(object_id=str(Organisation.objects.get(is_home=True).pk))
    assert (logged.user.get_username(), logged.action_flag) == ("ada", CHANGE)
    assert logged.change_message == "Is whom this installation serves. Said in setting up."


def test_one_that_is_known_is_made_home_and_the_log_names_who_did_it(ada: Client) -> None:
    known = Organisation.objects.create(slug="known", name="Known", kind="agency")
    ada.post("/setup/home/", {"known": "known"})
    assert home_slug() == "known"
    assert LogEntry.objects.get(object_id=str(known.pk)).user.get_username() == "ada"


def test_who_is_home_is_said_once_and_then_changed_in_the_admin_alone(ada: Client) -> None:
    ours = Organisation.objects.create(slug="ours", name="Ours", kind="agency", is_home=True)
    Organisation.objects.create(slug="known", name="Known", kind="agency")
    for given in ({"known": "known"}, {"name": "Another", "kind": "operator"}):
        answer = ada.post("/setup/home/", given)
        assert answer.status_code == 409
        assert "serves Ours already" in answer.content.decode()
    assert home_slug() == ours.slug
    assert not Organisation.objects.filter(name="Another").exists()
    page = ada.get("/setup/who/").content.decode()
    assert 'action="/setup/home/"' not in page
    assert "changed in the admin" in page


@pytest.mark.parametrize("given", [{}, {"known": "nasa", "name": "Both", "kind": "agency"}])
def test_one_organisation_is_home_and_it_has_to_be_named(ada: Client, given: Any) -> None:
    answer = ada.post("/setup/home/", given)
    assert answer.status_code == 400
    assert home_slug() is None


def test_where_the_environment_says_who_is_home_there_is_no_form(
    ada: Client, settings: Any
) -> None:
    settings.HOME_ORGANISATION = "nasa"
    Organisation.objects.create(slug="known", name="Known", kind="agency")
    assert 'action="/setup/home/"' not in ada.get("/setup/who/").content.decode()
    answer = ada.post("/setup/home/", {"known": "known"})
    assert answer.status_code == 409
    assert "SAFE_PASSAGE_HOME says" in answer.content.decode()
    assert home_slug() is None


def test_a_station_is_protected_by_its_number_with_the_usual_volumes(
    ada: Client, administrator: User
) -> None:
    factories.space_object(norad_cat_id=77001, name="HARBOUR ONE")
    given = {"norad_cat_id": "77001", "short_name": "HARBOUR", "radius_m": "40"}
    assert ada.post("/setup/station/", given)["Location"] == "/setup/stations/"
    station = Station.objects.get(primary_norad_cat_id=77001)
    assert (station.name, station.hard_body_radius_m) == ("HARBOUR ONE", 40.0)
    assert station.volumes.count() == 4
    assert station.thresholds.exists()
    assert "HARBOUR" in _step(administrator, "stations").holds
    again = ada.post("/setup/station/", given)
    assert again.status_code == 400
    assert "77001 is HARBOUR already" in again.content.decode()


def test_a_station_that_the_catalogue_does_not_hold_needs_a_name(ada: Client) -> None:
    answer = ada.post("/setup/station/", {"norad_cat_id": "77002", "radius_m": "40"})
    assert answer.status_code == 400
    assert "give a name" in answer.content.decode()
    assert not Station.objects.filter(primary_norad_cat_id=77002).exists()


def test_a_part_of_a_station_is_no_station_of_its_own(ada: Client) -> None:
    part = factories.station().parts.first()
    assert part is not None
    given = {"norad_cat_id": str(part.norad_cat_id), "name": "Again", "radius_m": "40"}
    answer = ada.post("/setup/station/", given)
    assert f"{part.norad_cat_id} is a part of ISS" in answer.content.decode()
    assert not Station.objects.filter(primary_norad_cat_id=part.norad_cat_id).exists()


def test_stations_are_switched_off_and_on_again(ada: Client) -> None:
    station = factories.station()
    for is_active in (False, True):
        sent = {"station": station.slug, "is_active": str(int(is_active))}
        ada.post("/setup/station/switch/", sent)
        station.refresh_from_db()
        assert station.is_active is is_active


def test_switching_a_station_undoes_nothing_that_is_saved_meanwhile(
    ada: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    station = factories.station()

    def somebody_saves() -> None:
        Station.objects.filter(pk=station.pk).update(hard_body_radius_m=77.0)

    monkeypatch.setattr("screening.configuration.services.changing.wait_for_turn", somebody_saves)
    sent = {"station": station.slug, "is_active": "0"}
    answer = ada.post("/setup/station/switch/", sent, follow=True)
    assert "was changed since you opened it" in answer.content.decode()
    station.refresh_from_db()
    assert station.is_active  # nothing was written


def test_a_station_without_a_home_names_its_operator_in_english(ada: Client) -> None:
    given = {"norad_cat_id": "77001", "name": "HARBOUR", "radius_m": "40"}
    ada.cookies["safe_passage_language"] = "zh-hans"
    ada.post("/setup/station/", given)
    assert Station.objects.get(primary_norad_cat_id=77001).operator == "not known yet"


def test_a_first_account_has_its_role_and_a_password_that_is_shown_once(
    ada: Client, administrator: User
) -> None:
    Organisation.objects.create(slug="us", name="Us", is_home=True)
    sent = {"username": "olga", "full_name": "Olga Petrova", "role": "operator",
            "in_cases": "speaker"}  # fmt: skip
    answer = ada.post("/setup/person/", sent)
    password = answer.context["password"]
    assert password in answer.content.decode()
    assert answer["Cache-Control"] == "no-store"
    olga = User.objects.get(username="olga")
    assert olga.check_password(password)
    assert [group.name for group in olga.groups.all()] == ["operator"]
    assert (olga.get_full_name(), olga.is_staff) == ("Olga Petrova", False)
    assert home_memberships(olga).get().role == "speaker"
    assert password not in ada.get("/setup/people/").content.decode()
    assert "1 operator" in _step(administrator, "people").holds
    assert ada.post("/setup/person/", sent).status_code == 400  # there is one of that name


def test_nobody_gives_a_role_that_may_do_more_than_they_may(client: Client) -> None:
    clerk = User.objects.create_user("clerk")
    clerk.user_permissions.add(Permission.objects.get(codename="add_user"))
    client.force_login(clerk)
    sent = {"username": "mighty", "role": "administrator"}
    assert client.post("/setup/person/", sent).status_code == 400
    assert not User.objects.filter(username="mighty").exists()


def test_nobody_has_somebody_belong_to_home_who_may_not_elsewhere(client: Client) -> None:
    Organisation.objects.create(slug="us", name="Us", is_home=True)
    clerk = User.objects.create_user("clerk")
    clerk.groups.add(Group.objects.get(name="operator"))
    clerk.user_permissions.add(Permission.objects.get(codename="add_user"))
    client.force_login(clerk)
    assert 'name="in_cases"' not in client.get("/setup/people/").content.decode()
    client.post("/setup/person/", {"username": "lead", "role": "operator", "in_cases": "lead"})
    assert not home_memberships(User.objects.get(username="lead")).exists()


def test_the_second_factor_is_told_and_led_to(ada: Client, administrator: User) -> None:
    html = ada.get("/setup/second-factor/").content.decode()
    assert 'href="/account/app/add/"' in html
    assert 'href="/account/keys/add/"' in html
    assert not _step(administrator, "second-factor").is_done
    app_of(administrator)
    assert _step(administrator, "second-factor").is_done
    assert 'href="/account/app/add/"' not in ada.get("/setup/second-factor/").content.decode()
