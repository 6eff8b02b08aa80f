"""Whoever may publish or decide needs a second factor before they do anything."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.cache import cache
from django.test import Client

from screening.conjunctions.models import ScreeningRun
from screening.operators.models import Membership, MembershipRole
from screening.tokens.models import Scope
from screening.tokens.services import token_issue
from tests import case_world, factories
from tests.coordination_world import home_and_other
from tests.signing_in import PASSWORD, app_of, code_now, is_signed_in, person, sign_in

pytestmark = pytest.mark.django_db

QUESTION = {"kind": "breakup", "question": {}}


@pytest.fixture(autouse=True)
def required(settings: Any) -> None:
    settings.REQUIRE_SECOND_FACTOR = True
    cache.clear()


@pytest.mark.parametrize("group", ["operator", "manager", "administrator"])
def test_people_of_duty_are_led_to_set_one_up(client: Client, group: str) -> None:
    person(group=group)
    assert sign_in(client)["Location"] == "/account/?next=%2Fruns%2F"
    page = client.get("/account/?next=/runs/").content.decode()
    assert "Your role needs a second factor" in page
    assert client.get("/runs/").status_code == 200  # reading is theirs


def test_somebody_without_a_role_is_not(client: Client) -> None:
    person(group="")
    assert sign_in(client)["Location"] == "/runs/"


def test_a_speaker_for_home_is_of_duty_and_an_observer_is_not(client: Client) -> None:
    home, _ = home_and_other()
    speaker, observer = person("bea", group=""), person("cyd", group="")
    Membership.objects.create(user=speaker, organisation=home, role=MembershipRole.SPEAKER)
    Membership.objects.create(user=observer, organisation=home, role=MembershipRole.OBSERVER)
    assert sign_in(client, "bea")["Location"].startswith("/account/")
    assert sign_in(Client(), "cyd")["Location"] == "/runs/"


def test_before_it_nothing_is_written_by_page_api_or_admin() -> None:
    User.objects.create_superuser("mighty", password=PASSWORD)
    client = Client()
    sign_in(client, "mighty")
    feed = factories.feed(state="stopped")
    assert client.post(f"/sources/{feed.key}/resume/")["Location"] == "/account/"
    refused = client.post("/api/v1/runs/", {}, content_type="application/json")
    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "second_factor_needed")
    for path in ("/admin/", "/admin/auth/user/add/", "/admin/tokens/apitoken/add/"):
        assert client.get(path)["Location"] == "/account/"
    assert not ScreeningRun.objects.exists()
    feed.refresh_from_db()
    assert feed.state == "stopped"


def test_setting_up_an_app_opens_everything_at_once(client: Client) -> None:
    person()
    sign_in(client)
    page = client.get("/account/app/add/").content.decode()
    secret = client.session["mfa.totp.secret"]
    assert secret in page
    wrong = client.post("/account/app/add/", {"code": "000000"})
    assert wrong.status_code == 200
    done = client.post("/account/app/add/", {"code": code_now(secret)})
    assert done["Location"] == "/account/recovery-codes/"
    codes = client.get("/account/recovery-codes/").content.decode()
    assert codes.count("<li><code>") == 10
    assert "<li><code>" not in client.get("/account/recovery-codes/").content.decode()
    aside = factories.pull(status="quarantined")
    client.post(f"/sources/pulls/{aside.pk}/dismiss/")
    aside.refresh_from_db()
    assert aside.decided_by == "ada"


def test_after_a_while_changing_a_factor_takes_the_password_again(client: Client) -> None:
    owner = person()
    secret = app_of(owner)
    sign_in(client)
    client.post("/sign-in/second-factor/", {"code": code_now(secret)})
    assert client.get("/account/app/remove/").status_code == 200  # signed in a moment ago
    session = client.session
    for record in session["account_authentication_methods"]:
        record["at"] -= 3600
    session.save()
    asked = client.get("/account/app/remove/")
    assert asked["Location"].startswith("/account/confirm/")
    client.post("/account/app/remove/")
    assert owner.authenticator_set.exists()
    client.post(asked["Location"], {"password": "wrong"})
    assert client.get("/account/app/remove/").status_code == 302
    client.post(asked["Location"], {"password": PASSWORD})
    client.post("/account/app/remove/")
    assert not owner.authenticator_set.exists()


def test_tokens_of_programs_are_not_concerned() -> None:
    _, secret = token_issue(person(), purpose="a test", scopes=[Scope.ASK, Scope.READ], days=1)
    asked = Client().post(
        "/api/v1/studies/",
        QUESTION,
        content_type="application/json",
        headers={"Authorization": f"Bearer {secret}"},
    )
    assert asked.status_code == 400  # the question is judged: they may ask


def test_a_bearer_header_does_not_lift_the_gate_for_a_session(client: Client) -> None:
    person()
    sign_in(client)
    refused = client.post(
        "/api/v1/studies/",
        QUESTION,
        content_type="application/json",
        headers={"Authorization": "Bearer spt_nothing"},
    )
    assert refused.status_code == 401
    lifted = client.post("/sources/resume-all/", headers={"Authorization": "Bearer spt_nothing"})
    assert lifted["Location"] == "/account/"


def test_a_counterpart_sets_one_up_in_the_look_of_the_room(client: Client) -> None:
    theirs = case_world.person(case_world.OTHER)
    theirs.set_password(PASSWORD)
    theirs.save()
    secret = app_of(theirs)
    at = "/sign-in/?next=/counterpart/"
    sent = {"username": theirs.get_username(), "password": PASSWORD}
    assert client.post(at, sent)["Location"] == "/sign-in/second-factor/"
    page = client.get("/sign-in/second-factor/").content.decode()
    assert 'class="room"' in page
    assert "/conjunctions/" not in page
    client.post("/sign-in/second-factor/", {"code": code_now(secret)})
    assert is_signed_in(client)
    own = client.get("/account/").content.decode()
    assert 'class="room"' in own
    assert "/conjunctions/" not in own
