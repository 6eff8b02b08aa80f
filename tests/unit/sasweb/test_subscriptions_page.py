"""Where alerts reach a person: one's own ways, changed by oneself alone, with errors that help."""

from __future__ import annotations

from collections.abc import Callable
from datetime import time
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from screening.alerts.models import Hearing, Notice
from screening.alerts.people_models import Recipient, Subscription
from tests import factories
from tests.alert_world import recipient, subscriber

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("product_at_now")]
SignedIn = Callable[[str], Client]
PATH = "/alerts/reaching-me/"


def typed(**changes: Any) -> dict[str, Any]:
    """What the form sends for an e-mail address, with some of it typed otherwise."""
    sent = {
        "channel": "email",
        "address": "ann@example.org",
        "time_zone": "Europe/Paris",
        "stations": [],
        "lowest_level": "yellow",
        "bypass_level": "red",
        "quiet_from": "",
        "quiet_until": "",
        "digest_every_hours": "",
        "hears_alarms": "on",
    } | changes
    return {name: value for name, value in sent.items() if value is not None}


def user_of(client: Client) -> User:
    return User.objects.get(pk=client.session["_auth_user_id"])


def text(response: Any) -> str:
    return " ".join(response.content.decode().split())


def test_a_person_says_where_and_what_and_when(signed_in: SignedIn) -> None:
    ann = signed_in("nobody")
    assert "Nobody is subscribed" in text(ann.get(PATH))
    iss = factories.station("iss")
    sent = typed(
        stations=[iss.pk], lowest_level="watch", quiet_from="22:00", quiet_until="06:30",
        digest_every_hours="6", hears_alarms=None,
    )  # fmt: skip
    html = text(ann.post(PATH, sent, follow=True))
    assert "E-mail is kept." in html
    assert "<strong>ISS</strong>: watch and up, one message every 6 h; quiet 22:00 to 06:30" in html
    own = Recipient.objects.get()
    assert (own.user, own.name, own.time_zone) == (user_of(ann), "a-nobody", "Europe/Paris")
    heard = own.subscriptions.get()
    assert (heard.station, heard.quiet_from, heard.hears_alarms) == (iss, time(22), False)


