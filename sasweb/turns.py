"""Requests take turns: a web process works on a few at a time, and the others wait in a line.

Left alone, Django gives each request a thread of its own. Two hundred pages that ask in the same
second are then two hundred threads that hold each other up: Python lets one of them run at a time,
and every row read from the database is another wait. They took minutes and 3 GB, and nobody was
answered. So there are a few threads, kept with their connections to the database; who waits costs
next to nothing, and who has gone meanwhile is not worked for.

Who waits before a screen goes first: a page somebody has opened, a form sent. What open pages ask
for by themselves, and programs, come after.

A request that takes long must not keep those out that do not: after ``OVERDUE_S`` another may begin
beside it, up to ``THREADS`` in all. The beginning of an answer ends a turn: a slow line, a download
or a live stream holds nobody up.
"""

from __future__ import annotations

import asyncio
import json
from collections import deque
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import suppress
from typing import Any, Final

from asgiref.sync import ThreadSensitiveContext

from sasweb.body_limit import App, Message, Receive, Send
from sasweb.failures import MACHINE_PREFIXES, error_body
from sasweb.metrics.requests import REFUSED, WAITING

AT_ONCE: Final = 3
THREADS: Final = 12
OVERDUE_S: Final = 2.0
LONGEST_WAIT_S: Final = 30.0  # then it is said to be busy: whoever asked has mostly gone
RETRY_AFTER_S: Final = 5
BUSY: Final = "Too many ask at once. Nothing is lost; ask again in a few seconds."
_WITHOUT_BODY: Final = frozenset({"GET", "HEAD", "OPTIONS"})


class Line:
    """Places for a few at a time. Who came first goes first, and people before what is patient."""

    def __init__(self, places: int) -> None:
        self._free = places
        self._people: deque[asyncio.Future[None]] = deque()
        self._patient: deque[asyncio.Future[None]] = deque()

    async def acquire(self, *, is_patient: bool) -> None:
        if self._free:
            self._free -= 1
            return
        lane = self._patient if is_patient else self._people
        called = asyncio.get_running_loop().create_future()
        lane.append(called)
        try:
            await called
        except asyncio.CancelledError:
            if called in lane:
                lane.remove(called)
            else:  # called and gone in the same moment
                self.release()
            raise

    def release(self) -> None:
        """Let the next one have the place."""
        if lane := self._people or self._patient:
            lane.popleft().set_result(None)
        else:
            self._free += 1


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
        """Hand the thread on. What still has to be done on it waits its own turn there."""
        if self._is_on:
            self._is_on = False
            self._overdue.cancel()
            self._turns.threads.put_nowait(self.thread)
            self.let_another_begin()


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
        # The thread that was used last comes first: its connection is the freshest.
        self.threads: asyncio.LifoQueue[Executor] = asyncio.LifoQueue()
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


class _Asker:
    """Who sent a request: what was received of it, and whether he is still there."""

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._first: Message | None = None
        self._second: asyncio.Task[Message] | None = None

    async def listen(self) -> None:
        """Hear the request out, which has no body: what comes next is that he leaves."""
        self._first = await self._receive()
        self._second = asyncio.ensure_future(self._receive())

    async def receive(self) -> Message:
        """What the application is told: the same, in the same order."""
        if self._first is not None:
            first, self._first = self._first, None
            return first
        if self._second is not None:
            second, self._second = self._second, None
            return await second
        return await self._receive()

    async def wait_for(self, turn: asyncio.Task[Turn]) -> Turn | None:
        """His turn; None if he left before it came."""
        if self._second is not None:
            await asyncio.wait({turn, self._second}, return_when=asyncio.FIRST_COMPLETED)
            if not turn.done() and self._second.result()["type"] == "http.disconnect":
                return None
        return await turn

    def forget(self) -> None:
        if self._second is not None:
            self._second.cancel()


def with_turns(app: App, turns: Turns) -> App:
    """Wrap an ASGI application, so that its requests take turns."""

    async def taking_turns(scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        asker = _Asker(receive)
        try:
            if scope["method"] in _WITHOUT_BODY:
                await asker.listen()
            try:
                turn = await _turn_of(asker, turns, is_patient=_is_patient(scope))
            except TimeoutError:
                REFUSED.inc()
                await _say_busy(scope["path"], send)
                return
            if turn is not None:
                await _answer(app, turn, scope, asker.receive, send)
        finally:
            asker.forget()

    return taking_turns


def _is_patient(scope: Message) -> bool:
    """Whether nobody waits for it before a screen.

    Browsers say which address somebody has opened, and htmx of whom it is: a part of a page that
    asks for itself anew was told to by the live stream or the clock, not by a person.
    """
    told = dict(scope["headers"])
    is_opened = told.get(b"sec-fetch-mode") == b"navigate"
    is_asked_for = b"hx-request" in told and told.get(b"hx-trigger") != told.get(b"hx-target")
    return scope["method"] in _WITHOUT_BODY and not is_opened and not is_asked_for


async def _turn_of(asker: _Asker, turns: Turns, *, is_patient: bool) -> Turn | None:
    waiting = asyncio.ensure_future(turns.next(is_patient=is_patient))
    try:
        return await asker.wait_for(waiting)
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
        turn.end()


async def _say_busy(path: str, send: Send) -> None:
    kind, text = "text/plain; charset=utf-8", BUSY
    if path.startswith(MACHINE_PREFIXES):
        kind, text = "application/json", json.dumps(error_body("busy", BUSY))
    headers: list[tuple[bytes, Any]] = [
        (b"content-type", kind.encode()),
        (b"retry-after", str(RETRY_AFTER_S).encode()),
    ]
    await send({"type": "http.response.start", "status": 503, "headers": headers})
    await send({"type": "http.response.body", "body": text.encode()})
