"""PostgreSQL and Redis of our own on private ports, with a supervisor's patience when killed."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path

from tests.integration.running_product import free_port

POSTGRES_PLACES = ("/usr/lib/postgresql/*/bin", "/usr/local/pgsql/bin", "/opt/homebrew/bin")
START_S = 60.0


def postgres_programs() -> Path | None:
    """The folder with the newest initdb, or None where PostgreSQL is not installed."""
    for place in POSTGRES_PLACES:
        root, _, pattern = place.partition("*")
        found = sorted(Path(root).glob(f"*{pattern}")) if pattern else [Path(place)]
        for folder in reversed(found):
            if (folder / "initdb").exists():
                return folder
    return None


class Postgres:
    """One cluster in a folder; as root its processes are the user postgres's."""

    def __init__(self, folder: Path) -> None:
        programs = postgres_programs()
        if programs is None:
            raise RuntimeError("PostgreSQL is not installed.")
        self.folder, self._programs, self.port = folder, programs, free_port()
        folder.mkdir(parents=True)
        if os.getuid() == 0:
            shutil.chown(folder, "postgres", "postgres")
        self._run("initdb", "--pgdata", str(folder), "--auth=trust", "--username=postgres")
        self.start()
        self.url = self.new_database("safe_passage")

    def new_database(self, name: str) -> str:
        """Make an empty database; return its address."""
        place = ("--host=127.0.0.1", f"--port={self.port}", "--username=postgres")
        self._run("createdb", *place, name)
        return f"postgres://postgres@127.0.0.1:{self.port}/{name}"

    def start(self) -> None:
        """Start the server; a lock that a killed one left behind is in nobody's way."""
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=''"
        command = ["pg_ctl", "--pgdata", str(self.folder), "-o", options, "-w", "-t", "60"]
        deadline_s = time.monotonic() + START_S
        while True:
            try:
                self._run(*command, "-l", str(self.folder / "server.log"), "start")
                return
            except subprocess.CalledProcessError:
                if time.monotonic() > deadline_s:
                    raise
                time.sleep(0.5)  # its last processes still hold what is shared

    def postmaster(self) -> int:
        return int((self.folder / "postmaster.pid").read_text().splitlines()[0])

    def kill(self) -> None:
        """End the server without a word, as the kernel does when there is no memory left."""
        with suppress(ProcessLookupError):
            os.kill(self.postmaster(), signal.SIGKILL)

    def stop(self) -> None:
        with suppress(subprocess.CalledProcessError):
            self._run("pg_ctl", "--pgdata", str(self.folder), "-m", "immediate", "stop")

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(self._programs / program), *arguments]
        if os.getuid() == 0:
            command = ["runuser", "-u", "postgres", "--", *command]
        subprocess.run(
            command, check=True, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )


class RedisServer:
    """One Redis or Valkey that keeps what it is told in a folder."""

    def __init__(self, folder: Path) -> None:
        program = shutil.which("redis-server") or shutil.which("valkey-server")
        if program is None:
            raise RuntimeError("redis-server is not installed.")
        folder.mkdir(parents=True)
        self._program, self.folder, self.port = program, folder, free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.start()

    def start(self) -> None:
        self.process = subprocess.Popen(
            [
                *(self._program, "--port", str(self.port), "--bind", "127.0.0.1"),
                *("--dir", str(self.folder), "--appendonly", "yes", "--save", ""),
            ],
            stdout=subprocess.DEVNULL,
        )

    def stop(self) -> None:
        self.process.kill()
        self.process.wait()
