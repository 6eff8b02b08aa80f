"""A page left open through a long watch: it keeps nothing that it no longer shows, and stays right.

The stream is played to the page, so that a night's events take a minute; every answer to them is
the site's own.
"""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from playwright.sync_api import CDPSession, Page

from tests.browser.conftest import AddPass
from tests.browser.test_watch import NO_WEBGL
from tests.browser.waiting import wait_until

pytestmark = [pytest.mark.browser, pytest.mark.slow]

WARM_UP_ROUNDS, ROUNDS = 8, 24
BREAK_EVERY = 4
# A row is about 60 nodes and a round brings and takes two: what is kept of each round shows.
NODES_MORE, LISTENERS_MORE, HEAP_MORE_BYTES = 600, 20, 1_500_000

PLAYED_STREAM = """
    window.streams = { open: new Set(), opened: 0 };
    window.EventSource = class extends EventTarget {
      constructor(url) {
        super();
        this.url = String(url);
        window.streams.open.add(this);
        window.streams.opened += 1;
      }
      close() { window.streams.open.delete(this); }
      say(name, detail, id) {
        const data = JSON.stringify(detail);
        this.dispatchEvent(new MessageEvent(name, { data, lastEventId: String(id) }));
      }
    };
    window.updates = 0;
    document.addEventListener("sp:updated", () => { window.updates += 1; });
"""
SAY_NEWS = """(n) => {
    for (const stream of window.streams.open) {
      stream.say("conjunctions", { newest_assessment_id: 1e6 + n }, n);
      for (const name of ["station_runs", "pull", "catalog", "feeds"]) {
        stream.say(name, { news: n }, n);
      }
    }
}"""
# As if the last row had just come and another had just gone: the answer brings one, takes one.
DISTURB_ROWS = """() => {
    const rows = document.getElementById("passes-rows");
    const last = rows.lastElementChild;
    const gone = last.cloneNode(true);
    gone.id = "pass-0";
    rows.append(gone);
    last.remove();
}"""
BREAK = "[...window.streams.open].forEach((stream) => stream.onerror())"
ROW_IDS = "[...document.querySelectorAll('#passes-rows tr')].map((row) => row.id)"
LEAK = """(rounds) => {
    window.kept = [];
    for (let n = 0; n < rounds; n += 1) {
      const row = document.querySelector("#passes-rows tr").cloneNode(true);
      document.addEventListener("sp:updated", () => row.id);
      window.kept.push(row);
    }
}"""


@dataclass(frozen=True, slots=True)
class Held:
    """What a page holds once its garbage is gone."""

    nodes: int
    listeners: int
    heap_bytes: int

    def has_grown_from(self, before: Held) -> bool:
        return (
            self.nodes > before.nodes + NODES_MORE
            or self.listeners > before.listeners + LISTENERS_MORE
            or self.heap_bytes > before.heap_bytes + HEAP_MORE_BYTES
        )


@pytest.fixture
def left_open(new_pass: AddPass, page: Page) -> Page:
    for n in range(3):
        new_pass(30 + n, 0.6 + n / 10, 3.0 + n)
    page.add_init_script(NO_WEBGL)
    page.add_init_script(PLAYED_STREAM)
    page.goto("/")
    wait_until(page, "window.streams?.open.size === 1")
    return page


def test_a_watch_page_left_open_keeps_nothing_and_stays_right(left_open: Page) -> None:
    page, session = left_open, left_open.context.new_cdp_session(left_open)
    session.send("Performance.enable")
    rows = page.evaluate(ROW_IDS)
    _play(page, range(WARM_UP_ROUNDS))
    before = _held(session)
    _play(page, range(WARM_UP_ROUNDS, WARM_UP_ROUNDS + ROUNDS))
    after = _held(session)
    assert not after.has_grown_from(before), f"{before} became {after}"
    assert page.evaluate(ROW_IDS) == rows
    assert page.evaluate("window.streams.open.size") == 1
    assert page.evaluate("window.streams.opened") > ROUNDS // BREAK_EVERY
    _play(page, [10_000])
    assert page.evaluate("document.documentElement.dataset.live") == "live"
    page.evaluate(LEAK, ROUNDS)  # what this test is to see
    assert _held(session).has_grown_from(before)


def _play(page: Page, rounds: range | list[int]) -> None:
    """Let news come, each time until the page has taken in the answer."""
    for n in rounds:
        if n % BREAK_EVERY == BREAK_EVERY - 1:
            page.evaluate(BREAK)
            wait_until(page, "window.streams.open.size === 1")
        updates = page.evaluate("window.updates")
        page.evaluate(DISTURB_ROWS)
        page.evaluate(SAY_NEWS, n)
        wait_until(page, f"window.updates > {updates} && !document.getElementById('pass-0')")


def _held(session: CDPSession) -> Held:
    for _ in range(3):
        session.send("HeapProfiler.collectGarbage")
    answer = session.send("Performance.getMetrics")
    found = {each["name"]: int(each["value"]) for each in answer["metrics"]}
    return Held(found["Nodes"], found["JSEventListeners"], found["JSHeapUsedSize"])
