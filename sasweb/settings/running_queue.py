"""Where the queue of the `manage.py up` is that runs on a data folder now, for other commands.

Written by `up` into its world's folder, taken away when it stops. Readable by its owner alone, for
it holds the queue's password.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

FILE_NAME = "queue.json"


@dataclass(frozen=True, slots=True)
class RunningQueue:
    """The broker's URL, and what the names of this world's queues begin with."""

    url: str
    prefix: str


def running_queue(folder: Path) -> RunningQueue | None:
    """The queue of what runs on a folder; None where nothing does."""
    try:
        told = json.loads((folder / FILE_NAME).read_text(encoding="utf-8"))
        return RunningQueue(url=told["url"], prefix=told["prefix"])
    except (OSError, ValueError, TypeError, KeyError):
        return None  # not there, not ours to read, or left half written by a full disk


@contextmanager
def queue_told(folder: Path, queue: RunningQueue) -> Iterator[None]:
    """Let commands in a folder find a queue for as long as this lasts."""
    path = folder / FILE_NAME
    draft = path.with_suffix(".new")
    draft.unlink(missing_ok=True)  # with whatever rights it had
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump(asdict(queue), file)
    draft.replace(path)
    try:
        yield
    finally:
        path.unlink(missing_ok=True)
