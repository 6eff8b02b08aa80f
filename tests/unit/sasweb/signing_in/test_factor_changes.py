"""A second factor that comes or goes ends what is open elsewhere, and its owner hears of it."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.test import Client, RequestFactory, TestCase

from sasweb.signing_in.key_host import key_host
from screening.alerts.tasks import send_word
from screening.common.exceptions import DeliveryFailed
from tests.signing_in import code_now, is_signed_in, person, sign_in

pytestmark = pytest.mark.django_db

ENDED = "Your other sessions were ended."


@pytest.fixture
def browser(settings: Any) -> Client:
    cache.clear()
    settings.EMAIL_HOST = "mail.example.org"
    person(email="ada@example.org")
    client = Client()
    sign_in(client)
    return client


def add_app(client: Client) -> str:
    client.get("/account/app/add/")
    secret: str = client.session["mfa.totp.secret"]
    with TestCase.captureOnCommitCallbacks(execute=True):
        client.post("/account/app/add/", {"code": code_now(secret)})
    assert Authenticator.objects.filter(type=Authenticator.Type.TOTP).exists()
    return secret


def remove_app(client: Client) -> None:
    client.post("/account/app/remove/")
    assert not Authenticator.objects.filter(type=Authenticator.Type.TOTP).exists()


def read_account(client: Client) -> str:
    return client.get("/account/").content.decode()


def test_a_new_factor_ends_all_other_sessions(browser: Client) -> None:
    elsewhere = Client()
    sign_in(elsewhere)
    add_app(browser)
    elsewhere.get("/runs/")
    assert not is_signed_in(elsewhere)
    assert is_signed_in(browser)
    assert ENDED in read_account(browser)


def test_a_factor_that_is_taken_away_ends_them_too(browser: Client) -> None:
    secret = add_app(browser)
    cache.clear()
    elsewhere = Client()
    sign_in(elsewhere)
    elsewhere.post("/sign-in/second-factor/", {"code": code_now(secret)})
    assert is_signed_in(elsewhere)
    remove_app(browser)
    elsewhere.get("/runs/")
    assert not is_signed_in(elsewhere)
    assert is_signed_in(browser)


def test_who_was_signed_in_nowhere_else_is_told_of_no_sessions(browser: Client) -> None:
    add_app(browser)
    assert ENDED not in read_account(browser)


def test_the_owner_hears_by_mail_of_one_added_and_one_taken_away(
    browser: Client, mailoutbox: list[Any]
) -> None:
    add_app(browser)
    remove_app(browser)
    assert [mail.to for mail in mailoutbox] == [["ada@example.org"]] * 2
    added, gone = (mail.body for mail in mailoutbox)
    assert "an authenticator app was added: account ada, from the address 127.0.0.1" in added
    assert "an authenticator app was taken away" in gone
    assert "https://watch.example.org/account/" in added


def test_without_a_mail_server_nothing_is_tried(
    browser: Client, mailoutbox: list[Any], settings: Any
) -> None:
    settings.EMAIL_HOST = ""
    add_app(browser)
    assert mailoutbox == []


def test_a_mail_that_is_refused_for_good_is_logged_and_not_tried_again(
    caplog: pytest.LogCaptureFixture, settings: Any
) -> None:
    settings.EMAIL_HOST = ""
    send_word("key", "ada@example.org", "Subject", "Text")
    assert "was refused" in caplog.text


def test_a_mail_server_that_is_away_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: object) -> None:
        raise DeliveryFailed("Away.", is_lasting=False)

    monkeypatch.setattr("screening.alerts.tasks.mail_send", refuse)
    with pytest.raises(DeliveryFailed):  # with no worker there is nobody to wait for
        send_word("key", "ada@example.org", "Subject", "Text")


def test_new_recovery_codes_end_nothing(browser: Client) -> None:
    secret = add_app(browser)
    cache.clear()
    elsewhere = Client()
    sign_in(elsewhere)
    elsewhere.post("/sign-in/second-factor/", {"code": code_now(secret)})
    browser.post("/account/recovery-codes/new/")
    elsewhere.get("/runs/")
    assert is_signed_in(elsewhere)


@pytest.mark.parametrize(
    ("host", "takes", "by_name"),
    [
        ("localhost:8000", True, ""),
        ("watch.example.org", True, ""),
        ("127.0.0.1:8000", False, "http://localhost:8000/account/"),
        ("[::1]:8000", False, "http://localhost:8000/account/"),
        ("192.0.2.7", False, ""),
    ],
)
def test_keys_belong_to_names(host: str, takes: bool, by_name: str, settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    found = key_host(RequestFactory().get("/account/", headers={"host": host}))
    assert (found.takes_keys, found.by_name) == (takes, by_name)


def test_the_account_says_why_no_key_can_be_added(browser: Client, settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["127.0.0.1", "testserver"]
    assert 'href="/account/keys/add/"' in read_account(browser)
    at = {"headers": {"host": "127.0.0.1:8000"}}
    page = browser.get("/account/", **at).content.decode()
    assert "No key can be added here" in page
    assert 'href="http://localhost:8000/account/"' in page
    assert 'href="/account/keys/add/"' not in page
    assert browser.get("/account/keys/add/", **at)["Location"] == "/account/"
