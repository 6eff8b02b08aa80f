"""A recipient that could never be reached is refused while it is typed."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client

from screening.alerts.people_models import Recipient
from screening.alerts.recipient_form import RecipientForm
from screening.common.webhook_signing import check_secret

pytestmark = pytest.mark.django_db


def form(**values: Any) -> RecipientForm:
    fields = {"name": "Jane Doe", "kind": "person", "time_zone": "UTC", "is_active": True}
    return RecipientForm(data=fields | values)


@pytest.mark.parametrize(
    ("channel", "address"),
    [
        ("email", "jane"),
        ("email", "https://example.org/"),
        ("webhook", "jane@example.org"),
        ("webhook", "https://ada:pw@example.org/"),
        ("chat", "jane@example.org"),
        ("chat", "syslog://"),
    ],
)
def test_an_address_that_can_never_be_used_is_refused(channel: str, address: str) -> None:
    assert "address" in form(channel=channel, address=address).errors


def test_a_webhook_gets_a_usable_secret_of_its_own() -> None:
    made = [form(channel="webhook", address=f"https://example.org/{n}").save() for n in (1, 2)]
    for each in made:
        check_secret(each.secret)
    assert made[0].secret != made[1].secret


def test_a_webhooks_own_secret_is_kept_and_one_that_is_too_short_refused() -> None:
    kept = form(channel="webhook", address="https://example.org/", secret="s" * 16)
    assert kept.save().secret == "s" * 16
    short = form(channel="webhook", address="https://example.org/2", secret="short")
    assert "secret" in short.errors


def test_others_need_no_secret() -> None:
    assert form(channel="email", address="jane@example.org").save().secret == ""


@pytest.mark.parametrize(("may_change", "is_seen"), [(True, True), (False, False)])
def test_what_is_a_password_is_seen_by_those_alone_who_may_change_it(
    may_change: bool, is_seen: bool, client: Client
) -> None:
    recipient = Recipient.objects.create(
        name="DESK", channel="webhook", address="https://example.org/hook-7Q", secret="s" * 16
    )
    user = User.objects.create_user("desk", is_staff=True)
    names = ["view_recipient", *(["change_recipient"] if may_change else [])]
    user.user_permissions.set(Permission.objects.filter(codename__in=names))
    client.force_login(user)
    page = client.get(f"/admin/alerts/recipient/{recipient.pk}/change/").content.decode()

    assert ("hook-7Q" in page, "s" * 16 in page) == (is_seen, is_seen)
    assert "example.org" in page
