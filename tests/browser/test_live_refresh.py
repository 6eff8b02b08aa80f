"""A list that refreshes itself never undoes what a person asks of it, however slow the answers."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route

from tests.browser.conftest import AddPass
from tests.browser.test_watch import MISSES_KM, NO_WEBGL
from tests.browser.waiting import wait_for, wait_until

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PART = "HX-Request"
NEWS = """
    document.dispatchEvent(
      new CustomEvent("sp:live:station_runs", { detail: { news: performance.now() } }),
    )
"""
IN_ORDER_OF_MISS = f"""
    (() => {{
      const km = {MISSES_KM};
      return km.every((each, i) => !i || km[i - 1] <= each);
    }})()
"""
SETTLED_MS = 1_000  # longer than the page gathers news before it asks


class HeldAnswers:
    """The page's parts, asked for as they are and answered when the test says so."""

    def __init__(self, page: Page) -> None:
        self.held: list[Route] = []
        page.route("**/*", self._hold)

    def _hold(self, route: Route) -> None:
        if PART.lower() in route.request.headers:
            self.held.append(route)
        else:
            route.continue_()

    @property
    def asked(self) -> list[str]:
        return [route.request.url for route in self.held]

    def answer(self, page: Page, *, until: Callable[[], object]) -> None:
        """Answer in the order asked, also what is asked meanwhile."""

        def step() -> object:
            while self.held:
                self.held.pop(0).continue_()
            return until()

        wait_for(page, step)


@pytest.fixture
def watch(new_pass: AddPass, page: Page) -> Page:
    for n in range(2):
        new_pass(40 + n, 1.2 + n / 10, 9.0 - n)
    page.add_init_script(NO_WEBGL)
    page.goto("/")
    wait_until(page, "document.querySelector('[data-live-word]').textContent === 'live'")
    return page


def test_the_order_clicked_stands_though_a_refresh_was_under_way_and_more_is_news(
    watch: Page,
) -> None:
    answers = HeldAnswers(watch)
    watch.evaluate(NEWS)
    wait_for(watch, lambda: len(answers.asked) == 1)
    watch.locator("#passes-head").get_by_role("link", name="Miss", exact=True).click()
    watch.evaluate(NEWS)
    watch.wait_for_timeout(SETTLED_MS)
    assert len(answers.asked) == 2  # the news wait
    assert "sort=miss" in answers.asked[1]
    answers.answer(watch, until=lambda: "sort=miss" in watch.url)
    wait_for(watch, lambda: answers.asked)
    assert all("sort=miss" in url for url in answers.asked)  # the news, in the order clicked
    answers.answer(watch, until=lambda: watch.evaluate(IN_ORDER_OF_MISS))


@pytest.mark.parametrize("chosen", ["max_miss=1", "station=iss"])
def test_an_older_refresh_does_not_undo_a_filter_or_a_tab(watch: Page, chosen: str) -> None:
    answers = HeldAnswers(watch)
    watch.evaluate(NEWS)
    wait_for(watch, lambda: len(answers.asked) == 1)
    if chosen == "max_miss=1":
        watch.get_by_label("Miss distance").select_option("1")
    else:
        watch.locator("#station-tabs").get_by_role("link", name="ISS").click()
    wait_for(watch, lambda: len(answers.asked) == 2)
    refresh = answers.held.pop(0)
    answers.answer(watch, until=lambda: chosen in watch.url)
    count = watch.locator(".passes__count").inner_text()
    refresh.continue_()
    watch.wait_for_timeout(SETTLED_MS)
    assert watch.locator(".passes__count").inner_text() == count
    assert "filters" in count or chosen != "max_miss=1"
