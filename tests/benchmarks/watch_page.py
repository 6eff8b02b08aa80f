"""What Watch costs a browser: when it can be used, memory over time, its own scripts a picture.

    python -m tests.benchmarks.watch_page --minutes 60 [--address http://localhost:8000]

Run by hand, on the demo or on a product that runs, in headless Chromium whose graphics the
processor draws: the times are worse than on a desk, the cost a picture is of scripts alone. The
page is left open and live; nobody touches it. Prints rows for docs/experiments.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

from playwright.sync_api import CDPSession, Page, sync_playwright

from tests.chromium import SOFTWARE_GRAPHICS, chromium_path
from tests.screenshots import demo

GLOBE = "window.safePassage.globe"
HAS_ROWS = "document.querySelectorAll('#passes-rows tr').length > 0"
TAKES_KEYS = "document.documentElement.dataset.live === 'live'"
IS_DRAWN = f"window.safePassage?.globe?.ready && {GLOBE}.objectCount > 0"
MB = 1e6
PATIENCE_S = 120.0


def main(arguments: list[str]) -> int:
    """Open the page a few times cold, then leave it open and look at it each minute."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--address", default="", help="of a product that runs; else the demo")
    parser.add_argument("--minutes", type=int, default=60)
    parser.add_argument("--times", type=int, default=5, help="how often it is opened cold")
    options = parser.parse_args(arguments)
    with nullcontext(options.address) if options.address else demo() as address:
        opened = [_opened_cold(address) for _ in range(options.times)]
        for number, words in enumerate(("rows", "live", "globe drawn")):
            took = [each[number] for each in opened]
            _say(
                f"{words}: {statistics.median(took):.1f} s in the middle, {max(took):.1f} at worst"
            )
        with _page() as page:
            _open(page, address)
            _watch(page, options.minutes)
    return 0


@contextmanager
def _page() -> Iterator[Page]:
    """A browser that has kept nothing."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium_path(),
            args=[*SOFTWARE_GRAPHICS, "--enable-precise-memory-info", "--js-flags=--expose-gc"],
        )
        yield browser.new_page(viewport={"width": 1440, "height": 900})
        browser.close()


def _opened_cold(address: str) -> tuple[float, float, float]:
    with _page() as page:
        return _open(page, address)


def _open(page: Page, address: str) -> tuple[float, float, float]:
    """Seconds until there are rows, until the page is live, until the globe is drawn."""
    began_s = time.monotonic()
    page.goto(address, wait_until="commit")
    took = []
    for condition in (HAS_ROWS, TAKES_KEYS, IS_DRAWN):
        while not page.evaluate(condition):
            assert time.monotonic() - began_s < PATIENCE_S, condition
            page.wait_for_timeout(50)
        took.append(time.monotonic() - began_s)
    return took[0], took[1], took[2]


def _watch(page: Page, minutes: int) -> None:
    tools = page.context.new_cdp_session(page)
    tools.send("Performance.enable")
    _say("| minutes | heap in use, MB | nodes | listeners | own scripts a picture, ms (p50, p95) |")
    _say("|---|---|---|---|---|")
    for minute in range(minutes + 1):
        if minute:
            page.wait_for_timeout(60_000)
        if minute % max(1, minutes // 12) == 0 or minute == minutes:
            _say(_row(page, tools, minute))


def _row(page: Page, tools: CDPSession, minute: int) -> str:
    tools.send("HeapProfiler.collectGarbage")
    told = {each["name"]: each["value"] for each in tools.send("Performance.getMetrics")["metrics"]}
    costs_ms = sorted(page.evaluate(f"{GLOBE}.costsMs()"))
    p50_ms, p95_ms = (costs_ms[int(share * (len(costs_ms) - 1))] for share in (0.5, 0.95))
    heap_mb = told["JSHeapUsedSize"] / MB
    counts = f"{told['Nodes']:.0f} | {told['JSEventListeners']:.0f}"
    return f"| {minute} | {heap_mb:.0f} | {counts} | {p50_ms:.2f}, {p95_ms:.2f} |"


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
