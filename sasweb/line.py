"""Places for a few at a time, and the line before them."""

from __future__ import annotations

import asyncio
from collections import deque
from contextlib import suppress


class Line:
    """Who came first goes first, and people before what is patient."""

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
            if called.cancelled():  # not called yet
                with suppress(ValueError):  # passed over in this very step
                    lane.remove(called)
            else:  # called and gone in the same step
                self.release()
            raise

    def release(self) -> None:
        """Let the next one that is still there have the place."""
        while lane := self._people or self._patient:
            called = lane.popleft()
            if not called.done():
                called.set_result(None)
                return
        self._free += 1
