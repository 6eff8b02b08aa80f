"""What must be true before anything starts. Each failure is one sentence a person can act on."""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
import socket
import tempfile
from importlib import metadata
from pathlib import Path
from typing import IO

from screening.common.exceptions import ConfigurationError, SafePassageError

NEEDED_DISK_MB = 500
PORTS_TO_LOOK_AT = 50


class CannotStartError(ConfigurationError):
    """Starting is impossible until a person changes something; the message says what."""


class CannotGoOnError(SafePassageError):
    """A process that is needed keeps dying; the message shows its last lines."""


def require_packages(requirements: Path) -> None:
    """Refuse when a pinned package is not installed in this Python."""
    missing = [name for name in _pinned_names(requirements) if not _is_installed(name)]
    if missing:
        raise CannotStartError(
            f"Packages are missing from this Python: {', '.join(missing)}. "
            "`make run` installs them into .venv; so does `pip install -r requirements.txt`."
        )


def require_writable(folder: Path) -> None:
    """Make the folder; refuse when nothing can be written in it."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as probe:
            probe.write(b"x" * 4096)
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise CannotStartError(_no_space(folder, 0)) from None
        raise CannotStartError(
            f"Cannot write in {folder} ({error.strerror}). The database and logs go there. Make "
            "the folder writable, or name another one with SAFE_PASSAGE_DATA_DIR."
        ) from None


def require_space(folder: Path, needed_mb: int = NEEDED_DISK_MB) -> None:
    """Refuse on a disk too full for a catalogue, its history and the logs."""
    free_mb = shutil.disk_usage(folder).free // 1_000_000
    if free_mb < needed_mb:
        raise CannotStartError(_no_space(folder, free_mb))


def require_free_port(host: str, port: int) -> None:
    """Refuse a port that cannot be listened on, naming the next one that can."""
    problem = _listening_problem(host, port)
    if problem is None:
        return
    if problem.errno == errno.EADDRINUSE:
        raise CannotStartError(
            f"Port {port} on {host} is taken by another program. Stop that program, or start with "
            f"SAFE_PASSAGE_PORT={_next_free_port(host, port)}, which is free."
        )
    raise CannotStartError(
        f"Cannot listen on port {port} of {host} ({problem.strerror}). Set SAFE_PASSAGE_PORT to a "
        "port above 1023 and SAFE_PASSAGE_HOST to an address of this machine, such as 127.0.0.1."
    )


def lock_world(folder: Path, address: str) -> IO[str]:
    """Hold the world's lock for as long as the returned file is open; refuse when it is held.

    The kernel lets go of it when this process ends in whatever way, so it is never stale.
    """
    lock = (folder / "up.lock").open("a+", encoding="utf-8")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        lock.seek(0)
        holder = lock.read().strip() or "another process"
        lock.close()
        raise CannotStartError(
            f"Safe Passage already runs on {folder}: {holder}. Open it there, or stop it with "
            "Ctrl-C in its terminal. To run a second one, set SAFE_PASSAGE_DATA_DIR and "
            "SAFE_PASSAGE_PORT."
        ) from None
    lock.truncate(0)
    lock.write(f"{address} (process {os.getpid()})")
    lock.flush()
    return lock


def _pinned_names(requirements: Path) -> list[str]:
    lines = (line.partition("#")[0] for line in requirements.read_text("utf-8").splitlines())
    names = (line.partition("==")[0].partition("[")[0].strip() for line in lines)
    return [name for name in names if name]


def _is_installed(name: str) -> bool:
    try:
        metadata.version(name)
    except metadata.PackageNotFoundError:
        return False
    return True


def _no_space(folder: Path, free_mb: int) -> str:
    return (
        f"The disk that holds {folder} has {free_mb} MB free; {NEEDED_DISK_MB} MB are needed for "
        "the catalogue and its history. Free some space, or name a folder on another disk with "
        "SAFE_PASSAGE_DATA_DIR."
    )


def _listening_problem(host: str, port: int) -> OSError | None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            return error
    return None


def _next_free_port(host: str, port: int) -> int:
    for candidate in range(port + 1, min(port + PORTS_TO_LOOK_AT, 65_536)):
        if _listening_problem(host, candidate) is None:
            return candidate
    return free_port(host)


def free_port(host: str) -> int:
    """A port that the kernel says is free now."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.bind((host, 0))
        port: int = probe.getsockname()[1]
        return port
