"""A real site for a real browser: its own data directory, a server process, a Chromium.

``site`` is one running product with a small, exactly known catalogue; ``page`` is a fresh page that
fails its test on any console error, any failed request and any request to another origin.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    sync_playwright,
)

from tests.browser.globe_page import make_ready
from tests.browser.waiting import wait_until as wait_until
from tests.factories import NOW

REPOSITORY = Path(__file__).resolve().parent.parent.parent
SOFTWARE_GRAPHICS = (
    "--use-gl=angle",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--ignore-gpu-blocklist",
    "--no-sandbox",
)
SERVER_START_S = 60.0


@dataclass
class Site:
    """A running product. ``url`` has no slash at its end."""

    url: str
    environment: dict[str, str]

    def manage(self, *command: str) -> None:
        """Run a management command against this site's database."""
        _run([sys.executable, "manage.py", *command], self.environment)

    def seed(self) -> None:
        """Give it the catalogue and the pass of ``seed_site``."""
        _run([sys.executable, "-m", "tests.browser.seed_site"], self.environment)

    def catalogue_run(self, step: str) -> None:
        """Bring its run of all against all to the next state: see ``catalogue_runs``."""
        _run([sys.executable, "-m", "tests.browser.catalogue_runs", step], self.environment)


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
    executable = shutil.which("chromium") or shutil.which("chromium-browser")
    executable = executable or shutil.which("google-chrome")
    if executable is None:
        pytest.skip("no Chromium on this machine")
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


@contextmanager
def running_site(folder: Path) -> Iterator[Site]:
    """Start the product in a data directory of its own, with an empty catalogue."""
    environment = _environment(folder)
    _run([sys.executable, "manage.py", "migrate", "--verbosity", "0"], environment)
    _run([sys.executable, "manage.py", "collectstatic", "--noinput"], environment)
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        server = _serve(listener.fileno(), environment)
        try:
            _wait_until_up(url, server)
            yield Site(url, environment)
        finally:
            server.terminate()
            server.wait(timeout=20)


@pytest.fixture
def complaints() -> Complaints:
    return Complaints()


@pytest.fixture(scope="package")
def context(browser: Browser, site: Site) -> Iterator[BrowserContext]:
    """One window for all tests, so that the six megabytes of the globe are cached as for a user."""
    window = browser.new_context(viewport={"width": 1280, "height": 800}, base_url=site.url)
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
def globe(page: Page) -> Page:
    """The Watch page with its globe ready, its clock held, nothing but points drawn."""
    page.goto("/")
    make_ready(page)
    return page


def _environment(folder: Path) -> dict[str, str]:
    own = {
        "DJANGO_SETTINGS_MODULE": "sasweb.settings.dev",
        "SAFE_PASSAGE_DATA_DIR": str(folder),
        "SAFE_PASSAGE_AS_OF": NOW.isoformat().replace("+00:00", "Z"),
        "SAFE_PASSAGE_CLOCK_ANCHOR": datetime.now(UTC).isoformat().replace("+00:00", "Z"),
        "SAFE_PASSAGE_CATALOG": "demo",
        "SAFE_PASSAGE_CELESTRAK_URL": "http://127.0.0.1:9",
        "PYTHONPATH": str(REPOSITORY),
    }
    inherited = {k: v for k, v in os.environ.items() if not k.startswith(("SAFE_PASSAGE_", "DJ"))}
    return {k: v for k, v in inherited.items() if k != "DATABASE_URL"} | own


def _run(command: list[str], environment: dict[str, str]) -> None:
    done = subprocess.run(
        command, cwd=REPOSITORY, env=environment, capture_output=True, text=True, timeout=180
    )
    assert done.returncode == 0, f"{' '.join(command)} failed:\n{done.stdout}\n{done.stderr}"


def last_line_of(site: Site, module: str, *arguments: object) -> str:
    """Run a program of the tests beside the running site; return the last line that it printed."""
    done = subprocess.run(
        [sys.executable, "-m", f"tests.browser.{module}", *map(str, arguments)],
        cwd=REPOSITORY,
        env=site.environment,
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    return done.stdout.strip().splitlines()[-1]


def _serve(descriptor: int, environment: dict[str, str]) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "uvicorn", "sasweb.asgi:application"]
    command += ["--fd", str(descriptor), "--log-level", "warning"]
    return subprocess.Popen(
        command,
        cwd=REPOSITORY,
        env=environment,
        pass_fds=[descriptor],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def _wait_until_up(url: str, server: subprocess.Popen[bytes]) -> None:
    # The socket listens before the server does, so the first request waits instead of failing.
    assert server.poll() is None, "the server did not start"
    with urllib.request.urlopen(f"{url}/api/v1/stations/", timeout=SERVER_START_S) as answer:
        assert answer.status == 200


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
