"""One process a target, all out of one that has everything imported: an import takes longer."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path

OUTPUT = "output.txt"
ENDED = "ended.txt"


def each_alone(
    names: Sequence[str], folder: Path, how: str, search: Callable[[str, Path], None]
) -> None:
    """Search each target in a process of its own, and write down how that ended.

    What it prints goes to a file: libFuzzer counts there.
    """
    for name in names:
        own = folder / name / how
        own.mkdir(parents=True, exist_ok=True)
        for left in own.glob("*.txt"):
            left.unlink()
        child = os.fork()
        if child == 0:
            _search_and_end(name, own, search)
        _, status = os.waitpid(child, 0)
        (own / ENDED).write_text(str(os.waitstatus_to_exitcode(status)), encoding="utf-8")
        sys.stdout.write(f"{name} ({how}): done\n")
        sys.stdout.flush()


def _search_and_end(name: str, own: Path, search: Callable[[str, Path], None]) -> None:
    with (own / OUTPUT).open("wb") as output:
        os.dup2(output.fileno(), 2)
    try:
        search(name, own)
    except BaseException:  # noqa: BLE001  # the child of a fork goes nowhere else
        traceback.print_exc()
        os._exit(1)
    os._exit(0)
