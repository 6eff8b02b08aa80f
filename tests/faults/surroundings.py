"""What a fault needs of the machine: a clock that can be set, and a disk that can be full."""

from __future__ import annotations

import os
import shutil
import struct
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

PRELOAD_SOURCE = Path(__file__).with_name("clock_preload.c")
DISK_MB = 700  # the product asks for 500 free at a start
PIECE = b"\0" * (1 << 20)


class SettableClock:
    """The wall clock of every process that is started with ``variables``: true until it is set.

    A library compiled here stands before the C library's own; no right is needed for that.
    """

    def __init__(self, folder: Path) -> None:
        compiler = shutil.which("gcc") or shutil.which("cc")
        if compiler is None or sys.platform != "linux":
            raise RuntimeError("no C compiler here to build the clock with")
        self._file, library = folder / "clock-offset", folder / "clock.so"
        self.set(0)
        command = [compiler, "-shared", "-fPIC", "-O1", "-o", str(library), str(PRELOAD_SOURCE)]
        subprocess.run([*command, "-ldl"], check=True)
        self.variables = {"LD_PRELOAD": str(library), "FAULTS_CLOCK_FILE": str(self._file)}

    def set(self, ahead_s: int) -> None:
        """Set it so many seconds ahead of the true time; behind with a minus."""
        file = os.open(self._file, os.O_RDWR | os.O_CREAT)
        os.pwrite(file, struct.pack("=q", ahead_s), 0)
        os.close(file)


@contextmanager
def small_disk(folder: Path) -> Iterator[bool]:
    """Mount a filesystem of its own on a folder; say whether that is allowed here.

    Without the right ``__main__`` tries once more in a user namespace.
    """
    folder.mkdir(parents=True, exist_ok=True)
    command = ["mount", "-t", "tmpfs", "-o", f"size={DISK_MB}m", "none", str(folder)]
    mounted = not subprocess.run(command, check=False, stderr=subprocess.DEVNULL).returncode
    try:
        yield mounted
    finally:
        if mounted:
            subprocess.run(["umount", "--lazy", str(folder)], check=False)


class Filler:
    """A file that takes all the room there is."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "filler"

    def fill(self) -> None:
        """Take what is free, to the last page; again, what has been freed meanwhile."""
        with self._path.open("ab", buffering=0) as file:
            for piece in (PIECE, PIECE[:4096]):
                with suppress(OSError):
                    while True:
                        file.write(piece)

    def free(self) -> None:
        self._path.unlink(missing_ok=True)
