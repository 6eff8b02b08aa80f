"""What the globe says when the server, or a position, is not to be had."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Complaints
from tests.browser.globe_page import GLOBE, VISITOR_ID, settle
from tests.browser.waiting import wait_until
from tests.factories import NOW

pytestmark = [pytest.mark.browser, pytest.mark.slow]
AWAY = "This encounter cannot be drawn while the server is away."
# A passing word goes after 8 s (notes.js).
LATER = "{ const now = performance.now.bind(performance); performance.now = () => now() + 9000; }"
CONTACT = """(state) => document.dispatchEvent(
    new CustomEvent("sp:live", {detail: {state, since_ms: Date.now()}}))"""


def test_a_time_too_far_from_the_elements_is_said_and_logged_nowhere(
    globe: Page, complaints: Complaints
) -> None:
    asked: list[str] = []
    globe.on("request", lambda made: asked.append(made.url) if "/frames/?" in made.url else None)
    globe.evaluate(f"{GLOBE}.clock.jumpTo({(NOW.timestamp() + 45 * 86400) * 1000})")
    expect(globe.locator("[data-globe-note]")).to_contain_text("45 days before")
    count = len(asked)
    globe.wait_for_timeout(3000)
    assert len(asked) == count <= 3
    assert complaints.console == []


def test_a_pass_chosen_while_the_server_is_away_is_drawn_when_it_is_back(
    globe: Page, complaints: Complaints
) -> None:
    globe.route("**/encounter/**", lambda route: route.abort())
    globe.locator("#passes tbody td").first.click()
    note = globe.locator("[data-globe-note]")
    expect(note).to_contain_text(AWAY)
    assert "Failed to fetch" not in (note.text_content() or "")
    globe.unroute("**/encounter/**")
    globe.evaluate(CONTACT, "offline")
    globe.evaluate(LATER)
    settle(globe)
    expect(note).to_contain_text(AWAY)
    assert not globe.evaluate(f"{GLOBE}.selection().hasEncounter")
    globe.evaluate(CONTACT, "live")
    wait_until(globe, f"{GLOBE}.selection().hasEncounter")
    expect(note).to_be_hidden()
    assert globe.evaluate(f"{GLOBE}.selection().noradCatId") == VISITOR_ID
    complaints.console.clear()  # the browser's own line about the connection that failed


def test_the_words_lie_beside_what_is_drawn_and_not_over_it(globe: Page) -> None:
    globe.evaluate(f"{GLOBE}.clock.jumpTo({(NOW.timestamp() + 45 * 86400) * 1000})")
    note = globe.locator("[data-globe-note]")
    expect(note).to_be_visible(timeout=20_000)
    box, canvas = note.bounding_box(), globe.locator("#globe canvas").bounding_box()
    assert box is not None
    assert canvas is not None
    assert box["y"] + box["height"] < canvas["y"] + canvas["height"] / 3
