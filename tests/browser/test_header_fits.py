"""The header at a desk's width and a phone's: one line here, nothing cut off there."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import open_window
from tests.browser.header_person import PASSWORD, PERSON
from tests.browser.sites import Site, running_site

pytestmark = [pytest.mark.browser, pytest.mark.slow]

# Parts of the header that lie outside the window, or are wider than the box that holds them.
CUT_OFF = """[...document.querySelectorAll(".header a, .header button, .header time, .chip")]
    .filter((part) => part.checkVisibility())
    .filter((part) => {
        const box = part.getBoundingClientRect();
        let holder = part.parentElement;
        while (getComputedStyle(holder).display === "contents") holder = holder.parentElement;
        holder = holder.getBoundingClientRect();
        return box.left < 0 || box.right > innerWidth || box.right > holder.right + 1;
    })
    .map((part) => part.textContent.trim())"""
# What of the open menu has something else over it.
COVERED = """[...document.querySelectorAll(".header__menu a, .header__menu button")]
    .filter((part) => part.checkVisibility())
    .filter((part) => {
        const box = part.getBoundingClientRect();
        return !part.contains(
            document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2));
    })
    .map((part) => part.textContent.trim())"""
BAR_HEIGHT = "document.querySelector('.header__bar').getBoundingClientRect().height"


@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize(("width", "lines_px"), [(1440, 48), (1024, 90), (390, 132)])
def test_nothing_of_the_header_is_cut_off(
    browser: Browser, site: Site, width: int, lines_px: int, theme: str
) -> None:
    context = open_window(browser, site, width=width, height=844)
    page = context.new_page()
    page.add_init_script(f"localStorage.setItem('safe-passage-theme', '{theme}')")
    page.goto("/runs/")
    assert page.evaluate(CUT_OFF) == []
    assert page.evaluate(BAR_HEIGHT) <= lines_px
    expect(page.locator(".header__nav [aria-current]")).to_be_in_viewport(ratio=1)
    assert page.get_by_role("link", name="Runs", exact=True).is_visible()
    assert page.get_by_role("link", name="API", exact=True).get_attribute("href") == "/api/v1/docs/"
    context.close()


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_section_is_in_sight_on_a_telephone(
    browser: Browser, site: Site, language: str
) -> None:
    context = open_window(browser, site, width=390, height=844)
    cookie = {"name": "safe_passage_language", "value": language, "url": site.url}
    context.add_cookies([cookie])
    page = context.new_page()
    page.goto("/runs/")
    sections = page.locator(".header__nav a")
    expect(sections).to_have_count(8)
    for section in sections.all():
        expect(section).to_be_in_viewport(ratio=1)
    mask = "getComputedStyle(document.querySelector('.header__nav')).maskImage"
    assert page.evaluate(mask) == "none"
    context.close()


@pytest.fixture(scope="module")
def bad_day(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Site]:
    """A site of its own, on which nearly everything is silent."""
    with running_site(tmp_path_factory.mktemp("header")) as running:
        running.seed()
        running.run("header_person")
        yield running


@pytest.mark.parametrize(("width", "lines_px"), [(1440, 48), (1024, 90), (390, 186)])
def test_nor_for_who_sees_all_of_it_on_a_bad_day(
    browser: Browser, bad_day: Site, width: int, lines_px: int
) -> None:
    context = open_window(browser, bad_day, width=width, height=844)
    page = context.new_page()
    page.goto("/sign-in/?next=/runs/")
    page.get_by_label("Username").fill(PERSON)
    page.get_by_label("Password").fill(PASSWORD)
    page.locator("main .plain__form button[type=submit]").click()
    expect(page.locator(".header .chip--blind")).not_to_have_count(0)
    expect(page.locator("#cases-count")).to_contain_text("1")
    expect(page.locator("#chips")).to_contain_text("more")
    assert page.evaluate(CUT_OFF) == []
    assert page.evaluate(BAR_HEIGHT) <= lines_px
    page.locator(".header__account summary").click()
    assert page.get_by_role("link", name="Admin", exact=True).is_visible()
    assert page.evaluate(CUT_OFF) == []
    # On a good day the ribbons come up to the open menu.
    page.evaluate(
        "document.querySelectorAll('#chips, .header__warning').forEach((e) => e.remove())"
    )
    assert page.evaluate(COVERED) == []
    context.close()


PARTS = ".header__bar, .header__search input, .header__status, .header__person a, .chip, .main"
PLACES = """(parts) => [...document.querySelectorAll(parts)].map((part) => {
    const box = part.getBoundingClientRect();
    return [box.left, box.top, box.width, box.height];
})"""
# In one go, because the page says its own words again at any moment.
PLACES_WITH = f"""([age, word, parts]) => {{
    const say = (selector, text) =>
        document.querySelectorAll(selector).forEach((each) => (each.textContent = text));
    say("#chips time[data-age-form=short]", age);
    say("[data-live-word]", word);
    return ({PLACES})(parts);
}}"""


@pytest.mark.parametrize("width", [1440, 1024, 390])
def test_nothing_moves_when_an_age_grows_or_contact_goes(
    browser: Browser, site: Site, width: int
) -> None:
    context = open_window(browser, site, width=width, height=844)
    page = context.new_page()
    page.goto("/runs/")
    places = []
    for age, word in (("9 min", "live"), ("10 min", "retrying"), ("59 s", "offline")):
        places.append(page.evaluate(PLACES_WITH, [age, word, PARTS]))
    assert places[0] == places[1] == places[2]
    context.close()


def test_the_ribbon_of_a_replay_ticks(browser: Browser, site: Site) -> None:
    page = open_window(browser, site).new_page()
    page.goto("/runs/")
    before = page.inner_text(".ribbon--replay")
    assert "UTC in a REPLAY from 2026-03-10" in before
    page.wait_for_function(
        "before => document.querySelector('.ribbon--replay').innerText !== before", arg=before
    )
    page.context.close()


# Whether a ribbon lies in the window whole, with nothing over it.
IS_IN_SIGHT = """(ribbon) => {
    const box = ribbon.getBoundingClientRect();
    const there = document.elementFromPoint(box.left + 4, box.top + box.height / 2);
    return box.top >= 0 && box.bottom <= innerHeight && ribbon.contains(there);
}"""


@pytest.mark.parametrize("width", [1440, 390])
def test_no_part_of_a_long_page_is_shown_without_its_ribbon(
    browser: Browser, site: Site, width: int
) -> None:
    context = open_window(browser, site, width=width, height=700)
    page = context.new_page()
    page.goto("/catalogue/")
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    assert page.evaluate("scrollY") > 0
    assert page.locator(".ribbon--replay").evaluate(IS_IN_SIGHT)
    context.close()


@pytest.mark.parametrize(("theme", "is_dark"), [("dark", True), ("light", False)])
def test_the_description_of_the_api_follows_the_theme(
    browser: Browser, site: Site, theme: str, is_dark: bool
) -> None:
    page = open_window(browser, site).new_page()
    page.add_init_script(f"localStorage.setItem('safe-passage-theme', '{theme}')")
    page.goto("/api/v1/docs/")
    page.wait_for_selector(".swagger-ui .opblock")
    ground = page.evaluate("getComputedStyle(document.querySelector('.swagger-ui')).color")
    brightness = sum(int(part) for part in ground[4:-1].split(",")[:3]) / 3
    assert (brightness > 128) is is_dark  # bright words on a dark ground
    page.context.close()
