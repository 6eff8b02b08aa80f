"""What 200 operators and 50 programs do all day; for locust, which ``tests.load.load`` starts.

An operator has the Watch page open: the live stream is held, the page's changing part and its
header are asked for again when the stream says so (as the page's own scripts do, settling first)
and each minute, the globe's frames as it needs them; now and then another page is looked at.
"""

from __future__ import annotations

import http.client
import json
import os
import random
import time
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import gevent
from locust import FastHttpUser, between, events, task

SETTLE_S: Final = 0.3  # these as in static/js/lib/in-turn.js
APART_S: Final = 3.0  # between two refreshes that the stream asked for
MINUTE_S: Final = 60.0
OPENED: Final = {"Sec-Fetch-Mode": "navigate"}  # as a browser says it
# (what the stream says, what the page asks for again)
REFRESHES: Final = {
    "conjunctions": {"region"},
    "station_runs": {"region", "header"},
    "feeds": {"header"},
    "pull": {"header"},
    "catalog": {"header"},
    "alerts": {"header"},
    "coordination": {"header"},
}
ARRIVALS: list[tuple[int, float]] = []  # (acknowledgement, when its event came), of all operators
STREAMS = {"opened": 0, "ended": 0, "broken": 0, "events": 0}


class Stream:
    """One held connection to the live stream, read in a greenlet of its own."""

    def __init__(self, host: str, heard: Any) -> None:
        self._address = urlsplit(host)
        self._heard = heard
        self._greenlet = gevent.spawn(self._hold)

    def close(self) -> None:
        self._greenlet.kill()

    def _hold(self) -> None:
        while True:
            try:
                is_orderly = self._listen()
            except (OSError, http.client.HTTPException):
                is_orderly = False
            STREAMS["ended" if is_orderly else "broken"] += 1
            gevent.sleep(1.0)

    def _listen(self) -> bool:
        """Whether the server took its leave: it says when to come back, last, after an hour."""
        connection = http.client.HTTPConnection(
            self._address.hostname or "", self._address.port, timeout=30
        )
        connection.request("GET", "/live/events/", headers={"Accept": "text/event-stream"})
        answer = connection.getresponse()
        if answer.status != 200:
            raise http.client.HTTPException(f"{answer.status}")
        STREAMS["opened"] += 1
        name = said_last = ""
        while line := answer.readline():
            text = line.decode().rstrip()
            said_last = text or said_last
            if text.startswith("event: "):
                name = text[7:]
            elif text.startswith("data: "):
                STREAMS["events"] += 1
                self._heard(name, json.loads(text[6:]), time.time())
        return said_last.startswith("retry: ")


class Operator(FastHttpUser):
    fixed_count = int(os.environ.get("LOAD_OPERATORS", "200"))
    wait_time = between(0.2, 0.4)

    def on_start(self) -> None:
        self.due: dict[str, float] = {}
        self.asked: dict[str, float] = {}
        self.seen: dict[str, Any] = {}
        self.spread_s = 0.0
        self.object_set = ""
        self.conjunctions: list[int] = []
        self.client.get("/", name="/ (whole)", headers=OPENED)
        self._objects()
        now = time.monotonic()
        self.due = {
            what: now + random.uniform(0, MINUTE_S) for what in ("region", "header", "frame")
        }
        self.due["other page"] = now + random.uniform(0, 3 * MINUTE_S)
        self.stream = Stream(self.host or "", self._heard)

    def on_stop(self) -> None:
        self.stream.close()

    def _heard(self, name: str, payload: Any, at: float) -> None:
        if name == "alerts" and payload.get("newest_acknowledgement_id"):
            ARRIVALS.append((payload["newest_acknowledgement_id"], at))
        if name == "clock":
            self.spread_s = payload.get("spread_ms", 0) / 1000
            return
        known = self.seen.get(name)
        self.seen[name] = payload
        if known is None or known == payload:
            return
        if name == "catalog":
            self.object_set = ""
        for what in REFRESHES.get(name, ()):
            self.due[what] = min(self.due.get(what, 1e18), self._soon(what))
        if name == "alerts" and known.get("newest_notice_id") != payload["newest_notice_id"]:
            self.due["bell"] = time.monotonic()

    def _soon(self, what: str) -> float:
        apart = max(APART_S, self.spread_s) * random.uniform(1, 1.25)
        soonest = time.monotonic() + SETTLE_S + random.uniform(0, self.spread_s)
        return max(soonest, self.asked.get(what, 0.0) + apart)

    @task
    def look(self) -> None:
        """Ask for whatever is due, one after another, as a browser that waits for answers."""
        for what in [what for what, at in self.due.items() if at <= time.monotonic()]:
            self.asked[what] = time.monotonic()
            self.due[what] = self.asked[what] + MINUTE_S
            getattr(self, f"_{what.replace(' ', '_')}")()

    def _region(self) -> None:
        headers = {
            "HX-Request": "true",
            "HX-Target": "passes-region",
            "HX-Trigger": "passes-region",
        }
        self.client.get("/", headers=headers, name="/ (part)")

    def _header(self) -> None:
        self.client.get("/header/", name="/header/")

    def _bell(self) -> None:
        del self.due["bell"]
        self.client.get("/alerts/news/?after=1", name="/alerts/news/")

    def _objects(self) -> None:
        answer = self.client.get("/api/v1/frames/objects/", name="/api/v1/frames/objects/")
        if answer.status_code == 200:
            self.object_set = json.loads(answer.text).get("object_set", "")

    def _frame(self) -> None:
        if not self.object_set:
            self._objects()
        t = round(time.time() / 60) * 60
        self.client.get(
            f"/api/v1/frames/?t={t + 60}&object_set={self.object_set}", name="/api/v1/frames/"
        )

    def _other_page(self) -> None:
        self.due["other page"] = time.monotonic() + random.uniform(MINUTE_S, 3 * MINUTE_S)
        if not self.conjunctions:
            answer = self.client.get("/api/v1/conjunctions/", name="/api/v1/conjunctions/")
            rows = json.loads(answer.text).get("results", []) if answer.status_code == 200 else []
            self.conjunctions = [row["id"] for row in rows]
        pages = ["/conjunctions/", "/alerts/", "/catalogue/", "/runs/", "/sources/", "/stations/"]
        page = random.choice(pages)
        self.client.get(page, name=page, headers=OPENED)
        if self.conjunctions:
            pk = random.choice(self.conjunctions)
            self.client.get(f"/conjunctions/{pk}/", name="/conjunctions/N/", headers=OPENED)


class Program(FastHttpUser):
    fixed_count = int(os.environ.get("LOAD_PROGRAMS", "50"))
    wait_time = between(4.0, 8.0)
    paths = (
        "/api/v1/conjunctions/?station=iss", "/api/v1/assessments/", "/api/v1/runs/",
        "/api/v1/alerts/", "/api/v1/transitions/", "/api/v1/objects/?name=DEMO",
        "/api/v1/element-sets/", "/api/v1/approaches/", "/feeds/alerts.atom",
    )  # fmt: skip

    @task
    def ask(self) -> None:
        path = random.choice(self.paths)
        self.client.get(path, name=path.split("?")[0])


@events.quitting.add_listener
def _keep_arrivals(**_: Any) -> None:
    Path(os.environ["LOAD_ARRIVALS"]).write_text(json.dumps({"at": ARRIVALS, **STREAMS}))
