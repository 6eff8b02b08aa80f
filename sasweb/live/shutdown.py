"""Let the server stop while streams are open.

uvicorn waits for open responses before it tells the application that it is stopping, and a live
stream never ends by itself. So the stop signal is heard here first, and passed on.
"""

from __future__ import annotations

import asyncio
import signal
import threading
from collections.abc import Callable
from types import FrameType


def call_on_stop_signal(close: Callable[[], None]) -> None:
    """Have ``close`` called in the running event loop when the server is told to stop.

    Does nothing outside the main thread, where signals cannot be heard: there a test, or whoever
    started the loop, closes the streams.
    """
    if threading.current_thread() is not threading.main_thread():
        return
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        _hear_first(number, lambda: loop.call_soon_threadsafe(close))


def _hear_first(number: signal.Signals, act: Callable[[], object]) -> None:
    server_handler = signal.getsignal(number)
    if not callable(server_handler):
        return  # nobody handles it: the process just ends

    def handle(received: int, frame: FrameType | None) -> None:
        act()
        server_handler(received, frame)

    signal.signal(number, handle)
