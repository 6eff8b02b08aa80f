"""A whole product in a data directory of its own, started the way a user starts it."""

from __future__ import annotations

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from http.client import HTTPResponse
from pathlib import Path

from celery import Celery

from tests.made_once import give_static_files, give_tables

CHECKOUT = Path(__file__).resolve().parents[2]
PATIENCE_S = 300.0


class RunningProduct:
    """`manage.py up` as a process; what it printed, and the processes that belong to it."""

    def __init__(self, root: Path, **variables: str) -> None:
        self.root = root
        self.port = free_port()
        self.lines: list[str] = []
        inherited = {
            name: value for name, value in os.environ.items() if not name.startswith("SAFE_PASSAGE")
        }
        for name in ("DATABASE_URL", "REDIS_URL", "DJANGO_SETTINGS_MODULE"):
            inherited.pop(name, None)
        self.environment = {
            **inherited,
            "SAFE_PASSAGE_DATA_DIR": str(root),
            "SAFE_PASSAGE_PORT": str(self.port),
            "SPT_NOENV": "1",  # setproctitle, where it is installed, leaves /proc/PID/environ alone
            **variables,
        }
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "up"],
            cwd=CHECKOUT,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def wait_for(self, text: str, *, after: int = 0) -> int:
        """Wait until a line holds ``text``; return the number of lines read so far."""
        wait_until(
            lambda: any(text in line for line in self.lines[after:]),
            lambda: f"no line with {text!r} in:\n" + "\n".join(self.lines),
        )
        return len(self.lines)

    def wait_for_log(self, process: str, text: str) -> None:
        """Wait until the log file of one process holds ``text``."""
        log = self.root / "current" / "logs" / f"{process}.log"
        wait_until(lambda: text in log.read_text("utf-8"), lambda: f"no {text!r} in {log}")

    def get(self, path: str, **headers: str) -> HTTPResponse:
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", headers=headers)
        answer: HTTPResponse = urllib.request.urlopen(request, timeout=PATIENCE_S)
        return answer

    def query(self, sql: str) -> list[tuple[object, ...]]:
        connection = sqlite3.connect(self.root / "current" / "safe-passage.sqlite3", timeout=30)
        try:
            return connection.execute(sql).fetchall()
        finally:
            connection.close()

    def send_task(self, name: str, queue: str) -> str:
        """Queue a task as the product does, and return its id."""
        broker_url = self.variable_of_children("REDIS_URL")
        prefix = self.variable_of_children("SAFE_PASSAGE_QUEUE_PREFIX")
        with Celery(broker=broker_url, set_as_current=False) as app:
            app.conf.broker_transport_options = {"global_keyprefix": f"{prefix}:"}
            return str(app.send_task(name, queue=queue).id)

    def variable_of_children(self, name: str) -> str:
        for pid in self.pids("uvicorn"):
            for item in Path(f"/proc/{pid}/environ").read_bytes().split(b"\0"):
                if item.startswith(f"{name}=".encode()):
                    return item.decode().partition("=")[2]
        raise AssertionError(f"no child has the variable {name}")

    def pids(self, in_command_line: str = "") -> list[int]:
        """Living processes that carry this data directory in their environment, leaders first.

        NOTE: where setproctitle is installed, Celery gives the forks of a worker titles without its
        options, so that a process is also known by the command line of the one it was forked from.
        """
        mark = f"SAFE_PASSAGE_DATA_DIR={self.root}".encode()
        found = []
        for folder in Path("/proc").glob("[0-9]*"):
            pid = int(folder.name)
            try:
                if mark not in (folder / "environ").read_bytes():
                    continue
                leader = os.getsid(pid)  # each child of `up` leads a session
                if any(in_command_line in _command_line(each) for each in (pid, leader)):
                    found.append((pid != leader, pid))
            except OSError:
                continue  # it ended while we looked
        return [pid for _, pid in sorted(found)]

    def stop(self, with_signal: signal.Signals = signal.SIGINT) -> int:
        self.process.send_signal(with_signal)
        return self.process.wait(PATIENCE_S)

    def close(self) -> None:
        if self.process.poll() is None:
            self.stop()
        self._reader.join(PATIENCE_S)
        if self.process.stdout:
            self.process.stdout.close()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.append(line.rstrip())


@contextmanager
def running_product(
    root: Path, *, prepared_worlds: Sequence[str] = (), **variables: str
) -> Iterator[RunningProduct]:
    """Start a product; where a start is not what is tested, on worlds that have their tables."""
    if prepared_worlds:
        give_static_files(root)
    for world in prepared_worlds:
        give_tables(root / world)
    product = RunningProduct(root, **variables)
    try:
        yield product
    finally:
        product.close()


def _command_line(pid: int) -> str:
    """What a process was started with, or the title it gave itself; nothing of one that is gone."""
    try:
        line = Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return ""
    return line.replace(b"\0", b" ").decode()


def wait_until(
    condition: Callable[[], bool], problem: Callable[[], str] = lambda: "waited too long"
) -> None:
    deadline_s = time.monotonic() + PATIENCE_S
    while not condition():
        if time.monotonic() > deadline_s:
            raise AssertionError(problem())
        time.sleep(0.05)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
