"""The page of a week's summary in a real browser: its charts on the screen and on paper."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.sites import Site
from tests.browser.waiting import wait_until

pytestmark = [pytest.mark.browser, pytest.mark.slow]

DRAWN = """document.querySelectorAll("[data-chart]").length > 8
    && !document.querySelector("[data-chart]:not(:has(.main-svg))")"""
ON_PAPER = """[...document.querySelectorAll("[data-chart] .main-svg")]
    .every((svg) => svg.getBoundingClientRect().width <= 640)"""
CUT_OFF = """[...document.querySelectorAll("[data-chart] .main-svg")].filter((svg) => {
        const chart = svg.closest("figure").getBoundingClientRect();
        return svg.getBoundingClientRect().right > chart.right + 1;
    }).length"""
THEME = "document.documentElement.dataset.theme"
MEANING = ".weekly__lead .term__meaning >> nth=0"


def test_charts_are_drawn_and_paper_cuts_none_of_them(page: Page, site: Site) -> None:
    week = site.run("add_weekly")
    page.goto(f"/weekly/{week}/")
    wait_until(page, DRAWN)
    page.evaluate("localStorage.removeItem('safe-passage-theme')")
    page.reload()
    wait_until(page, DRAWN)
    assert page.evaluate(THEME) == "dark"
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    expect(page.locator(MEANING)).to_be_hidden()
    page.locator(".weekly__lead .term").first.focus()
    expect(page.locator(MEANING)).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(MEANING)).to_be_hidden()
    page.emulate_media(media="print")
    wait_until(page, ON_PAPER)
    assert page.evaluate(THEME) == "light"
    assert page.evaluate(CUT_OFF) == 0
    expect(page.locator(".header")).to_be_hidden()
    page.emulate_media(media="screen")
    wait_until(page, f"{THEME} === 'dark'")
    page.set_viewport_size({"width": 390, "height": 844})
    wait_until(page, "document.querySelector('[data-chart] .main-svg').clientWidth <= 390")
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    assert page.evaluate(CUT_OFF) == 0
