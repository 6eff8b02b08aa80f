"""The Watch page's globe in a real browser, against the numbers of the same SGP4."""

from __future__ import annotations

import numpy as np
import pytest
from playwright.sync_api import Page

from screening.engine.satrecs import satrec_from
from screening.engine.timescales import julian_date
from tests.browser.globe_page import (
    ELEMENTS,
    GLOBE,
    STATION_ID,
    exact_fixed_m,
    exact_on_screen,
    look_at,
    make_ready,
    settle,
    show_only,
    shown_utc,
)
from tests.browser.pixels import hide_everything_over_the_picture, light_near
from tests.browser.seed_site import DECAYED_ID, LONE_ID
from tests.browser.waiting import wait_until
from tests.factories import NOW

pytestmark = [pytest.mark.browser, pytest.mark.slow]


class TestReadiness:
    def test_it_has_every_object_of_the_catalogue(self, globe: Page) -> None:
        served = globe.request.get("/api/v1/frames/objects/").json()["norad_cat_id"]
        assert set(ELEMENTS) <= set(served)
        assert globe.evaluate(f"{GLOBE}.objectCount") == len(served)
        assert globe.evaluate(f"{GLOBE}.frameEpoch") == NOW.timestamp() + 60

    def test_an_object_that_cannot_be_propagated_is_nowhere(self, globe: Page) -> None:
        assert globe.evaluate(f"{GLOBE}.positionOf({DECAYED_ID})") is None
        assert globe.evaluate(f"{GLOBE}.screenOf({DECAYED_ID})") is None

    def test_the_page_violates_no_policy_while_the_globe_works(self, page: Page) -> None:
        page.add_init_script("delete window.safePassage")  # the whole globe, as for a user
        page.add_init_script(
            "window.violations = [];"
            "document.addEventListener('securitypolicyviolation',"
            " (event) => window.violations.push(event.violatedDirective + ' ' + event.blockedURI));"
        )
        page.goto("/?pass=1")
        make_ready(page)
        wait_until(page, f"{GLOBE}.selection().hasEncounter")
        settle(page)
        assert page.evaluate("window.violations") == []
        assert page.evaluate("typeof WebAssembly") == "object"


class TestPositions:
    @pytest.mark.parametrize("norad_cat_id", [STATION_ID, LONE_ID, 71007])
    def test_an_object_is_where_sgp4_has_it_to_two_metres_and_single_precision(
        self, globe: Page, norad_cat_id: int
    ) -> None:
        state = globe.evaluate(f"{GLOBE}.positionOf({norad_cat_id})")
        jd, fraction = julian_date(shown_utc(globe))
        _, r_teme_km, _ = satrec_from(ELEMENTS[norad_cat_id]).sgp4(jd, fraction)
        rounding_km = 2e-7 * np.linalg.norm(r_teme_km)
        error_km = np.linalg.norm(np.array(state["rKm"]) - r_teme_km)
        assert error_km < 0.002 + rounding_km

    @pytest.mark.parametrize("norad_cat_id", [LONE_ID, 71007])
    def test_its_place_on_screen_is_the_projection_of_exact_sgp4(
        self, globe: Page, norad_cat_id: int
    ) -> None:
        look_at(globe, norad_cat_id)
        place = globe.evaluate(f"{GLOBE}.screenOf({norad_cat_id})")
        expected = exact_on_screen(globe, norad_cat_id)
        assert np.hypot(place["x"] - expected[0], place["y"] - expected[1]) < 0.5

    def test_the_pixels_that_the_graphics_card_draws_are_there_too(self, page: Page) -> None:
        show_only(page, "71007")
        look_at(page, 71007)
        hide_everything_over_the_picture(page)
        expected = exact_on_screen(page, 71007)
        drawn = light_near(page, expected)
        assert np.hypot(*(drawn - expected)) < 2.0


class TestPicking:
    def test_a_lone_object_is_picked_where_it_is_drawn(self, globe: Page) -> None:
        look_at(globe, LONE_ID, height_factor=1.4)
        place = globe.evaluate(f"{GLOBE}.screenOf({LONE_ID})")
        assert globe.evaluate(f"{GLOBE}.pick({place['x'] + 2}, {place['y'] - 2})") == LONE_ID
        assert globe.evaluate(f"{GLOBE}.pick({place['x'] + 60}, {place['y']})") is None

    def test_clicking_it_opens_its_card_and_tells_the_page(self, globe: Page) -> None:
        look_at(globe, LONE_ID, height_factor=1.4)
        place = globe.evaluate(f"{GLOBE}.screenOf({LONE_ID})")
        globe.locator("#globe canvas").click(position=place)
        card = globe.locator("[data-globe-card]")
        card.get_by_role("heading", name="LONE STAR").wait_for()
        assert card.get_by_role("link").get_attribute("href") == f"/catalogue/{LONE_ID}/"
        assert "object=79001" in globe.url

    def test_what_is_behind_the_earth_is_not_picked(self, globe: Page) -> None:
        x, y, z = exact_fixed_m(71007, shown_utc(globe)) * -4
        globe.evaluate(f"{GLOBE}.place([{x}, {y}, {z + 1e5}])")
        settle(globe)
        assert globe.evaluate(f"{GLOBE}.screenOf(71007)") is None

    def test_hovering_names_an_object(self, globe: Page) -> None:
        look_at(globe, LONE_ID, height_factor=1.4)
        place = globe.evaluate(f"{GLOBE}.screenOf({LONE_ID})")
        globe.locator("#globe canvas").hover(position=place)
        globe.locator("[data-globe-hover]", has_text="LONE STAR").wait_for()
