"""The selected pass on the globe."""

from __future__ import annotations

import numpy as np
import pytest
from playwright.sync_api import Page

from tests.browser.globe_page import (
    GLOBE,
    STATION_ID,
    VISITOR_ID,
    make_ready,
    settle,
)
from tests.browser.waiting import wait_until
from tests.factories import MISS_DISTANCE_KM

pytestmark = [pytest.mark.browser, pytest.mark.slow]


class TestEncounter:
    def test_selecting_a_row_draws_the_pass(self, globe: Page) -> None:
        globe.locator("#passes tbody td").first.click()
        wait_until(globe, f"{GLOBE}.selection().hasEncounter")
        assert globe.evaluate(f"{GLOBE}.selection().noradCatId") == VISITOR_ID
        labels = globe.locator("[data-globe-labels]")
        assert f"{MISS_DISTANCE_KM:.3f} km" in (labels.text_content() or "")
        assert globe.locator("[data-clock-tca]").is_enabled()

    def test_at_closest_approach_both_objects_are_at_their_marks(self, globe: Page) -> None:
        globe.locator("#passes tbody td").first.click()
        wait_until(globe, f"{GLOBE}.selection().hasEncounter")
        globe.locator("[data-clock-tca]").click()
        wait_until(globe, f"{GLOBE}.ready && !{GLOBE}.isFlying()")
        states = [globe.evaluate(f"{GLOBE}.positionOf({i})") for i in (STATION_ID, VISITOR_ID)]
        miss_km = np.linalg.norm(np.subtract(states[1]["rKm"], states[0]["rKm"]))
        assert miss_km == pytest.approx(MISS_DISTANCE_KM, abs=0.003)
        settle(globe)
        camera = globe.evaluate(f"{GLOBE}.camera()")
        place = globe.evaluate(f"{GLOBE}.screenOf({STATION_ID})")
        centre = camera["widthPx"] / 2, camera["heightPx"] / 2
        assert np.hypot(place["x"] - centre[0], place["y"] - centre[1]) < 2

    def test_an_address_with_a_pass_opens_it(self, page: Page) -> None:
        page.goto("/?pass=1")
        make_ready(page)
        wait_until(page, f"{GLOBE}.selection().hasEncounter")
        page.locator("[data-globe-card]").get_by_role("heading", name="VISITOR 1").wait_for()

    def test_selecting_an_object_with_a_pass_selects_its_row(self, globe: Page) -> None:
        search = globe.get_by_role("combobox", name="Find an object by name or number")
        search.fill("70001")
        search.press("Enter")
        wait_until(globe, f"{GLOBE}.selection().hasEncounter")
        row = globe.locator("#passes tr[aria-current=true]")
        assert row.get_attribute("data-secondary-id") == str(VISITOR_ID)

    def test_escape_lets_go(self, globe: Page) -> None:
        globe.locator("#passes tbody td").first.click()
        wait_until(globe, f"{GLOBE}.selection().hasEncounter")
        globe.locator("#globe canvas").press("Escape")
        wait_until(globe, f"!{GLOBE}.selection().hasEncounter")
        assert "pass=" not in globe.url
