"""The Sources page under the hands of an operator, while it refreshes itself."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import Complaints, Site, listen
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


@pytest.fixture
def operator(browser: Browser, site: Site, complaints: Complaints) -> Iterator[Page]:
    """Somebody signed in, on the Sources page, where a feed is stopped."""
    site.manage("shell", "--no-imports", "-c", START)
    window = browser.new_context(base_url=site.url)
    page = window.new_page()
    listen(page, site, complaints)
    page.goto("/admin/login/?next=/sources/")
    page.fill("[name=username]", "resumer")
    page.fill("[name=password]", PASSWORD)
    page.click("[type=submit]")
    wait_until(page, "window.htmx !== undefined")
    yield page
    window.close()
    site.manage("shell", "--no-imports", "-c", FORGET)
    assert complaints.console == []


def test_words_typed_to_confirm_stay_when_the_page_refreshes_itself(
    operator: Page, site: Site
) -> None:
    field = ".incident input[name=confirmation]"
    operator.fill(field, "resume al")
    operator.click(".incident summary")
    operator.evaluate("document.activeElement.blur()")
    site.manage("shell", "--no-imports", "-c", CHANGE)
    operator.evaluate("document.dispatchEvent(new CustomEvent('sp:live:feeds', { detail: {} }))")
    wait_until(operator, "document.body.textContent.includes('Renamed meanwhile')")
    assert operator.input_value(field) == "resume al"
    assert operator.inner_text(".incident__said") == "<h1>No</h1>"  # still unfolded, as text
