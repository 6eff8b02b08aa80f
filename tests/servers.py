"""Real servers of tests' own: PostgreSQL, Redis, nginx, on free ports and in temporary folders.

Debian's packages are enough; nothing that already runs on the machine is asked or touched. Where a
program is absent the tests that need it are skipped, and say so.
"""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import redis

PATIENCE_S: Final = 120.0
USER: Final = "safe_passage"
POSTGRES_FOLDERS: Final = "/usr/lib/postgresql"  # where Debian keeps what is not on the path
# A test's database need not survive a power cut.
POSTGRES_SETTINGS: Final = {
    "listen_addresses": "127.0.0.1",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "64MB",
    "max_connections": "100",
}


class ServerMissing(Exception):
    """A program that a test needs is not on this machine; the message says how it comes here."""


def postgres_program(name: str) -> str:
    """Where a program of PostgreSQL's server is. Raises ServerMissing."""
    if found := shutil.which(name):
        return found
    of_debian = Path(POSTGRES_FOLDERS).glob(f"*/bin/{name}")
    newest = max(of_debian, key=lambda path: float(path.parts[-3]), default=None)
    if newest is None:
        raise ServerMissing(f"no {name} here; Debian: apt install postgresql")
    return str(newest)


def redis_program() -> str:
    """A server that speaks Redis' protocol. Raises ServerMissing."""
    found = shutil.which("redis-server") or shutil.which("valkey-server")
    if found is None:
        raise ServerMissing("no redis-server and no valkey-server here; apt install redis-server")
    return found


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def postgres_server() -> Iterator[str]:
    """Start PostgreSQL with an empty database; yield its address, as DATABASE_URL has it."""
    initdb, server = postgres_program("initdb"), postgres_program("postgres")
    with _folder("postgres") as folder:
        data, port = folder / "data", free_port()
        init = [initdb, "--pgdata", str(data), "--username", USER, "--auth", "trust"]
        _run(_as_postgres([*init, "--encoding", "UTF8", "--locale", "C", "--no-sync"]))
        settings = POSTGRES_SETTINGS | {
            "port": str(port),
            "unix_socket_directories": str(folder),
        }
        options = [word for pair in settings.items() for word in ("-c", "{}={}".format(*pair))]
        log = folder / "log"
        with _running(_as_postgres([server, "-D", str(data), *options]), log) as process:
            psql = [postgres_program("psql"), "-h", "127.0.0.1", "-p", str(port), "-U", USER]
            _wait_until(lambda: _answers([*psql, "-d", "postgres", "-c", "SELECT 1"]), process, log)
            _run([*psql, "-d", "postgres", "-c", f"CREATE DATABASE {USER}"])
            yield f"postgres://{USER}@127.0.0.1:{port}/{USER}"


@contextmanager
def redis_server() -> Iterator[str]:
    """Start a Redis-protocol server; yield its address, as REDIS_URL has it."""
    with _folder("redis") as folder:
        port, log = free_port(), folder / "log"
        argv = [redis_program(), "--port", str(port), "--bind", "127.0.0.1", "--save", ""]
        with _running([*argv, "--dir", str(folder)], log) as process:
            url = f"redis://127.0.0.1:{port}/0"
            _wait_until(lambda: _pings(url), process, log)
            yield url


@contextmanager
def nginx_server(configuration: Callable[[Path], str], port: int) -> Iterator[Path]:
    """Start nginx with a configuration made for a folder; yield the folder, with its logs."""
    program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/sbin")
    if program is None:
        raise ServerMissing("no nginx here; Debian: apt install nginx-light")
    with _folder("nginx") as folder:
        file, log = folder / "nginx.conf", folder / "log"
        file.write_text(configuration(folder))
        _run([program, "-t", "-q", "-c", str(file), "-p", str(folder)])
        with _running([program, "-c", str(file), "-p", str(folder)], log) as process:
            _wait_until(lambda: _listens(port), process, log)
            yield folder


@contextmanager
def _folder(name: str) -> Iterator[Path]:
    """A folder that the user of the server may enter: PostgreSQL refuses to run as root."""
    with tempfile.TemporaryDirectory(prefix=f"safe-passage-{name}-") as made:
        folder = Path(made)
        folder.chmod(0o755)
        if name == "postgres" and os.geteuid() == 0:
            owner = pwd.getpwnam("postgres")
            os.chown(folder, owner.pw_uid, owner.pw_gid)
        yield folder


def _as_postgres(argv: Sequence[str]) -> list[str]:
    """Root runs it as the user that the package has made; anybody else as themself."""
    if os.geteuid() != 0:
        return list(argv)
    user = pwd.getpwnam("postgres")
    return ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups", *argv]


@contextmanager
def _running(argv: Sequence[str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Keep a process for as long as this lasts; SIGTERM, then what it takes."""
    with log.open("wb") as output:
        process = subprocess.Popen(argv, stdout=output, stderr=output, cwd=log.parent)
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(PATIENCE_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _run(argv: Sequence[str]) -> None:
    done = subprocess.run(argv, capture_output=True, text=True, timeout=PATIENCE_S)
    assert done.returncode == 0, f"{argv}: {done.stdout}{done.stderr}"


def _wait_until(condition: Callable[[], bool], process: subprocess.Popen[bytes], log: Path) -> None:
    deadline_s = time.monotonic() + PATIENCE_S
    while not condition():
        is_hopeless = process.poll() is not None or time.monotonic() > deadline_s
        assert not is_hopeless, log.read_text("utf-8", "replace")
        time.sleep(0.1)


def _answers(argv: Sequence[str]) -> bool:
    return subprocess.run(argv, capture_output=True, timeout=PATIENCE_S).returncode == 0


def _pings(url: str) -> bool:
    try:
        with redis.Redis.from_url(url, socket_timeout=1.0) as client:
            return bool(client.ping())
    except redis.RedisError:
        return False


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1.0)
        return probe.connect_ex(("127.0.0.1", port)) == 0
