import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from sasweb.up.reach import trouble_reaching
from screening.common.user_agent import user_agent


@pytest.fixture
def answering_with() -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        status = 200

        def do_HEAD(self) -> None:
            self.send_response(self.status)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Keep the test's output clean."""

    return Handler


@pytest.fixture
def base_url(answering_with: type[BaseHTTPRequestHandler]) -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), answering_with)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_source_that_answers_is_no_trouble(base_url: str) -> None:
    assert trouble_reaching(base_url) is None


def test_a_source_that_blocks_this_address_counts_as_unusable(
    base_url: str, answering_with: type[BaseHTTPRequestHandler], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answering_with, "status", 403)
    assert trouble_reaching(base_url) == f"{base_url} refused with status 403."


def test_a_source_that_refuses_connections_is_trouble() -> None:
    assert trouble_reaching("http://127.0.0.1:9") == "http://127.0.0.1:9 cannot be reached."


def test_a_source_that_never_answers_delays_by_the_limit_at_most() -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        started_s = time.monotonic()
        trouble = trouble_reaching(f"http://127.0.0.1:{silent.getsockname()[1]}", within_s=0.4)
        assert time.monotonic() - started_s < 60.0  # it would be waiting still
    assert trouble is not None


def test_it_says_who_is_asking_in_the_same_words_as_a_pull(
    base_url: str, answering_with: type[BaseHTTPRequestHandler], settings: Any
) -> None:
    settings.SOURCE_CONTACT = "watch@station.example"
    agents = []

    def do_head(self: BaseHTTPRequestHandler) -> None:
        agents.append(self.headers["User-Agent"])
        self.send_response(200)
        self.end_headers()

    answering_with.do_HEAD = do_head  # type: ignore[attr-defined]
    trouble_reaching(base_url)
    assert agents == [user_agent()]
    assert "watch@station.example" in agents[0]
