"""Watch without its globe: keyboard, selection, filters, and rows that arrive by themselves."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import AddPass, open_window
from tests.browser.sites import Site
from tests.browser.waiting import wait_until

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ROWS = "[...document.querySelectorAll('#passes tbody tr')].map((row) => row.id)"
CHOSEN = "document.querySelector('#passes tr[aria-current=true]')?.id"
FOCUSED = "document.activeElement.id"
MISSES_KM = """
    [...document.querySelectorAll("#passes tbody tr")].map((row) =>
      Number(row.dataset.missDistanceKm))
"""
# The globe has its own tests; here the page must be whole without it, and quick.
NO_WEBGL = """
    const getContext = HTMLCanvasElement.prototype.getContext;
    HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {
        return kind.startsWith("webgl") ? null : getContext.call(this, kind, ...rest);
    };
"""


def press_row(page: Page, row: str) -> None:
    """Press a row beside its link."""
    page.locator(f"#{row} td").first.click()


@pytest.fixture(scope="module")
def three_passes(pass_of_module: AddPass) -> list[str]:
    """Two passes of the next hours, before any other of the site, and one days ahead."""
    return [pass_of_module(10 + i, hours, 3.0 + i) for i, hours in enumerate((1, 2, 100))]


@pytest.fixture
def watch(page: Page, three_passes: list[str]) -> Page:
    page.add_init_script(NO_WEBGL)
    page.goto("/")
    wait_until(page, "document.querySelector('[data-live-word]').textContent === 'live'")
    return page


@pytest.fixture
def phone(browser: Browser, site: Site, three_passes: list[str]) -> Iterator[Page]:
    context = open_window(browser, site, width=390, height=844, has_touch=True)
    page = context.new_page()
    page.add_init_script(NO_WEBGL)
    yield page
    context.close()


def test_the_table_is_whole_without_javascript(browser: Browser, site: Site) -> None:
    context = open_window(browser, site, java_script_enabled=False)
    page = context.new_page()
    page.goto("/")
    assert page.locator("#passes tbody tr").count() >= 1
    assert page.locator("#passes tbody tr").first.get_by_text("in ").is_visible()
    page.locator("#station-tabs").get_by_role("link", name="ISS").click()
    page.wait_for_url("**station=iss**")
    context.close()


def test_arrows_begin_at_the_first_row_of_a_page_just_opened(watch: Page) -> None:
    assert watch.evaluate("document.activeElement === document.body")
    watch.keyboard.press("ArrowDown")
    assert watch.evaluate(CHOSEN) == watch.evaluate(ROWS)[0]
    watch.keyboard.press("ArrowDown")
    assert watch.evaluate(FOCUSED) == watch.evaluate(ROWS)[1]


def test_without_webgl_the_page_says_so_and_is_whole(watch: Page) -> None:
    wait_until(watch, "document.getElementById('globe').innerText.includes('no WebGL 2')")
    assert watch.locator("#passes tbody tr").count() >= 3


def test_arrows_move_and_select_and_enter_opens(watch: Page, three_passes: list[str]) -> None:
    watch.locator(f"#{three_passes[0]}").focus()
    watch.keyboard.press("ArrowDown")
    assert watch.evaluate(FOCUSED) == three_passes[1]
    assert watch.evaluate(CHOSEN) == three_passes[1]
    assert f"pass={three_passes[1].removeprefix('pass-')}" in watch.url
    watch.keyboard.press("ArrowUp")
    assert watch.evaluate(CHOSEN) == three_passes[0]
    watch.keyboard.press("Enter")
    watch.wait_for_url(f"**/conjunctions/{three_passes[0].removeprefix('pass-')}/")


def test_the_table_is_one_stop_of_the_tab_key(watch: Page, three_passes: list[str]) -> None:
    stops = "document.querySelectorAll('#passes tbody [tabindex=\"0\"]').length"
    assert watch.evaluate(stops) == 1
    press_row(watch, three_passes[2])
    assert watch.evaluate(stops) == 1


def test_two_keys_and_enter_lead_to_the_passes(watch: Page, three_passes: list[str]) -> None:
    watch.keyboard.press("Tab")
    watch.keyboard.press("Tab")
    assert watch.evaluate("document.activeElement.textContent") == "Skip to passes"
    watch.keyboard.press("Enter")
    assert watch.evaluate(FOCUSED) == watch.evaluate(ROWS)[0]


def test_tabs_and_column_heads_are_one_stop_each(watch: Page) -> None:
    for home in ("#station-tabs", "#passes-head"):
        stops = watch.evaluate(f"document.querySelectorAll('{home} a[tabindex=\"0\"]').length")
        assert stops == 1, home
    watch.locator("#station-tabs a").first.focus()
    watch.keyboard.press("ArrowRight")
    assert watch.evaluate("document.activeElement.textContent").startswith("ISS")


def test_a_press_on_the_name_selects_and_details_opens(
    watch: Page, three_passes: list[str]
) -> None:
    row = watch.locator(f"#{three_passes[1]}")
    row.locator(".passes__object").click()
    assert watch.evaluate(CHOSEN) == three_passes[1]
    row.get_by_role("link", name="Details of").click()
    watch.wait_for_url(f"**/conjunctions/{three_passes[1].removeprefix('pass-')}/")


def test_a_tab_keeps_the_selection_in_the_address(watch: Page, three_passes: list[str]) -> None:
    press_row(watch, three_passes[0])
    watch.locator("#station-tabs").get_by_role("link", name="ISS").click()
    key = three_passes[0].removeprefix("pass-")
    wait_until(watch, f"/station=iss.*pass={key}/.test(location.search)")
    assert watch.evaluate(CHOSEN) == three_passes[0]


def test_clearing_the_filters_empties_the_controls_and_keeps_the_selection(
    watch: Page, three_passes: list[str]
) -> None:
    press_row(watch, three_passes[0])
    watch.get_by_label("Type", exact=True).select_option("debris")
    watch.get_by_role("link", name="Clear filters").click()
    wait_until(watch, f"{ROWS}.includes('{three_passes[0]}')")
    assert watch.get_by_label("Type", exact=True).input_value() == ""
    assert watch.evaluate(CHOSEN) == three_passes[0]


def test_selecting_in_the_table_selects_in_the_lanes_and_back(
    watch: Page, three_passes: list[str]
) -> None:
    press_row(watch, three_passes[0])
    mark = three_passes[0].replace("pass", "mark")
    assert watch.evaluate("document.querySelector('.mark.is-selected').id") == mark
    other = three_passes[2].replace("pass", "mark")
    watch.locator(f"#{other} use").click(force=True)
    assert watch.evaluate(CHOSEN) == three_passes[2]


def test_escape_lets_go(watch: Page, three_passes: list[str]) -> None:
    press_row(watch, three_passes[0])
    watch.keyboard.press("Escape")
    assert watch.evaluate(CHOSEN) is None
    assert "pass=" not in watch.url


def test_an_address_with_a_pass_opens_with_it_selected(page: Page, three_passes: list[str]) -> None:
    page.goto(f"/?pass={three_passes[1].removeprefix('pass-')}")
    wait_until(page, f"{CHOSEN} === '{three_passes[1]}'")


def test_filtering_keeps_the_selection_the_focus_and_the_rest_of_the_address(
    watch: Page, three_passes: list[str]
) -> None:
    press_row(watch, three_passes[0])
    box = watch.get_by_role("searchbox", name="Object", exact=True)
    box.click()
    watch.keyboard.type("SHELL 10")
    wait_until(watch, f"{ROWS}.length === 1 && location.search.includes('q=SHELL')")
    assert "pass=" in watch.url
    assert watch.evaluate("document.activeElement.name") == "q"
    assert watch.evaluate(CHOSEN) == three_passes[0]


def test_a_column_head_orders_without_reloading(watch: Page) -> None:
    watch.evaluate("window.isSamePage = true")
    watch.get_by_role("link", name="Miss", exact=True).click()
    watch.wait_for_url("**sort=miss**")
    watch.get_by_role("link", name="Miss", exact=True).click()
    watch.wait_for_url("**sort=-miss**")
    wait_until(watch, "document.querySelector('th[aria-sort=descending]')")
    misses_km = watch.evaluate(MISSES_KM)
    assert misses_km == sorted(misses_km, reverse=True)
    assert misses_km[0] > misses_km[-1]
    assert watch.evaluate("window.isSamePage")
    descending = watch.locator("th[aria-sort=descending]")
    assert descending.inner_text().startswith("Miss")


def test_a_station_tab_changes_the_list_without_reloading(watch: Page) -> None:
    watch.evaluate("window.isSamePage = true")
    watch.locator("#station-tabs").get_by_role("link", name="CSS").click()
    wait_until(watch, f"{ROWS}.length === 0")
    assert watch.evaluate("window.isSamePage")
    assert watch.locator("#station-tabs [aria-current]").inner_text().startswith("CSS")
    watch.get_by_label("Miss distance").select_option("5")  # a filter keeps the station
    watch.wait_for_url("**max_miss=5**")
    assert "station=css" in watch.url


def test_a_new_pass_arrives_by_itself_and_is_announced(new_pass: AddPass, watch: Page) -> None:
    watch.mouse.move(100, 300)  # over the globe
    arrived = new_pass(20, 0.5, 0.6)
    wait_until(watch, f"{ROWS}.includes('{arrived}')")
    assert watch.evaluate(f"document.getElementById('{arrived}').rowIndex") == 1
    assert "SHELL 20" in watch.locator("#announcer").inner_text()
    assert watch.locator(f"#{arrived.replace('pass', 'mark')}").count() == 1
    assert watch.locator(f"#{arrived} [aria-label='red: act']").count() == 1


def test_nothing_moves_under_the_pointer(new_pass: AddPass, watch: Page) -> None:
    target = watch.locator("#passes tbody tr").nth(1)
    target.hover()
    before, name = target.bounding_box(), target.get_attribute("id")
    arrived = new_pass(21, 0.4, 2.0)
    pending = watch.locator("#passes-pending")
    pending.wait_for(state="visible")
    assert pending.inner_text() == "1 new: show"
    assert arrived not in watch.evaluate(ROWS)
    assert watch.locator(f"#{name}").bounding_box() == before
    watch.mouse.move(100, 300)
    wait_until(watch, f"{ROWS}.includes('{arrived}')")
    assert pending.is_hidden()


def test_focus_and_selection_survive_a_new_pass(new_pass: AddPass, watch: Page) -> None:
    row = watch.locator("#passes tbody tr").nth(1)
    name = row.get_attribute("id")
    row.focus()
    watch.keyboard.press("ArrowUp")
    watch.keyboard.press("ArrowDown")
    watch.mouse.move(100, 300)
    arrived = new_pass(22, 0.3, 2.0)
    watch.locator("#passes-pending").click()
    wait_until(watch, f"{ROWS}.includes('{arrived}')")
    assert watch.evaluate(CHOSEN) == name


def test_a_phone_shows_the_table_first_and_the_globe_behind_a_tab(
    phone: Page, three_passes: list[str]
) -> None:
    phone.goto("/")
    assert phone.locator(f"#{three_passes[0]}").is_visible()
    assert not phone.locator("#globe").is_visible()
    phone.get_by_role("button", name="Globe", exact=True).tap()
    assert phone.locator("#globe").is_visible()
    assert not phone.locator("#passes").is_visible()
    phone.get_by_role("button", name="Week", exact=True).tap()
    assert phone.locator("#lanes").is_visible()
    phone.get_by_role("button", name="Passes", exact=True).tap()
    phone.locator(f"#{three_passes[0]} td").nth(1).tap()
    opener = phone.get_by_role("link", name="Open pass")
    assert opener.is_visible()
    opener.tap()
    phone.wait_for_url(f"**/conjunctions/{three_passes[0].removeprefix('pass-')}/")


def test_reduced_motion_is_respected(watch: Page) -> None:
    watch.emulate_media(reduced_motion="reduce")
    moving = watch.evaluate(
        "getComputedStyle(document.documentElement).getPropertyValue('--motion').trim()"
    )
    assert moving == "0ms"
