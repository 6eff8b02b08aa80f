"""The conjunction page, its charts, its scene and the API's own page in a real browser."""

from __future__ import annotations

import base64
import json
import re
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Frame, Page

from tests.browser.conftest import Complaints, open_window
from tests.browser.seed_passes import CLOSING_STRING, CLOSING_TAG
from tests.browser.sites import Site
from tests.browser.waiting import PATIENCE_S, wait_for, wait_until

pytestmark = [pytest.mark.browser, pytest.mark.slow]

COLOURS = [(127, 209, 192), (242, 177, 52), (255, 93, 93)]  # teal, amber, red
SCENE = re.compile(r"/scene/")


@pytest.fixture(scope="module")
def hostile_pass(site: Site) -> int:
    """A past pass of two objects whose names are scripts, assessed by two runs."""
    return int(site.run("seed_passes"))


@pytest.fixture(scope="module")
def coming_pass(site: Site) -> int:
    """VISITOR 1 by the ISS, six hours ahead."""
    with urllib.request.urlopen(f"{site.url}/api/v1/conjunctions/?search=VISITOR") as answer:
        return int(json.load(answer)["results"][0]["id"])


@pytest.fixture(scope="module")
def risky_pass(site: Site) -> int:
    """A pass with its risk, assessed by three runs, of which the first did not judge it."""
    return int(site.run("add_risky_pass"))


@pytest.fixture
def plain_browser(browser: Browser, site: Site) -> Iterator[Page]:
    """A browser that runs no script."""
    context = open_window(browser, site, java_script_enabled=False)
    yield context.new_page()
    context.close()


def scene_frame(page: Page) -> Frame:
    page.locator("iframe").scroll_into_view_if_needed()
    wait_for(page, lambda: page.frame(url=SCENE))
    frame = page.frame(url=SCENE)
    assert frame is not None
    frame.wait_for_selector("button[aria-pressed=true]")
    return frame


def wait_for_colours(browser: Browser, picture: Callable[[], bytes]) -> None:
    """Wait until a picture shows both objects and the miss between them."""
    judge = browser.new_page()
    try:
        end = time.monotonic() + PATIENCE_S
        while min(seen := pixels_like(judge, picture())) <= 60:
            assert time.monotonic() < end, f"pixels of {COLOURS}: {seen}"
    finally:
        judge.close()


def pixels_like(judge: Page, png: bytes, reach: int = 28) -> list[int]:
    """How many pixels of a picture are within ``reach`` of each colour in every channel."""
    counts: list[int] = judge.evaluate(
        """async ([base64, colours, reach]) => {
            const bytes = await (await fetch(`data:image/png;base64,${base64}`)).blob();
            const bitmap = await createImageBitmap(bytes);
            const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
            const context = canvas.getContext("2d");
            context.drawImage(bitmap, 0, 0);
            const { data } = context.getImageData(0, 0, bitmap.width, bitmap.height);
            const counts = colours.map(() => 0);
            for (let i = 0; i < data.length; i += 4)
                colours.forEach((rgb, which) => {
                    counts[which] += rgb.every((c, k) => Math.abs(data[i + k] - c) <= reach);
                });
            return counts;
        }""",
        [base64.b64encode(png).decode(), COLOURS, reach],
    )
    return counts


