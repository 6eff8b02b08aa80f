"""The answer of a break-up in a real browser: its charts, and its cloud over time."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.sites import Site
from tests.browser.waiting import wait_until

pytestmark = [pytest.mark.browser, pytest.mark.slow]

CLOUD = "window.safePassage.cloud"
WEEK_S = 7 * 86_400


def shows(page: Page, seconds: int) -> list[float]:
    """Wait until the cloud is drawn as it is so long after; return where its pieces are."""
    wait_until(page, f"{CLOUD}.ready && {CLOUD}.shownS === {seconds}")
    positions: list[float] = page.evaluate(f"{CLOUD}.positions()")
    return positions


def test_charts_are_drawn_and_the_cloud_goes_where_the_slider_says(page: Page, site: Site) -> None:
    page.goto(site.run("add_study"))
    for chart in ("chart-gabbard", "chart-decay", "chart-heights"):
        wait_until(page, f"document.querySelectorAll('#{chart} .main-svg').length > 0")
    page.locator("#lab-globe").scroll_into_view_if_needed()
    wait_until(page, "window.safePassage?.cloud?.ready")
    first = shows(page, 0)
    assert page.evaluate(f"{CLOUD}.drawn") > 0

    page.get_by_role("button", name="7 d", exact=True).click()
    week = shows(page, WEEK_S)
    assert week != first
    expect(page.locator("[data-cloud-after]")).to_have_text("7 d after")
    page.locator("[data-cloud-slider]").focus()
    page.keyboard.press("Home")
    assert shows(page, 0) == first

    page.get_by_role("button", name="Play", exact=True).click()
    wait_until(page, f"{CLOUD}.shownS > 120")
    page.get_by_role("button", name="Pause", exact=True).click()
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()
