"""The rule of a station changed by a person: typed wrong, previewed, saved, told as a version."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Complaints, listen, open_window
from tests.browser.sites import Site

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PASSWORD = "for-this-test-alone"
START = f"""
from django.contrib.auth.models import User
User.objects.create_superuser("ruler", password="{PASSWORD}", first_name="Li", last_name="Na")
"""
FORGET = """
from django.contrib.auth.models import User
from screening.conjunctions.life_models import RuleVersion
RuleVersion.objects.filter(number__gt=1).delete()
User.objects.filter(username="ruler").delete()
"""
RED_PC = "[name='red.1']"


@pytest.fixture
def editor(browser: Browser, site: Site, complaints: Complaints) -> Iterator[Page]:
    """Somebody signed in, at the rule of the ISS, of which nothing is left behind."""
    site.python(START)
    window = open_window(browser, site)
    page = window.new_page()
    listen(page, site, complaints)
    page.goto("/sign-in/?next=/stations/")
    page.fill("[name=username]", "ruler")
    page.fill("[name=password]", PASSWORD)
    page.click("main [type=submit]")
    page.get_by_role("link", name="ISS's rule").first.click()
    expect(page.locator("h1")).to_have_text("ISS's rule")
    yield page
    window.close()
    site.python(FORGET)
    assert complaints.console == []
    assert complaints.requests == []


def test_a_rule_is_typed_wrong_then_previewed_then_saved(
    editor: Page, complaints: Complaints
) -> None:
    expect(editor.locator(RED_PC)).to_have_value("0.0001")
    editor.fill(RED_PC, "2e-4 or so")
    editor.fill("[name=note]", "Fewer burns.")
    editor.click(".rule__actions [value=preview]")
    expect(editor.locator("#rule-answer")).to_contain_text("Not previewed")
    expect(editor.locator("#rule-answer")).to_be_focused()
    editor.keyboard.press("Tab")
    editor.keyboard.press("Enter")  # on what leads to the field that is wrong
    expect(editor.locator(RED_PC)).to_be_focused()
    expect(editor.locator("#e-red\\.1")).to_contain_text("“2e-4 or so” is not a number.")
    expect(editor.locator(RED_PC)).to_have_value("2e-4 or so")
    expect(editor.locator("[name=note]")).to_have_value("Fewer burns.")
    # The answer was 400, which the browser's console tells of: and of nothing else.
    assert all("400" in each for each in complaints.console)
    complaints.console.clear()

    editor.fill(RED_PC, "2e-4")
    editor.click(".rule__actions [value=preview]")
    expect(editor.locator("#rule-answer")).to_contain_text(
        "Red, probability of collision: at least 2e−04; was at least 1e−04."
    )
    expect(editor.locator("#rule-answer")).to_contain_text("With this rule, the 30 days until")
    editor.fill("[name='red.source']", "Flight rule 7.")
    editor.click("button[value=save]")
    expect(editor.locator(".rule__version").first).to_contain_text("Version 2")
    expect(editor.locator(".rule__version").first).to_contain_text("by Li Na")
    expect(editor.locator(".rule__version").first).to_contain_text("Fewer burns.")
    expect(editor.locator(RED_PC)).to_have_value("0.0002")


def test_a_clause_comes_and_goes_and_enter_takes_nothing_out(editor: Page) -> None:
    red = editor.locator("#level-red")
    red.locator("[name='red.clause']").select_option(label="miss distance: less than")
    red.get_by_role("button", name="Add this clause").click()
    second = editor.locator("[name='red.2']")
    expect(second).to_have_value("")
    second.fill("2")
    second.press("Enter")
    expect(editor.locator("#rule-answer")).to_contain_text("or miss distance: less than 2 km")
    red.get_by_role("button", name="Take out of red: miss distance").click()
    expect(second).to_have_count(0)
    expect(editor.locator(RED_PC)).to_have_value("0.0001")
