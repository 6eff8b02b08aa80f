"""A plugin of pytest: asks the tests that run a function about each of its changes.

Everything is imported and collected once. Each change is put into the running function in a fork of
its own, where only the tests that have run that function are run again, the quickest first, up to
the first that fails.
"""

from __future__ import annotations

import functools
import gc
import os
import random
import signal
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import CodeType, FrameType, FunctionType
from typing import Any, Final

import pytest
from _pytest.runner import runtestprotocol

from tests.mutants.points import Change, Source

Key = tuple[str, str]  # file and qualified name
TIMES_LONGER: Final = 20  # than the tests took unchanged: an endless loop
LEAST_S: Final = 20
KILLED, SURVIVED = 1, 0


@dataclass(frozen=True)
class Told:
    """What became of one change: "killed", "survived", "never run", "took too long"."""

    file: str
    change: Change
    outcome: str


@dataclass
class Asking:
    """``sample`` changes of each file at most; tests slower than ``slowest_s`` are not asked."""

    files: Sequence[Path]
    sample: int | None
    seed: int
    slowest_s: float
    told: list[Told] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)

    def pytest_configure(self) -> None:
        """Have Hypothesis try the same each time, for as long as it takes."""
        from hypothesis import settings  # not before pytest, which rewrites its plugin

        settings.register_profile("mutants", deadline=None, derandomize=True, database=None)
        settings.load_profile("mutants")

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Run the tests once as they are, then for each change."""
        self._sources = {str(path.resolve()): Source(path) for path in self.files}
        self._caches = [each for each in gc.get_objects() if _is_cache(each)]
        self._items: dict[Key, list[pytest.Item]] = defaultdict(list)
        self._took_s: dict[str, float] = {}
        for item in session.items:
            self._watch(item)
        self._functions = dict(_live_functions(self._sources))
        for file, source in self._sources.items():
            for change in self._chosen(source.changes):
                self.told.append(Told(file, change, self._ask(file, source, change)))
        return True

    def _watch(self, item: pytest.Item) -> None:
        seen: set[Key] = set()

        def notice(frame: FrameType, event: str, _: Any) -> None:
            if event == "call" and frame.f_code.co_filename in self._sources:
                name = frame.f_code.co_qualname.split(".<locals>")[0]
                seen.add((frame.f_code.co_filename, name))

        for cache in self._caches:
            cache.cache_clear()  # or only the first to ask is seen to run it
        began = time.process_time()
        sys.setprofile(notice)
        failed = _fails(item)
        sys.setprofile(None)
        self._took_s[item.nodeid] = time.process_time() - began
        if failed:
            raise pytest.UsageError(f"{item.nodeid} fails unchanged")
        if self._took_s[item.nodeid] > self.slowest_s:
            self.left_out.append(item.nodeid)
            return
        for key in seen:
            self._items[key].append(item)

    def _chosen(self, changes: list[Change]) -> list[Change]:
        if self.sample is None or len(changes) <= self.sample:
            return changes
        places = random.Random(self.seed).sample(range(len(changes)), self.sample)
        return [changes[place] for place in sorted(places)]

    def _ask(self, file: str, source: Source, change: Change) -> str:
        items = sorted(
            self._items[file, change.function], key=lambda each: self._took_s[each.nodeid]
        )
        live = self._functions.get((file, change.function))
        if not items or live is None:
            return "never run"
        limit_s = LEAST_S + TIMES_LONGER * sum(self._took_s[each.nodeid] for each in items)
        sys.stdout.flush()
        child = os.fork()
        if child == 0:
            os._exit(self._answer(live, source.code_of(change), items, round(limit_s)))
        status = os.waitpid(child, 0)[1]
        if os.WIFSIGNALED(status):
            return "took too long" if os.WTERMSIG(status) == signal.SIGALRM else "killed"
        return "survived" if os.WEXITSTATUS(status) == SURVIVED else "killed"

    def _answer(
        self, live: FunctionType, code: CodeType, items: Iterable[pytest.Item], limit_s: int
    ) -> int:
        """In the fork: say whether a test notices."""
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.alarm(limit_s)
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, 1)
        os.dup2(null, 2)
        try:
            live.__code__ = code
            for cache in self._caches:
                cache.cache_clear()
            return KILLED if any(_fails(item) for item in items) else SURVIVED
        except BaseException:  # noqa: BLE001  # whatever breaks, it was noticed
            return KILLED


def _fails(item: pytest.Item) -> bool:
    return any(report.failed for report in runtestprotocol(item, log=False, nextitem=None))


def _is_cache(thing: object) -> bool:
    return isinstance(thing, functools._lru_cache_wrapper) and thing.__module__.startswith(
        ("screening", "tests")
    )


def _live_functions(sources: Iterable[str]) -> Iterator[tuple[Key, FunctionType]]:
    """The functions that run, by where they are written."""
    files = frozenset(sources)
    for thing in gc.get_objects():
        if isinstance(thing, FunctionType) and thing.__code__.co_filename in files:
            yield (thing.__code__.co_filename, thing.__qualname__), thing
