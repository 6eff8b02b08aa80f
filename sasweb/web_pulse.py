"""Let each web process say that it lives, as workers and the schedule do: for Status.

A thread of its own writes it down, so that a process whose requests all hang still speaks, and one
that is told to stop takes its line away. One that was killed is told by its silence.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence
from typing import Any, Final

from django.db import Error as AnyDatabaseError
from django.db import connections

from sasweb.body_limit import App, Message, Receive, Send
from sasweb.live.seats import streams_open
from sasweb.live.shutdown import call_on_stop_signal
from sasweb.pulses import Speaker
from screening.alerts.pulses import PULSE_EVERY
from screening.common.clock import real_now_utc
from screening.upkeep.services.processes import process_forget_own

logger = logging.getLogger(__name__)

NAME: Final = "web"
_A_MOMENT_S: Final = 0.5  # more than a pulse apart, or every other one would come too early


def with_pulse(app: App) -> App:
    """Wrap an ASGI application: it speaks of itself from its first request on."""
    has_begun = False

    async def speaking(scope: Message, receive: Receive, send: Send) -> None:
        nonlocal has_begun
        if not has_begun:
            has_begun = True
            _begin()
        await app(scope, receive, send)

    return speaking


def _begin() -> None:
    is_stopping = threading.Event()
    call_on_stop_signal(is_stopping.set)
    threading.Thread(target=speak_until, args=(is_stopping,), name="pulse", daemon=True).start()


def speak_until(is_stopping: threading.Event, *, every_s: float | None = None) -> None:
    """Speak in time until told to stop; then take the line away."""
    speaker = Speaker(tuple)
    wait_s = PULSE_EVERY.total_seconds() + _A_MOMENT_S if every_s is None else every_s
    while True:
        try:
            speaker.speak(real_now_utc(), name=NAME, in_hand=_in_hand)
        finally:
            connections.close_all()
        if is_stopping.wait(wait_s):
            break
    try:
        process_forget_own()
    except AnyDatabaseError:
        logger.warning("This process could not take its line on Status away.")
    finally:
        connections.close_all()


def _in_hand() -> Sequence[dict[str, Any]]:
    return [{"task": "live_pages_open", "about": f"({streams_open()},)"}]