class TestPage:
    def test_the_facts_stand_without_any_script(
        self, plain_browser: Page, coming_pass: int
    ) -> None:
        plain_browser.goto(f"/conjunctions/{coming_pass}/")
        sentence = plain_browser.locator("h1").inner_text()
        assert re.search(r"VISITOR 1 \(US, payload\) passes ISS at 1\.276", sentence)
        assert "2026-03-10 10:00:00 UTC, in 5 h" in sentence
        assert plain_browser.locator(".verdict").inner_text().startswith("yellow: prepare")
        assert plain_browser.locator("#chart-approach").count() == 1
        plain_browser.locator("details.chart__figures summary").first.click()
        assert plain_browser.get_by_role("cell", name="1.276", exact=True).first.is_visible()

    def test_its_charts_are_drawn_under_the_strict_policy(
        self, page: Page, hostile_pass: int
    ) -> None:
        page.goto(f"/conjunctions/{hostile_pass}/")
        for chart in ("chart-approach", "chart-plane", "chart-evolution"):
            wait_until(page, f"!!document.querySelector('#{chart} .main-svg .trace path')")
            box = page.locator(f"#{chart} .main-svg").first.bounding_box()
            assert box is not None
            assert box["width"] > 200

    def test_its_charts_take_the_colours_of_the_theme(self, page: Page, coming_pass: int) -> None:
        page.goto(f"/conjunctions/{coming_pass}/")
        stroke = "getComputedStyle(document.querySelector('#chart-approach .js-line')).stroke"
        line = "!!document.querySelector('#chart-approach .js-line')"
        wait_until(page, line)
        dark = page.evaluate(stroke)
        page.locator("[data-theme-toggle]").click()
        wait_until(page, f"{stroke} !== '{dark}'")

    def test_a_chart_that_cannot_load_says_so_and_opens_its_figures(
        self, page: Page, coming_pass: int, complaints: Complaints
    ) -> None:
        page.route("**/plotly.min.js", lambda route: route.abort())
        page.goto(f"/conjunctions/{coming_pass}/")
        wait_until(page, "!!document.querySelector('.chart__plot--failed')")
        assert "figures are below" in page.locator("#chart-approach").inner_text()
        assert page.locator("details.chart__figures").first.get_attribute("open") == ""
        complaints.console.clear()

    def test_a_newer_opinion_is_offered_and_nothing_moves(
        self, page: Page, coming_pass: int
    ) -> None:
        page.goto(f"/conjunctions/{coming_pass}/")
        say_another = """(() => {
            window.newest = (window.newest ?? 10_000) + 1;
            const detail = { newest_assessment_id: window.newest };
            document.dispatchEvent(new CustomEvent("sp:live:conjunctions", { detail }));
            return !document.getElementById("newer").hidden;
        })()"""
        wait_until(page, say_another)  # the page may not listen yet

    @pytest.mark.parametrize("width", [390, 1440])
    def test_it_fits_its_window(self, page: Page, coming_pass: int, width: int) -> None:
        page.set_viewport_size({"width": width, "height": 844})
        page.goto(f"/conjunctions/{coming_pass}/")
        wait_until(page, "!!document.querySelector('#chart-plane .main-svg')")
        assert page.evaluate("document.documentElement.scrollWidth") <= width

    def test_its_actions_lead_somewhere(self, page: Page, coming_pass: int) -> None:
        page.goto(f"/conjunctions/{coming_pass}/")
        links = {
            link.inner_text(): link.get_attribute("href")
            for link in page.locator(".encounter__side a.button").all()
        }
        assert links["Open on the globe"] == f"/?pass={coming_pass}"
        assert links["As JSON"] == f"/api/v1/conjunctions/{coming_pass}/"
        with page.expect_download() as download:
            page.get_by_role("link", name="Download the scene").click()
        assert download.value.suggested_filename.endswith(".html")


class TestRisk:
    def test_how_likely_and_how_sure_are_drawn_under_the_strict_policy(
        self, page: Page, risky_pass: int
    ) -> None:
        page.goto(f"/conjunctions/{risky_pass}/")
        for chart in ("chart-plane", "chart-dilution", "chart-course"):
            wait_until(page, f"!!document.querySelector('#{chart} .main-svg .trace path')")
        assert page.locator("#chart-plane .fills path").count() == 3  # one, two, three sigma
        assert page.locator("table.methods tbody tr").count() == 5

    def test_the_picture_goes_from_the_whole_ellipse_to_the_miss_and_back(
        self, page: Page, risky_pass: int
    ) -> None:
        page.goto(f"/conjunctions/{risky_pass}/")
        wait_until(page, "!!document.querySelector('#chart-plane .main-svg .trace path')")
        axis = "document.getElementById('chart-plane').layout.xaxis.range"
        span = f"({axis}[1] - {axis}[0])"
        whole = page.evaluate(span)
        page.get_by_role("button", name="Miss", exact=True).click()
        wait_until(page, f"{span} < {whole}")
        assert (
            page.get_by_role("button", name="Miss", exact=True).get_attribute("aria-pressed")
            == "true"
        )
        page.get_by_role("button", name="Whole ellipse").click()
        wait_until(page, f"Math.abs({span} - {whole}) < 1e-6")

    def test_a_run_that_did_not_judge_it_is_a_gap(self, page: Page, risky_pass: int) -> None:
        page.goto(f"/conjunctions/{risky_pass}/")
        wait_until(page, "!!document.querySelector('#chart-course .main-svg .trace path')")
        drawn = page.evaluate(
            "document.getElementById('chart-course').data.find((t) => t.line?.width === 2.5).y"
        )
        assert drawn[0] is None
        assert all(each > 0 for each in drawn[1:])
        assert page.get_by_role("cell", name="not assessed").is_visible()

    def test_what_is_printed_is_light_and_the_screen_is_as_before(
        self, page: Page, risky_pass: int
    ) -> None:
        page.goto(f"/conjunctions/{risky_pass}/")
        wait_until(page, "!!document.querySelector('#chart-dilution .js-line')")
        theme = "document.documentElement.dataset.theme"
        before = page.evaluate(theme)  # whatever was chosen
        page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
        assert page.evaluate(theme) == "light"
        page.evaluate("window.dispatchEvent(new Event('afterprint'))")
        assert page.evaluate(theme) == before

    def test_every_sheet_says_of_what_it_is(self, page: Page, risky_pass: int) -> None:
        page.goto(f"/conjunctions/{risky_pass}/")
        page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
        styles = "document.documentElement.style.getPropertyValue"
        assert "· TCA 2026-03-" in page.evaluate(f"{styles}('--sheet-subject')")
        assert page.evaluate(f"{styles}('--sheet-subject')").startswith('"REPLAY · ')
        assert page.evaluate(f"{styles}('--sheet-as-of')").startswith('"As of 2026-03-10 ')
        page.evaluate("window.dispatchEvent(new Event('afterprint'))")

    def test_nothing_on_paper_is_beyond_its_frame(self, page: Page, risky_pass: int) -> None:
        page.goto(f"/conjunctions/{risky_pass}/")
        page.set_viewport_size({"width": 725, "height": 1000})  # A4 within its margins
        page.emulate_media(media="print")
        for part in (".criteria", ".history__table", ".figures--encounter", "html"):
            each = page.locator(part).first
            assert each.evaluate("it => it.scrollWidth - it.clientWidth") <= 1, part
        page.emulate_media(media="screen")

    def test_it_fits_a_telephone(self, page: Page, risky_pass: int) -> None:
        page.set_viewport_size({"width": 390, "height": 844})
        page.goto(f"/conjunctions/{risky_pass}/")
        wait_until(page, "!!document.querySelector('#chart-course .main-svg')")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        table = page.locator("table.methods").bounding_box()
        assert table is not None
        assert table["x"] + table["width"] <= 390


