"""A page that is open before there is anything to show."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import Complaints, Site, listen, running_site, wait_until
from tests.browser.globe_page import GLOBE

pytestmark = [pytest.mark.browser, pytest.mark.slow]
LOADING = "Catalogue is being loaded"


@pytest.fixture
def empty_site(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Site]:
    with running_site(tmp_path_factory.mktemp("empty")) as running:
        yield running


def test_an_empty_globe_says_so_and_fills_by_itself_without_one_failed_request(
    browser: Browser, empty_site: Site, complaints: Complaints
) -> None:
    window = browser.new_context(viewport={"width": 1280, "height": 800}, base_url=empty_site.url)
    page = window.new_page()
    listen(page, empty_site, complaints)
    failed = failed_requests(page)
    page.goto("/")
    page.locator("[data-globe-note]", has_text=LOADING).wait_for(timeout=60_000)
    assert not page.evaluate(f"{GLOBE}.ready")
    empty_site.seed()
    seeded = time.monotonic()
    wait_until(page, f"{GLOBE}.ready && {GLOBE}.objectCount > 60", seconds=8)
    assert time.monotonic() - seeded < 5, "it waited for its own next question, not for the news"
    assert page.locator("[data-globe-note]").is_hidden()
    window.close()
    assert failed == []
    assert complaints.console == []


def failed_requests(page: Page) -> list[str]:
    failed: list[str] = []
    page.on("response", lambda r: failed.append(f"{r.status} {r.url}") if r.status >= 400 else None)
    return failed
