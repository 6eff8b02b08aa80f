"""What the tests of the globe share: the page made ready, and where SGP4 has things."""

from __future__ import annotations

import math
from datetime import UTC, datetime

import numpy as np
from playwright.sync_api import Page

from screening.engine.satrecs import satrec_from
from screening.engine.timescales import julian_date
from screening.engine.types import ElementSet
from tests.browser.seed_site import catalogue
from tests.browser.waiting import wait_until
from tests.factories import NOW, STATION_ELEMENTS

ELEMENTS: dict[int, ElementSet] = {
    each.norad_cat_id: each for each in catalogue() if isinstance(each, ElementSet)
}
STATION_ID = STATION_ELEMENTS.norad_cat_id
VISITOR_ID = 70001
GLOBE = "window.safePassage.globe"
# Nothing but points, at half the resolution, from the first picture: it is drawn by the processor.
PLAIN = "window.safePassage = { globeQuality: { resolutionScale: 0.5, isEarthShown: false } };"


def make_ready(page: Page) -> None:
    wait_until(page, "window.safePassage?.globe?.ready")
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
