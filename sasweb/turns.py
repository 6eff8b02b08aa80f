"""Requests take turns: a web process works on a few at a time, and the others wait in a line.

Left alone, Django gives each request a thread of its own. Two hundred pages that ask in the same
second are then two hundred threads that hold each other up: Python lets one of them run at a time,
and every row read from the database is another wait. They took minutes and 3 GB, and nobody was
answered. So there are a few threads, kept with their connections to the database; who waits costs
next to nothing, and who has gone meanwhile is not worked for.

Who waits before a screen goes first: a page somebody has opened, a form sent. What open pages ask
for by themselves, and programs, come after. A request is heard out before its turn.

A request that takes long must not keep those out that do not: after ``OVERDUE_S`` another may begin
beside it, up to ``THREADS`` in all. The beginning of an answer ends a turn: a slow line, a download
or a live stream holds nobody up.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections import deque
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import suppress
from typing import Any, Final

from asgiref.sync import ThreadSensitiveContext
from rest_framework.permissions import SAFE_METHODS

from sasweb.asker import PIECE_WITHIN_S, Asker, HasLeftError
from sasweb.body_limit import App, Message, Receive, Send
from sasweb.failures import MACHINE_PREFIXES, error_body
from sasweb.line import Line
from sasweb.metrics.requests import ARRIVED_S, REFUSED, WAITING
from sasweb.opened import is_opened

AT_ONCE: Final = 3
THREADS: Final = 12
OVERDUE_S: Final = 2.0
LONGEST_WAIT_S: Final = 30.0  # then it is said to be busy: whoever asked has mostly gone
RETRY_AFTER_S: Final = 5
BUSY: Final = "Too many ask at once. Nothing is lost; ask again in a few seconds."
TOO_SLOW: Final = "What was to be sent stayed away too long. Nothing of it was kept; send it again."
# What guards rather than shows: without it a page calls itself blind, and a probe the process dead.
_GUARDS: Final = ("/live/", "/alerts/news/", "/health/", "/metrics")


class _Threads(asyncio.Queue[Executor]):
    """The one given back last is taken first, for its connection is the freshest.

    One whose answer is still being sent, such as a table of which each piece is read on it, is
    taken after all that have nothing to do.
    """

    _queue: deque[Executor]

    def _get(self) -> Executor:
        return self._queue.pop()

    def put_sending(self, thread: Executor) -> None:
        self.put_nowait(thread)
        if self._queue and self._queue[-1] is thread:
            self._queue.rotate(1)

    def has_sent(self, thread: Executor) -> None:
        with suppress(ValueError):  # it works for another already
            self._queue.remove(thread)
            self._queue.append(thread)


class Turn:
    """A thread for one request, from when it may begin until its answer does."""

    def __init__(self, turns: Turns, thread: Executor, overdue_s: float) -> None:
        self.thread = thread
        self._turns = turns
        self._is_quick = self._is_on = True
        self._overdue = asyncio.get_running_loop().call_later(overdue_s, self.let_another_begin)

    def let_another_begin(self) -> None:
        if self._is_quick:
            self._is_quick = False
            self._turns.quick.release()

    def end(self) -> None:
        """Hand the thread on: what is still to be sent holds nobody up."""
        if self._is_on:
            self._is_on = False
            self._overdue.cancel()
            self._turns.threads.put_sending(self.thread)
            self.let_another_begin()

    def has_sent(self) -> None:
        """All is said and done."""
        self.end()
        self._turns.threads.has_sent(self.thread)


class Turns:
    """The line of one web process."""

    def __init__(
        self,
        *,
        at_once: int = AT_ONCE,
        threads: int = THREADS,
        overdue_s: float = OVERDUE_S,
        longest_wait_s: float = LONGEST_WAIT_S,
    ) -> None:
        self.quick = Line(at_once)
        self.threads = _Threads()
        for number in range(threads):
            name = f"request-{number}"
            self.threads.put_nowait(ThreadPoolExecutor(max_workers=1, thread_name_prefix=name))
        self._overdue_s = overdue_s
        self._longest_wait_s = longest_wait_s

    async def next(self, *, is_patient: bool = False) -> Turn:
        """Wait in the line. Raises TimeoutError when that takes too long."""
        with WAITING.track_inprogress():
            async with asyncio.timeout(self._longest_wait_s):
                await self.quick.acquire(is_patient=is_patient)
                try:
                    thread = await self.threads.get()
                except BaseException:
                    self.quick.release()
                    raise
        return Turn(self, thread, self._overdue_s)


def with_turns(app: App, turns: Turns, *, piece_within_s: float = PIECE_WITHIN_S) -> App:
    """Wrap an ASGI application, so that its requests take turns, each when it is there whole."""

    async def taking_turns(scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        asker = Asker(receive, piece_within_s=piece_within_s)
        try:
            await _hear_and_answer(app, turns, scope, asker, send)
        except HasLeftError:
            return
        finally:
            asker.forget()

    return taking_turns


async def _hear_and_answer(
    app: App, turns: Turns, scope: Message, asker: Asker, send: Send
) -> None:
    try:
        await asker.hear_out()
    except TimeoutError:
        await _refuse(send, scope["path"], 408, "too_slow", TOO_SLOW)
        return
    scope[ARRIVED_S] = time.perf_counter()
    try:
        turn = await _turn_of(asker, turns, is_patient=_is_patient(scope))
    except TimeoutError:
        REFUSED.inc()
        await _refuse(send, scope["path"], 503, "busy", BUSY)
        return
    await _answer(app, turn, scope, asker.receive, send)


def _is_patient(scope: Message) -> bool:
    """Whether nobody waits for it before a screen.

    Browsers say which address somebody has opened, and htmx of whom it is: a part of a page that
    asks for itself anew was told to by the live stream or the clock, not by a person.
    """
    told = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
    is_asked_for = "hx-request" in told and told.get("hx-trigger") != told.get("hx-target")
    is_guard = scope["path"].startswith(_GUARDS)
    return scope["method"] in SAFE_METHODS and not (is_opened(told) or is_asked_for or is_guard)


async def _turn_of(asker: Asker, turns: Turns, *, is_patient: bool) -> Turn:
    """His turn. Raises TimeoutError, and HasLeftError if he left before it came."""
    waiting = asyncio.ensure_future(turns.next(is_patient=is_patient))
    try:
        if not await asker.stays_for(waiting):
            raise HasLeftError
        return await waiting
    finally:
        if not waiting.done():
            waiting.cancel()
            with suppress(asyncio.CancelledError):
                await waiting


async def _answer(app: App, turn: Turn, scope: Message, receive: Receive, send: Send) -> None:
    async def watched_send(message: Message) -> None:
        if message["type"] == "http.response.start":
            turn.end()
        await send(message)

    try:
        async with ThreadSensitiveContext(executor=turn.thread):
            await app(scope, receive, watched_send)
    finally:
        turn.has_sent()


async def _refuse(send: Send, path: str, status: int, code: str, words: str) -> None:
    kind, text = "text/plain; charset=utf-8", words
    if path.startswith(MACHINE_PREFIXES):
        kind, text = "application/json", json.dumps(error_body(code, words))
    headers: list[tuple[bytes, Any]] = [
        (b"content-type", kind.encode()),
        (b"retry-after", str(RETRY_AFTER_S).encode()),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": text.encode()})
