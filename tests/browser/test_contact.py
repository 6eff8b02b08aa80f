"""What a page says when its server dies or hangs, and when it is back."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import open_window
from tests.browser.sites import REPOSITORY, SERVER_START_S, Site
from tests.browser.waiting import wait_for, wait_until

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LIVE = "document.documentElement.dataset.live"
BAR = "document.getElementById('contact').textContent"
SENTENCE = re.compile(
    r"No contact with the server since \d\d:\d\d:\d\d UTC\. "
    r"What you see is from 2026-03-10 \d\d:\d\d:\d\d in the replay\. Trying again\.\.\."
)
CHIPS_CLAIM = """[...document.querySelectorAll("#chips .chip")].map((chip) =>
    [...chip.children].filter((part) => part.checkVisibility())
        .map((part) => part.getAttribute("class")).join(" ") +
    getComputedStyle(chip, "::after").content)"""
RECORD = """
    window.heard = [];
    document.addEventListener("sp:live", (event) => window.heard.push(event.detail));
"""


class Server:
    """A web process of its own on the seeded site's data, to be killed."""

    def __init__(self, site: Site) -> None:
        self._environment = site.environment
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self._port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{self._port}"
        self.process: subprocess.Popen[bytes] | None = None

    def ensure(self) -> None:
        """Start it unless it runs."""
        if self.process is None or self.process.poll() is not None:
            self.start()

    def start(self) -> None:
        command = [sys.executable, "-m", "uvicorn", "sasweb.asgi:application", "--log-level"]
        self.process = subprocess.Popen(
            [*command, "error", "--port", str(self._port)],
            cwd=REPOSITORY,
            env=self._environment,
            stderr=subprocess.DEVNULL,
        )
        end = time.monotonic() + SERVER_START_S
        while not self._is_up():
            assert time.monotonic() < end, "the server did not start"
            time.sleep(0.1)

    def kill(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait(timeout=60)

    def _is_up(self) -> bool:
        try:
            urllib.request.urlopen(f"{self.url}/health/", timeout=30).close()
        except (urllib.error.URLError, ConnectionError):
            return False
        return True


@pytest.fixture(scope="module")
def second_server(site: Site) -> Iterator[Server]:
    server = Server(site)
    yield server
    server.kill()


@pytest.fixture
def server(second_server: Server) -> Server:
    """It runs, whatever the test before did to it."""
    second_server.ensure()
    return second_server


@pytest.fixture
def reader(browser: Browser, site: Site) -> Iterator[Page]:
    """A page whose console may complain: a browser tells of every connection that failed."""
    context = open_window(browser, site, height=844)
    page = context.new_page()
    page.add_init_script(RECORD)
    yield page
    context.close()


def wait_until_offline(page: Page) -> None:
    wait_until(page, f"{LIVE} === 'offline'")
    assert SENTENCE.fullmatch(page.evaluate(BAR))


@pytest.mark.parametrize("width", [1440, 390])
def test_a_killed_server_turns_the_header_red_and_its_return_turns_it_back(
    reader: Page, server: Server, width: int
) -> None:
    reader.set_viewport_size({"width": width, "height": 844})
    came_s = time.time()
    reader.goto(f"{server.url}/runs/")
    wait_until(reader, f"{LIVE} === 'live'")
    before = reader.evaluate(CHIPS_CLAIM)
    server.kill()
    wait_until_offline(reader)
    reader.evaluate("scrollTo(0, 10000)")
    assert reader.locator("#contact").is_visible()
    assert reader.locator("#contact").bounding_box()["y"] == 0  # type: ignore[index]
    assert reader.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert set(reader.evaluate(CHIPS_CLAIM)) == {'chip__label"unknown"'}
    assert reader.evaluate("window.heard.map((each) => each.state)")[-2:] == [
        "reconnecting",
        "offline",
    ]
    since_ms = reader.evaluate("window.heard.at(-1).since_ms")
    assert came_s < since_ms / 1000 < time.time()
    server.start()
    wait_until(reader, f"{LIVE} === 'live'")
    assert reader.evaluate(BAR) == ""
    assert reader.evaluate(CHIPS_CLAIM) == before


def test_a_server_that_hangs_is_noticed_without_any_error(reader: Page, server: Server) -> None:
    reader.goto(f"{server.url}/runs/")
    wait_until(reader, f"{LIVE} === 'live'")
    assert server.process is not None
    server.process.send_signal(signal.SIGSTOP)
    try:
        wait_until_offline(reader)
    finally:
        server.process.send_signal(signal.SIGCONT)
    wait_until(reader, f"{LIVE} === 'live'")


def test_screen_readers_are_told_once(reader: Page, server: Server) -> None:
    reader.goto(f"{server.url}/runs/")
    wait_until(reader, f"{LIVE} === 'live'")
    reader.evaluate(
        """window.told = 0;
        new MutationObserver(() => (window.told += 1))
            .observe(document.querySelector("[role=alert]"), {childList: true, subtree: true,
                characterData: true});"""
    )
    server.kill()
    wait_until_offline(reader)
    reader.wait_for_timeout(4000)
    assert reader.evaluate("window.told") == 1


def test_what_was_missed_is_fetched_on_return(reader: Page, server: Server) -> None:
    reader.goto(f"{server.url}/runs/")
    wait_until(reader, f"{LIVE} === 'live'")
    server.kill()
    wait_until(reader, f"{LIVE} !== 'live'")
    asked: list[str] = []
    reader.on("request", lambda made: asked.append(made.url.removeprefix(server.url)))
    server.start()
    wait_until(reader, f"{LIVE} === 'live'")
    wait_for(reader, lambda: {"/header/", "/runs/"} <= set(asked))


def test_a_browser_without_a_network_says_so_though_its_stream_is_open(
    reader: Page, server: Server
) -> None:
    reader.goto(f"{server.url}/runs/")
    wait_until(reader, f"{LIVE} === 'live'")
    reader.wait_for_timeout(5100)  # as long as the stream is not put to the test again
    reader.context.set_offline(True)
    wait_until_offline(reader)
    reader.context.set_offline(False)
    wait_until(reader, f"{LIVE} === 'live'")
