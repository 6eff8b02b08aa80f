"""Outlive `up` by a moment: end the process groups it would have left behind.

`up` starts this file as a process of its own and writes ``+GROUP`` when a child begins and
``-GROUP`` when it has ended. When the pipe closes, whatever happened to `up` (also kill -9),
the groups still listed are killed. Run with ``python -I -S``; standard library only.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from collections.abc import Iterable


def groups_left(lines: Iterable[str]) -> set[int]:
    """Read the notes to their end; return the process groups that were never crossed out."""
    groups: set[int] = set()
    for line in lines:
        group = int(line[1:])
        if line.startswith("+"):
            groups.add(group)
        else:
            groups.discard(group)
    return groups


def main() -> None:
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, signal.SIG_IGN)  # it ends when `up` has ended, not before
    for group in groups_left(sys.stdin):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(group, signal.SIGKILL)


if __name__ == "__main__":
    main()
