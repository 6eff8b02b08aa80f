"""People who sign in with all that it takes, for tests."""

from __future__ import annotations

import time
from typing import Any

from allauth.core import context
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
)
from django.contrib.auth.models import Group, User
from django.test import Client, RequestFactory

PASSWORD = "correct horse battery"


def person(name: str = "ada", group: str = "operator", **more: Any) -> User:
    """An account with ``PASSWORD``; of no group where ``group`` is empty."""
    made = User.objects.create_user(name, password=PASSWORD, **more)
    if group:
        made.groups.add(Group.objects.get(name=group))
    return made


def app_of(owner: User) -> str:
    """Set up an authenticator app; its secret."""
    secret: str = generate_totp_secret()
    with context.request_context(RequestFactory().get("/")):
        TOTP.activate(owner, secret)
    return secret


def code_now(secret: str) -> str:
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))


def sign_in(client: Client, name: str = "ada", password: str = PASSWORD, **more: Any) -> Any:
    sent = {"username": name, "password": password, "next": "/runs/"}
    return client.post("/sign-in/", sent, **more)


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session
