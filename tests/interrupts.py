"""Ctrl-C in tests, wherever they run."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def interruptible() -> Iterator[None]:
    """Let Ctrl-C interrupt this process, and those that it starts meanwhile.

    In the background (``make test &``) a process is born deaf to it, and its children after it.
    """
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
