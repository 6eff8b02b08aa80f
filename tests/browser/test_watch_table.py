"""The Watch table through a shift: it fits, says what is over, and holds still only for hands."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import AddPass, Complaints, open_window
from tests.browser.sites import Site
from tests.browser.test_watch import CHOSEN, FOCUSED, NO_WEBGL, ROWS, press_row
from tests.browser.waiting import wait_until

pytestmark = [pytest.mark.browser, pytest.mark.slow]

# The clock that tells idle hands can be moved on by window.laterMs.
MOVABLE_CLOCK = """
    window.laterMs = 0;
    const now = performance.now.bind(performance);
    performance.now = () => now() + window.laterMs;
"""
IDLE_MS = 21_000
NO_MORE_REFRESHES = """
    for (const moment of ["htmx:beforeRequest", "htmx:beforeSwap"]) {
        document.addEventListener(moment, (event) => event.preventDefault(), true);
    }
"""
WORST_TEXTS = """
    for (const { cells } of document.querySelectorAll("#passes tbody tr")) {
      const [tca, when] = cells[1].querySelectorAll("time");
      tca.textContent = "30 Sep 23:59:59.9";
      when.removeAttribute("data-countdown");
      when.textContent = "passed 6 d 23 h ago";
      cells[2].firstChild.textContent = "W".repeat(16);
      cells[3].querySelector(".passes__object").textContent = "X".repeat(40);
      cells[3].querySelector(".table__sub").textContent =
        "799999999 · owner unknown · rocket body · at the window's edge";
      cells[4].innerHTML = '1,000.000<span class="table__sub">15.99</span>';
      cells[5].innerHTML =
        '<span class="pc__value">&lt;1e−15<span class="pc__grade">o</span></span>' +
        '<span class="table__sub">2.2e−04</span>';
      for (const at of [6, 7, 8]) cells[at].textContent = "−1,000.00";
      cells[9].innerHTML = '−12.4 d<span class="table__sub">−199.9 d</span>';
    }
"""
ROOM = """
    (() => {
      const { clientWidth, scrollWidth } = document.getElementById("passes-list");
      return [clientWidth, scrollWidth, document.documentElement.scrollWidth];
    })()
"""


@pytest.fixture(scope="module")
def passes(pass_of_module: AddPass) -> list[str]:
    """Rows of three coming passes, in the table's order."""
    return [pass_of_module(30 + i, 0.6 + i / 10, 3.0 + i) for i in range(3)]


@pytest.fixture
def watch(page: Page, passes: list[str]) -> Page:
    page.add_init_script(NO_WEBGL)
    page.add_init_script(MOVABLE_CLOCK)
    page.goto("/")
    wait_until(page, "document.querySelector('[data-live-word]').textContent === 'live'")
    return page


def let_pass(page: Page, row: str) -> None:
    """Move a pass three minutes behind the product's clock, in the page alone."""
    page.evaluate(
        """(id) => {
          const row = document.getElementById(id);
          const tca = new Date(Date.now() - 1e11).toISOString();
          row.dataset.tcaUtc = tca;
          row.querySelector("[data-countdown]").dateTime = tca;
        }""",
        row,
    )


def test_the_table_fits_its_box_whatever_stands_in_it(browser: Browser, site: Site) -> None:
    context = open_window(browser, site, width=1440, height=900)
    page = context.new_page()
    page.add_init_script(NO_WEBGL)
    page.goto("/")
    page.evaluate(f"(() => {{{WORST_TEXTS}}})()")
    room, table, whole = page.evaluate(ROOM)
    assert table == room
    assert whole == 1440
    context.close()


def test_a_pass_turns_to_passed_at_once_also_under_the_pointer(
    watch: Page, passes: list[str]
) -> None:
    row = watch.locator(f"#{passes[0]}")
    row.hover()
    assert row.get_by_role("img").get_attribute("aria-label") == "yellow: prepare"
    watch.evaluate(NO_MORE_REFRESHES)  # one would bring the true time back
    let_pass(watch, passes[0])
    wait_until(watch, f"document.getElementById('{passes[0]}').matches('.is-passed')")
    assert row.get_by_role("img").get_attribute("aria-label") == "passed, was yellow"
    assert row.locator("use").get_attribute("href") == "#tier-none"
    wait_until(watch, f"/passed .* ago/.test(document.getElementById('{passes[0]}').innerText)")
    assert not watch.evaluate(f"document.getElementById('{passes[1]}').matches('.is-passed')")


