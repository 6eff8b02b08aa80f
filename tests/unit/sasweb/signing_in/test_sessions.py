"""How long a session lasts, and what ends it."""

import time
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from sasweb.signing_in.sessions import LAST_DONE_AT, SIGNED_IN_AT
from tests.signing_in import PASSWORD, is_signed_in, person, sign_in

pytestmark = pytest.mark.django_db

HOUR_S = 3600.0


@pytest.fixture
def browser() -> Client:
    cache.clear()
    person()
    client = Client()
    sign_in(client)
    return client


def grow_older(client: Client, hours: float, *names: str) -> None:
    session = client.session
    for name in names:
        session[name] -= hours * HOUR_S
    session.save()


def test_a_cookie_of_a_session_is_for_http_and_this_site_alone(browser: Client) -> None:
    cookie = browser.cookies["sessionid"]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    assert cookie["max-age"] == 24 * HOUR_S


def test_a_session_ends_after_a_day_whatever_is_done(browser: Client) -> None:
    grow_older(browser, 23.9, SIGNED_IN_AT)
    browser.get("/runs/")
    assert is_signed_in(browser)
    grow_older(browser, 0.2, SIGNED_IN_AT)
    browser.get("/runs/")
    assert not is_signed_in(browser)


def test_a_session_ends_after_half_a_day_in_which_nobody_did_anything(browser: Client) -> None:
    grow_older(browser, 12.1, LAST_DONE_AT)
    browser.get("/runs/")
    assert not is_signed_in(browser)


def test_a_page_that_refreshes_by_itself_is_nobody_at_the_desk(browser: Client) -> None:
    grow_older(browser, 11.0, LAST_DONE_AT)
    before = browser.session[LAST_DONE_AT]
    browser.get("/header/", headers={"Sec-Fetch-Mode": "cors"})
    assert browser.session[LAST_DONE_AT] == before
    browser.get("/runs/", headers={"Sec-Fetch-Mode": "navigate"})
    assert browser.session[LAST_DONE_AT] > time.time() - 10.0


@pytest.mark.parametrize("more", [{}, {"Upgrade-Insecure-Requests": "1", "HX-Request": "true"}])
def test_nor_is_it_over_plain_http_where_browsers_say_less(
    browser: Client, more: dict[str, str]
) -> None:
    """They leave Sec-Fetch-Mode out there."""
    grow_older(browser, 11.0, LAST_DONE_AT)
    before = browser.session[LAST_DONE_AT]
    browser.get("/header/", headers=more)
    assert browser.session[LAST_DONE_AT] == before
    browser.get("/runs/", headers={"Upgrade-Insecure-Requests": "1"})
    assert browser.session[LAST_DONE_AT] > time.time() - 10.0


def test_a_session_from_before_there_were_ages_is_over(browser: Client) -> None:
    session = browser.session
    del session[SIGNED_IN_AT]
    session.save()
    browser.get("/runs/")
    assert not is_signed_in(browser)


def test_a_new_password_ends_all_other_sessions(browser: Client) -> None:
    elsewhere = Client()
    sign_in(elsewhere)
    before = browser.session.session_key
    new = "horse staple battery 9"
    sent = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    assert browser.post("/account/password/", sent)["Location"] == "/account/"
    elsewhere.get("/runs/")
    assert not is_signed_in(elsewhere)
    assert is_signed_in(browser)
    assert browser.session.session_key != before


def test_others_are_ended_from_the_account(browser: Client) -> None:
    elsewhere = Client()
    sign_in(elsewhere)
    assert browser.get("/account/").content.decode().count("127.0.0.1") == 2
    browser.post("/account/sessions/end/")
    elsewhere.get("/runs/")
    assert not is_signed_in(elsewhere)
    assert is_signed_in(browser)


def test_the_account_is_for_those_who_are_signed_in(client: Client, settings: Any) -> None:
    for path in ("/account/", "/account/password/", "/account/app/add/", "/account/keys/add/"):
        assert client.get(path)["Location"].startswith("/sign-in/"), path
