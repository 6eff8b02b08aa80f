"""Waiting for a page to be as expected."""

from __future__ import annotations

import time
from typing import Any

from playwright.sync_api import Page


def wait_until(page: Page, expression: str, *, seconds: float = 60.0) -> Any:
    """Evaluate until true.

    NOTE: not ``page.wait_for_function``: it evaluates inside the page, which the policy forbids.
    """
    end = time.monotonic() + seconds
    while not (value := page.evaluate(expression)):
        assert time.monotonic() < end, f"still not true after {seconds:.0f} s: {expression}"
        page.wait_for_timeout(50)
    return value