class TestScene:
    def test_it_is_drawn_inside_the_page_under_the_strict_policy(
        self, page: Page, browser: Browser, coming_pass: int
    ) -> None:
        page.goto(f"/conjunctions/{coming_pass}/")
        frame = scene_frame(page)
        frame.locator("button", has_text="Miss").click()
        wait_for_colours(browser, page.locator("iframe").screenshot)
        assert frame.locator("#scene-note").inner_text() == ""

    def test_names_that_are_scripts_do_nothing(self, page: Page, hostile_pass: int) -> None:
        dialogs: list[str] = []
        page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
        page.goto(f"/conjunctions/{hostile_pass}/")
        frame = scene_frame(page)
        frame.wait_for_load_state("load")
        for place in (page, frame):
            assert place.evaluate("window.hacked") is None
        assert dialogs == []
        assert CLOSING_TAG in frame.locator(".scene-facts").inner_text()
        assert CLOSING_STRING in frame.locator(".scene-facts").inner_text()
        assert "SYNTHETIC" in frame.locator(".scene-ribbon--synthetic").inner_text()

    def test_a_downloaded_file_draws_from_disk_and_is_as_harmless(
        self, page: Page, browser: Browser, site: Site, hostile_pass: int, tmp_path: Path
    ) -> None:
        dialogs: list[str] = []
        page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
        file = tmp_path / "encounter.html"
        with urllib.request.urlopen(f"{site.url}/conjunctions/{hostile_pass}/scene.html") as answer:
            file.write_bytes(answer.read())
        page.goto(file.as_uri())
        page.wait_for_selector("button[aria-pressed=true]")
        page.get_by_role("button", name="Miss").click()
        wait_for_colours(browser, page.screenshot)
        assert page.evaluate("window.hacked") is None
        assert dialogs == []

    def test_a_file_whose_server_is_away_says_what_it_needs(
        self, page: Page, site: Site, hostile_pass: int, tmp_path: Path, complaints: Complaints
    ) -> None:
        file = tmp_path / "encounter.html"
        with urllib.request.urlopen(f"{site.url}/conjunctions/{hostile_pass}/scene.html") as answer:
            file.write_text(answer.read().decode().replace(site.url, "http://127.0.0.1:9"))
        page.goto(file.as_uri())
        note = page.locator("#scene-note").inner_text()
        assert "http://127.0.0.1:9/static/" in note
        assert "could not be reached" in note
        complaints.console.clear()
        complaints.requests.clear()


class TestApiPage:
    def test_it_lists_the_operations_and_asks_nobody_else(self, page: Page) -> None:
        page.goto("/api/v1/docs/")
        wait_until(page, "document.querySelectorAll('.opblock').length > 15")
        page.get_by_role("button", name="GET /api/v1/conjunctions/{id}/encounter/").first.click()
        wait_until(page, "!!document.querySelector('.opblock.is-open .responses-table')")
