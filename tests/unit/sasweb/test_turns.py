"""Requests take turns: nobody is kept out for ever, nobody is worked for who has gone."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Coroutine, Mapping, Sequence
from typing import Any

import pytest
from asgiref.sync import sync_to_async

from sasweb.body_limit import App, Message, Receive, Send, with_limited_bodies
from sasweb.limits import MIB
from sasweb.line import Line
from sasweb.metrics.requests import ARRIVED_S
from sasweb.turns import RETRY_AFTER_S, Turns, with_turns

PATIENCE_S = 60.0


def run(scenario: Callable[[], Coroutine[Any, Any, None]]) -> None:
    asyncio.run(asyncio.wait_for(scenario(), PATIENCE_S))


class Site:
    """An application whose pages begin their answers when they are let."""

    def __init__(self) -> None:
        self.begun: list[str] = []
        self.threads: list[int] = []
        self.gates: dict[str, asyncio.Event] = {}
        self.bodies: dict[str, asyncio.Event] = {}

    def let(self, path: str, kind: str = "gates") -> asyncio.Event:
        return getattr(self, kind).setdefault(path, asyncio.Event())  # type: ignore[no-any-return]

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        path = scope["path"]
        self.begun.append(path)
        self.threads.append(await sync_to_async(threading.get_ident)())
        await self.let(path).wait()
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await self.let(path, "bodies").wait()
        await send({"type": "http.response.body", "body": b"done"})


class Asked:
    """One request, and what was answered. ``pieces`` are the parts of its body that come."""

    def __init__(
        self,
        app: App,
        path: str,
        method: str = "GET",
        headers: Mapping[str, str] | None = None,
        pieces: Sequence[bytes] = (b"",),
        *,
        is_whole: bool = True,
    ) -> None:
        self.sent: list[Message] = []
        self.leaves = asyncio.Event()
        self._parts: list[Message] = [
            {"type": "http.request", "body": piece, "more_body": True} for piece in pieces
        ]
        self._parts[-1]["more_body"] = not is_whole
        told = [(name.encode(), value.encode()) for name, value in (headers or {}).items()]
        scope = {"type": "http", "path": path, "method": method, "headers": told}
        self.task = asyncio.ensure_future(app(scope, self._receive, self._send))

    async def _receive(self) -> Message:
        if self._parts:
            return self._parts.pop(0)
        await self.leaves.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: Message) -> None:
        self.sent.append(message)

    @property
    def status(self) -> int | None:
        return next((each["status"] for each in self.sent if "status" in each), None)


async def so(is_so: Callable[[], bool]) -> None:
    while not is_so():
        await asyncio.sleep(0.005)


async def a_while() -> None:
    await asyncio.sleep(0.1)


def test_a_few_are_worked_on_and_the_others_wait_in_the_order_of_asking() -> None:
    async def scenario() -> None:
        site = Site()
        app = with_turns(site, Turns(at_once=2, threads=4))
        asked = [Asked(app, f"/{n}") for n in range(4)]
        await so(lambda: len(site.begun) == 2)
        await a_while()
        assert site.begun == ["/0", "/1"]
        site.let("/1").set()
        await so(lambda: len(site.begun) == 3)
        assert site.begun == ["/0", "/1", "/2"]
        for n in range(4):
            site.let(f"/{n}").set()
            site.let(f"/{n}", "bodies").set()
        await asyncio.gather(*(each.task for each in asked))
        assert [each.status for each in asked] == [200] * 4

    run(scenario)


@pytest.mark.parametrize(
    ("method", "headers"),
    [
        ("GET", {"sec-fetch-mode": "navigate"}),
        ("GET", {"upgrade-insecure-requests": "1"}),
        ("GET", {"hx-request": "true", "hx-trigger": "filter-form", "hx-target": "passes"}),
        ("GET", {"hx-request": "true", "hx-boosted": "true", "hx-target": "passes"}),
        ("POST", {}),
        ("GET /live/events/", {"sec-fetch-mode": "cors"}),
        ("GET /alerts/news/", {}),
        ("GET /health/", {}),
        ("GET /metrics", {}),
    ],
)
def test_who_waits_before_a_screen_goes_before_what_pages_ask_by_themselves(
    method: str, headers: dict[str, str]
) -> None:
    async def scenario() -> None:
        site = Site()
        app = with_turns(site, Turns(at_once=1, threads=1))
        by_itself = {"hx-request": "true", "hx-trigger": "passes", "hx-target": "passes"}
        asked = [
            Asked(app, "/first"),
            Asked(app, "/program"),
            Asked(app, "/part", "GET", by_itself),
        ]
        verb, _, path = method.partition(" ")
        person = path or "/person"
        asked.append(Asked(app, person, verb, headers))
        await so(lambda: site.begun == ["/first"])
        await a_while()
        for path in ("/first", person, "/program", "/part"):
            site.let(path).set()
            site.let(path, "bodies").set()
        await asyncio.gather(*(each.task for each in asked))
        assert site.begun == ["/first", person, "/program", "/part"]

    run(scenario)


def test_who_comes_after_another_works_on_the_same_thread() -> None:
    """Which has the connection to the database still."""

    async def scenario() -> None:
        site = Site()
        app = with_turns(site, Turns(at_once=1, threads=4))
        for n in range(3):
            site.let(f"/{n}").set()
            site.let(f"/{n}", "bodies").set()
            await Asked(app, f"/{n}").task
        assert len(set(site.threads)) == 1
        assert site.threads[0] != threading.get_ident()

    run(scenario)


def test_what_takes_long_keeps_nobody_out() -> None:
    async def scenario() -> None:
        site = Site()
        app = with_turns(site, Turns(at_once=1, threads=3, overdue_s=0.02))
        asked = [Asked(app, f"/{n}") for n in range(5)]
        await so(lambda: len(site.begun) == 3)
        await a_while()
        assert len(site.begun) == 3, "there are three threads"
        for n in range(5):
            site.let(f"/{n}").set()
            site.let(f"/{n}", "bodies").set()
        await asyncio.gather(*(each.task for each in asked))
        assert len(site.begun) == 5

    run(scenario)


def test_neither_a_download_nor_a_live_stream_keeps_its_turn() -> None:
    async def scenario() -> None:
        site = Site()
        app = with_turns(site, Turns(at_once=1, threads=1))
        long = Asked(app, "/long")
        site.let("/long").set()
        await so(lambda: long.status == 200)
        site.let("/short").set()
        site.let("/short", "bodies").set()
        await Asked(app, "/short").task
        assert not long.task.done()
        site.let("/long", "bodies").set()
        await long.task
        assert long.sent[-1]["body"] == b"done"

    run(scenario)


def test_nobody_works_for_who_has_gone() -> None:
    async def scenario() -> None:
        site = Site()
        app = with_turns(site, Turns(at_once=1, threads=1))
        first, gone, last = (Asked(app, path) for path in ("/first", "/gone", "/last"))
        await so(lambda: site.begun == ["/first"])
        gone.leaves.set()
        await gone.task
        for path in ("/first", "/last"):
            site.let(path).set()
            site.let(path, "bodies").set()
        await asyncio.gather(first.task, last.task)
        assert site.begun == ["/first", "/last"]
        assert gone.sent == []

    run(scenario)


@pytest.mark.parametrize(("path", "begins"), [("/", b"Too many"), ("/api/v1/runs/", b'{"error"')])
def test_who_waits_too_long_is_told_when_to_come_back(path: str, begins: bytes) -> None:
    async def scenario() -> None:
        site = Site()
        app = with_turns(site, Turns(at_once=1, threads=1, longest_wait_s=0.02))
        first = Asked(app, "/first")
        await so(lambda: site.begun == ["/first"])
        late = Asked(app, path, method="POST")
        await late.task
        assert late.status == 503
        assert (b"retry-after", str(RETRY_AFTER_S).encode()) in late.sent[0]["headers"]
        assert late.sent[1]["body"].startswith(begins)
        site.let("/first").set()
        site.let("/first", "bodies").set()
        await first.task
        assert first.status == 200

    run(scenario)


def test_a_turn_comes_back_from_an_application_that_breaks() -> None:
    async def scenario() -> None:
        async def broken(scope: Message, receive: Receive, send: Send) -> None:
            raise RuntimeError(scope["path"])

        turns = Turns(at_once=1, threads=1)
        for _ in range(3):
            with pytest.raises(RuntimeError):
                await Asked(with_turns(broken, turns), "/").task

    run(scenario)


def test_a_turn_is_not_lost_with_who_waits_for_it() -> None:
    async def scenario() -> None:
        site = Site()
        app = with_turns(site, Turns(at_once=1, threads=1))
        first, stopped = Asked(app, "/first"), Asked(app, "/stopped")
        await so(lambda: site.begun == ["/first"])
        stopped.task.cancel()
        await asyncio.gather(stopped.task, return_exceptions=True)
        for path in ("/first", "/next"):
            site.let(path).set()
            site.let(path, "bodies").set()
        await first.task
        await Asked(app, "/next").task
        assert site.begun == ["/first", "/next"]

    run(scenario)


def test_many_whose_patience_ends_in_the_same_step_break_nothing() -> None:
    async def scenario() -> None:
        line = Line(1)
        await line.acquire(is_patient=False)

        async def wait() -> None:
            async with asyncio.timeout_at(ends):
                await line.acquire(is_patient=True)

        loop = asyncio.get_running_loop()
        ends = loop.time() + 0.03
        waiting = [asyncio.ensure_future(wait()) for _ in range(9)]
        await asyncio.sleep(0)
        loop.call_at(ends, line.release)
        ended = await asyncio.gather(*waiting, return_exceptions=True)
        assert {type(each) for each in ended} <= {TimeoutError, type(None)}
        if all(ended):  # or one of them has it
            await asyncio.wait_for(line.acquire(is_patient=True), 1)
        assert line._free == 0

    run(scenario)


def test_a_place_is_kept_whichever_comes_first_the_call_or_the_leaving() -> None:
    async def scenario() -> None:
        for is_called_first in (True, False):
            line = Line(1)
            await line.acquire(is_patient=False)
            gone, stays = (asyncio.ensure_future(line.acquire(is_patient=False)) for _ in range(2))
            await asyncio.sleep(0)
            steps: list[Callable[[], object]] = [line.release, gone.cancel]
            for step in steps if is_called_first else reversed(steps):
                step()
            await asyncio.gather(gone, return_exceptions=True)
            await asyncio.wait_for(stays, 1)
            line.release()
            assert line._free == 1

    run(scenario)


def test_a_body_that_comes_slowly_keeps_nobody_out() -> None:
    async def scenario() -> None:
        site = Site()
        app = with_turns(site, Turns(at_once=1, threads=1))
        slow = [Asked(app, f"/slow{n}", "POST", pieces=[b"a"], is_whole=False) for n in range(3)]
        await a_while()
        for path in ("/quick",):
            site.let(path).set()
            site.let(path, "bodies").set()
        await Asked(app, "/quick").task
        assert site.begun == ["/quick"]
        for each in slow:
            each.leaves.set()
        await asyncio.gather(*(each.task for each in slow))
        assert site.begun == ["/quick"], "whoever left before he had said all is not worked for"

    run(scenario)


def test_a_body_that_stays_away_is_refused() -> None:
    async def scenario() -> None:
        app = with_turns(Site(), Turns(at_once=1, threads=1), piece_within_s=0.02)
        slow = Asked(app, "/api/v1/messages/", "POST", pieces=[b"a"], is_whole=False)
        await slow.task
        assert slow.status == 408
        assert slow.sent[1]["body"].startswith(b'{"error"')

    run(scenario)


def test_a_body_is_told_as_it_came() -> None:
    said = [bytes([n]) * 200_000 for n in range(9)]
    heard: list[Message] = []

    async def listening(scope: Message, receive: Receive, send: Send) -> None:
        while not heard or heard[-1].get("more_body"):
            heard.append(await receive())
        heard.append(await receive())
        await send({"type": "http.response.start", "status": 200, "headers": []})

    async def scenario() -> None:
        app = with_turns(listening, Turns(at_once=1, threads=1))
        asked = Asked(app, "/", "POST", pieces=said)
        asyncio.get_running_loop().call_later(0.05, asked.leaves.set)
        await asked.task

    run(scenario)
    assert b"".join(each.get("body", b"") for each in heard) == b"".join(said)
    assert heard[-1]["type"] == "http.disconnect"


def test_a_body_beyond_its_limit_is_refused_before_its_turn() -> None:
    async def scenario() -> None:
        site = Site()
        app = with_limited_bodies(with_turns(site, Turns(at_once=1, threads=1)))
        large = Asked(app, "/", "POST", pieces=[bytes(MIB)] * 3)
        await large.task
        assert large.status == 413
        assert site.begun == []

    run(scenario)


def test_a_thread_that_still_sends_is_taken_last() -> None:
    async def scenario() -> None:
        site = Site()
        app = with_turns(site, Turns(at_once=1, threads=3))
        long = Asked(app, "/long")
        site.let("/long").set()
        await so(lambda: long.status == 200)
        for n in range(4):
            site.let(f"/{n}").set()
            site.let(f"/{n}", "bodies").set()
            await Asked(app, f"/{n}").task
        sending, *others = site.threads
        assert sending not in others
        assert len(set(others)) == 1
        site.let("/long", "bodies").set()
        await long.task

    run(scenario)


def test_how_long_it_took_counts_from_when_it_began_to_wait() -> None:
    asked_at_s: list[float] = []

    async def noting(scope: Message, receive: Receive, send: Send) -> None:
        asked_at_s.append(scope[ARRIVED_S])
        await asyncio.sleep(0.03)
        await send({"type": "http.response.start", "status": 200, "headers": []})

    async def scenario() -> None:
        app = with_turns(noting, Turns(at_once=1, threads=1))
        before_s = time.perf_counter()
        both = [Asked(app, "/"), Asked(app, "/")]
        await so(lambda: len(asked_at_s) == 1)
        now_s = time.perf_counter()
        await asyncio.gather(*(each.task for each in both))
        assert all(before_s <= each <= now_s for each in asked_at_s)

    run(scenario)
