"""The live stream: GET /live/events/."""

from __future__ import annotations

import random
import time
from collections.abc import AsyncIterator, Mapping
from functools import cache

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIRequest
from django.db import close_old_connections
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.views.decorators.http import require_GET

from sasweb.live.events import HEARTBEAT, retry_line
from sasweb.live.hub import Hub, Mailbox
from sasweb.live.seats import is_full, seat
from sasweb.live.shutdown import call_on_stop_signal
from sasweb.metrics.requests import STREAMS
from sasweb.rates import too_many, who_asks
from sasweb.revision import Payload, read_revision

HEARTBEAT_EVERY_S = 10.0
BROWSER_RETRY_MS = 3000
# Then the browser asks anew, and is answered only if whoever sits there still may.
LONGEST_S = 60 * 60.0
FULL_WAIT_S = 60
BACK_WITHIN_MS = (200, 2000)


@cache
def process_hub() -> Hub:
    """This web process's one hub."""
    hub = Hub(_read_revision)
    call_on_stop_signal(hub.close)
    return hub


def _read_revision() -> Mapping[str, Payload]:
    """In the poller's own thread, whose connection ages like a request's."""
    close_old_connections()
    return read_revision()


@require_GET
async def events(request: HttpRequest) -> HttpResponseBase:
    """Answer with a stream that never ends: run, pull, catalog, alerts and so on."""
    if not isinstance(request, ASGIRequest):
        return HttpResponse("The live stream needs an ASGI server.", status=501)
    who = await sync_to_async(who_asks)(request)
    if is_full(who, is_person=who.startswith("person:")):
        return too_many(request, FULL_WAIT_S)
    last_event_id = request.headers.get("Last-Event-ID") or request.GET.get("last_event_id", "")
    response = StreamingHttpResponse(
        _seated(who, stream(process_hub(), last_event_id)), content_type="text/event-stream"
    )
    response["Cache-Control"] = "no-store"
    response["X-Accel-Buffering"] = "no"  # a proxy in between must not hold events back
    return response


async def _seated(who: str, chunks: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """The same chunks, counted as one stream of somebody's while they last."""
    with seat(who):
        async for chunk in chunks:
            yield chunk


async def stream(
    hub: Hub, last_event_id: str, *, heartbeat_every_s: float = HEARTBEAT_EVERY_S
) -> AsyncIterator[bytes]:
    """Yield encoded events until the listener leaves or the hub closes."""
    mailbox = hub.subscribe(last_event_id)
    STREAMS.inc()
    try:
        yield retry_line(BROWSER_RETRY_MS)
        async for chunk in _chunks(mailbox, heartbeat_every_s):
            yield chunk
        yield retry_line(_soon_ms())
    finally:
        STREAMS.dec()
        hub.unsubscribe(mailbox)


def _soon_ms() -> int:
    """When a browser whose server stops should come back: soon, and not all at once."""
    return random.randint(*BACK_WITHIN_MS)  # noqa: S311  # spreads load, guards nothing


async def _chunks(mailbox: Mailbox, heartbeat_every_s: float) -> AsyncIterator[bytes]:
    ends_at = time.monotonic() + LONGEST_S
    while not mailbox.is_closed and time.monotonic() < ends_at:
        events = await mailbox.take(heartbeat_every_s)
        if events:
            yield b"".join(event.encode() for event in events)
        elif not mailbox.is_closed:
            yield HEARTBEAT
