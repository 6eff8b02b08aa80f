"""One case in a real browser: spoken in, watched while the other side speaks, and on a phone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.case_between import LEAD, PASSWORD
from tests.browser.conftest import Complaints, listen, open_window
from tests.browser.sites import Site, running_site

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def case_site(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Site]:
    """A site of its own, for each try: what is said in a case is never unsaid."""
    with running_site(tmp_path_factory.mktemp("case")) as running:
        running.seed()
        yield running


def signed_in(page: Page) -> Page:
    page.goto("/sign-in/")
    page.get_by_label("Username").fill(LEAD)
    page.get_by_label("Password").fill(PASSWORD)
    page.locator("main .plain__form button[type=submit]").click()
    return page


def test_what_is_typed_survives_what_the_other_side_says_meanwhile(
    browser: Browser, case_site: Site
) -> None:
    path = case_site.run("case_between")
    window = open_window(browser, case_site, width=1440, height=900)
    page, complaints = window.new_page(), Complaints()
    listen(page, case_site, complaints)
    signed_in(page).goto(f"{path}?do=intend#do-intend")
    page.get_by_label("We will manoeuvre").check()
    page.locator("#id_plan").select_option("burn")
    expect(page.get_by_label("Along track (m/s)")).to_be_visible()
    page.locator("#id_plan").select_option("none")
    expect(page.get_by_label("Along track (m/s)")).to_be_hidden()
    page.get_by_label("Remarks").fill("Our own window is tight.")
    expect(page.locator(".conflict")).to_have_count(0)

    case_site.run("case_between", "they_move")
    expect(page.locator("#case-record")).to_contain_text("Will manoeuvre.")
    expect(page.get_by_label("Remarks")).to_have_value("Our own window is tight.")
    expect(page.get_by_label("We will manoeuvre")).to_be_checked()

    page.get_by_role("button", name="Put on record").click()
    expect(page.locator(".conflict")).to_contain_text("Both move")
    expect(page.locator("#case-record")).to_contain_text("Our own window is tight.")
    expect(page.locator("#cases-count")).to_contain_text("1")

    phone = open_window(
        browser, case_site, width=390, height=844, storage_state=window.storage_state()
    )
    small = phone.new_page()
    small.goto(path)
    expect(small.get_by_role("link", name="Propose who moves").first).to_be_in_viewport()
    assert small.evaluate("document.documentElement.scrollWidth") <= 390
    phone.close()
    window.close()
    assert complaints.console == []
    assert complaints.requests == []
