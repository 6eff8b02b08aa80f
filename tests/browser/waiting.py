"""Waiting for a page to be as expected."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, Final

from playwright.sync_api import Error, Page

# This only ends what would never come. No test tells by seconds whether something is right.
PATIENCE_S: Final = 120.0


def wait_until(page: Page, expression: str, *, seconds: float = PATIENCE_S) -> Any:
    """Evaluate until true.

    An expression that cannot be evaluated is not true yet: while one document gives way to the
    next, there is for a moment no root element to ask. The last such error tells what failed.

    NOTE: not ``page.wait_for_function``: it evaluates inside the page, which the policy forbids.
    """
    end = time.monotonic() + seconds
    while True:
        reason: Error | None = None
        try:
            if value := page.evaluate(expression):
                return value
        except Error as error:
            reason = error
        if time.monotonic() >= end:
            raise AssertionError(f"still not true after {seconds:.0f} s: {expression}") from reason
        page.wait_for_timeout(50)


def wait_for(page: Page, condition: Callable[[], object]) -> None:
    """Let the page go on until something is so that this program knows and the page does not."""
    end = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < end, f"still not so after {PATIENCE_S:.0f} s"
        page.wait_for_timeout(50)
