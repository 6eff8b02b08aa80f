"""From the alert's mail to acknowledged, as an operator does it: one click."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.sites import Site

pytestmark = [pytest.mark.browser, pytest.mark.slow]

# A browser that a person drives does not say that a machine does.
DRIVEN_BY_A_PERSON = "Object.defineProperty(navigator, 'webdriver', {get: () => false})"


def open_mail(page: Page, site: Site, person: str, *, minutes_ago: float) -> None:
    page.set_content(site.run("add_alert", site.url, person, minutes_ago))
    expect(page.get_by_text("ISS and COSMOS 1408 DEB (49863): closest approach")).to_be_visible()


def test_one_click_in_the_message_acknowledges(page: Page, site: Site) -> None:
    page.add_init_script(DRIVEN_BY_A_PERSON)
    page.bring_to_front()
    open_mail(page, site, "Jane Doe", minutes_ago=5)
    page.get_by_role("link", name="Acknowledge").click()
    expect(page.get_by_role("heading", name="Acknowledged", exact=True)).to_be_visible()
    expect(page.get_by_text("REPLAY RED")).to_be_visible()
    assert site.run("count_acknowledged", "Jane Doe") == 1


def test_a_driven_browser_such_as_a_filters_leaves_it_to_the_button(page: Page, site: Site) -> None:
    open_mail(page, site, "Li Na", minutes_ago=5)
    page.get_by_role("link", name="Acknowledge").click()
    button = page.get_by_role("button", name="Acknowledge")
    expect(button).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert site.run("count_acknowledged", "Li Na") == 0
    button.click()
    expect(page.get_by_role("heading", name="Acknowledged", exact=True)).to_be_visible()
    assert site.run("count_acknowledged", "Li Na") == 1


def test_in_the_first_half_minute_the_button_alone_acknowledges(page: Page, site: Site) -> None:
    page.add_init_script(DRIVEN_BY_A_PERSON)
    page.bring_to_front()
    open_mail(page, site, "Ada Byron", minutes_ago=0)
    page.get_by_role("link", name="Acknowledge").click()
    expect(page.get_by_role("button", name="Acknowledge")).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert page.locator("form[data-acknowledge-at-once]").count() == 0
    assert site.run("count_acknowledged", "Ada Byron") == 0
