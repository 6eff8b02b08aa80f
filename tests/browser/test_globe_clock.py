"""The globe's clock, and what it says when it cannot keep up."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Complaints
from tests.browser.globe_page import (
    GLOBE,
    STATION_ID,
    hold_at,
    settle,
)
from tests.browser.waiting import wait_until
from tests.factories import NOW

pytestmark = [pytest.mark.browser, pytest.mark.slow]
BOTH_CLOCKS = f"[performance.now(), {GLOBE}.clock.nowMs()]"  # at one instant


class TestClock:
    def test_pausing_holds_and_now_returns(self, globe: Page) -> None:
        globe.locator("[data-clock-now]").click()
        assert globe.locator("[data-clock-words]").inner_text() == "REPLAY"
        globe.locator("[data-clock-pause]").click()
        held = globe.evaluate(f"{GLOBE}.clock.nowMs()")
        settle(globe)
        assert globe.evaluate(f"{GLOBE}.clock.nowMs()") == held
        assert globe.locator("[data-clock-words]").inner_text().startswith("REPLAY, paused")

    def test_sixty_times_as_fast_it_keeps_up(self, globe: Page) -> None:
        globe.locator("[data-clock-speed='60']").click()
        before = globe.evaluate(f"{GLOBE}.clock.nowMs()")
        globe.wait_for_timeout(3000)
        passed_s = (globe.evaluate(f"{GLOBE}.clock.nowMs()") - before) / 1000
        assert passed_s > 150
        wait_until(globe, f"{GLOBE}.ready")
        assert globe.evaluate(f"{GLOBE}.frameEpoch") >= NOW.timestamp() + 90 + 120

    def test_space_pauses_from_the_keyboard(self, globe: Page) -> None:
        globe.locator("[data-clock-now]").click()
        globe.locator("#globe canvas").press(" ")
        assert globe.locator("[data-clock-words]").inner_text().startswith("REPLAY, paused")

    def test_a_whole_minute_at_sixty_times_ends_where_it_should(self, globe: Page) -> None:
        globe.locator("[data-clock-speed='60']").click()
        began_ms, from_ms = globe.evaluate(BOTH_CLOCKS)
        wait_until(globe, f"{GLOBE}.shownMs >= {from_ms + 60_000}")
        ended_ms, to_ms = globe.evaluate(BOTH_CLOCKS)
        assert to_ms - from_ms == pytest.approx(60 * (ended_ms - began_ms), rel=0.01)
        words = globe.locator("[data-clock-words]").inner_text()
        assert words.startswith("REPLAY, 60 times as fast")


class TestContact:
    def test_without_the_server_it_says_from_when_positions_are_extrapolated(
        self, globe: Page
    ) -> None:
        globe.locator("[data-clock-now]").click()
        lose_contact(globe, f"{realtime_of(globe)} - 7000")
        words = globe.locator("[data-clock-words]").inner_text()
        heard = re.fullmatch(
            r"REPLAY, no contact, positions extrapolated from (\d\d:\d\d:\d\d)", words
        )
        assert heard, words
        shown = globe.locator("[data-clock-time]").inner_text()[-8:]
        assert heard[1] < shown
        say_contact(globe, "live", "null")
        assert globe.locator("[data-clock-words]").inner_text() == "REPLAY"

    def test_beyond_the_last_frame_positions_stand_still_and_are_dimmed(
        self, globe: Page, complaints: Complaints
    ) -> None:
        hold_at(globe, NOW.timestamp() + 7200)  # far from the frames that came with the page
        globe.route("**/api/v1/frames/?*", lambda route: route.abort())
        lose_contact(globe, realtime_of(globe))
        globe.locator("[data-clock-speed='60']").click()
        wait_until(globe, "document.getElementById('globe').classList.contains('globe--outdated')")
        held = globe.evaluate(f"{GLOBE}.positionOf({STATION_ID}).rKm")
        before = globe.evaluate(f"{GLOBE}.shownMs")
        wait_until(globe, f"{GLOBE}.shownMs > {before + 60_000}")
        assert globe.evaluate(f"{GLOBE}.positionOf({STATION_ID}).rKm") == held
        globe.unroute("**/api/v1/frames/?*")
        complaints.console.clear()


class TestTrouble:
    def test_without_webgl_a_sentence_stands_in_and_the_page_is_whole(self, page: Page) -> None:
        page.add_init_script(
            "const own = HTMLCanvasElement.prototype.getContext;"
            "HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {"
            "  return kind.startsWith('webgl') ? null : own.call(this, kind, ...rest); };"
        )
        page.goto("/")
        page.get_by_text("This browser cannot draw the globe").wait_for()
        assert page.locator("#passes tbody tr").count() == 1
        assert not page.locator("[data-globe-clock]").is_visible()

    def test_when_frames_stop_it_says_as_of_when_it_shows(
        self, globe: Page, complaints: Complaints
    ) -> None:
        globe.route("**/api/v1/frames/?*", lambda route: route.abort())
        globe.evaluate(f"{GLOBE}.clock.jumpTo({(NOW.timestamp() + 7200) * 1000})")
        note = globe.locator("[data-globe-note]")
        note.get_by_text("Positions as of 2026-03-10 04:02:00 UTC").wait_for()
        globe.unroute("**/api/v1/frames/?*")
        wait_until(globe, f"{GLOBE}.ready")
        wait_until(globe, "document.querySelector('[data-globe-note]').hidden")
        complaints.console.clear()

    def test_a_time_beyond_the_elements_is_explained(
        self, globe: Page, complaints: Complaints
    ) -> None:
        globe.evaluate(f"{GLOBE}.clock.jumpTo({(NOW.timestamp() + 60 * 86400) * 1000})")
        globe.get_by_text("positions are given up to 30 days away").wait_for()
        complaints.console.clear()

    def test_newer_elements_are_taken_up_without_a_reload(self, globe: Page) -> None:
        taken_up: list[str] = []

        def replaced(route: Any) -> None:
            if taken_up:
                route.continue_()
            else:
                route.fulfill(status=204, headers={"X-Object-Set": "another"})

        far_s = NOW.timestamp() + 18_000  # the site runs on: of its present the page has frames
        globe.route("**/api/v1/frames/?*", replaced)
        with globe.expect_request("**/api/v1/frames/objects/**") as asked:
            globe.evaluate(f"{GLOBE}.clock.jumpTo({far_s * 1000})")
        taken_up.append(asked.value.url)
        hold_at(globe, far_s)


def realtime_of(page: Page) -> str:
    """Real UTC now on this machine, which is the server's, Unix milliseconds."""
    return str(page.evaluate("Date.now()"))


def lose_contact(page: Page, since_ms: str) -> None:
    say_contact(page, "offline", since_ms)


def say_contact(page: Page, state: str, since_ms: str) -> None:
    """Speak as the live stream does when the server is lost or back."""
    page.evaluate(
        f"""document.documentElement.dataset.live = "{state}";
        document.dispatchEvent(new CustomEvent("sp:live",
            {{ detail: {{ state: "{state}", since_ms: {since_ms} }} }}))"""
    )
