"""The Watch page's globe in a real browser, against the numbers of the same SGP4."""

from __future__ import annotations

import json
import math
import struct
import zlib
from datetime import UTC, datetime
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Page

from screening.engine.propagate import satrec_from
from screening.engine.timescales import julian_date
from screening.engine.types import ElementSet
from tests.browser.conftest import Complaints, wait_until
from tests.browser.seed_site import (
    DEBRIS_IDS,
    DECAYED_ID,
    HOSTILE_ID,
    HOSTILE_NAME,
    LONE_ID,
    catalogue,
)
from tests.factories import MISS_DISTANCE_KM, NOW, STATION_ELEMENTS

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ELEMENTS: dict[int, ElementSet] = {
    each.norad_cat_id: each for each in catalogue() if isinstance(each, ElementSet)
}
STATION_ID = STATION_ELEMENTS.norad_cat_id
VISITOR_ID = 70001
GLOBE = "window.safePassage.globe"
PLAIN = json.dumps({"resolutionScale": 0.5, "isEarthShown": False})


@pytest.fixture
def globe(page: Page) -> Page:
    """The Watch page with its globe ready, its clock held, nothing but points drawn."""
    page.goto("/")
    make_ready(page)
    return page


def make_ready(page: Page) -> None:
    wait_until(page, "window.safePassage?.globe?.ready")
    page.evaluate(f"{GLOBE}.quality({PLAIN})")
    hold_at(page, NOW.timestamp() + 90)


def hold_at(page: Page, t_unix_s: float) -> None:
    page.evaluate(f"{GLOBE}.clock.jumpTo({t_unix_s * 1000})")
    minute = math.floor(t_unix_s / 60) * 60
    at_minute = f"{GLOBE}.ready && {GLOBE}.frameEpoch === {minute}"
    wait_until(page, f"{at_minute} && {GLOBE}.shownMs === {round(t_unix_s * 1000)}")
    settle(page)


def settle(page: Page) -> None:
    """Have two more pictures drawn: whatever was asked for before is in the second."""
    for _ in range(2):
        before = page.evaluate(f"{GLOBE}.pictures")
        page.evaluate(f"{GLOBE}.draw()")
        wait_until(page, f"{GLOBE}.pictures > {before}")


def shown_utc(page: Page) -> datetime:
    return datetime.fromtimestamp(page.evaluate(f"{GLOBE}.clock.nowMs()") / 1000, UTC)


def exact_fixed_m(norad_cat_id: int, at_utc: datetime) -> np.ndarray:
    """Where SGP4 has an object, turned with the Earth by the sidereal angle (IAU 1982)."""
    jd, fraction = julian_date(at_utc)
    code, r_teme_km, _ = satrec_from(ELEMENTS[norad_cat_id]).sgp4(jd, fraction)
    assert code == 0
    centuries = (jd - 2451545.0 + fraction) / 36525.0
    seconds = 67310.54841 + centuries * (
        876600.0 * 3600.0 + 8640184.812866 + centuries * (0.093104 - 6.2e-6 * centuries)
    )
    angle = math.radians((seconds / 240.0) % 360.0)
    turn = np.array(
        [
            [math.cos(angle), math.sin(angle), 0.0],
            [-math.sin(angle), math.cos(angle), 0.0],
            [0.0, 0.0, 1.0],
        ]
    )
    return 1000.0 * turn @ np.array(r_teme_km)


def exact_on_screen(page: Page, norad_cat_id: int) -> np.ndarray:
    """Where the camera must show an object, in pixels of the canvas."""
    camera = page.evaluate(f"{GLOBE}.camera()")
    view = np.array(camera["view"]).reshape(4, 4).T
    projection = np.array(camera["projection"]).reshape(4, 4).T
    clip = projection @ view @ np.append(exact_fixed_m(norad_cat_id, shown_utc(page)), 1.0)
    right, up = clip[:2] / clip[3]
    return np.array([(0.5 + right / 2) * camera["widthPx"], (0.5 - up / 2) * camera["heightPx"]])


