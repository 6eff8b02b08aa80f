"""Pages of runs that refresh themselves while a run is under way."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Site
from tests.browser.waiting import wait_until

pytestmark = [pytest.mark.browser, pytest.mark.slow]

RUN_ID = 9001
START = f"""
from screening.common.clock import real_now_utc
from tests import factories
now = real_now_utc()
factories.run(pk={RUN_ID}, status="running", finished_at=None, started_at=now, heartbeat_at=now)
"""
FORGET = f"""
from screening.conjunctions.models import ScreeningRun
ScreeningRun.objects.filter(pk={RUN_ID}).delete()
"""
# Faster than the server answers: each of these finds the refresh before it still under way.
HURRY = """async () => {
  for (let n = 0; n < 20; n += 1) {
    document.dispatchEvent(new CustomEvent("sp:live:run", { detail: {} }));
    await new Promise((done) => setTimeout(done, 5));
  }
}"""


COUNT_ANSWERS = """() => {
  window.answers = 0;
  document.addEventListener("htmx:afterOnLoad", () => { window.answers += 1; });
}"""


@pytest.fixture
def run_under_way(site: Site) -> Iterator[None]:
    site.manage("shell", "--no-imports", "-c", START)
    yield
    site.manage("shell", "--no-imports", "-c", FORGET)


@pytest.mark.usefixtures("run_under_way")
@pytest.mark.parametrize("path", ["/runs/", f"/runs/{RUN_ID}/"])
def test_events_that_come_faster_than_answers_break_no_refresh_off(page: Page, path: str) -> None:
    page.goto(path)
    wait_until(page, "window.htmx !== undefined")
    page.evaluate(COUNT_ANSWERS)
    page.evaluate(HURRY)
    # The one under way and the newest event's; the page fixture complains of any error.
    wait_until(page, "window.answers >= 2")
