"""The pages of alerts as a client gets them, and alerts for them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.models import User
from django.test import Client

from screening.alerts.models import Notice
from screening.alerts.people_models import Recipient
from screening.common.clock import real_now_utc
from tests.alert_notices import notice
from tests.alert_world import recipient

SignedIn = Callable[[str], Client]

WAITING = '<tbody id="alerts-rows"'
FOLD = '<div id="alerts-fold"'


def user_of(client: Client) -> User:
    return User.objects.get(pk=client.session["_auth_user_id"])


def said(client: Client | None = None, **overrides: Any) -> Notice:
    """A red that was said, to who is signed in where a browser is given."""
    key = f"test:{Notice.objects.count()}"
    row = notice(pk=None, **{"key": key, "recorded_at": real_now_utc()} | overrides)
    row.save()
    if client is not None:
        own = Recipient.objects.filter(user=user_of(client)).first()
        own = own or recipient(user=user_of(client), name="Ann")
        row.hearings.create(recipient=own, due_at=real_now_utc())
    return row


def page(client: Client, path: str = "/alerts/", status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status
    return response.content.decode()


def waiting(html: str) -> str:
    return html[html.index(WAITING) : html.index(FOLD)]


def fold(html: str) -> str:
    return html[html.index(FOLD) :]


def count_in_header(html: str) -> str:
    part = html[html.index('id="alerts-count"') :]
    return part[: part.index("</a>")]