def look_at(page: Page, norad_cat_id: int, *, height_factor: float = 3.0) -> None:
    """Stand above an object, a little to the side, looking at the Earth's centre."""
    x, y, z = exact_fixed_m(norad_cat_id, shown_utc(page)) * height_factor
    page.evaluate(f"{GLOBE}.place([{x + 0.1 * y}, {y - 0.1 * x}, {z + 1e5}])")
    settle(page)


def show_only(page: Page, query: str) -> None:
    page.goto(f"/?globe_only={query}")
    make_ready(page)


class TestReadiness:
    def test_it_has_every_object_of_the_catalogue(self, globe: Page) -> None:
        served = globe.request.get("/api/v1/frames/objects/").json()["norad_cat_id"]
        assert set(ELEMENTS) <= set(served)
        assert globe.evaluate(f"{GLOBE}.objectCount") == len(served)
        assert globe.evaluate(f"{GLOBE}.frameEpoch") == NOW.timestamp() + 60

    def test_an_object_that_cannot_be_propagated_is_nowhere(self, globe: Page) -> None:
        assert globe.evaluate(f"{GLOBE}.positionOf({DECAYED_ID})") is None
        assert globe.evaluate(f"{GLOBE}.screenOf({DECAYED_ID})") is None

    def test_the_page_violates_no_policy_while_the_globe_works(self, page: Page) -> None:
        page.add_init_script(
            "window.violations = [];"
            "document.addEventListener('securitypolicyviolation',"
            " (event) => window.violations.push(event.violatedDirective + ' ' + event.blockedURI));"
        )
        page.goto("/?pass=1")
        make_ready(page)
        wait_until(page, f"{GLOBE}.selection().hasEncounter")
        settle(page)
        assert page.evaluate("window.violations") == []
        assert page.evaluate("typeof WebAssembly") == "object"


class TestPositions:
    @pytest.mark.parametrize("norad_cat_id", [STATION_ID, LONE_ID, 71007])
    def test_an_object_is_where_sgp4_has_it_to_two_metres_and_single_precision(
        self, globe: Page, norad_cat_id: int
    ) -> None:
        state = globe.evaluate(f"{GLOBE}.positionOf({norad_cat_id})")
        jd, fraction = julian_date(shown_utc(globe))
        _, r_teme_km, _ = satrec_from(ELEMENTS[norad_cat_id]).sgp4(jd, fraction)
        rounding_km = 2e-7 * np.linalg.norm(r_teme_km)
        error_km = np.linalg.norm(np.array(state["rKm"]) - r_teme_km)
        assert error_km < 0.002 + rounding_km

    @pytest.mark.parametrize("norad_cat_id", [LONE_ID, 71007])
    def test_its_place_on_screen_is_the_projection_of_exact_sgp4(
        self, globe: Page, norad_cat_id: int
    ) -> None:
        look_at(globe, norad_cat_id)
        place = globe.evaluate(f"{GLOBE}.screenOf({norad_cat_id})")
        expected = exact_on_screen(globe, norad_cat_id)
        assert np.hypot(place["x"] - expected[0], place["y"] - expected[1]) < 0.5

    def test_the_pixels_that_the_graphics_card_draws_are_there_too(self, page: Page) -> None:
        show_only(page, "71007")
        look_at(page, 71007)
        hide_everything_over_the_picture(page)
        expected = exact_on_screen(page, 71007)
        drawn = light_near(page, expected)
        assert np.hypot(*(drawn - expected)) < 2.0


