"""A real site for a real browser: its own data directory, a server process, a Chromium.

``site`` is one running product with a small, exactly known catalogue; ``page`` is a fresh page that
fails its test on any console error, any failed request and any request to another origin.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    expect,
    sync_playwright,
)

from tests.browser.globe_page import PLAIN, make_ready
from tests.browser.sites import Site, running_site
from tests.browser.waiting import PATIENCE_S
from tests.chromium import SOFTWARE_GRAPHICS, chromium_path

PATIENCE_MS = 1000 * PATIENCE_S

AddPass = Callable[[int, float, float], str]  # shell, hours ahead, miss (km) -> the row's id


@dataclass
class Complaints:
    """What a page did that it must not. Tests that provoke an error on purpose clear it."""

    console: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """The machine's own Chromium, with software graphics so that WebGL works anywhere.

    NOTE: it lives as long as this package, not the session: Playwright leaves an event loop
    running, in which the tests of other packages could not run theirs.
    """
    executable = chromium_path()
    if executable is None:
        pytest.skip("no Chromium on this machine")
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=executable, args=list(SOFTWARE_GRAPHICS)
        )
        yield chromium
        chromium.close()


@pytest.fixture(scope="package")
def site(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Site]:
    """The product on loopback, replaying the instant ``tests.factories.NOW``."""
    with running_site(tmp_path_factory.mktemp("site")) as running:
        running.seed()
        yield running


def open_window(
    browser: Browser,
    site: Site,
    *,
    width: int = 1280,
    height: int = 800,
    is_first_visit: bool = False,
    **more: Any,
) -> BrowserContext:
    """Open a window with all the patience that a busy machine needs; its globe is drawn plainly.

    Whoever ``is_first_visit`` is offered the tour, which would stand in the way of other tests.
    """
    window = browser.new_context(
        viewport={"width": width, "height": height}, base_url=site.url, **more
    )
    window.set_default_timeout(PATIENCE_MS)
    window.add_init_script(PLAIN)
    if not is_first_visit:
        window.add_init_script("localStorage.setItem('safe-passage-tour', 'never')")
    return window


@pytest.fixture
def complaints() -> Complaints:
    return Complaints()


@pytest.fixture(scope="package")
def context(browser: Browser, site: Site) -> Iterator[BrowserContext]:
    """One window for all tests, so that the six megabytes of the globe are cached as for a user."""
    window = open_window(browser, site)
    yield window
    window.close()


@pytest.fixture
def page(context: BrowserContext, site: Site, complaints: Complaints) -> Iterator[Page]:
    """A page that watches what it does."""
    fresh = context.new_page()
    listen(fresh, site, complaints)
    yield fresh
    fresh.close()
    assert complaints.console == []
    assert complaints.requests == []


@pytest.fixture
def catalogue_runs(site: Site) -> Iterator[Callable[[str], None]]:
    """Steps of runs of all against all, of which nothing is left behind.

    To be asked for before ``page``, which is then closed before its run goes.
    """
    yield site.catalogue_run
    site.catalogue_run("forget")


@pytest.fixture
def new_pass(site: Site) -> Iterator[AddPass]:
    """Add a pass and return its row's id, while a page is open; it goes after the page.

    To be asked for before ``page``: a test that is tried once more finds no row of its first try,
    and what comes after on the same site finds no row between its own.
    """
    yield from _passes_for_a_while(site)


@pytest.fixture(scope="module")
def pass_of_module(site: Site) -> Iterator[AddPass]:
    """Add a pass and return its row's id; it goes after the last test of the module."""
    yield from _passes_for_a_while(site)


def _passes_for_a_while(site: Site) -> Iterator[AddPass]:
    added: list[int] = []

    def add(shell: int, hours_ahead: float, miss_km: float) -> str:
        added.append(site.run("add_pass", shell, hours_ahead, miss_km))
        return f"pass-{added[-1]}"

    yield add
    site.run("forget_passes", *added)


@pytest.fixture
def globe(page: Page) -> Page:
    """The Watch page with its globe ready, its clock held, nothing but points drawn."""
    page.goto("/")
    make_ready(page)
    return page


def listen(page: Page, site: Site, complaints: Complaints) -> None:
    """Note what the page complains of, and what it asks of others than its site."""

    def console(message: ConsoleMessage) -> None:
        if message.type == "error":
            complaints.console.append(message.text)

    def request(made: Request) -> None:
        origin = urlsplit(made.url)
        if origin.scheme in {"http", "https", "ws", "wss"} and not made.url.startswith(site.url):
            complaints.requests.append(made.url)

    page.on("console", console)
    page.on("pageerror", lambda error: complaints.console.append(str(error)))
    page.on("request", request)
