"""A page that is open before there is anything to show."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import Complaints, listen, open_window
from tests.browser.globe_page import GLOBE
from tests.browser.sites import Site, running_site
from tests.browser.waiting import wait_until

pytestmark = [pytest.mark.browser, pytest.mark.slow]
LOADING = "Catalogue is being loaded"
# An empty globe asks again by itself after 5 s (EMPTY_RETRY_MS in point-cloud.js). Here it never
# does, so that only news from the live stream can make it ask.
WITHOUT_ITS_OWN_QUESTION = """
    window.withheld = 0;
    const later = window.setTimeout.bind(window);
    window.setTimeout = (act, ms, ...rest) => {
        if (ms !== 5000) return later(act, ms, ...rest);
        window.withheld += 1;
        return 0;
    };
"""


@pytest.fixture
def empty_site(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Site]:
    with running_site(tmp_path_factory.mktemp("empty")) as running:
        yield running


def test_an_empty_globe_says_so_and_fills_by_itself_without_one_failed_request(
    browser: Browser, empty_site: Site, complaints: Complaints
) -> None:
    window = open_window(browser, empty_site)
    page = window.new_page()
    listen(page, empty_site, complaints)
    failed = failed_requests(page)
    page.add_init_script(WITHOUT_ITS_OWN_QUESTION)
    page.goto("/")
    page.locator("[data-globe-note]", has_text=LOADING).wait_for()
    assert page.evaluate("window.withheld") > 0
    assert not page.evaluate(f"{GLOBE}.ready")
    empty_site.seed()
    wait_until(page, f"{GLOBE}.ready && {GLOBE}.objectCount > 60")
    assert page.locator("[data-globe-note]").is_hidden()
    window.close()
    assert failed == []
    assert complaints.console == []


def failed_requests(page: Page) -> list[str]:
    failed: list[str] = []
    page.on("response", lambda r: failed.append(f"{r.status} {r.url}") if r.status >= 400 else None)
    return failed
