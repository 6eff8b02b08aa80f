"""One running product with all that stands around it: source, receivers, database, broker."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import redis
from celery import Celery

from tests.faults.receivers import Receivers
from tests.faults.servers import Postgres, RedisServer
from tests.faults.source import Source
from tests.integration.running_product import CHECKOUT, PATIENCE_S, RunningProduct
from tests.made_once import give_static_files, give_tables

WORKERS = ("catalog", "alerts", "screening", "shards", "studies")
ROLES = ("web", *WORKERS, "beat", "broker")
# Where a package that renames processes is installed, Celery's have other command lines.
IN_COMMAND_LINE = {
    "web": ("uvicorn",),
    "beat": ("--quiet beat",),
    "broker": ("valkey-server",),
    **{name: (f"--queues {name} ", f"[celeryd: {name}@") for name in WORKERS},
}
SETTINGS = {
    "SAFE_PASSAGE_CATALOG": "live",
    "SAFE_PASSAGE_CODE_VERSION": "under-test",  # whatever is committed meanwhile
    "SAFE_PASSAGE_ALERT_NETWORKS": "127.0.0.0/8",
    "SAFE_PASSAGE_HOME": "exercise-station-watch",
    "SAFE_PASSAGE_ALL_EVERY_HOURS": "0.01",
    "SAFE_PASSAGE_ALL_DAYS": "0.25",
    "SAFE_PASSAGE_ALL_SHARD_HOURS": "1.5",
    "SAFE_PASSAGE_ALL_KEEP_RUNS": "100",
    "SAFE_PASSAGE_MAIL_TLS": "none",
    "SAFE_PASSAGE_MAIL_HOST": "127.0.0.1",
    "SAFE_PASSAGE_MAIL_FROM": "Safe Passage <alerts@example.org>",
}


@dataclass
class World:
    """A product under test. ``variables`` are given to every start of it."""

    root: Path
    source: Source
    receivers: Receivers
    postgres: Postgres | None = None
    redis_server: RedisServer | None = None
    variables: dict[str, str] = field(default_factory=dict)
    product: RunningProduct | None = None
    starts: int = 0
    _held: Any = None  # the connection of a snapshot

    @property
    def folder(self) -> Path:
        return self.root / "live"

    @property
    def url(self) -> str:
        """Where the product answers; "" between two starts."""
        return f"http://127.0.0.1:{self.product.port}" if self.product else ""

    @property
    def environment(self) -> dict[str, str]:
        """What a command beside the product is given."""
        inherited = {k: v for k, v in os.environ.items() if not k.startswith("SAFE_PASSAGE")}
        return {**inherited, **self.start_variables(), "SAFE_PASSAGE_DATA_DIR": str(self.folder)}

    def start(self) -> None:
        """Start the product, on tables that are there, and wait until it says where it is."""
        if not self.starts:
            give_static_files(self.root)
            if self.postgres is None:
                give_tables(self.folder)
        self.starts += 1
        self.product = RunningProduct(self.root, **self.start_variables())
        self.product.wait_for("Safe Passage is at")

    def stop(self) -> None:
        if self.product is not None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.product.close()

    def kill_everything(self) -> None:
        """End every process of the product at once, as when the machine loses its power."""
        assert self.product is not None
        up = self.product.process.pid
        kill([up, *descendants(up), *self.product.pids()])
        self.product.process.wait(PATIENCE_S)
        self.product.close()
        self.product = None

    def pids(self, role: str) -> list[int]:
        """The living processes of one part of the product."""
        assert self.product is not None
        lines = {pid: command_line(pid) for pid in descendants(self.product.process.pid)}
        wanted = IN_COMMAND_LINE[role]
        return sorted(pid for pid, line in lines.items() if any(text in line for text in wanted))

    def script(self, code: str) -> str:
        """Run code as a command beside the product does; return what it printed."""
        finished = subprocess.run(
            [sys.executable, "-c", f"import django; django.setup()\n{code}"],
            cwd=CHECKOUT,
            env={
                **self.environment,
                "DJANGO_SETTINGS_MODULE": "sasweb.settings.dev",
            },  # pytest's are others
            capture_output=True,
            text=True,
            timeout=PATIENCE_S,
            check=False,
        )
        if finished.returncode:
            raise RuntimeError(finished.stderr)
        return finished.stdout

    # --- The database, read and changed beside the product -------------------------------------
    @contextlib.contextmanager
    def database(self) -> Iterator[Any]:
        """A connection of our own, by the driver alone."""
        if self.postgres is not None:
            import psycopg

            with psycopg.connect(self.postgres.url, autocommit=True) as connection:
                yield connection
            return
        path = self.folder / "safe-passage.sqlite3"
        with contextlib.closing(sqlite3.connect(path, timeout=30, isolation_level=None)) as opened:
            yield opened

    @contextlib.contextmanager
    def snapshot(self) -> Iterator[None]:
        """Let every query of this thread see the database as it is at one instant."""
        begin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY" if self.postgres else "BEGIN"
        with self.database() as connection:
            connection.execute(begin)
            self._held = connection
            try:
                yield
            finally:
                self._held = None
                connection.execute("ROLLBACK")

    def query(self, sql: str) -> list[tuple[Any, ...]]:
        if self._held is not None:
            return list(self._held.execute(sql).fetchall())
        return self.query_now(sql)

    def query_now(self, sql: str) -> list[tuple[Any, ...]]:
        """The same, as the database is now, also within a snapshot."""
        with self.database() as connection:
            return list(connection.execute(sql).fetchall())

    def value(self, sql: str) -> Any:
        return self.query(sql)[0][0]

    def change(self, sql: str) -> None:
        with self.database() as connection:
            connection.execute(sql)

    # --- The queue -----------------------------------------------------------------------------
    @property
    def queue(self) -> dict[str, str]:
        """Where the product's queue is: ``url`` and ``prefix``."""
        told: dict[str, str] = json.loads((self.folder / "queue.json").read_text())
        return told

    def send_tasks(self, *tasks: tuple[str, str, Sequence[object]]) -> None:
        """Publish tasks, each (name, queue, arguments), as the product does."""
        where = self.queue
        with Celery(broker=where["url"], set_as_current=False) as app:
            app.conf.broker_transport_options = {"global_keyprefix": f"{where['prefix']}:"}
            app.conf.broker_connection_timeout = 2.0
            for name, queue, arguments in tasks:
                app.send_task(name, args=list(arguments), queue=queue, retry=False)

    @contextlib.contextmanager
    def broker(self) -> Iterator[redis.Redis]:
        with redis.Redis.from_url(self.queue["url"], socket_timeout=5.0) as client:
            yield client

    def start_variables(self) -> dict[str, str]:
        """What `up` is given."""
        made = {
            **SETTINGS,
            "SAFE_PASSAGE_CELESTRAK_URL": self.source.server.url,
            "SAFE_PASSAGE_MAIL_PORT": str(self.receivers.mail.port),
            **self.variables,
        }
        if self.postgres is not None:
            made["DATABASE_URL"] = self.postgres.url
        if self.redis_server is not None:
            made["REDIS_URL"] = self.redis_server.url
        return made


def kill(pids: Sequence[int], with_signal: signal.Signals = signal.SIGKILL) -> None:
    """Signal processes; whoever has ended meanwhile does not mind."""
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, with_signal)


def descendants(ancestor: int) -> list[int]:
    """The living processes below one.

    NOTE: not by their environment: what renames a process writes the new name over it.
    """
    parents: dict[int, int] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            fields = (folder / "stat").read_text("latin-1").rpartition(")")[2].split()
            parents[int(folder.name)] = int(fields[1])
    found = [ancestor]
    for pid in found:  # grows meanwhile
        found += [child for child, parent in parents.items() if parent == pid]
    return found[1:]


def command_line(pid: int) -> str:
    """The command line of a process; of one that has ended nothing."""
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    return ""


def wait_for_url(url: str, within_s: float) -> float | None:
    """Seconds until a page answers; None where it does not in time."""
    began_s = time.monotonic()
    while time.monotonic() - began_s < within_s:
        with (
            contextlib.suppress(OSError, http.client.HTTPException),
            urllib.request.urlopen(url, timeout=5.0) as answer,
        ):
            if answer.status == 200:
                return time.monotonic() - began_s
        time.sleep(0.1)
    return None
