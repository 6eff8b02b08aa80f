"""Every page in a real browser: no error, no request elsewhere, both themes, a phone's width."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Complaints, open_window
from tests.browser.sites import Site
from tests.browser.waiting import wait_until

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PATHS = (
    "/conjunctions/",
    "/catalogue/",
    "/catalogue/25544/",
    "/stations/",
    "/sources/",
    "/sources/pulls/1/",
    "/runs/",
    "/runs/1/",
    "/sign-in/",
)
# The contrast of every text with what lies under it (WCAG 2.2, 1.4.3), and where it falls short.
LOW_CONTRAST = """() => {
    const context = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
    const rgba = (colour) => {
        context.clearRect(0, 0, 1, 1);
        context.fillStyle = colour;
        context.fillRect(0, 0, 1, 1);
        return [...context.getImageData(0, 0, 1, 1).data];
    };
    const luminance = (rgb) => rgb.slice(0, 3)
        .map((c) => c / 255)
        .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
        .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
    const ground = (element) => {
        for (let at = element; at; at = at.parentElement) {
            const colour = rgba(getComputedStyle(at).backgroundColor);
            if (colour[3] > 250) return colour;
        }
        return [255, 255, 255, 255];
    };
    const short = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const element = walker.currentNode.parentElement;
        if (!walker.currentNode.data.trim() || !element.checkVisibility()) continue;
        if (element.closest(".visually-hidden, .ribbon, :disabled, option")) continue;
        const [a, b] = [rgba(getComputedStyle(element).color), ground(element)].map(luminance);
        const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
        if (ratio < 4.5) short.push(`${walker.currentNode.data.trim()} ${ratio.toFixed(2)}`);
    }
    return short;
}"""


def choose_theme(page: Page, theme: str) -> None:
    page.add_init_script(f"localStorage.setItem('safe-passage-theme', '{theme}')")


@pytest.fixture
def phone(browser: Browser, site: Site) -> Iterator[Page]:
    context = open_window(browser, site, width=390, height=844, has_touch=True)
    yield context.new_page()
    context.close()


@pytest.fixture
def newcomer(browser: Browser, site: Site) -> Iterator[Page]:
    """The page of somebody who was never here: nothing is stored in this browser."""
    context = open_window(browser, site)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_every_text_can_be_read(newcomer: Page, theme: str) -> None:
    choose_theme(newcomer, theme)
    for path in PATHS:
        newcomer.goto(path)
        assert newcomer.evaluate(LOW_CONTRAST) == [], path


def test_a_phone_scrolls_down_and_never_sideways(phone: Page) -> None:
    for path in ("/", *PATHS):
        phone.goto(path)
        wide = phone.evaluate("document.documentElement.scrollWidth")
        assert wide <= 390, path


def test_dark_is_the_default_and_the_choice_is_remembered(newcomer: Page) -> None:
    newcomer.goto("/runs/")
    theme = "document.documentElement.dataset.theme"
    assert newcomer.evaluate(theme) == "dark"
    newcomer.get_by_role("button", name="Colour theme").click()
    assert newcomer.evaluate(theme) == "light"
    newcomer.goto("/stations/")
    assert newcomer.evaluate(theme) == "light"


@pytest.mark.parametrize(("scheme", "theme"), [("light", "light"), ("dark", "dark")])
def test_auto_follows_the_system(newcomer: Page, scheme: str, theme: str) -> None:
    choose_theme(newcomer, "auto")
    newcomer.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    newcomer.goto("/runs/")
    assert newcomer.evaluate("document.documentElement.dataset.theme") == theme


def test_the_right_colours_are_there_before_the_first_paint(newcomer: Page) -> None:
    choose_theme(newcomer, "light")
    newcomer.goto("/runs/", wait_until="commit")
    wait_until(newcomer, "document.body && document.body.children.length > 0")
    assert newcomer.evaluate("document.documentElement.dataset.theme") == "light"


def test_a_stranger_to_the_mouse_reaches_the_content_first(page: Page) -> None:
    page.goto("/catalogue/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_an_edge_behind_which_a_table_goes_on_fades_until_it_is_pushed(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/runs/")
    table = page.locator(".table-scroll").first
    expect(table).to_have_attribute("data-more", "right")
    assert table.evaluate("each => getComputedStyle(each).maskImage") != "none"
    table.evaluate("each => each.scrollTo(each.scrollWidth, 0)")
    expect(table).to_have_attribute("data-more", "left")


def test_slash_goes_to_the_search(page: Page) -> None:
    page.goto("/runs/")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "header-search"
    page.keyboard.type("ZARYA")
    page.keyboard.press("Enter")
    page.wait_for_url("**/catalogue/?q=ZARYA")
    assert page.get_by_role("link", name="ISS (ZARYA)").is_visible()


def test_filtering_the_catalogue_changes_the_list_and_the_address(page: Page) -> None:
    page.goto("/catalogue/")
    page.get_by_label("Type", exact=True).select_option("debris")
    page.wait_for_url("**type=debris**")
    wait_until(page, "document.querySelectorAll('#catalogue-region tbody tr').length === 20")
    page.go_back(wait_until="load")
    page.locator("#catalogue-region tbody tr").nth(20).wait_for()
    assert page.url.endswith("/catalogue/")


def test_the_clock_and_the_ages_tick_by_product_time(page: Page) -> None:
    page.goto("/runs/")
    clock = "document.querySelector('[data-product-clock]').textContent"
    before = page.evaluate(clock)
    assert before.startswith("2026-03-10 04:")
    wait_until(page, f"{clock} !== '{before}'")


def test_the_page_says_that_it_is_live(page: Page) -> None:
    page.goto("/runs/")
    wait_until(page, "document.querySelector('[data-live-word]').textContent === 'live'")


def test_an_unknown_address_has_a_page_of_ours(page: Page, complaints: Complaints) -> None:
    answer = page.goto("/no/such/page/")
    assert answer is not None
    assert answer.status == 404
    assert page.get_by_role("heading", name="Nothing is here.").is_visible()
    complaints.console.clear()


def test_the_administration_works_under_the_policy(page: Page) -> None:
    page.goto("/admin/")
    assert page.get_by_label("Username").is_visible()
    assert page.title().endswith("Safe Passage")


@pytest.mark.parametrize("path", ["/", "/conjunctions/", "/catalogue/"])
def test_filters_changed_faster_than_answers_come_break_nothing_off(page: Page, path: str) -> None:
    page.goto(path)
    wait_until(page, "window.htmx !== undefined")
    page.evaluate(
        """async () => {
          window.answers = 0;
          document.addEventListener("htmx:afterOnLoad", () => { window.answers += 1; });
          const form = document.querySelector("form[role=search][hx-get]");
          for (const typed of ["V", "VI", "VIS"]) {
            form.elements.q.value = typed;
            form.dispatchEvent(new Event("change", { bubbles: true }));
            await new Promise((done) => setTimeout(done, 5));
          }
        }"""
    )
    wait_until(page, "window.answers >= 2 && location.search.includes('q=VIS')")
