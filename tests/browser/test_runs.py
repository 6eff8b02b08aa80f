"""Pages of runs that refresh themselves while a run is under way."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page

from tests.browser.sites import Site
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
    site.python(START)
    yield
    site.python(FORGET)


@pytest.mark.usefixtures("run_under_way")
@pytest.mark.parametrize("path", ["/runs/", f"/runs/{RUN_ID}/"])
def test_events_that_come_faster_than_answers_break_no_refresh_off(page: Page, path: str) -> None:
    page.goto(path)
    wait_until(page, "window.htmx !== undefined")
    page.evaluate(COUNT_ANSWERS)
    page.evaluate(HURRY)
    # The one under way and the newest event's; the page fixture complains of any error.
    wait_until(page, "window.answers >= 2")


# --- Shards ----------------------------------------------------------------------------------

Steps = Callable[[str], None]

BARS = "[...document.querySelectorAll('.shards .progress')].map((bar) => bar.value)"
WORDS = "[...document.querySelectorAll('.shards__words')].map((each) => each.textContent.trim())"
SAME_PAGE = "window.sinceTheBeginning === true"


def _open_newest(page: Page) -> None:
    page.goto("/runs/")
    page.click("#runs-rows tr:first-child a")
    wait_until(page, "document.documentElement.dataset.live === 'live'")
    page.evaluate("() => { window.sinceTheBeginning = true; }")


def test_the_bars_of_a_runs_shards_grow_on_its_page_until_it_has_finished(
    catalogue_runs: Steps, page: Page
) -> None:
    catalogue_runs("begin")
    _open_newest(page)
    assert page.evaluate(BARS) == [0.25, 0]
    searching, waiting = page.evaluate(WORDS)
    assert searching.startswith("searching, 25 %, for ")
    assert waiting == "waiting"
    catalogue_runs("advance")
    wait_until(page, f"{BARS}.join() === '1,0.5'")
    done, searching = page.evaluate(WORDS)
    assert done == "done, 1,234 events"
    assert searching.startswith("searching, 50 %, for ")
    assert "search, 1 of 2 shards done" in page.inner_text(".run-progress")
    catalogue_runs("finish")
    wait_until(page, "!document.querySelector('.shards')")
    assert page.inner_text("#run-status") == "finished"
    assert page.locator("#shards-title").is_visible()
    assert page.evaluate(SAME_PAGE)


def test_a_shard_that_fails_ends_the_run_on_its_page(catalogue_runs: Steps, page: Page) -> None:
    catalogue_runs("begin")
    _open_newest(page)
    catalogue_runs("fail")
    wait_until(page, "document.getElementById('run-status').textContent.includes('failed')")
    assert "The disk is full." in page.inner_text("#run-content .notice--blind")
    statuses = page.locator("section:has(#shards-title) tbody .tag").all_inner_texts()
    assert statuses == ["running", "failed"]
    assert page.evaluate(SAME_PAGE)
