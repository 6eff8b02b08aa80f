"""Threads for compiled code, which runs free of the interpreter lock."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, suppress
from typing import Any, TypeVar

Result = TypeVar("Result")


class Threads(AbstractContextManager["Threads"]):
    """A few threads that end with the ``with`` block. Results never depend on their number."""

    def __init__(self, count: int) -> None:
        self.count = max(1, count)
        self._pool = ThreadPoolExecutor(self.count, thread_name_prefix="screening")
        self._beside = ThreadPoolExecutor(1, thread_name_prefix="screening-beside")

    def submit(self, job: Callable[[], Result]) -> Future[Result]:
        """Start a job."""
        return self._pool.submit(job)

    def beside(self, job: Callable[[], Result]) -> Future[Result]:
        """Start a job in a thread of its own: one that hands out jobs and waits for them."""
        return self._beside.submit(job)

    def run(self, jobs: Sequence[Callable[[], Result]]) -> list[Result]:
        """Run jobs and return their results in order."""
        return [future.result() for future in [self.submit(job) for job in jobs]]

    def __exit__(self, error: type[BaseException] | None, *_: object) -> None:
        # After an error nobody takes the results: what has not begun need not.
        self._beside.shutdown(cancel_futures=error is not None)
        self._pool.shutdown(cancel_futures=error is not None)


def ahead(items: Iterator[Result]) -> Iterator[Result]:
    """Yield what ``items`` yields, working on the next one meanwhile in a thread of its own."""
    ready: queue.Queue[tuple[bool, Result | BaseException | None]] = queue.Queue(maxsize=1)
    stopped = threading.Event()

    def work() -> None:
        try:
            for item in items:
                ready.put((True, item))
                if stopped.is_set():
                    return
            ready.put((False, None))
        except BaseException as error:  # noqa: BLE001 - handed to the consumer, which raises it
            ready.put((False, error))

    worker = threading.Thread(target=work, name="screening-ahead", daemon=True)
    worker.start()
    try:
        yield from _taken(ready)
    finally:
        stopped.set()
        while worker.is_alive():
            with suppress(queue.Empty):
                ready.get(timeout=0.05)


def _taken(ready: queue.Queue[tuple[bool, Any]]) -> Iterator[Any]:
    while True:
        goes_on, item = ready.get()
        if not goes_on:
            if item is not None:
                raise item
            return
        yield item