def test_a_tab_says_that_its_pass_is_over_and_asks_for_the_next(watch: Page) -> None:
    assert watch.locator("[data-next-tca-utc]").first.inner_text().startswith("next in")
    words_when_asking = """
        () => new Promise((done) => {
          const next = () => document.querySelector("[data-next-tca-utc]");
          const end = () => { next().dataset.nextTcaUtc = new Date(0).toISOString(); };
          document.addEventListener("sp:refresh", () => {
            const words = next().innerText.trim();
            if (words === "passed") done(words);
            else setTimeout(end, 500); // the page refreshed for a reason of its own
          });
          end();
        })
    """
    assert watch.evaluate(words_when_asking).strip() == "passed"
    wait_until(
        watch,
        "document.querySelector('[data-next-tca-utc]').innerText.trim().startsWith('next in')",
    )


def test_idle_hands_hold_nothing_and_a_focused_row_keeps_its_focus(
    new_pass: AddPass, watch: Page, passes: list[str]
) -> None:
    press_row(watch, passes[1])
    arrived = new_pass(34, 0.55, 2.0)
    pending = watch.locator("#passes-pending")
    pending.wait_for(state="visible")
    assert arrived not in watch.evaluate(ROWS)
    watch.evaluate(f"window.laterMs += {IDLE_MS}")
    wait_until(watch, f"{ROWS}.includes('{arrived}')")
    assert pending.is_hidden()
    assert watch.evaluate(FOCUSED) == passes[1]
    assert watch.evaluate(CHOSEN) == passes[1]


def test_what_waits_is_counted_in_a_place_of_its_own(
    new_pass: AddPass, watch: Page, passes: list[str]
) -> None:
    watch.locator(f"#{passes[1]}").hover()
    # NOTE: not the table, which moves in its list when the pointer's row is scrolled into view.
    before = watch.locator("#passes-list").bounding_box()
    add_ghost = """
        (id) => {
          const ghost = document.getElementById(id).cloneNode(true);
          ghost.id = "pass-999999";
          document.getElementById(id).after(ghost);
        }
    """
    watch.evaluate(add_ghost, passes[2])  # the server lists it no longer
    let_pass(watch, "pass-999999")
    new_pass(35, 0.56, 2.0)
    pending = watch.locator("#passes-pending")
    expect(pending).to_have_text("1 new, 1 passed: show")
    button, after = pending.bounding_box(), watch.locator("#passes-list").bounding_box()
    assert before is not None
    assert after is not None
    assert button is not None
    assert after["y"] == before["y"]
    assert button["y"] + button["height"] <= after["y"]


def test_a_filter_without_contact_is_marked_and_asked_again(
    watch: Page, complaints: Complaints
) -> None:
    watch.context.set_offline(True)
    before = watch.evaluate(ROWS)
    watch.get_by_label("Miss distance").select_option("1")
    note = watch.get_by_text("Not applied: no contact with the server.")
    note.wait_for(state="visible")
    assert watch.evaluate(ROWS) == before
    watch.context.set_offline(False)
    wait_until(watch, "location.search.includes('max_miss=1')")
    wait_until(watch, "document.querySelector('[data-unapplied]').hidden")
    complaints.console.clear()


def test_back_from_a_pass_leads_to_its_row(watch: Page, passes: list[str]) -> None:
    row = watch.locator(f"#{passes[1]}")
    row.get_by_role("link", name="Details of").click()
    watch.wait_for_url("**/conjunctions/**")
    watch.go_back()
    wait_until(watch, f"{FOCUSED} === '{passes[1]}'")


def test_back_from_a_pass_leads_to_its_link_in_the_list(watch: Page, passes: list[str]) -> None:
    watch.goto("/conjunctions/")
    path = f"/conjunctions/{passes[1].removeprefix('pass-')}/"
    watch.locator(f'tbody a[href="{path}"]').click()
    watch.wait_for_url(f"**{path}")
    watch.go_back()
    wait_until(watch, f"document.activeElement.getAttribute('href') === '{path}'")


def test_the_list_of_conjunctions_fits_with_every_volume_entered(
    browser: Browser, site: Site, passes: list[str]
) -> None:
    context = open_window(browser, site, width=1440, height=900)
    page = context.new_page()
    page.goto("/conjunctions/")
    volumes = "detection box, notification box, pizza box, watch sphere"
    cells = page.locator(".conjunctions__enters")
    assert cells.count() >= len(passes)
    cells.evaluate_all("(cells, text) => cells.forEach((c) => (c.textContent = text))", volumes)
    page.locator(".conjunctions__object a").first.evaluate(
        "(a) => (a.textContent = 'X'.repeat(40))"
    )
    room = "(({clientWidth, scrollWidth}) => [clientWidth, scrollWidth])"
    client, scroll = page.evaluate(f"{room}(document.querySelector('.table-scroll'))")
    assert scroll == client
    context.close()
