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
factories.feed(key="stopped-feed", state="stopped", stop_reason="It answered 403.")
"""
CHANGE = """
from screening.catalog.models import Feed
Feed.objects.filter(key="stopped-feed").update(title="Renamed meanwhile")
"""
FORGET = """
from django.contrib.auth.models import User
from screening.catalog.models import Feed
Feed.objects.filter(key="stopped-feed").delete()
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
    operator.fill("#resume-all", "resume al")
    operator.evaluate("document.activeElement.blur()")
    site.manage("shell", "--no-imports", "-c", CHANGE)
    operator.evaluate("document.dispatchEvent(new CustomEvent('sp:live:feeds', { detail: {} }))")
    wait_until(operator, "document.body.textContent.includes('Renamed meanwhile')")
    assert operator.input_value("#resume-all") == "resume al"
