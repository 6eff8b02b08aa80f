"""Space-Track through its client, against a server on loopback that speaks like it."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from screening.catalog.models import Feed, FeedState, Pull
from screening.catalog.selectors import current_elements
from screening.catalog.services import feed_pull, feeds_ensure
from screening.catalog.services.raw_files import raw_file_read
from tests.catalogues import EPOCH, as_json, catalogue

pytestmark = pytest.mark.django_db

PASSWORD = "let-me-in"
PREDICATES = {"data": [{"Field": name, "Type": "varchar(9)", "Null": "YES", "Default": ""}
                       for name in ("DECAY_DATE", "EPOCH", "NORAD_CAT_ID")]}  # fmt: skip


class _Handler(BaseHTTPRequestHandler):
    status = 200
    asked: list[str]
    agents: set[str]

    def do_POST(self) -> None:
        said = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self._answer(b'""' if PASSWORD in said else b'{"Login": "Failed"}')

    def do_GET(self) -> None:
        self.asked.append(self.path)
        self.agents.add(self.headers["User-Agent"])
        if "/modeldef/" in self.path:
            self._answer(json.dumps(PREDICATES).encode())
        elif "/query/" in self.path:
            self._answer(as_json(catalogue()), type(self).status)
        else:
            self._answer(b'"Successfully logged out"')

    def _answer(self, data: bytes, status: int = 200) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


@pytest.fixture
def space_track(settings: Settings, tmp_path: Path) -> Iterator[type[_Handler]]:
    class Handler(_Handler):
        asked: list[str] = []
        agents: set[str] = set()

    httpd = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=httpd.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    settings.DATA_DIR = tmp_path
    settings.SPACETRACK_BASE_URL = f"http://127.0.0.1:{httpd.server_address[1]}/"
    settings.SPACETRACK_IDENTITY, settings.SPACETRACK_PASSWORD = "somebody", PASSWORD
    yield Handler
    httpd.shutdown()
    httpd.server_close()
    thread.join(5)


@pytest.fixture
def feed(space_track: type[_Handler]) -> Feed:
    feeds_ensure("live")
    return Feed.objects.get(key="space-track-gp")


def pulled(feed: Feed) -> Pull:
    pull = feed_pull(feed)
    assert pull is not None
    return pull


def test_it_brings_what_is_on_orbit(feed: Feed, space_track: type[_Handler]) -> None:
    pull = pulled(feed)
    assert (pull.status, pull.records_new) == ("succeeded", 22)
    assert len(current_elements(EPOCH).elements) == 22
    (query,) = [path for path in space_track.asked if "/query/" in path]
    assert "/class/gp/" in query
    assert "/decay_date/null-val/" in query


def test_it_says_who_is_asking(feed: Feed, space_track: type[_Handler]) -> None:
    pulled(feed)
    assert all(agent.startswith("SafePassage/") for agent in space_track.agents)


def test_no_credentials_are_stored_with_what_came(feed: Feed) -> None:
    pull = pulled(feed)
    assert PASSWORD not in pull.address + pull.message
    assert PASSWORD.encode() not in raw_file_read(pull)


def test_wrong_credentials_stop_the_feed_and_say_what_to_check(
    feed: Feed, settings: Settings
) -> None:
    settings.SPACETRACK_PASSWORD = "wrong"
    pull = pulled(feed)
    feed.refresh_from_db()
    assert (pull.status, feed.state) == ("failed", FeedState.STOPPED)
    assert "SPACETRACK_PASSWORD" in feed.stop_reason


def test_any_other_status_stops_the_feed(feed: Feed, space_track: type[_Handler]) -> None:
    space_track.status = 503
    pull = pulled(feed)
    feed.refresh_from_db()
    assert (pull.http_status, feed.state) == (503, FeedState.STOPPED)


def test_it_is_tried_again_soon_when_it_cannot_be_reached(feed: Feed, settings: Settings) -> None:
    settings.SPACETRACK_BASE_URL = "http://127.0.0.1:9/"
    pull = pulled(feed)
    feed.refresh_from_db()
    assert "cannot be reached" in pull.message
    assert (feed.state, feed.consecutive_failures) == (FeedState.IDLE, 1)
