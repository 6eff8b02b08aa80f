"""Who sent a request: all that was received of it, and whether he is still there."""

from __future__ import annotations

import asyncio
from tempfile import SpooledTemporaryFile
from typing import Final

from sasweb.body_limit import Message, Receive

PIECE_WITHIN_S: Final = 30.0  # slower is no line, but somebody who holds a connection up
IN_MEMORY_BYTES: Final = 1 << 20  # of a body; the rest waits in a file
PIECE_BYTES: Final = 1 << 18


class HasLeftError(Exception):
    """He hung up before he had said all."""


class Asker:
    """Heard out before anybody works for him: a slow line holds no thread."""

    def __init__(self, receive: Receive, *, piece_within_s: float = PIECE_WITHIN_S) -> None:
        self._receive = receive
        self._piece_within_s = piece_within_s
        self._body = SpooledTemporaryFile(max_size=IN_MEMORY_BYTES)  # noqa: SIM115  # see forget
        self._untold_bytes = 0
        self._is_told = False
        self._leaving: asyncio.Task[Message] | None = None

    async def hear_out(self) -> None:
        """Take all in. Raises TimeoutError when a piece stays away, and HasLeftError."""
        more = True
        while more:
            async with asyncio.timeout(self._piece_within_s):
                message = await self._receive()
            if message["type"] == "http.disconnect":
                raise HasLeftError
            self._untold_bytes += self._body.write(message.get("body", b""))
            more = message.get("more_body", False)
        self._body.seek(0)
        # What comes next can only be that he leaves.
        self._leaving = asyncio.ensure_future(self._receive())

    async def receive(self) -> Message:
        """What the application is told: the same body, then what became of him."""
        if not self._is_told:
            piece = self._body.read(PIECE_BYTES)
            self._untold_bytes -= len(piece)
            self._is_told = not self._untold_bytes
            return {"type": "http.request", "body": piece, "more_body": not self._is_told}
        if self._leaving is not None:
            leaving, self._leaving = self._leaving, None
            return await leaving
        return await self._receive()

    async def stays_for(self, waiting: asyncio.Task[object]) -> bool:
        """Whether he is still there when what he waits for is done."""
        if self._leaving is None:
            return True
        await asyncio.wait({waiting, self._leaving}, return_when=asyncio.FIRST_COMPLETED)
        return waiting.done()

    def forget(self) -> None:
        self._body.close()
        if self._leaving is not None:
            self._leaving.cancel()
