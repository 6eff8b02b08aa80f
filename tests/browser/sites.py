"""A running site for browsers: a data directory, a server, and a process that changes its data."""

from __future__ import annotations

import json
import os
import selectors
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.factories import NOW
from tests.made_once import REPOSITORY, give_static_files, give_tables

SERVER_START_S = 180.0
SEEDING_S = 600.0  # on a busy machine, compiling the search is among what is asked for


class Seeding:
    """The process that changes a site's data: see ``seeding``."""

    def __init__(self, environment: dict[str, str]) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.browser.seeding"],
            cwd=REPOSITORY,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._requests, self._answers = self._process.stdin, self._process.stdout

    def ask(self, *request: object) -> Any:
        """Have one thing done; return what it returned."""
        self._requests.write(json.dumps(request) + "\n")
        self._requests.flush()
        with selectors.DefaultSelector() as soon:
            soon.register(self._answers, selectors.EVENT_READ)
            assert soon.select(SEEDING_S), f"no answer to {request}"
        answer = json.loads(self._answers.readline() or '{"failed": "the process has ended"}')
        assert "failed" not in answer, f"{request}: {answer['failed']}"
        return answer["returned"]

    def close(self) -> None:
        self._requests.close()
        self._process.wait(timeout=60)
        self._answers.close()


class Serving:
    """The server process of a site, on one address for as long as the site is there."""

    def __init__(self, listener: socket.socket, environment: dict[str, str]) -> None:
        self._descriptor, self._environment = listener.fileno(), environment
        self._process: subprocess.Popen[bytes] | None = None
        self.url = f"http://127.0.0.1:{listener.getsockname()[1]}"

    def start(self) -> None:
        self._process = _serve(self._descriptor, self._environment)
        _wait_until_up(self.url, self._process)

    def stop(self) -> None:
        """End the process. Whoever calls then waits for an answer in vain."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait(timeout=60)
        self._process = None


@dataclass
class Site:
    """A running product. ``url`` has no slash at its end."""

    url: str
    environment: dict[str, str]
    seeding: Seeding
    serving: Serving

    def seed(self) -> None:
        """Give it the catalogue and the pass of ``seed_site``."""
        self.run("seed_site")

    def run(self, program: str, *arguments: object) -> Any:
        """Run one of the programs of this package against the site's database."""
        return self.seeding.ask("program", program, *arguments)

    def python(self, code: str) -> None:
        """Run a piece of Python against the site's database."""
        self.seeding.ask("python", code)

    def catalogue_run(self, step: str) -> None:
        """Bring its run of all against all to the next state: see ``catalogue_runs``."""
        self.run("catalogue_runs", step)


@contextmanager
def running_site(folder: Path, **variables: str) -> Iterator[Site]:
    """Start the product in a data directory of its own, with an empty catalogue."""
    environment = _environment(folder) | variables
    give_tables(folder)
    give_static_files(folder)
    with closing(Seeding(environment)) as seeding, socket.socket() as listener:
        seeding.ask("command", "migrate", "--verbosity=0")  # seeds what its settings ask for
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        serving = Serving(listener, environment)
        try:
            serving.start()
            yield Site(serving.url, environment, seeding, serving)
        finally:
            serving.stop()


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
