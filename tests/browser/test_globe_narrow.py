"""The globe at the width of a phone."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import Complaints, listen, open_window
from tests.browser.globe_page import GLOBE, make_ready, settle
from tests.browser.sites import Site
from tests.browser.waiting import wait_until

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PANELS = (".globe-search", "[data-globe-card]", ".globe-filter", "[data-globe-home]")
COUNT_FRAMES = """
    window.framesAsked = 0;
    window.nextFrame = window.requestAnimationFrame.bind(window);
    window.requestAnimationFrame = (act) => {
        window.framesAsked += 1;
        return window.nextFrame(act);
    };
"""
NOBODY_ASKS_FOR_A_FRAME = """async () => {
    const before = window.framesAsked;
    for (let n = 0; n < 20; n += 1) await new Promise(window.nextFrame);
    return window.framesAsked === before;
}"""
CONTROLS = ("now", "pause", "speed='1'", "speed='10'", "speed='60'", "tca")


@pytest.fixture
def phone(browser: Browser, site: Site, complaints: Complaints) -> Iterator[Page]:
    window = open_window(browser, site, width=390, height=844)
    page = window.new_page()
    page.add_init_script(COUNT_FRAMES)
    listen(page, site, complaints)
    page.goto("/?pass=1")
    page.locator("[data-show-view=globe]").click()
    make_ready(page)
    wait_until(page, f"{GLOBE}.selection().hasEncounter && !{GLOBE}.isFlying()")
    yield page
    window.close()
    assert complaints.console == []


def test_every_control_of_the_clock_can_be_pressed(phone: Page) -> None:
    bar = box(phone, ".watch__bar")
    assert bar["y"] + bar["height"] == 844
    for control in CONTROLS:
        place = box(phone, f"[data-clock-{control}]")
        assert place["y"] + place["height"] <= bar["y"]
        assert place["height"] >= 36
        phone.locator(f"[data-clock-{control}]").click(trial=True)


def test_nothing_covers_anything_and_the_middle_is_the_pictures(phone: Page) -> None:
    places = [box(phone, panel) for panel in (*PANELS, "[data-globe-clock]", ".watch__bar")]
    assert not [pair for pair in combinations(places, 2) if overlap(*pair)]
    canvas = box(phone, "#globe canvas")
    used = sum(place["height"] for place in places[:2]) + places[4]["height"] + places[2]["height"]
    assert used < 0.55 * canvas["height"]
    assert phone.evaluate("document.documentElement.scrollHeight") == 844


def test_the_legend_opens_when_asked_and_scrolls_inside_itself(phone: Page) -> None:
    assert not phone.locator("[data-filter-types]").is_visible()
    phone.locator("[data-filter-legend] > summary").click()
    assert phone.locator("[data-filter-types] input[value=debris]").is_visible()
    phone.get_by_text("Filters", exact=True).click()
    legend, clock = box(phone, ".globe-filter"), box(phone, "[data-globe-clock]")
    assert legend["height"] <= 0.47 * 844
    assert not overlap(legend, clock)


def test_behind_another_view_it_is_not_drawn_until_it_is_seen_again(phone: Page) -> None:
    phone.locator("[data-show-view=table]").click()
    wait_until(phone, NOBODY_ASKS_FOR_A_FRAME)
    pictures = phone.evaluate(f"{GLOBE}.pictures")
    phone.evaluate(f"{GLOBE}.draw()")
    assert phone.evaluate(NOBODY_ASKS_FOR_A_FRAME)
    assert phone.evaluate(f"{GLOBE}.pictures") == pictures
    phone.locator("[data-show-view=globe]").click()
    settle(phone)


def box(page: Page, selector: str) -> dict[str, float]:
    place = page.locator(selector).bounding_box()
    assert place is not None, f"{selector} is not shown"
    return dict(place)  # type: ignore[arg-type]


def overlap(a: dict[str, float], b: dict[str, float]) -> bool:
    return (
        a["x"] < b["x"] + b["width"]
        and b["x"] < a["x"] + a["width"]
        and a["y"] < b["y"] + b["height"]
        and b["y"] < a["y"] + a["height"]
    )
