"""One server-sent event, and how it is written on the wire."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Final

from sasweb.revision import Payload

HEARTBEAT: Final = b": still here\n\n"


@dataclass(frozen=True, slots=True)
class Event:
    """The newest state of one subject. A later event of the same name replaces it."""

    name: str
    event_id: str
    payload: Payload

    def encode(self) -> bytes:
        """The event as text/event-stream frames it. JSON holds no raw line break."""
        data = json.dumps(self.payload, separators=(",", ":"))
        return f"event: {self.name}\nid: {self.event_id}\ndata: {data}\n\n".encode()


def retry_line(milliseconds: int) -> bytes:
    """Tell the browser how long to wait before its own reconnection."""
    return f"retry: {milliseconds}\n\n".encode()
