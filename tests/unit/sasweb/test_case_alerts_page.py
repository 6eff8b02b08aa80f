"""Alerts of cases on pages and in the API: there for members of home, and for nobody else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client

from screening.alerts.inbox import waiting_for
from screening.alerts.models import Acknowledgement, Notice
from screening.alerts.services.case_notices import case_notices_write
from screening.alerts.waiting import waiting_keys
from screening.coordination.kinds import Choice
from screening.coordination.services.speak import intend
from screening.operators.models import Membership, Organisation
from tests import coordination_world as world
from tests.alert_world import recipient, subscriber
from tests.coordination_world import THEIRS
from tests.factories import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("product_at_now")]
SignedIn = Callable[[str], Client]
GIST = "Test Fleet will manoeuvre"


@pytest.fixture
def told() -> Notice:
    """The other side has said what it intends, and whoever listens was told."""
    case = world.notified_case()
    intend(case, THEIRS, choice=Choice.WILL_MANOEUVRE, at_utc=NOW + timedelta(minutes=5))
    case_notices_write()
    return Notice.objects.get()


def user_of(client: Client) -> User:
    return User.objects.get(pk=client.session["_auth_user_id"])


def serving(client: Client) -> Client:
    """The same browser, of a person who is a member of home."""
    home = Organisation.objects.get(is_home=True)
    Membership.objects.create(user=user_of(client), organisation=home, role="observer")
    return client


def seen(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def test_a_member_of_home_sees_it_and_goes_to_the_case(told: Notice, signed_in: SignedIn) -> None:
    ann = serving(signed_in("operator"))
    html = seen(ann, "/alerts/")
    assert GIST in html
    assert f'href="/coordination/{told.facts["case"]}/"' in html
    assert f'href="/coordination/{told.facts["case"]}/"' in seen(ann, f"/alerts/{told.pk}/")
    [row] = ann.get("/api/v1/alerts/").json()["results"]
    assert (row["kind"], row["case"]) == ("case", told.facts["case"])


@pytest.mark.parametrize("who", ["operator", "administrator", None])
def test_for_others_it_is_not_there(told: Notice, signed_in: SignedIn, who: str | None) -> None:
    client = signed_in(who) if who else Client()
    for path in ("/alerts/", "/alerts/?whose=all", "/alerts/?whose=unheard", "/api/v1/alerts/"):
        assert GIST not in client.get(path).content.decode()
    assert client.get(f"/alerts/{told.pk}/").status_code == 404
    assert client.get(f"/api/v1/alerts/{told.pk}/").status_code == 404
    client.post("/alerts/acknowledge/", {"only": told.pk})
    assert not Acknowledgement.objects.exists()


def test_whoever_left_home_reads_no_more_of_what_was_told_to_them(signed_in: SignedIn) -> None:
    case = world.notified_case()
    ann = serving(signed_in("operator"))
    subscriber(recipient=recipient(user=user_of(ann)))
    intend(case, THEIRS, choice=Choice.WILL_MANOEUVRE, at_utc=NOW + timedelta(minutes=5))
    case_notices_write()
    assert GIST in seen(ann, "/alerts/?whose=mine")
    Membership.objects.update(role="former")
    assert GIST not in seen(ann, "/alerts/?whose=mine")


def test_the_header_counts_what_waits(told: Notice, signed_in: SignedIn) -> None:
    ann = signed_in("operator")
    assert _waiting(ann) == 0
    serving(ann)
    assert _waiting(ann) == 1
    ann.post("/alerts/acknowledge/", {"only": told.pk})
    assert Acknowledgement.objects.get().notice == told
    assert _waiting(ann) == 0


def _waiting(client: Client) -> int:
    return waiting_for(user_of(client), waiting_keys()).count
