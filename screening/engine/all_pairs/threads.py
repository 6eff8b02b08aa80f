"""Threads for compiled code, which runs free of the interpreter lock."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager
from typing import TypeVar

Result = TypeVar("Result")


class Threads(AbstractContextManager["Threads"]):
    """A few threads that end with the ``with`` block. Results never depend on their number."""

    def __init__(self, count: int) -> None:
        self.count = max(1, count)
        self._pool = ThreadPoolExecutor(self.count, thread_name_prefix="screening")

    def submit(self, job: Callable[[], Result]) -> Future[Result]:
        """Start a job."""
        return self._pool.submit(job)

    def run(self, jobs: list[Callable[[], Result]]) -> list[Result]:
        """Run jobs and return their results in order."""
        return [future.result() for future in [self.submit(job) for job in jobs]]

    def __exit__(self, *_: object) -> None:
        self._pool.shutdown()
