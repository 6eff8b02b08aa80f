"""The inbox as an operator uses it: by keyboard, live, with what the browser refuses."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.conftest import Complaints, listen, open_window
from tests.browser.sites import Site
from tests.browser.waiting import wait_for, wait_until

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PASSWORD = "for-this-test-alone"
OPEN_ROWS = "#alerts-rows > tr"
COUNT = "#alerts-count .count"


@pytest.fixture
def inbox(browser: Browser, site: Site, complaints: Complaints) -> Iterator[Page]:
    """An operator's inbox with three reds; nothing of them is left behind."""
    site.run("alerts_to_answer", "start", PASSWORD)
    window = open_window(browser, site)
    page = window.new_page()
    listen(page, site, complaints)
    page.goto("/sign-in/?next=/alerts/")
    page.fill("[name=username]", "watcher")
    page.fill("[name=password]", PASSWORD)
    page.click("main [type=submit]")
    expect(page.locator(OPEN_ROWS)).to_have_count(3)
    expect(page.locator("#bell-panel")).to_be_visible()  # the page's script has begun
    yield page
    window.close()
    site.run("alerts_to_answer", "forget")
    assert complaints.console == []
    assert complaints.requests == []


def test_j_and_a_acknowledge_and_the_count_falls(inbox: Page, site: Site) -> None:
    expect(inbox.locator(COUNT)).to_contain_text("3")
    inbox.keyboard.press("j")
    inbox.keyboard.press("j")
    second = inbox.locator(OPEN_ROWS).nth(1)
    expect(second).to_be_focused()
    name = second.locator("th").inner_text().split("\n")[0]
    inbox.keyboard.press("a")
    expect(inbox.locator(OPEN_ROWS)).to_have_count(2)
    expect(inbox.locator(COUNT)).to_contain_text("2")
    assert site.run("alerts_to_answer", "count") == 2
    expect(inbox.locator("#alerts-done")).to_contain_text(name)
    expect(inbox.locator("#alerts-done")).to_contain_text("acknowledged by watcher")
    # No row has taken its place: an a too many, or Enter, is for nobody. The next j goes on there.
    for key in ("a", "Enter"):
        inbox.keyboard.press(key)
    assert site.run("alerts_to_answer", "count") == 2
    expect(inbox).to_have_url(re.compile(r"/alerts/$"))
    inbox.keyboard.press("j")
    expect(inbox.locator(OPEN_ROWS).nth(1)).to_be_focused()
    inbox.locator("#alerts-answered > summary").click()
    expect(inbox.locator("#alerts-answered")).to_contain_text(name)


def test_ticked_ones_go_together_and_a_new_one_comes_by_itself(inbox: Page, site: Site) -> None:
    inbox.keyboard.press("j")
    inbox.keyboard.press("x")
    inbox.locator(OPEN_ROWS).nth(2).get_by_role("checkbox").check()
    inbox.get_by_role("button", name="Acknowledge ticked").click()
    expect(inbox.locator(OPEN_ROWS)).to_have_count(1)
    assert site.run("alerts_to_answer", "count") == 1
    inbox.mouse.move(0, 0)
    inbox.evaluate("document.activeElement.blur()")
    site.run("alerts_to_answer", "more")
    expect(inbox.locator(OPEN_ROWS)).to_have_count(2)
    expect(inbox.locator(COUNT)).to_contain_text("2")


def test_answers_given_faster_than_the_server_takes_them_all_count(inbox: Page, site: Site) -> None:
    held: list[Route] = []
    inbox.route("**/alerts/acknowledge/**", lambda route: held.append(route))
    for _ in range(3):
        inbox.keyboard.press("j")
        inbox.keyboard.press("a")

    def all_answered() -> bool:
        while held:
            held.pop(0).continue_()
        return site.run("alerts_to_answer", "count") == 0

    wait_for(inbox, lambda: held)
    wait_for(inbox, all_answered)
    expect(inbox.locator(OPEN_ROWS)).to_have_count(0)


def test_what_the_browser_refuses_is_said(inbox: Page) -> None:
    inbox.evaluate("Notification.requestPermission = async () => 'denied'")
    inbox.locator("#bell-panel > summary").click()
    expect(inbox.locator("[data-bell-state]")).to_have_text("off")
    inbox.locator("#bell-notify").click()
    expect(inbox.locator("#bell-words")).to_contain_text("has blocked notifications")
    expect(inbox.locator("#bell-notify")).not_to_be_checked()
    inbox.locator("#bell-sound").check()
    expect(inbox.locator("[data-bell-state]")).to_have_text("sound on")


def test_on_a_narrow_screen_the_list_comes_before_its_filters(inbox: Page) -> None:
    inbox.set_viewport_size({"width": 390, "height": 844})
    inbox.goto("/alerts/")
    form = inbox.locator("#alert-filters")
    expect(form).to_be_hidden()
    inbox.click("#alert-fold > summary")
    expect(form).to_be_visible()
    assert inbox.evaluate("document.documentElement.scrollWidth") == 390
    inbox.goto("/alerts/?level=red")
    expect(form).to_be_visible()


PLAYED_BELL = """
    window.rung = { shown: [], tones: 0, resumed: 0 };
    window.Notification = class {
      static permission = "granted";
      static requestPermission = async () => "granted";
      constructor(title, options) {
        Object.assign(this, { title, options });
        window.rung.shown.push(this);
      }
    };
    const resume = AudioContext.prototype.resume;
    AudioContext.prototype.resume = function () {
      window.rung.resumed += 1;
      return resume.call(this);
    };
    const start = OscillatorNode.prototype.start;
    OscillatorNode.prototype.start = function (...when) {
      window.rung.tones += 1;
      return start.apply(this, when);
    };
"""


def test_who_has_chosen_it_hears_a_red_and_its_notification_opens_it(
    inbox: Page, site: Site
) -> None:
    inbox.add_init_script(PLAYED_BELL)
    inbox.goto("/alerts/")
    assert inbox.evaluate("window.rung.tones") == 0  # nothing sounds before somebody chose it
    inbox.locator("#bell-panel > summary").click()
    inbox.locator("#bell-sound").check()
    wait_until(inbox, "window.rung.tones > 0")  # what was chosen is tried at once
    inbox.locator("#bell-notify").check()
    expect(inbox.locator("[data-bell-state]")).to_have_text("both on")
    tones = inbox.evaluate("window.rung.tones")
    wait_until(inbox, "document.documentElement.dataset.live === 'live'")
    site.run("alerts_to_answer", "more")
    wait_until(inbox, "window.rung.shown.length === 1")
    wait_until(inbox, f"window.rung.tones > {tones}")
    assert "RED" in inbox.evaluate("window.rung.shown[0].title")
    inbox.evaluate("window.rung.shown[0].onclick()")
    inbox.wait_for_url("**/alerts/*/")
    expect(inbox.locator("h1")).to_contain_text("red")
