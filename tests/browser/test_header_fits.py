"""The header at a desk's width and a phone's: one line here, nothing cut off there."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import Site

pytestmark = [pytest.mark.browser, pytest.mark.slow]

# Parts of the header that lie outside the window, or are wider than the box that holds them.
CUT_OFF = """[...document.querySelectorAll(".header a, .header button, .header time, .chip")]
    .filter((part) => part.checkVisibility())
    .filter((part) => {
        const box = part.getBoundingClientRect();
        const holder = part.parentElement.getBoundingClientRect();
        return box.left < 0 || box.right > innerWidth || box.right > holder.right + 1;
    })
    .map((part) => part.textContent.trim())"""
BAR_HEIGHT = "document.querySelector('.header__bar').getBoundingClientRect().height"


@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize(("width", "lines_px"), [(1440, 48), (1024, 90), (390, 190)])
def test_nothing_of_the_header_is_cut_off(
    browser: Browser, site: Site, width: int, lines_px: int, theme: str
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 844}, base_url=site.url)
    page = context.new_page()
    page.add_init_script(f"localStorage.setItem('safe-passage-theme', '{theme}')")
    page.goto("/conjunctions/")
    assert page.evaluate(CUT_OFF) == []
    assert page.evaluate(BAR_HEIGHT) <= lines_px
    assert page.get_by_role("link", name="Runs").is_visible()
    assert page.get_by_role("link", name="API", exact=True).get_attribute("href") == "/api/v1/docs/"
    context.close()
