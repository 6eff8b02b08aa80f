"""Finding objects on the globe, and showing only some of them."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser.globe_page import (
    GLOBE,
    make_ready,
)
from tests.browser.seed_site import DEBRIS_IDS, HOSTILE_ID, HOSTILE_NAME, LONE_ID
from tests.browser.waiting import wait_until

pytestmark = [pytest.mark.browser, pytest.mark.slow]


class TestFilters:
    def test_switching_a_type_off_hides_it_and_says_how_many_are_left(self, globe: Page) -> None:
        globe.locator("[data-filter-types] input[value=debris]").uncheck()
        total = globe.evaluate(f"{GLOBE}.objectCount")
        left = total - len(DEBRIS_IDS)
        assert globe.evaluate(f"{GLOBE}.shownCount()") == left
        assert f"{left} of {total}" in globe.locator("[data-filter-shown]").inner_text()
        assert "debris" not in globe.url.split("globe_types=")[1]

    def test_filters_in_the_address_are_in_force(self, page: Page) -> None:
        page.goto("/?globe_types=debris")
        make_ready(page)
        stations = 2  # always shown
        assert page.evaluate(f"{GLOBE}.shownCount()") == len(DEBRIS_IDS) + stations
        assert not page.locator("[data-filter-types] input[value=payload]").is_checked()

    def test_searching_by_name_and_pressing_enter_selects(self, globe: Page) -> None:
        search = globe.get_by_role("combobox", name="Find an object by name or number")
        search.fill("lone")
        globe.get_by_role("option", name="LONE STAR").wait_for()
        search.press("Enter")
        wait_until(globe, f"{GLOBE}.selection().noradCatId === {LONE_ID}")
        globe.locator("[data-globe-card]").get_by_role("heading", name="LONE STAR").wait_for()

    def test_a_search_without_a_match_says_so(self, globe: Page) -> None:
        globe.get_by_role("combobox", name="Find an object").fill("nothing at all")
        globe.get_by_text("No object is called").wait_for()

    def test_a_hostile_name_is_only_a_name(self, globe: Page) -> None:
        globe.get_by_role("combobox", name="Find an object").fill("wasHarmed")
        globe.get_by_role("listbox", name="Objects found").get_by_role("option").first.click()
        heading = globe.locator("[data-globe-card]").get_by_role("heading")
        heading.wait_for()
        assert heading.inner_text() == HOSTILE_NAME
        wait_until(globe, f"{GLOBE}.selection().noradCatId === {HOSTILE_ID}")
        assert globe.evaluate("window.wasHarmed") is None
