"""Help by its key, and the tour: offered once, walked by keyboard alone, out of the way after."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Complaints, listen, open_window
from tests.browser.sites import Site

pytestmark = [pytest.mark.browser, pytest.mark.slow]

STEPS = 8
FOCUSED = "document.activeElement.id"
# The tour is not offered to who is told that we are blind, as by a file of months ago.
FRESH = """
from screening.catalog.models import Feed
from screening.common.clock import real_now_utc
from tests.factories import NOW
Feed.objects.filter(last_success_at=NOW).update(last_success_at=real_now_utc())
"""
AS_SEEDED = """
from screening.catalog.models import Feed
from tests.factories import NOW
Feed.objects.filter(last_success_at__gt=NOW).update(last_success_at=NOW)
"""


@pytest.fixture(params=[(1440, 900), (390, 844)], ids=["desk", "phone"])
def newcomer(
    request: pytest.FixtureRequest, browser: Browser, site: Site, complaints: Complaints
) -> Iterator[Page]:
    """Somebody who opens the product for the first time, and sees nothing move."""
    width, height = request.param
    site.python(FRESH)
    window = open_window(
        browser, site, width=width, height=height, is_first_visit=True, reduced_motion="reduce"
    )
    page = window.new_page()
    listen(page, site, complaints)
    yield page
    window.close()
    site.python(AS_SEEDED)
    assert complaints.console == []  # the policy of pages among others
    assert complaints.requests == []


def test_the_tour_is_walked_by_keyboard_and_not_offered_again(newcomer: Page) -> None:
    page, offer = newcomer, newcomer.locator("#tour-offer")
    page.goto("/")
    expect(offer).to_be_visible()
    offer.get_by_role("button", name="Show me around").press("Enter")
    titles = []
    for number in range(1, STEPS + 1):
        expect(page.locator(".tour__count")).to_have_text(f"{number} of {STEPS}")
        assert page.evaluate(FOCUSED) == "tour-title"
        card = page.locator("#tour").bounding_box()
        assert card is not None
        assert card["x"] >= 0
        assert card["x"] + card["width"] <= page.evaluate("innerWidth")
        assert card["y"] + card["height"] <= page.evaluate("innerHeight")
        expect(page.locator("#tour-ring")).to_be_visible()  # each points at something real
        titles.append(page.locator("#tour-title").inner_text())
        page.keyboard.press("ArrowRight")
    assert len(set(titles)) == STEPS
    expect(page.locator("#tour")).to_be_hidden()
    page.reload()
    expect(page.locator("#tour")).to_be_hidden()
    expect(offer).to_be_hidden()


def test_an_offer_refused_is_refused_for_ever(newcomer: Page) -> None:
    page = newcomer
    page.goto("/")
    page.get_by_role("button", name="Never offer it again").click()
    page.reload()
    page.wait_for_load_state("load")
    expect(page.locator("#tour-offer")).to_be_hidden()
    page.goto("/?tour=1")
    expect(page.locator("#tour-title")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#tour")).to_be_hidden()
    assert "tour" not in page.url


def test_the_offer_covers_no_row_no_lane_and_no_status(newcomer: Page) -> None:
    page = newcomer
    page.goto("/")
    expect(page.locator("#tour-offer")).to_be_visible()
    card = page.locator("#tour-offer").bounding_box()
    assert card is not None
    for part in ("#watch-passes", ".watch__lanes", ".watch__bar"):
        box = page.locator(part).bounding_box()  # none where another view is shown
        apart = box is None or (
            card["x"] + card["width"] <= box["x"]
            or card["y"] + card["height"] <= box["y"]
            or box["y"] + box["height"] <= card["y"]
        )
        assert apart, part


def test_help_opens_by_its_key_and_gives_the_focus_back(newcomer: Page) -> None:
    page = newcomer
    page.goto("/runs/")
    opener = page.get_by_role("link", name="Help for this page")
    opener.focus()
    page.keyboard.press("?")
    panel = page.get_by_role("dialog")
    expect(panel.get_by_text("What is being computed")).to_be_visible()
    assert page.evaluate(FOCUSED) == "help-title"
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(opener).to_be_focused()
    search = page.locator("#header-search")
    if search.is_visible():  # a narrow header has none
        search.press("?")  # typed, not asked
        expect(panel).to_be_hidden()
        expect(search).to_have_value("?")
