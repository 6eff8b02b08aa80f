"""Production settings: each unsafe choice is refused, in one sentence that says what to do."""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from sasweb.settings.refusals import SQLITE, refusals, require_fit_for_others

GOOD_SECRET = "hf8Kq2-vZ0pLw7Rt_Yc3Nb6Xd9Jm1Gs4Ea5Uo8Ti2Pk7Wq0VbHy"
POSTGRES = {"ENGINE": "django.db.backends.postgresql", "PASSWORD": "q8-Vn2"}


def settings_with(**different: Any) -> SimpleNamespace:
    good = {
        "SECRET_KEY": GOOD_SECRET,
        "DEBUG": False,
        "ALLOWED_HOSTS": ["watch.example.org", "localhost"],
        "PUBLIC_URL": "https://watch.example.org",
        "CSRF_TRUSTED_ORIGINS": ["https://watch.example.org"],
        "DATABASES": {"default": POSTGRES},
        "REDIS_URL": "redis://:secret@queue.example.org:6379/0",
        "OPEN_READING": False,
        "OPEN_READING_IS_SAID": False,
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
    }
    return SimpleNamespace(**good | different)


@pytest.mark.parametrize(
    ("different", "words"),
    [
        ({"SECRET_KEY": ""}, "at least 50 random"),
        ({"SECRET_KEY": GOOD_SECRET[:49]}, "at least 50 random"),
        ({"SECRET_KEY": "abcdefghijklmn" * 4}, "fewer than 15 different"),
        ({"SECRET_KEY": f"django-insecure-{GOOD_SECRET}"}, "from an example"),
        ({"SECRET_KEY": f"only-for-tests-{GOOD_SECRET}"}, "from an example"),
        ({"DEBUG": True}, "DEBUG shows"),
        ({"ALLOWED_HOSTS": ["*"]}, "lets in every name"),
        ({"ALLOWED_HOSTS": ["localhost"]}, "lacks watch.example.org"),
        ({"PUBLIC_URL": ""}, "must be the https address"),
        ({"PUBLIC_URL": "http://watch.example.org"}, "must be the https address"),
        ({"CSRF_TRUSTED_ORIGINS": ["http://watch.example.org"]}, "has http://watch"),
        ({"DATABASES": {"default": {"ENGINE": SQLITE}}}, "SQLite is a file of this machine"),
        (
            {"DATABASES": {"default": POSTGRES | {"PASSWORD": "THE_SAME_PASSWORD"}}},
            "password of the example",
        ),
        ({"REDIS_URL": "redis://queue.example.org:6379/0"}, "without a password"),
        ({"OPEN_READING": True}, "OPEN_READING shows everything"),
        ({"SESSION_COOKIE_SECURE": False}, "must be Secure"),
    ],
)
def test_it_refuses_what_is_unsafe_and_says_what_to_do(
    different: dict[str, Any], words: str
) -> None:
    [why] = refusals(settings_with(**different))
    assert words in why
    assert why.endswith(".")
    assert ": " in why  # what is wrong, then what to do
    with pytest.raises(ImproperlyConfigured, match=re.escape(why)):
        require_fit_for_others(settings_with(**different))


@pytest.mark.parametrize(
    "different",
    [
        {},
        {"OPEN_READING": True, "OPEN_READING_IS_SAID": True},
        {"ALLOWED_HOSTS": [".example.org"]},
        {"ALLOWED_HOSTS": ["localhost", "WATCH.example.org"]},
        # One machine: its own database and its own queue, which nobody else reaches.
        {"DATABASES": {"default": {"ENGINE": SQLITE}}, "REDIS_URL": "redis://127.0.0.1:6379/0"},
        {"REDIS_URL": "redis://[::1]:6379/0"},
    ],
)
def test_it_starts_on_what_is_fit(different: dict[str, Any]) -> None:
    assert refusals(settings_with(**different)) == []


def test_every_reason_is_given_at_once() -> None:
    with pytest.raises(ImproperlyConfigured) as refused:
        require_fit_for_others(settings_with(SECRET_KEY="", DEBUG=True, ALLOWED_HOSTS=["*"]))
    assert len(str(refused.value).splitlines()) == 3
