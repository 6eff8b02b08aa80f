"""Everything between the server and a view runs on one thread, changed to once."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from typing import Any

import pytest
from asgiref.sync import SyncToAsync
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.test import override_settings
from django.urls import path

from sasweb.request_thread import OneThreadHandler

CHANGES_A_REQUEST = 3  # when it has begun, the request itself, when it is over
seen: list[int] = []


def noting(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Any:
    def middleware(request: HttpRequest) -> HttpResponseBase:
        seen.append(threading.get_ident())
        return get_response(request)

    return middleware


def plain(request: HttpRequest) -> HttpResponse:
    seen.append(threading.get_ident())
    return HttpResponse(b"plain")


async def later(request: HttpRequest) -> HttpResponse:
    await asyncio.sleep(0)
    seen.append(threading.get_ident())
    return HttpResponse(b"later")


urlpatterns = [path("plain/", plain), path("later/", later)]
HERE = override_settings(
    ROOT_URLCONF=__name__,
    MIDDLEWARE=[f"{__name__}.noting", "django.middleware.common.CommonMiddleware"] * 4,
)


def asked(address: str) -> bytes:
    """The body that a server is given for an address."""
    sent: list[Any] = []

    async def scenario() -> None:
        parts = [{"type": "http.request", "body": b"", "more_body": False}]

        async def receive() -> Any:
            return parts.pop() if parts else await asyncio.Event().wait()

        async def send(message: Any) -> None:
            sent.append(message)

        scope = {
            "type": "http",
            "method": "GET",
            "path": address,
            "headers": [(b"host", b"testserver")],
        }
        await OneThreadHandler()({**scope, "query_string": b""}, receive, send)  # type: ignore[arg-type]

    seen.clear()
    asyncio.run(asyncio.wait_for(scenario(), 60))
    return b"".join(each.get("body", b"") for each in sent)


@HERE
def test_middleware_and_view_share_a_thread_that_is_not_the_event_loops(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    changes: list[object] = []
    change = SyncToAsync.__call__

    async def counted(self: Any, *args: Any, **kwargs: Any) -> Any:
        changes.append(self)
        return await change(self, *args, **kwargs)

    monkeypatch.setattr(SyncToAsync, "__call__", counted)
    assert asked("/plain/") == b"plain"
    assert len(seen) == 5
    assert len(set(seen)) == 1
    assert seen[0] != threading.get_ident()
    assert len(changes) <= CHANGES_A_REQUEST


@HERE
def test_an_asynchronous_view_is_run_by_the_event_loop() -> None:
    assert asked("/later/") == b"later"
    assert seen[-1] == threading.get_ident()
    assert seen[0] != threading.get_ident()
