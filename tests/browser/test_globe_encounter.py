"""The selected pass on the globe."""

from __future__ import annotations

import re
from datetime import timedelta

import numpy as np
import pytest
from playwright.sync_api import Page

from tests.browser.globe_page import (
    GLOBE,
    STATION_ID,
    VISITOR_ID,
    hold_at,
    make_ready,
    settle,
)
from tests.browser.waiting import wait_until
from tests.factories import MISS_DISTANCE_KM, NOW

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

    def test_closest_approach_shows_a_named_box_with_a_scale_and_goes_along(
        self, globe: Page
    ) -> None:
        choose_pass(globe)
        jump_to_tca(globe)
        axes = globe.locator(".globe-label--axis:not([hidden])")
        assert axes.all_text_contents() == ["2 km radial", "25 km in-track", "25 km cross-track"]
        named = globe.locator(".globe-label--box:not([hidden])").all_text_contents()
        assert "notification box ± 2 × 25 × 25 km" in named
        globe.locator("[data-clock-speed='60']").click()
        globe.wait_for_timeout(2000)
        globe.locator("[data-clock-pause]").click()
        wait_until(globe, f"{GLOBE}.ready")
        settle(globe)
        assert "ahead" in globe.locator("[data-clock-words]").inner_text()
        camera = globe.evaluate(f"{GLOBE}.camera()")
        place = globe.evaluate(f"{GLOBE}.screenOf({STATION_ID})")
        centre = camera["widthPx"] / 2, camera["heightPx"] / 2
        assert np.hypot(place["x"] - centre[0], place["y"] - centre[1]) < 2
        assert axes.count() == 3


class TestGhost:
    """What lies at closest approach is told from what is there now."""

    def test_closest_approach_is_hollow_and_says_when_beside_the_solid_present(
        self, globe: Page
    ) -> None:
        choose_pass(globe)
        assert ghost_words(globe) == f"VISITOR 1 at TCA {TCA_UTC} UTC"
        solid = globe.locator(".globe-label--selected .globe-label__text")
        assert solid.text_content() == "VISITOR 1"

    def test_after_closest_approach_it_says_that_it_was(self, globe: Page) -> None:
        choose_pass(globe)
        hold_at(globe, (NOW + TO_TCA).timestamp() + 90)
        assert ghost_words(globe) == f"VISITOR 1 was at TCA {TCA_UTC} UTC"

    def test_the_jump_says_where_it_holds_and_now_comes_back(self, globe: Page) -> None:
        choose_pass(globe)
        jump_to_tca(globe)
        words = globe.locator("[data-clock-words]")
        assert re.search(r"held at TCA, [45] h \d+ min ahead", words.inner_text())
        assert ghost_words(globe) == f"at TCA {TCA_UTC} UTC"
        globe.locator("[data-clock-now]").click()
        wait_until(globe, f"{GLOBE}.ready && !{GLOBE}.isFlying()")
        settle(globe)
        assert words.inner_text() == "REPLAY"
        assert ghost_words(globe) == f"VISITOR 1 at TCA {TCA_UTC} UTC"
        assert globe.evaluate(f"{GLOBE}.selection().hasEncounter")

    def test_letting_go_at_closest_approach_returns_to_the_present(self, globe: Page) -> None:
        choose_pass(globe)
        jump_to_tca(globe)
        globe.locator("#globe canvas").press("Escape")
        wait_until(globe, f"!{GLOBE}.selection().hasEncounter")
        assert globe.locator("[data-clock-words]").inner_text() == "REPLAY"
        assert globe.locator(".globe-label--ghost-secondary").count() == 0
        assert globe.locator("[data-clock-tca]").is_disabled()

    def test_no_words_cover_others_from_outside_or_close(self, globe: Page) -> None:
        choose_pass(globe)
        assert covered_words(globe) == []
        jump_to_tca(globe)
        assert covered_words(globe) == []


TO_TCA = timedelta(hours=6)
TCA_UTC = f"{NOW + TO_TCA:%H:%M:%S}"


def choose_pass(page: Page) -> None:
    page.locator("#passes tbody td").first.click()
    wait_until(page, f"{GLOBE}.selection().hasEncounter && !{GLOBE}.isFlying()")
    settle(page)


def jump_to_tca(page: Page) -> None:
    page.locator("[data-clock-tca]").click()
    wait_until(page, f"{GLOBE}.ready && !{GLOBE}.isFlying()")
    settle(page)


def ghost_words(page: Page) -> str:
    return page.locator(".globe-label--ghost-secondary .globe-label__text").text_content() or ""


def covered_words(page: Page) -> list[list[str]]:
    """Pairs of words over the picture that share pixels."""
    pairs: list[list[str]] = page.evaluate(
        """(() => {
          const all = [...document.querySelectorAll(".globe-label:not([hidden]) > :last-child")]
            .filter((words) => words.textContent)
            .map((words) => [words.textContent, words.getBoundingClientRect()]);
          return all.flatMap(([text, a], i) => all.slice(i + 1)
            .filter(([, b]) => a.left < b.right && b.left < a.right
              && a.top < b.bottom && b.top < a.bottom)
            .map(([other]) => [text, other]));
        })()"""
    )
    return pairs
