"""All conjunctions in a browser: it takes in newer runs by itself; its filters on any screen."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Site
from tests.browser.waiting import wait_until

pytestmark = [pytest.mark.browser, pytest.mark.slow]

Steps = Callable[[str], None]

ADDRESS = "/conjunctions/all/"
ROWS = "document.querySelectorAll('#approaches-rows tr').length"
LIVE = "document.documentElement.dataset.live === 'live' && window.htmx !== undefined"


def _open(page: Page, address: str = ADDRESS) -> None:
    page.goto(address)
    wait_until(page, LIVE)


def test_the_first_run_is_followed_from_nothing_to_its_list(
    catalogue_runs: Steps, page: Page
) -> None:
    _open(page)
    region = page.locator("#approaches-region")
    assert "Nobody has looked yet" in region.inner_text()
    assert not page.locator("#approach-filters").is_visible()
    catalogue_runs("begin")
    wait_until(page, "document.querySelectorAll('.shards__one').length === 2")
    assert "searching, 25 %" in region.inner_text()
    catalogue_runs("advance")
    wait_until(page, "document.body.textContent.includes('done, 1,234 events')")
    catalogue_runs("finish")
    wait_until(page, f"{ROWS} === 3")
    assert page.locator("#approach-filters").is_visible()
    assert (
        "3 of 4 events; 1 co-moving or as slow at the window's edge, hidden" in region.inner_text()
    )


def test_a_newer_run_takes_the_lists_place_but_not_under_somebodys_hands(
    catalogue_runs: Steps, page: Page
) -> None:
    catalogue_runs("begin")
    catalogue_runs("finish")
    _open(page)
    assert page.evaluate(ROWS) == 3
    catalogue_runs("begin")
    wait_until(page, "document.body.textContent.includes('its events take their place here')")
    link = page.locator("#approaches-rows a").first
    link.focus()
    page.locator("#approaches-rows tr").first.hover()
    catalogue_runs("finish")
    wait_until(page, "!document.querySelector('.passes__pending').hidden")
    assert page.evaluate(ROWS) == 3
    page.click(".passes__pending")
    wait_until(page, f"{ROWS} === 6")


def test_what_is_hidden_is_shown_at_one_press_and_kept_in_the_address(
    catalogue_runs: Steps, page: Page
) -> None:
    catalogue_runs("begin")
    catalogue_runs("finish")
    _open(page)
    page.click("a[href='?co_moving=show']")
    wait_until(page, f"{ROWS} === 4")
    assert page.input_value("#id_co_moving") == "show"
    assert "co_moving=show" in page.url
    assert "Co-moving" in page.locator("#approaches-rows tr").first.inner_text()
    page.click("text=Clear filters")
    wait_until(page, f"{ROWS} === 3")


def test_an_instant_is_typed_in_utc_and_one_that_cannot_be_read_is_named(
    catalogue_runs: Steps, page: Page
) -> None:
    catalogue_runs("begin")
    catalogue_runs("finish")
    _open(page)
    field = page.locator("#id_tca_from")
    field.fill("03/11/2026 10:00 AM")
    field.press("Enter")
    wait_until(page, "document.body.textContent.includes('Write it as in 2026-03-10 04:00')")
    assert page.evaluate(ROWS) == 0
    assert field.input_value() == "03/11/2026 10:00 AM"
    field.fill("2026-03-10 09:59")
    field.press("Enter")
    wait_until(page, f"{ROWS} === 3")
    field.fill("2026-03-10 10:01")
    field.press("Enter")
    wait_until(page, "document.body.textContent.includes('No event answers to these filters')")


def test_an_amount_is_typed_and_the_address_holds_what_is_set_and_no_more(
    catalogue_runs: Steps, page: Page
) -> None:
    catalogue_runs("begin")
    catalogue_runs("finish")
    _open(page)
    field = page.locator("#id_miss")
    field.fill("half a kilometre")
    field.press("Enter")
    wait_until(page, "document.body.textContent.includes('Give a number from 0 to 1,000 km')")
    assert field.input_value() == "half a kilometre"
    field.fill("0.75 km")
    field.press("Enter")
    wait_until(page, "document.body.textContent.includes('(filters: miss at most 0.75 km)')")
    wait_until(page, "location.search === '?miss=0.75%20km'")
    page.click("text=Clear filters")
    wait_until(page, f"location.search === '' && {ROWS} === 3")


def test_filters_of_other_lists_keep_addresses_short_too(site: Site, page: Page) -> None:
    _open(page, "/conjunctions/")
    page.select_option("#id_type", "debris")
    wait_until(page, "location.search === '?type=debris'")
    page.select_option("#id_max_miss", "any")
    wait_until(page, "location.search === '?max_miss=any&type=debris'")
    page.select_option("#id_max_miss", "25")  # what an address that says nothing asks for
    wait_until(page, "location.search === '?type=debris'")


def test_on_a_telephone_a_row_shows_all_of_a_pass_without_a_sideways_scroll(
    catalogue_runs: Steps, page: Page
) -> None:
    catalogue_runs("begin")
    catalogue_runs("finish")
    page.set_viewport_size({"width": 390, "height": 844})
    _open(page)
    row = page.locator("#approaches-rows tr").first
    for part in (".approaches__party >> nth=0", ".approaches__party >> nth=1", ".approaches__tca",
                 ".approaches__miss", ".approaches__speed"):  # fmt: skip
        box = row.locator(part).bounding_box()
        assert box is not None, part
        assert box["x"] >= 0, part
        assert box["x"] + box["width"] <= 390, part
    assert "km" in row.locator(".approaches__miss").inner_text()
    table = "document.getElementById('approaches-scroll')"
    assert page.evaluate(f"{table}.scrollWidth <= {table}.clientWidth")
    page.click("#approaches-head >> text=Speed")
    wait_until(page, "location.search === '?sort=speed'")


def test_on_a_narrow_screen_the_list_comes_before_its_filters(
    catalogue_runs: Steps, page: Page
) -> None:
    catalogue_runs("begin")
    catalogue_runs("finish")
    page.set_viewport_size({"width": 390, "height": 844})
    _open(page)
    form = page.locator("#approach-filters")
    assert not form.is_visible()
    page.click("#approach-fold > summary")
    assert form.is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    _open(page, f"{ADDRESS}?miss=0.5")
    assert form.is_visible()  # what narrows a list is never out of sight
    page.set_viewport_size({"width": 1280, "height": 800})
    wait_until(page, "document.getElementById('approach-fold').open")
