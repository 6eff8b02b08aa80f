"""Start child processes, watch them, start again what dies, and leave nothing behind."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
import time
from collections import deque
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from sasweb.up import reaper
from sasweb.up.checks import CannotStartError
from sasweb.up.console import Console

TAIL_LINES = 12
LINE_LIMIT_BYTES = 1_000_000
PROBE_PAUSE_S = 0.1
LAST_WORDS_S = 1.0
SLOW_AFTER_S = 30.0  # of starting: whoever waits is told what for
STEADY_AFTER_S = 60.0  # a child that worked this long has recovered: its failures are forgotten
MAX_FAILURES_IN_A_ROW = 6
LONGEST_PAUSE_S = 15.0


@dataclass(frozen=True, slots=True)
class Child:
    """One process that `up` keeps running.

    ``is_ready`` is either a probe, called until it returns true, or text that the child prints
    once it works. ``before_start`` is told how many times in a row the child has just failed.
    Lines with one of the ``not_shown`` texts are kept in the log but not printed.
    ``ready_within_s`` is for what hangs: a busy machine takes minutes for what else takes seconds,
    and one that ends is noticed at once.
    """

    name: str
    argv: Sequence[str]
    is_ready: Callable[[], bool] | str
    ready_within_s: float = 240.0
    stop_signal: signal.Signals = signal.SIGTERM
    stop_within_s: float = 8.0
    before_start: Callable[[int], None] = lambda failures: None
    not_shown: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Finished:
    """How a process that was run once ended; ``failure`` says so with its last lines."""

    exit_code: int
    last_lines: list[str]
    failure: str


@dataclass(slots=True)
class _Running:
    """A started process: its last lines, and whether it has said that it works.

    ``works_since_s`` is None until it was ready: a start, however long, is no recovery.
    """

    child: Child
    process: asyncio.subprocess.Process
    started_at_s: float
    works_since_s: float | None = None
    tail: deque[str] = field(default_factory=lambda: deque(maxlen=TAIL_LINES))
    has_spoken: asyncio.Event = field(default_factory=asyncio.Event)
    all_printed: asyncio.Event = field(default_factory=asyncio.Event)

    def was_steady(self) -> bool:
        """Whether it has worked for so long that its earlier failures are forgotten."""
        since_s = self.works_since_s
        return since_s is not None and time.monotonic() - since_s > STEADY_AFTER_S


class Supervisor:
    """Keep children running in one environment until told to stop."""

    def __init__(self, console: Console, environment: Mapping[str, str], folder: Path) -> None:
        self._console = console
        self._environment = dict(environment)
        self._folder = folder
        self._running: dict[str, _Running] = {}
        self._keepers: set[asyncio.Task[None]] = set()
        self._printers: set[asyncio.Task[None]] = set()
        self._first_name: str | None = None
        self._reaper = _start_reaper()
        self.gave_up: asyncio.Future[str] = asyncio.get_running_loop().create_future()

    async def start(self, child: Child) -> None:
        """Start a child, wait until it works, then keep it. Raise when it never does."""
        self._first_name = self._first_name or child.name
        running = await self._spawn(child)
        await self._wait_until_ready(running)
        keeper = _in_background(self._keep(running), self._keepers)
        keeper.add_done_callback(partial(self._watch_keeper, child.name))

    async def run_once(
        self, name: str, argv: Sequence[str], *, variables: Mapping[str, str] | None = None
    ) -> Finished:
        """Run a process to its end, printing its lines. ``variables`` are for it alone."""
        running = await self._spawn(Child(name, argv, is_ready=""), variables)
        code = await running.process.wait()
        await self._bury(running)
        return Finished(code, list(running.tail), _failure(running, _ending(code)))

    async def stop(self) -> None:
        """Stop every child; the first one started (the broker) outlives those who use it."""
        for keeper in self._keepers:
            keeper.cancel()
        others = [one for name, one in self._running.items() if name != self._first_name]
        await asyncio.gather(*(self._end(running) for running in others))
        if first := self._running.get(self._first_name or ""):
            await self._end(first)
        if self._reaper.stdin:
            self._reaper.stdin.close()
        self._reaper.wait()

    def kill(self) -> None:
        """End every child at once, without asking."""
        for running in self._running.values():
            _kill_group(running.process.pid)

    # --- one process ---------------------------------------------------------------------------
    async def _spawn(self, child: Child, variables: Mapping[str, str] | None = None) -> _Running:
        read_fd, write_fd = os.pipe()
        try:
            process = await asyncio.create_subprocess_exec(
                *child.argv,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=write_fd,
                stderr=write_fd,
                env={**self._environment, **(variables or {})},
                cwd=self._folder,
                start_new_session=True,  # Ctrl-C reaches `up` alone, which then decides
            )
        except BaseException:
            os.close(read_fd)
            raise
        finally:
            os.close(write_fd)
        self._note(f"+{process.pid}")
        running = _Running(child, process, time.monotonic())
        self._running[child.name] = running
        _in_background(self._print_lines(running, read_fd), self._printers)
        return running

    async def _print_lines(self, running: _Running, read_fd: int) -> None:
        async for text in _lines(read_fd):
            running.tail.append(text)
            shown = not any(each in text for each in running.child.not_shown)
            self._console.line(running.child.name, text, shown=shown)
            if isinstance(running.child.is_ready, str) and running.child.is_ready in text:
                running.has_spoken.set()
        running.all_printed.set()

    async def _wait_until_ready(self, running: _Running) -> None:
        child = running.child
        deadline_s = running.started_at_s + child.ready_within_s
        slow_from_s = running.started_at_s + SLOW_AFTER_S
        while not await _is_ready(running):
            if (code := running.process.returncode) is not None:
                await self._bury(running)
                raise CannotStartError(_failure(running, _ending(code)))
            if time.monotonic() > deadline_s:
                problem = f"did not answer within {child.ready_within_s:.0f} s"
                raise CannotStartError(_failure(running, problem))
            if time.monotonic() > slow_from_s:
                self._console.say(f"{child.name} is slow to start: waiting for it.")
                slow_from_s = deadline_s
            await asyncio.sleep(PROBE_PAUSE_S)
        running.works_since_s = time.monotonic()

    async def _keep(self, running: _Running) -> None:
        """Start the child again whenever it ends, more patiently each time it fails early."""
        failures = 0
        while True:
            code = await running.process.wait()
            await self._bury(running)
            failures = 1 if running.was_steady() else failures + 1
            if failures > MAX_FAILURES_IN_A_ROW:
                self._give_up(_failure(running, f"{_ending(code)}, {failures} times in a row"))
                return
            running = await self._start_again(running.child, _ending(code), failures)

    async def _start_again(self, child: Child, ending: str, failures: int) -> _Running:
        pause_s = pause_before_restart_s(failures)
        self._console.say(f"{child.name} {ending}. Starting it again in {pause_s:g} s.")
        await asyncio.sleep(pause_s)
        child.before_start(failures)
        running = await self._spawn(child)
        try:
            await self._wait_until_ready(running)
        except CannotStartError as error:
            self._console.say(str(error))
            _kill_group(running.process.pid)
        else:
            self._console.say(f"{child.name} works again.")
        return running

    def _watch_keeper(self, name: str, keeper: asyncio.Task[None]) -> None:
        """Give up when a keeper itself fails: nobody would start its child again."""
        if keeper.cancelled():
            return
        if error := keeper.exception():
            self._give_up(f"{name} cannot be started again: {type(error).__name__}: {error}")

    def _give_up(self, reason: str) -> None:
        if not self.gave_up.done():
            self.gave_up.set_result(reason)

    async def _end(self, running: _Running) -> None:
        """Ask politely, wait, then kill the whole process group."""
        process, child = running.process, running.child
        with contextlib.suppress(ProcessLookupError):
            process.send_signal(child.stop_signal)
        try:
            await asyncio.wait_for(process.wait(), child.stop_within_s)
        except TimeoutError:
            self._console.say(f"{child.name} did not stop in {child.stop_within_s:g} s: killed.")
        await self._bury(running)

    async def _bury(self, running: _Running) -> None:
        """Kill what is left of the process's group, print its last words and forget it."""
        _kill_group(running.process.pid)
        await running.process.wait()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(running.all_printed.wait(), LAST_WORDS_S)
        self._note(f"-{running.process.pid}")
        if self._running.get(running.child.name) is running:
            del self._running[running.child.name]

    def _note(self, text: str) -> None:
        if self._reaper.stdin:
            with contextlib.suppress(OSError):
                self._reaper.stdin.write(f"{text}\n")
                self._reaper.stdin.flush()