class TestPicking:
    def test_a_lone_object_is_picked_where_it_is_drawn(self, globe: Page) -> None:
        look_at(globe, LONE_ID, height_factor=1.4)
        place = globe.evaluate(f"{GLOBE}.screenOf({LONE_ID})")
        assert globe.evaluate(f"{GLOBE}.pick({place['x'] + 2}, {place['y'] - 2})") == LONE_ID
        assert globe.evaluate(f"{GLOBE}.pick({place['x'] + 60}, {place['y']})") is None

    def test_clicking_it_opens_its_card_and_tells_the_page(self, globe: Page) -> None:
        look_at(globe, LONE_ID, height_factor=1.4)
        place = globe.evaluate(f"{GLOBE}.screenOf({LONE_ID})")
        globe.locator("#globe canvas").click(position=place)
        card = globe.locator("[data-globe-card]")
        card.get_by_role("heading", name="LONE STAR").wait_for()
        assert card.get_by_role("link").get_attribute("href") == f"/catalogue/{LONE_ID}/"
        assert "object=79001" in globe.url

    def test_what_is_behind_the_earth_is_not_picked(self, globe: Page) -> None:
        x, y, z = exact_fixed_m(71007, shown_utc(globe)) * -4
        globe.evaluate(f"{GLOBE}.place([{x}, {y}, {z + 1e5}])")
        settle(globe)
        assert globe.evaluate(f"{GLOBE}.screenOf(71007)") is None

    def test_hovering_names_an_object(self, globe: Page) -> None:
        look_at(globe, LONE_ID, height_factor=1.4)
        place = globe.evaluate(f"{GLOBE}.screenOf({LONE_ID})")
        globe.locator("#globe canvas").hover(position=place)
        globe.locator("[data-globe-hover]", has_text="LONE STAR").wait_for()


class TestFilters:
    def test_switching_a_type_off_hides_it_and_says_how_many_are_left(self, globe: Page) -> None:
        globe.locator("[data-filter-types] input[value=debris]").uncheck()
        total = globe.evaluate(f"{GLOBE}.objectCount")
        left = total - len(DEBRIS_IDS)
        assert globe.evaluate(f"{GLOBE}.shownCount()") == left
        assert f"{left} of {total}" in globe.locator("[data-filter-shown]").inner_text()
        assert "debris" not in globe.url.split("globe_types=")[1]

    def test_filters_in_the_address_are_in_force(self, page: Page) -> None:
        page.goto("/?globe_types=debris")
        make_ready(page)
        stations = 2  # always shown
        assert page.evaluate(f"{GLOBE}.shownCount()") == len(DEBRIS_IDS) + stations
        assert not page.locator("[data-filter-types] input[value=payload]").is_checked()

    def test_searching_by_name_and_pressing_enter_selects(self, globe: Page) -> None:
        search = globe.get_by_role("combobox", name="Find an object by name or number")
        search.fill("lone")
        globe.get_by_role("option", name="LONE STAR").wait_for()
        search.press("Enter")
        wait_until(globe, f"{GLOBE}.selection().noradCatId === {LONE_ID}")
        globe.locator("[data-globe-card]").get_by_role("heading", name="LONE STAR").wait_for()

    def test_a_search_without_a_match_says_so(self, globe: Page) -> None:
        globe.get_by_role("combobox", name="Find an object").fill("nothing at all")
        globe.get_by_text("No object is called").wait_for()

    def test_a_hostile_name_is_only_a_name(self, globe: Page) -> None:
        globe.get_by_role("combobox", name="Find an object").fill("wasHarmed")
        globe.get_by_role("option").first.click()
        heading = globe.locator("[data-globe-card]").get_by_role("heading")
        heading.wait_for()
        assert heading.inner_text() == HOSTILE_NAME
        wait_until(globe, f"{GLOBE}.selection().noradCatId === {HOSTILE_ID}")
        assert globe.evaluate("window.wasHarmed") is None


