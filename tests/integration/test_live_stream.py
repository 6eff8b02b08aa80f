"""The live stream in a real server: many listeners, few connections, a clean stop."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.error import HTTPError

import pytest

from sasweb.turns import THREADS
from tests.made_once import give_tables

pytestmark = [pytest.mark.processes, pytest.mark.slow]

REPOSITORY = Path(__file__).resolve().parent.parent.parent
LISTENERS = 200
MAKE_SESSION = """
import django; django.setup()
from django.contrib.auth.models import User
from django.test import Client
client = Client(); client.force_login(User.objects.create_user("listener"))
print(client.cookies["sessionid"].value)
"""
START_S = 180.0
STOP_S = 60.0  # a stream never ends by itself


@dataclass(frozen=True)
class Server:
    process: subprocess.Popen[bytes]
    port: int
    data_dir: Path
    session: str

    def listen(self) -> socket.socket:
        """Open a stream and read until its first event has come."""
        stream = socket.create_connection(("127.0.0.1", self.port), timeout=START_S)
        request = (
            f"GET /live/events/ HTTP/1.1\r\nHost: localhost\r\nCookie: sessionid={self.session}"
        )
        stream.sendall(f"{request}\r\n\r\n".encode())
        seen = b""
        while b"event: feeds" not in seen:
            chunk = stream.recv(65536)
            assert chunk, f"the stream ended early: {seen!r}"
            seen += chunk
        return stream

    def open_databases(self) -> int:
        """How many times the process holds the database file open."""
        descriptors = Path(f"/proc/{self.process.pid}/fd").iterdir()
        name = str(self.data_dir / "safe-passage.sqlite3")
        return sum(os.path.realpath(each) == name for each in descriptors)


@dataclass(frozen=True)
class Site:
    environment: dict[str, str]
    data_dir: Path
    session: str

    def run(self, *command: str) -> str:
        done = subprocess.run(
            [sys.executable, *command],
            cwd=REPOSITORY,
            env=self.environment,
            check=True,
            timeout=START_S,
            stdout=subprocess.PIPE,
            text=True,
        )
        return done.stdout.strip()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A database with one person in it, and that person's session."""
    data_dir = tmp_path_factory.mktemp("live")
    environment = {k: v for k, v in os.environ.items() if not k.startswith("SAFE_PASSAGE_")}
    environment.pop("DATABASE_URL", None)
    environment |= {
        "SAFE_PASSAGE_DATA_DIR": str(data_dir),
        "SAFE_PASSAGE_OPEN_READING": "0",  # so that every listener's session is looked up
        "DJANGO_SETTINGS_MODULE": "sasweb.settings.dev",
    }
    give_tables(data_dir)
    empty = Site(environment, data_dir, "")
    return replace(empty, session=empty.run("-c", MAKE_SESSION))


@pytest.fixture
def server(site: Site) -> Iterator[Server]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(512)
        command = [sys.executable, "-m", "uvicorn", "sasweb.asgi:application"]
        process = subprocess.Popen(
            [*command, "--fd", str(listener.fileno()), "--log-level", "error"],
            cwd=REPOSITORY,
            env=site.environment,
            pass_fds=[listener.fileno()],
        )
        port = listener.getsockname()[1]
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/health/", timeout=START_S).close()
            yield Server(process, port, site.data_dir, site.session)
        finally:
            process.kill()
            process.wait(timeout=STOP_S)


def stop(server: Server, number: signal.Signals) -> None:
    """Send a signal and wait until the process has ended."""
    server.process.send_signal(number)
    server.process.wait(timeout=STOP_S)


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="counts open files through /proc")
def test_two_hundred_listeners_hold_no_database_connection(server: Server) -> None:
    with ExitStack() as stack:
        for _ in range(LISTENERS):
            stack.enter_context(server.listen())
        assert server.open_databases() <= THREADS + 1  # those of requests, and the streams' own
        urllib.request.urlopen(f"http://127.0.0.1:{server.port}/health/", timeout=START_S).close()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_server_stops_while_streams_are_open(server: Server, number: signal.Signals) -> None:
    with ExitStack() as stack:
        for _ in range(5):
            stack.enter_context(server.listen())
        stop(server, number)


def test_a_stranger_gets_no_stream_where_reading_is_closed(server: Server) -> None:
    with pytest.raises(HTTPError, match="401"):
        urllib.request.urlopen(f"http://127.0.0.1:{server.port}/live/events/", timeout=START_S)


def test_a_listener_that_leaves_is_forgotten(server: Server) -> None:
    server.listen().close()
    stop(server, signal.SIGTERM)
