"""A real HTTP or HTTPS server on loopback that keeps what is posted to it, and can misbehave."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Receiver:
    """``statuses`` are given one after the other, the last for ever; "hang" never answers."""

    url: str = ""
    statuses: list[int] = field(default_factory=lambda: [200])
    location: str = "/elsewhere"
    hangs: bool = False
    posts: list[tuple[Mapping[str, str], bytes]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    released: threading.Event = field(default_factory=threading.Event)


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, state: Receiver) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.state = state


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_POST(self) -> None:
        state = self.server.state
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        state.posts.append((dict(self.headers.items()), body))
        state.paths.append(self.path)
        if state.hangs:
            state.released.wait(30)
            return
        status = state.statuses.pop(0) if len(state.statuses) > 1 else state.statuses[0]
        self.send_response(status)
        if 300 <= status < 400:
            self.send_header("Location", state.location)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def handle(self) -> None:
        with suppress(BrokenPipeError, ConnectionResetError):  # the client has had enough
            super().handle()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


@contextmanager
def receiver(
    context: ssl.SSLContext | None = None, *, host: str = "127.0.0.1"
) -> Iterator[Receiver]:
    """Start one; with a context it speaks HTTPS. ``host`` is how its address calls it."""
    state = Receiver()
    server = _Server(state)
    if context is not None:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    scheme = "http" if context is None else "https"
    state.url = f"{scheme}://{host}:{server.server_address[1]}/alerts/in"
    try:
        yield state
    finally:
        state.released.set()
        server.shutdown()
        thread.join()
        server.server_close()