class TestEncounter:
    def test_selecting_a_row_draws_the_pass(self, globe: Page) -> None:
        globe.locator("#passes tbody td").first.click()
        wait_until(globe, f"{GLOBE}.selection().hasEncounter")
        assert globe.evaluate(f"{GLOBE}.selection().noradCatId") == VISITOR_ID
        labels = globe.locator("[data-globe-labels]")
        assert f"{MISS_DISTANCE_KM:.3f} km" in (labels.text_content() or "")
        assert globe.locator("[data-clock-tca]").is_enabled()

    def test_at_closest_approach_both_objects_are_at_their_marks(self, globe: Page) -> None:
        globe.locator("#passes tbody td").first.click()
        wait_until(globe, f"{GLOBE}.selection().hasEncounter")
        globe.locator("[data-clock-tca]").click()
        wait_until(globe, f"{GLOBE}.ready && !{GLOBE}.isFlying()")
        states = [globe.evaluate(f"{GLOBE}.positionOf({i})") for i in (STATION_ID, VISITOR_ID)]
        miss_km = np.linalg.norm(np.subtract(states[1]["rKm"], states[0]["rKm"]))
        assert miss_km == pytest.approx(MISS_DISTANCE_KM, abs=0.003)
        settle(globe)
        camera = globe.evaluate(f"{GLOBE}.camera()")
        place = globe.evaluate(f"{GLOBE}.screenOf({STATION_ID})")
        centre = camera["widthPx"] / 2, camera["heightPx"] / 2
        assert np.hypot(place["x"] - centre[0], place["y"] - centre[1]) < 2

    def test_an_address_with_a_pass_opens_it(self, page: Page) -> None:
        page.goto("/?pass=1")
        make_ready(page)
        wait_until(page, f"{GLOBE}.selection().hasEncounter")
        page.locator("[data-globe-card]").get_by_role("heading", name="VISITOR 1").wait_for()

    def test_selecting_an_object_with_a_pass_selects_its_row(self, globe: Page) -> None:
        search = globe.get_by_role("combobox", name="Find an object by name or number")
        search.fill("70001")
        search.press("Enter")
        wait_until(globe, f"{GLOBE}.selection().hasEncounter")
        row = globe.locator("#passes tr[aria-current=true]")
        assert row.get_attribute("data-secondary-id") == str(VISITOR_ID)

    def test_escape_lets_go(self, globe: Page) -> None:
        globe.locator("#passes tbody td").first.click()
        wait_until(globe, f"{GLOBE}.selection().hasEncounter")
        globe.locator("#globe canvas").press("Escape")
        wait_until(globe, f"!{GLOBE}.selection().hasEncounter")
        assert "pass=" not in globe.url


class TestClock:
    def test_pausing_holds_and_now_returns(self, globe: Page) -> None:
        globe.locator("[data-clock-now]").click()
        assert globe.locator("[data-clock-words]").inner_text() == "live"
        globe.locator("[data-clock-pause]").click()
        held = globe.evaluate(f"{GLOBE}.clock.nowMs()")
        settle(globe)
        assert globe.evaluate(f"{GLOBE}.clock.nowMs()") == held
        assert globe.locator("[data-clock-words]").inner_text().startswith("paused")

    def test_sixty_times_as_fast_it_keeps_up(self, globe: Page) -> None:
        globe.locator("[data-clock-speed='60']").click()
        before = globe.evaluate(f"{GLOBE}.clock.nowMs()")
        globe.wait_for_timeout(3000)
        passed_s = (globe.evaluate(f"{GLOBE}.clock.nowMs()") - before) / 1000
        assert passed_s > 150
        wait_until(globe, f"{GLOBE}.ready", seconds=5)
        assert globe.evaluate(f"{GLOBE}.frameEpoch") >= NOW.timestamp() + 90 + 120

    def test_space_pauses_from_the_keyboard(self, globe: Page) -> None:
        globe.locator("[data-clock-now]").click()
        globe.locator("#globe canvas").press(" ")
        assert globe.locator("[data-clock-words]").inner_text().startswith("paused")


class TestTrouble:
    def test_without_webgl_a_sentence_stands_in_and_the_page_is_whole(self, page: Page) -> None:
        page.add_init_script(
            "const own = HTMLCanvasElement.prototype.getContext;"
            "HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {"
            "  return kind.startsWith('webgl') ? null : own.call(this, kind, ...rest); };"
        )
        page.goto("/")
        page.get_by_text("This browser cannot draw the globe").wait_for()
        assert page.locator("#passes tbody tr").count() == 1
        assert not page.locator("[data-globe-clock]").is_visible()

    def test_when_frames_stop_it_says_as_of_when_it_shows(
        self, globe: Page, complaints: Complaints
    ) -> None:
        globe.route("**/api/v1/frames/?*", lambda route: route.abort())
        globe.evaluate(f"{GLOBE}.clock.jumpTo({(NOW.timestamp() + 7200) * 1000})")
        note = globe.locator("[data-globe-note]")
        note.get_by_text("Positions as of 2026-03-10 04:02:00 UTC").wait_for(timeout=10_000)
        globe.unroute("**/api/v1/frames/?*")
        wait_until(globe, f"{GLOBE}.ready", seconds=20)
        wait_until(globe, "document.querySelector('[data-globe-note]').hidden", seconds=5)
        complaints.console.clear()

    def test_a_time_beyond_the_elements_is_explained(
        self, globe: Page, complaints: Complaints
    ) -> None:
        globe.evaluate(f"{GLOBE}.clock.jumpTo({(NOW.timestamp() + 60 * 86400) * 1000})")
        globe.get_by_text("positions are given up to 30 days away").wait_for(timeout=10_000)
        complaints.console.clear()

    def test_newer_elements_are_taken_up_without_a_reload(
        self, globe: Page, complaints: Complaints
    ) -> None:
        refused = {"error": {"code": "conflict", "message": "Load again.", "fields": {}}}
        asked: list[str] = []

        def conflict_once(route: Any) -> None:
            if asked:
                route.continue_()
                return
            asked.append(route.request.url)
            route.fulfill(status=409, body=json.dumps(refused))

        lists: list[str] = []
        globe.on("request", lambda r: lists.append(r.url) if "frames/objects" in r.url else None)
        globe.route("**/api/v1/frames/?*", conflict_once)
        hold_at(globe, NOW.timestamp() + 600)
        assert lists, "the list of objects was not loaded again"
        complaints.console.clear()


