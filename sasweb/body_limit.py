"""Refuses a body that is too large before anything keeps it: Django would spool all of it to disk.

Outside of Django, for it counts what comes in: the length that a request claims may be missing or
a lie. Who sent it is not known yet, so nobody gets more.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, Final

from sasweb.failures import error_body
from sasweb.limits import MIB, body_limit_bytes

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Message, Receive, Send], Awaitable[None]]

_LENGTH: Final = b"content-length"


class _TooLargeError(Exception):
    """Never leaves this module."""


def with_limited_bodies(app: App) -> App:
    """Wrap an ASGI application: 413, in the shape of all errors, for a body beyond its limit."""

    async def limited(scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        limit = body_limit_bytes(scope["path"])
        if _claimed_bytes(scope) > limit:
            await _refuse(send, limit)
            return
        has_begun = False

        async def watched_send(message: Message) -> None:
            nonlocal has_begun
            has_begun = True
            await send(message)

        try:
            await app(scope, _counted(receive, limit), watched_send)
        except _TooLargeError:
            if not has_begun:
                await _refuse(send, limit)

    return limited


def _claimed_bytes(scope: Message) -> int:
    claimed = next((value for name, value in scope["headers"] if name == _LENGTH), b"0")
    return int(claimed) if claimed.isdigit() and len(claimed) < 20 else 0


def _counted(receive: Receive, limit: int) -> Receive:
    received = 0

    async def counted() -> Message:
        nonlocal received
        message = await receive()
        received += len(message.get("body", b""))
        if received > limit:
            raise _TooLargeError
        return message

    return counted


async def _refuse(send: Send, limit: int) -> None:
    words = f"More than {limit // MIB} MiB are not taken here. Send less, or in parts."
    body = json.dumps(error_body("too_large", words)).encode()
    headers = [
        (b"content-type", b"application/json"),
        (_LENGTH, str(len(body)).encode()),
        (b"connection", b"close"),  # what is still coming is not read
    ]
    await send({"type": "http.response.start", "status": 413, "headers": headers})
    await send({"type": "http.response.body", "body": body})
