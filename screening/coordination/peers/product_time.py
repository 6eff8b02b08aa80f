"""How much product time passes in a while: a replay may run faster than the world."""

from __future__ import annotations

from datetime import timedelta

from screening.common.clock import product_clock


def in_product_time(real: timedelta) -> timedelta:
    """The product time that passes in a real while, never less than the while itself."""
    return real * max(1.0, product_clock().rate)