def test_changing_it_replaces_what_it_hears(signed_in: SignedIn) -> None:
    ann = signed_in("operator")
    ann.post(PATH, typed())
    own = Recipient.objects.get()
    assert own.subscriptions.get().station is None
    both = [factories.station("iss").pk, factories.station("css").pk]
    ann.post(f"{PATH}{own.pk}/", typed(stations=both, lowest_level="red"))
    assert {each.station_id for each in own.subscriptions.all()} == set(both)
    assert {each.lowest_level for each in own.subscriptions.all()} == {"red"}
    html = text(ann.get(f"{PATH}{own.pk}/"))
    assert html.count("checked") == 3  # both stations, alarms
    assert "Saving makes them alike." in html


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"address": "ann at home"}, "ann at home"),
        ({"address": ""}, "This field is required."),
        ({"channel": "webhook", "address": "ftp://example.org/x"}, "https://example.org/alerts"),
        ({"time_zone": "Mars/Olympus"}, "Names look like Europe/Paris"),
        ({"quiet_from": "22:00"}, "Say when quiet hours begin and when they end, or neither."),
        ({"quiet_from": "22:00", "quiet_until": "22:00"}, "end at another time of day"),
        ({"digest_every_hours": "5"}, "Select a valid choice"),
        ({"lowest_level": "purple"}, "Select a valid choice"),
        ({"stations": ["77777"]}, "Select a valid choice"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_kept(
    signed_in: SignedIn, wrong: dict[str, Any], says: str
) -> None:
    answer = signed_in("operator").post(PATH, typed(**wrong))
    assert answer.status_code == 400
    assert "Nothing was kept." in text(answer)
    assert says in text(answer)
    assert 'value="Europe/Paris"' in text(answer) or "time_zone" in wrong
    assert not Recipient.objects.exists()


def test_an_address_that_is_taken_is_said(signed_in: SignedIn) -> None:
    recipient(address="ann@example.org")
    answer = signed_in("operator").post(PATH, typed())
    assert answer.status_code == 400
    assert "Somebody is reached at this address already." in text(answer)


def test_a_chat_address_is_a_password_and_kept_where_left_empty(signed_in: SignedIn) -> None:
    ann = signed_in("operator")
    secret = "slack://TokenA1234/TokenB5678/TokenC9012abcdefghij012345/#watch"
    ann.post(PATH, typed(channel="chat", address=secret))
    own = Recipient.objects.get()
    for path in (PATH, f"{PATH}{own.pk}/"):
        assert "TokenA1234" not in text(ann.get(path)), path
    ann.post(f"{PATH}{own.pk}/", typed(channel="chat", address="", lowest_level="red"))
    own.refresh_from_db()
    assert own.address == secret
    assert own.subscriptions.get().lowest_level == "red"


def test_a_way_that_becomes_another_channel_needs_an_address(signed_in: SignedIn) -> None:
    ann = signed_in("operator")
    ann.post(PATH, typed())
    own = Recipient.objects.get()
    answer = ann.post(f"{PATH}{own.pk}/", typed(channel="chat", address=""))
    assert "Give an address for this way." in text(answer)


def test_a_webhook_shows_its_owner_what_it_is_signed_with(
    signed_in: SignedIn, settings: Any
) -> None:
    ann = signed_in("operator")
    ann.post(PATH, typed(channel="webhook", address="https://93.184.216.34/alerts"))
    own = Recipient.objects.get()
    assert own.secret.startswith("whsec_")
    assert own.secret in text(ann.get(f"{PATH}{own.pk}/"))
    before = own.secret
    ann.post(f"{PATH}{own.pk}/", typed(channel="webhook", address=""))
    own.refresh_from_db()
    assert own.secret == before


def test_a_test_message_goes_the_way_of_every_alert(signed_in: SignedIn) -> None:
    ann = signed_in("operator")
    ann.post(PATH, typed())
    own = Recipient.objects.get()
    answer = ann.post(f"{PATH}{own.pk}/test/", follow=True)
    notice = Notice.objects.get(kind="test")
    assert answer.redirect_chain[-1][0] == f"/alerts/{notice.pk}/"
    assert "A test is on its way." in text(answer)
    assert Hearing.objects.get(notice=notice).recipient == own
    assert "wait a minute" in text(ann.post(f"{PATH}{own.pk}/test/", follow=True))
    assert Notice.objects.count() == 1


def test_a_way_is_stopped_and_used_again(signed_in: SignedIn) -> None:
    ann = signed_in("operator")
    ann.post(PATH, typed())
    own = Recipient.objects.get()
    assert "stopped" in text(ann.post(f"{PATH}{own.pk}/stop/", follow=True))
    own.refresh_from_db()
    assert not own.is_active
    assert "Use it again first." in text(ann.post(f"{PATH}{own.pk}/test/", follow=True))
    ann.post(f"{PATH}{own.pk}/stop/", {"use": "1"})
    own.refresh_from_db()
    assert own.is_active
    assert Subscription.objects.count() == 1


@pytest.mark.parametrize(("group", "status"), [("manager", 200), ("operator", 403)])
def test_managers_set_those_of_others_in_the_admin(
    signed_in: SignedIn, group: str, status: int
) -> None:
    somebody = signed_in(group)
    User.objects.filter(pk=user_of(somebody).pk).update(is_staff=True)
    for model in ("recipient", "subscription", "escalationstep"):
        assert somebody.get(f"/admin/alerts/{model}/add/").status_code == status, model


def test_nobody_sees_or_changes_the_ways_of_others(signed_in: SignedIn, client: Client) -> None:
    own = subscriber(recipient=recipient(user=User.objects.create_user("jane")))
    mate = signed_in("administrator")
    assert own.address not in text(mate.get(PATH))
    for path in (f"{PATH}{own.pk}/", f"{PATH}{own.pk}/test/", f"{PATH}{own.pk}/stop/"):
        assert mate.post(path, typed()).status_code == 404, path
        stranger = client.post(path, typed())
        assert stranger["Location"] == f"/sign-in/?next={PATH}", path
    assert client.post(PATH, typed())["Location"] == f"/sign-in/?next={PATH}"
    assert "Sign in to say where alerts are to reach you." in text(client.get(PATH))
    own.refresh_from_db()
    assert own.is_active
    assert not Notice.objects.exists()


@pytest.mark.parametrize("number", ["9" * 30, "9" * 5000, "-1", "iss", "²"])
def test_a_station_that_no_database_can_compare_with_is_refused(
    signed_in: SignedIn, number: str
) -> None:
    """Found by fuzzing: SQLite takes no number of thirty digits, Python reads none of 5000."""
    ann = signed_in("nobody")
    answer = ann.post(PATH, typed(stations=[number]))
    assert answer.status_code == 400
    assert "is not a valid value" in text(answer)
    assert not Recipient.objects.exists()
