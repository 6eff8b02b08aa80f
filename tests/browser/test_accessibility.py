"""WCAG 2.2 AA as far as a machine can tell: a desk in the dark, a telephone by day.

axe-core looks at each page, and then the Tab key goes through it: whatever it comes to is in sight,
covered by no bar that stays, and shows that it has the focus. What no machine can tell (whether
words say what a button does, whether the order makes sense) is tried by hand:
docs/accessibility.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.browser.conftest import open_window
from tests.browser.sites import Site

pytestmark = [pytest.mark.browser, pytest.mark.slow]

# Beside the rules of WCAG: everything is in a landmark, so that a screen reader can walk by them.
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    "rules": {"region": {"enabled": True}, "empty-table-header": {"enabled": True}},
    "resultTypes": ["violations"],  # of what is right no list is made, handed over and thrown away
}
# Swagger's own: a button within a button, 71 times, and faint words in the light theme. The same is
# read at /api/v1/schema/.
OURS = {"exclude": [".swagger-ui"]}
PATHS = (
    "/",
    "/conjunctions/",
    "/conjunctions/1/",
    "/conjunctions/all/",
    "/messages/",
    "/alerts/",
    "/alerts/reaching-me/",
    "/coordination/",
    "/operators/",
    "/weekly/",
    "/weekly/2026-W11/",
    "/weekly/compare/",
    "/catalogue/",
    "/catalogue/25544/",
    "/catalogue/insight/",
    "/stations/",
    "/stations/iss/rule/",
    "/what-if/",
    "/what-if/burns/?conjunction=1",
    "/what-if/break-up/",
    "/what-if/trajectory/",
    "/sources/",
    "/runs/",
    "/runs/1/",
    "/validation/",
    "/calibration/",
    "/status/",
    "/configuration/",
    "/help/",
    "/setup/",
    "/learn/",
    "/learn/2021/",
    "/api/v1/docs/",
    "/no-such-page/",
)
MOST_STOPS = 600
# What has the focus: whether it was there before, whether anything else lies over all of it (five
# points are asked for), and whether it looks otherwise than without the focus.
STOP = """() => {
  const it = document.activeElement;
  if (!it || it === document.body) return null;
  const before = window.walked.indexOf(it);
  const isLast = before >= 0 && before === window.walked.length - 1;
  if (before < 0) window.walked.push(it);
  const box = it.getBoundingClientRect();
  const inside = (share, from, to) => from + share * (to - from);
  const points = [[0.5, 0.5], [0.1, 0.2], [0.9, 0.2], [0.1, 0.8], [0.9, 0.8]].map(([x, y]) =>
    document.elementFromPoint(inside(x, box.left, box.right), inside(y, box.top, box.bottom)));
  const isOver = (other) => !other || !(it.contains(other) || other.contains(it));
  const marks = (element) => {
    const style = getComputedStyle(element);
    return style.outlineStyle !== "none" || style.boxShadow !== "none";
  };
  return {
    name: it.outerHTML.slice(0, 160),
    isLast, isFirst: before === 0 && !isLast, isOfBefore: before >= 0,
    isCovered: points.every(isOver),
    // Of a frame, what has the focus inside it has the mark.
    isMarked: it.tagName === "IFRAME" || [it, ...it.labels ?? [], it.parentElement].some(marks),
  };
}"""
SIGN_IN = """
from django.contrib.auth.models import Group, User
from screening.operators.models import MembershipRole
from screening.operators.selectors import home
from screening.operators.services import membership_give
user, _ = User.objects.get_or_create(username="axe", defaults={"is_superuser": True})
user.set_password("correct horse battery"); user.save()
if home(): membership_give(user, home(), MembershipRole.LEAD)
"""


@pytest.fixture(scope="module", params=[(1440, 900, "dark"), (390, 844, "light")], ids=str)
def reader(browser: Browser, site: Site, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page of somebody signed in, who may do everything."""
    width, height, theme = request.param
    site.python(SIGN_IN)
    site.run("add_weekly")
    context = open_window(browser, site, width=width, height=height, color_scheme=theme)
    context.add_init_script(f"localStorage.setItem('safe-passage-theme', '{theme}')")
    page = context.new_page()
    page.goto("/sign-in/?next=/runs/")
    page.locator("main form [name$=username], main form [name=login]").fill("axe")
    page.locator("main form [name=password]").fill("correct horse battery")
    page.keyboard.press("Enter")
    page.locator(".header__account").wait_for()
    yield page
    context.close()


def faults(page: Page) -> list[str]:
    """What axe finds: the rule, the element, and what is wrong with it."""
    results = Axe().run(page, context=OURS, options=RULES)
    found: list[dict[str, Any]] = results.response["violations"]
    return [
        f"{rule['id']}: {node['target']} {node['failureSummary'].splitlines()[-1].strip()}"
        for rule in found
        for node in rule["nodes"]
    ]


@pytest.fixture(scope="module", params=PATHS)
def opened(reader: Page, request: pytest.FixtureRequest) -> Page:
    """One page, for everything that is asked of it."""
    reader.goto(request.param)
    return reader


def test_axe_finds_nothing(opened: Page) -> None:
    assert faults(opened) == []


def test_tab_comes_to_everything_in_sight_with_a_mark_and_out_again(opened: Page) -> None:
    if opened.locator(OURS["exclude"][0]).count():
        pytest.skip("Swagger's own")
    stops = list(walk(opened))
    assert len(stops) > 3
    assert [each["name"] for each in stops if each["isCovered"]] == []
    assert [each["name"] for each in stops if not each["isMarked"]] == []


def walk(page: Page) -> Iterator[dict[str, Any]]:
    """Press Tab from the top of a page to its end; what has the focus after each."""
    page.evaluate("() => { document.activeElement?.blur(); window.walked = []; scrollTo(0, 0); }")
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        stop = page.evaluate(STOP)
        if stop is None or stop["isFirst"]:  # out of the page, or around to its first stop
            return
        if stop["isLast"]:  # within a frame, or from hours to minutes
            continue
        assert not stop["isOfBefore"], f"the focus goes in a circle at {stop['name']}"
        yield stop
    raise AssertionError(f"more than {MOST_STOPS} stops")
