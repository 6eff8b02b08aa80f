"""The heat map of a search for burns, in a real browser."""

from __future__ import annotations

import uuid

import pytest
from playwright.sync_api import Page, expect

from tests.browser.sites import Site
from tests.browser.waiting import wait_until
from tests.burn_study import BEST, HARMFUL

pytestmark = [pytest.mark.browser, pytest.mark.slow]

STORE = "from tests.burn_study import burn_study; burn_study(uuid={!r})"
SHOWN = "document.querySelector('#burn [data-number]')?.dataset.number"
# Where the middle of a burn's cell lies in the window: the first panel is of the first direction.
CELL = """([time, size]) => {
  const plot = document.getElementById('burn-map');
  const { xaxis, yaxis } = plot._fullLayout;
  const box = plot.getBoundingClientRect();
  return [box.left + xaxis._offset + xaxis.d2p(time), box.top + yaxis._offset + yaxis.d2p(size)];
}"""


@pytest.fixture(scope="module")
def study_path(site: Site) -> str:
    """A finished search whose burns are those of ``burn_study``."""
    key = str(uuid.uuid4())
    site.python(STORE.format(key))
    return f"/what-if/{key}/"


def test_a_burn_is_chosen_by_key_by_click_and_in_the_table(page: Page, study_path: str) -> None:
    page.goto(study_path)
    wait_until(page, "document.querySelectorAll('#burn-map .heatmaplayer image').length === 2")
    assert page.evaluate(SHOWN) == str(BEST)

    page.locator("#burn-map").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowUp")
    wait_until(page, f"{SHOWN} === '{HARMFUL}'")
    assert page.url.endswith(f"?burn={HARMFUL}")
    expect(page.locator("#burn")).to_contain_text("NEW ONE")

    left, top = page.evaluate(CELL, [0, 1])
    page.mouse.move(left, top)
    expect(page.locator("#burn-tip")).to_contain_text("0.5 m/s outwards")
    page.mouse.click(left, top)
    wait_until(page, f"{SHOWN} === '1'")

    page.locator("#burn-tables summary").click()
    cell = page.locator(f"#burn-tables [data-burn='{BEST}']")
    cell.click()
    wait_until(page, f"{SHOWN} === '{BEST}'")
    expect(cell).to_have_attribute("aria-current", "true")

    assert cell.inner_text() == "7.40"
    page.get_by_role("button", name="Probability").click()
    assert cell.inner_text() == "1.0e−07"
    page.reload()
    assert page.evaluate(SHOWN) == str(BEST)


def test_a_form_counts_its_burns_as_they_are_typed(page: Page) -> None:
    page.goto("/what-if/burns/")
    said = page.locator("#burn-count")
    expect(said).to_contain_text("300 burns")
    page.locator("[name=sizes]").fill("0.1")
    page.locator("[name=directions][value=radial]").uncheck()
    expect(said).to_contain_text("40 burns")
    page.locator("[name=burn_times]").fill("600")
    expect(said).to_contain_text("2,400 burns: 2,000 at most")
    page.locator("[name=object]").press_sequentially("VISIT")
    wait_until(page, "document.querySelector('#burn-objects option') !== null")
    offered = page.evaluate("document.querySelector('#burn-objects option').value")
    assert offered == "VISITOR 1 (70001)"
