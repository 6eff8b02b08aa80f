"""The Sources page under the hands of an operator, while it refreshes itself."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import Complaints, listen, open_window
from tests.browser.sites import Site
from tests.browser.waiting import wait_until

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PASSWORD = "for-this-test-alone"
START = f"""
from django.contrib.auth.models import User
from tests import factories
User.objects.create_superuser("resumer", password="{PASSWORD}")
feed = factories.feed(key="stopped-feed", state="stopped")
refused = factories.pull(feed=feed, status="failed", http_status=403, refusal_excerpt="<h1>No</h1>")
other = factories.feed(key="stopped-too", state="stopped")
type(feed).objects.filter(key__in=["stopped-feed", "stopped-too"]).update(last_failure=refused)
"""
CHANGE = """
from screening.catalog.models import Feed
Feed.objects.filter(key="stopped-feed").update(title="Renamed meanwhile")
"""
FORGET = """
from django.contrib.auth.models import User
from screening.catalog.models import Feed
from screening.catalog.models import Pull
Pull.objects.filter(feed__key="stopped-feed").delete()
Feed.objects.filter(key__in=["stopped-feed", "stopped-too"]).delete()
User.objects.filter(username="resumer").delete()
"""


FIELD = ".incident input[name=confirmation]"
FOLD = ".incident details"
SAID = ".incident__said"
# What a refresh does with its answer, in the very moment in which somebody acts. That it was taken
# in is noted when it is: the page's own refresh may bring the old words back before anybody looks.
TAKE_IN = """async (act) => {
  const html = (await (await fetch("")).text()).replace("Look into it first", "Look at it first");
  const region = document.getElementById("sources-region");
  const note = () => {
    if (region.textContent.includes("Look at it first")) document.body.dataset.isTaken = "yes";
  };
  new MutationObserver(note).observe(region, { childList: true, subtree: true });
  if (act) document.querySelector(act).click();
  htmx.swap(region, html, { swapStyle: "keyed" }, { contextElement: region });
}"""
TAKEN = "document.body.dataset.isTaken === 'yes'"


@pytest.fixture(scope="module")
def stopped_feeds(site: Site) -> Iterator[None]:
    site.python(START)
    yield
    site.python(FORGET)


@pytest.fixture
def operator(
    browser: Browser, site: Site, complaints: Complaints, stopped_feeds: None
) -> Iterator[Page]:
    """Somebody signed in, on the Sources page, where a feed is stopped."""
    window = open_window(browser, site)
    page = window.new_page()
    listen(page, site, complaints)
    page.goto("/sign-in/?next=/sources/")
    page.fill("[name=username]", "resumer")
    page.fill("[name=password]", PASSWORD)
    page.click("main [type=submit]")
    wait_until(page, "document.documentElement.dataset.live === 'live' && !!window.htmx")
    yield page
    window.close()
    assert complaints.console == []


def test_words_typed_to_confirm_stay_when_the_page_refreshes_itself(
    operator: Page, site: Site
) -> None:
    operator.fill(FIELD, "resume al")
    operator.click(f"{FOLD} summary")
    operator.evaluate("document.activeElement.blur()")
    site.python(CHANGE)
    operator.evaluate("document.dispatchEvent(new CustomEvent('sp:live:feeds', { detail: {} }))")
    wait_until(operator, "document.body.textContent.includes('Renamed meanwhile')")
    assert operator.input_value(FIELD) == "resume al"
    assert operator.inner_text(SAID) == "<h1>No</h1>"  # still unfolded, as text


def test_what_is_unfolded_in_the_moment_of_a_refresh_stays_unfolded(operator: Page) -> None:
    operator.evaluate(TAKE_IN, f"{FOLD} summary")
    wait_until(operator, TAKEN)
    assert operator.inner_text(SAID) == "<h1>No</h1>"
    operator.click(f"{FOLD} summary")
    assert not operator.locator(SAID).is_visible()


def test_a_refresh_in_the_middle_of_a_press_does_not_swallow_it(operator: Page) -> None:
    operator.hover(f"{FOLD} summary >> nth=0")
    operator.mouse.down()
    operator.evaluate(TAKE_IN, None)
    operator.mouse.up()
    wait_until(operator, TAKEN)
    assert operator.inner_text(SAID) == "<h1>No</h1>"


def test_a_refresh_that_brings_nothing_new_leaves_what_is_there(operator: Page) -> None:
    operator.evaluate("() => { document.querySelector('.incident').isTheSame = true; }")
    refreshed = "new Promise((r) => document.addEventListener('sp:updated', r, { once: true }))"
    operator.evaluate(
        f"async () => {{ const done = {refreshed};"
        " document.dispatchEvent(new CustomEvent('sp:live:feeds', { detail: {} })); await done; }"
    )
    assert operator.evaluate("document.querySelector('.incident').isTheSame")
