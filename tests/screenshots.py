"""Take the pictures of docs/images: ``make screenshots``.

The demo is started at one instant in a data directory that goes again, brought to where there is
something to see, and looked at with the machine's own Chromium, dark, at 1440x900. The same code
gives nearly the same pictures: the catalogue is a function of the instant.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from playwright.sync_api import Page, sync_playwright

from tests.chromium import SOFTWARE_GRAPHICS, chromium_path

ROOT: Final = Path(__file__).resolve().parent.parent
IMAGES: Final = ROOT / "docs" / "images"
AS_OF: Final = "2026-03-10T04:00:00Z"
PATIENCE_S: Final = 900.0


@contextmanager
def demo() -> Iterator[str]:
    """The running demo with the passes of its first run; its address."""
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        port = free.getsockname()[1]
    with TemporaryDirectory() as folder:
        own = {
            "SAFE_PASSAGE_CATALOG": "demo",
            "SAFE_PASSAGE_AS_OF": AS_OF,
            "SAFE_PASSAGE_DATA_DIR": folder,
            "SAFE_PASSAGE_PORT": str(port),
        }
        up = subprocess.Popen([sys.executable, "manage.py", "up"], cwd=ROOT, env=os.environ | own)
        try:
            address = f"http://127.0.0.1:{port}"
            until(lambda: b'"count":0' not in read(f"{address}/api/v1/conjunctions/?page_size=1"))
            yield address
        finally:
            up.send_signal(signal.SIGINT)
            up.wait(timeout=120)


def read(address: str) -> bytes:
    try:
        with urllib.request.urlopen(address, timeout=30) as answer:
            return bytes(answer.read())
    except OSError:
        return b'"count":0'  # not there yet


def until(is_so: Callable[[], bool]) -> None:
    """Wait until something is so; raise TimeoutError after a quarter of an hour."""
    ends = time.monotonic() + PATIENCE_S
    while not is_so():
        if time.monotonic() > ends:
            raise TimeoutError("The demo did not come to where there is something to see.")
        time.sleep(1.0)


def shoot(page: Page, name: str) -> None:
    page.wait_for_load_state()
    time.sleep(2.0)  # charts and the globe draw a moment longer than the page loads
    page.screenshot(path=IMAGES / f"{name}.png")


def watch(page: Page) -> None:
    page.goto("/?tier=yellow")
    page.get_by_role("button", name="Later").click()  # no offer of the tour before the lanes
    until(lambda: bool(page.evaluate("window.safePassage?.globe?.ready === true")))
    page.locator("table tbody tr").first.click()
    time.sleep(6.0)  # the camera has flown there
    shoot(page, "watch")


def conjunction(page: Page) -> None:
    page.goto("/conjunctions/?tier=red")
    page.locator("main tbody a[href^='/conjunctions/']").first.click()
    shoot(page, "conjunction")


def main() -> None:
    chromium = chromium_path()
    if chromium is None:
        sys.exit("No Chromium on this machine: apt-get install chromium.")
    with demo() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(SOFTWARE_GRAPHICS))
        window = browser.new_context(
            base_url=address, viewport={"width": 1440, "height": 900}, color_scheme="dark"
        )
        window.set_default_timeout(1000 * PATIENCE_S)
        page = window.new_page()
        for picture in (watch, conjunction):
            picture(page)
        browser.close()


if __name__ == "__main__":
    main()
