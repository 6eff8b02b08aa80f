"""Second factors in a real browser, under the site's own content security policy."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Complaints, listen, open_window
from tests.browser.sites import Site
from tests.signing_in import PASSWORD, code_now

pytestmark = [pytest.mark.browser, pytest.mark.slow]

NAME = "ada-keys"
FORGET = (
    f"from django.contrib.auth.models import User; User.objects.filter(username='{NAME}').delete()"
)
MAKE = f"{FORGET}; User.objects.create_user('{NAME}', password='{PASSWORD}')"
KEY = {
    "protocol": "ctap2",
    "transport": "usb",
    "hasResidentKey": False,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def page(browser: Browser, site: Site, complaints: Complaints) -> Iterator[Page]:
    """A window whose computer has a security key in it. Keys know names of hosts, not numbers."""
    named = replace(site, url=site.url.replace("127.0.0.1", "localhost"))
    site.python(MAKE)
    window = open_window(browser, named)
    own = window.new_page()
    listen(own, named, complaints)
    devtools = window.new_cdp_session(own)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})
    yield own
    window.close()
    site.python(FORGET)
    assert complaints.console == []
    assert complaints.requests == []


def password(page: Page) -> None:
    page.goto("/sign-in/?next=/runs/")
    page.get_by_label("Username").fill(NAME)
    page.get_by_label("Password").fill(PASSWORD)
    page.locator("main .plain__form button[type=submit]").click()


def sign_out(page: Page) -> None:
    page.locator(".header__account summary").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("link", name="Sign in", exact=True)).to_be_visible()


def test_an_app_and_a_key_are_set_up_and_each_opens_the_door(page: Page) -> None:
    password(page)
    page.goto("/account/app/add/")
    secret = page.locator(".account__secret").inner_text()
    page.get_by_label("Authenticator code").fill(code_now(secret))
    page.get_by_role("button", name="Use this app").click()
    codes = page.locator(".account__codes code")
    expect(codes).to_have_count(10)
    recovery = codes.first.inner_text()

    page.goto("/account/keys/add/")
    page.get_by_label("Name", exact=True).fill("Blue key")
    page.get_by_role("button", name="Add a key").click()
    expect(page.get_by_text("Blue key")).to_be_visible()
    page.goto("/runs/")
    sign_out(page)

    password(page)
    page.get_by_role("button", name="Use a security key").click()
    expect(page.locator("main h1")).to_have_text("Screening runs")
    sign_out(page)

    password(page)
    page.get_by_label("Code of your app").fill("not a code")
    page.locator("main button[type=submit]").first.click()
    expect(page.get_by_role("alert").filter(has_text="Incorrect code")).to_be_visible()
    page.get_by_label("Code of your app").fill(recovery)
    page.locator("main button[type=submit]").first.click()
    expect(page.locator("main h1")).to_have_text("Screening runs")
    page.goto("/account/")
    expect(page.get_by_text("9 left")).to_be_visible()
