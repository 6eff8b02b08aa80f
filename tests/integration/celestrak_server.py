"""A real HTTP server on loopback that answers like CelesTrak, and can misbehave."""

from __future__ import annotations

import gzip
import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Literal
from urllib.parse import parse_qs, urlsplit

Misbehaviour = Literal[
    "403", "404", "500", "301", "drip", "cut_short", "html", "empty", "half", "hang", "no_data"
]
BYTES_A_SECOND = 20  # of a slow drip
HTML = b"<!DOCTYPE html>\n<html><body>Down for maintenance</body></html>"
STATUSES = {"403": b"blocked", "404": b"no such file", "500": b"broken", "301": b""}


@dataclass
class CelestrakServer:
    """What it serves, how it misbehaves, and what it was asked. Names are GROUP, SOURCE, satcat."""

    files: dict[str, bytes] = field(default_factory=dict)
    misbehaviour: dict[str, Misbehaviour] = field(default_factory=dict)
    compresses: bool = False
    requests: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    released: threading.Event = field(default_factory=threading.Event)
    before_answer: threading.Event | None = None
    url: str = ""

    def asked_for(self, name: str) -> int:
        """How often a file was asked for."""
        return sum(1 for asked, _ in self.requests if asked == name)

    def last_headers(self) -> dict[str, str]:
        return self.requests[-1][1]


@contextmanager
def celestrak_server() -> Iterator[CelestrakServer]:
    """Serve on a free port until the block ends."""
    state = CelestrakServer()
    httpd = _Server(state)
    state.url = f"http://127.0.0.1:{httpd.server_address[1]}"
    thread = threading.Thread(target=httpd.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield state
    finally:
        state.released.set()
        httpd.shutdown()
        httpd.server_close()
        thread.join(5)


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, state: CelestrakServer) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.state = state


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_GET(self) -> None:
        state, name = self.server.state, _name(self.path)
        state.requests.append((name, dict(self.headers.items())))
        if state.before_answer is not None:
            state.before_answer.wait(10)
        how = state.misbehaviour.get(name)
        if how in STATUSES:
            self._send(int(how), STATUSES[how])
        elif how in {"hang", "drip", "cut_short"}:
            self._misbehave(how, state.files[name])
        elif name not in state.files:
            self._send(404, b"no such file")
        else:
            self._serve(_content(how, state.files[name]))

    def _serve(self, data: bytes) -> None:
        etag = f'"{hashlib.sha256(data).hexdigest()[:16]}"'
        if self.headers.get("If-None-Match") == etag:
            self._send(304, b"")
        else:
            self._send(200, data, etag=etag)

    def _send(self, status: int, data: bytes, **headers: str) -> None:
        self.send_response(status)
        if self.server.state.compresses and status == 200:
            data = gzip.compress(data)
            headers["Content-Encoding"] = "gzip"
        if status == 301:
            headers["Location"] = self.server.state.url + "/elsewhere"
        if status != 304:
            headers["Content-Length"] = str(len(data))
        for key, value in headers.items():
            self.send_header(key, value)
        self.end_headers()
        self.wfile.write(data)

    def _misbehave(self, how: str, data: bytes) -> None:
        self.close_connection = True
        if how == "hang":
            self.server.state.released.wait(30)
            return
        self.send_response(200)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        if how == "cut_short":
            self.wfile.write(data[: len(data) // 2])
        else:
            self._drip(data)

    def _drip(self, data: bytes) -> None:
        for byte in data:
            self.wfile.write(bytes([byte]))
            if self.server.state.released.wait(1 / BYTES_A_SECOND):
                return

    def handle(self) -> None:
        with suppress(BrokenPipeError, ConnectionResetError):  # the client has had enough
            super().handle()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


def _name(path: str) -> str:
    parts = urlsplit(path)
    query = parse_qs(parts.query)
    if parts.path == "/pub/satcat.csv":
        return "satcat"
    if parts.path == "/NORAD/elements/supplemental/sup-gp.php":
        return query["SOURCE"][0]
    return query["GROUP"][0] if parts.path == "/NORAD/elements/gp.php" else path


def _content(how: str | None, data: bytes) -> bytes:
    if how == "half":
        lines = data.splitlines(keepends=True)
        return b"".join(lines[: len(lines) // 2])
    return {"html": HTML, "empty": b"", "no_data": b"No GP data found"}.get(how or "", data)