def pause_before_restart_s(failures_in_a_row: int) -> float:
    """Half a second after the first failure, twice as long after each further one."""
    return float(min(0.5 * 2.0 ** (failures_in_a_row - 1), LONGEST_PAUSE_S))


def _in_background(
    work: Coroutine[None, None, None], tasks: set[asyncio.Task[None]]
) -> asyncio.Task[None]:
    """Run beside everything else; ``tasks`` keeps it from being collected half-way."""
    task = asyncio.create_task(work)
    tasks.add(task)
    task.add_done_callback(tasks.discard)
    return task


def _start_reaper() -> subprocess.Popen[str]:
    return subprocess.Popen(  # noqa: S603  # our own file, with this very Python
        [sys.executable, "-I", "-S", str(Path(reaper.__file__))],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    )


async def _lines(read_fd: int) -> AsyncIterator[str]:
    """The non-empty lines of a pipe, to its end."""
    reader = asyncio.StreamReader(limit=LINE_LIMIT_BYTES)
    await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(reader), os.fdopen(read_fd, "rb")
    )
    while True:
        try:
            raw = await reader.readline()
        except ValueError:
            continue  # longer than the limit: skipped, so that the child never blocks on its output
        if not raw:
            return
        if text := raw.decode("utf-8", errors="replace").rstrip():
            yield text


async def _is_ready(running: _Running) -> bool:
    if isinstance(running.child.is_ready, str):
        return running.has_spoken.is_set()
    return await asyncio.to_thread(running.child.is_ready)


def _kill_group(group: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(group, signal.SIGKILL)


def _ending(code: int) -> str:
    if code < 0:
        return f"was ended by {signal.Signals(-code).name}"
    return f"ended with exit code {code}"


def _failure(running: _Running, problem: str) -> str:
    tail = "\n".join(f"    {line}" for line in running.tail) or "    (it printed nothing)"
    return f"{running.child.name} {problem}. Its last lines:\n{tail}"