def hide_everything_over_the_picture(page: Page) -> None:
    page.evaluate(
        "document.querySelectorAll('.globe-corner, .globe__labels, .globe-hover, .globe__note')"
        ".forEach((element) => { element.style.visibility = 'hidden'; })"
    )


def light_near(page: Page, place: np.ndarray, reach_px: int = 12) -> np.ndarray:
    """Centroid of what is drawn around a place, in pixels from the canvas's top left corner."""
    box = page.locator("#globe canvas").bounding_box()
    assert box is not None
    left, top = (np.floor(place).astype(int) - reach_px).tolist()
    clip = {"x": box["x"] + left, "y": box["y"] + top, "width": 24, "height": 24}
    light = decode_png(page.screenshot(clip=clip)).astype(float).sum(axis=2)
    light = np.where(light > light.min() + 60.0, light - light.min(), 0.0)
    assert light.sum() > 0, "nothing is drawn there"
    rows, columns = np.indices(light.shape)
    weights = light / light.sum()
    return np.array([left + (columns * weights).sum() + 0.5, top + (rows * weights).sum() + 0.5])


def decode_png(data: bytes) -> np.ndarray:
    """Read an 8-bit RGB or RGBA PNG as Chromium writes it; returns (height, width, 3)."""
    chunks: dict[bytes, bytes] = {}
    offset = 8
    while offset < len(data):
        (length,) = struct.unpack(">I", data[offset : offset + 4])
        kind = data[offset + 4 : offset + 8]
        chunks[kind] = chunks.get(kind, b"") + data[offset + 8 : offset + 8 + length]
        offset += 12 + length
    width, height, _, color_type = struct.unpack(">IIBB", chunks[b"IHDR"][:10])
    channels = {2: 3, 6: 4}[color_type]
    rows = np.frombuffer(zlib.decompress(chunks[b"IDAT"]), np.uint8)
    return _unfiltered(rows.reshape(height, 1 + width * channels), channels)[:, :, :3]


def _unfiltered(rows: np.ndarray, channels: int) -> np.ndarray:
    """Undo PNG's row filters. Source: PNG specification (third edition), section 9."""
    height, stride = rows.shape[0], rows.shape[1] - 1
    out = np.zeros((height + 1, stride // channels + 1, channels), np.int32)
    for y in range(height):
        raw = rows[y, 1:].reshape(-1, channels).astype(np.int32)
        for x in range(raw.shape[0]):
            a, b, c = out[y + 1, x], out[y, x + 1], out[y, x]
            out[y + 1, x + 1] = (raw[x] + _predicted(int(rows[y, 0]), a, b, c)) % 256
    return out[1:, 1:]


def _predicted(kind: int, a: np.ndarray, b: np.ndarray, c: np.ndarray) -> np.ndarray:
    if kind == 4:
        estimate = a + b - c
        near = np.stack([abs(estimate - a), abs(estimate - b), abs(estimate - c)])
        return np.choose(near.argmin(axis=0), [a, b, c])
    return [np.zeros_like(a), a, b, (a + b) // 2][kind]
