"""Setting up: told by what is there, offered once, never in the way, and never with a secret."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client, RequestFactory

from sasweb.web.setup.leading import SKIP_COOKIE, remember_to_offer
from sasweb.web.setup.steps import KEYS, setup_steps
from screening.alerts.inbox import Waiting
from screening.alerts.people_models import Recipient, Subscription
from screening.operators.models import Organisation
from screening.upkeep.setup_facts import setup_facts
from tests import factories

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
    return [step.key for step in setup_steps(setup_facts(user)) if not step.is_done]


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
    monkeypatch.setattr("sasweb.web.setup.leading.waiting_for", lambda _: Waiting(1))
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
