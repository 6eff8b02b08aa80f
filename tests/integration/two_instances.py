"""Two instances of the product on this machine, and a way between them that can misbehave."""

from __future__ import annotations

import json
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.browser.sites import Site

ANSWER_S = 120.0
PEER_PATH = "/api/v1/coordination/peer/"
MEMBER = """
from django.contrib.auth.models import User
from screening.operators.models import Membership
from screening.operators.selectors import home
from screening.tokens.services import token_issue
user = User.objects.create_user({name!r})
Membership.objects.create(user=user, organisation=home(), role="lead")
_, secret = token_issue(user, purpose="a test", scopes=["coordinate"], days=1)
from pathlib import Path
Path({file!r}).write_text(secret)
"""
# What the schedule and a worker do, once.
WORK = """
from screening.coordination.peers.models import Peer
from screening.coordination.peers.services.look_after import peers_prepare
from screening.coordination.peers.services.send import peer_send
from screening.common.clock import real_now_utc
Peer.objects.update(next_attempt_at=real_now_utc())
for peer_id in peers_prepare():
    peer_send(peer_id)
"""


@dataclass
class Instance:
    """One instance, and a program that speaks there for its organisation."""

    site: Site
    token: str

    def work(self) -> None:
        """Have everything sent that waits for the other instance."""
        self.site.python(WORK)

    def get(self, path: str) -> Any:
        return _answer(self._request(path))[1]

    def say(self, case: str, what: str, body: Mapping[str, Any]) -> tuple[int, Any]:
        """Say something in a case; return the status and what was answered."""
        path = f"/api/v1/cases/{case}/{what}/"
        request = self._request(path, json.dumps(body).encode())
        request.add_header("Content-Type", "application/json")
        return _answer(request)

    def hashes(self, case: str) -> list[str]:
        """The chain as it is held here."""
        return [each["hash"] for each in self.get(f"/api/v1/cases/{case}/entries/")["entries"]]

    def _request(self, path: str, body: bytes | None = None) -> urllib.request.Request:
        headers = {"Authorization": f"Bearer {self.token}"}
        return urllib.request.Request(f"{self.site.url}{path}", body, headers)


def member_of(site: Site, name: str) -> Instance:
    """Give the site's own organisation a member with a token."""
    file = f"{site.environment['SAFE_PASSAGE_DATA_DIR']}/token"
    site.python(MEMBER.format(name=name, file=file))
    with open(file, encoding="utf-8") as written:  # noqa: PTH123
        return Instance(site, written.read())


@dataclass
class Way:
    """Stands between two instances: posts come in here and are passed on, or not as they should.

    ``how`` says for each post what becomes of it: "pass", "twice", "hold" (taken here, passed on
    after the next), "lose" (taken here, never passed on), "spoil" (one byte is another). When it
    is used up, posts pass.
    """

    to: str
    how: list[str] = field(default_factory=list)
    posts: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)
    held: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    url: str = ""
    patience_s: float = ANSWER_S

    def handle(self, headers: dict[str, str], body: bytes) -> tuple[int, bytes]:
        """Do with one post what ``how`` says; return what its sender is answered."""
        self.posts.append((headers, body))
        deed = self.how.pop(0) if self.how else "pass"
        if deed == "lose":
            return 200, b"{}"
        if deed == "hold":
            self.held.append((headers, body))
            return 200, b"{}"
        if deed == "spoil":
            return self.forward(headers, body.replace(b"a", b"b", 1))
        answer = self.forward(headers, body)
        if deed == "twice":
            self.forward(headers, body)
        while self.held:
            self.forward(*self.held.pop())
        return answer

    def forward(self, headers: Mapping[str, str], body: bytes) -> tuple[int, bytes]:
        request = urllib.request.Request(f"{self.to}{PEER_PATH}", body, dict(headers))
        try:
            with urllib.request.urlopen(request, timeout=self.patience_s) as answer:
                told = answer.status, answer.read()
        except urllib.error.HTTPError as error:
            told = error.code, error.read()
        except OSError:
            told = 502, b"{}"
        self.statuses.append(told[0])
        return told


@contextmanager
def way_to(address: str) -> Iterator[Way]:
    """Open a way to an instance; ``url`` is where the other one posts to instead."""
    way = Way(address)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(way.handle))
    way.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield way
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _handler(
    handle: Callable[[dict[str, str], bytes], tuple[int, bytes]],
) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            status, answer = handle(_passed_on(self.headers.items()), body)
            self.send_response(status)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

    return Handler


def _passed_on(headers: Any) -> dict[str, str]:
    own = {"host", "content-length", "connection", "accept-encoding"}
    return {name: value for name, value in headers if name.lower() not in own}


def _answer(request: urllib.request.Request) -> tuple[int, Any]:
    try:
        with urllib.request.urlopen(request, timeout=ANSWER_S) as answer:
            return answer.status, json.loads(answer.read())
    except urllib.error.HTTPError as error:
        return error.code, json.loads(error.read())
