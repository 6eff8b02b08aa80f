"""The product clock as browsers need it (static/js/lib/product-clock.js)."""

from __future__ import annotations

from screening.common.clock import product_clock, real_now_utc

ClockReading = dict[str, str | float | None]


def clock_reading() -> ClockReading:
    """Where the clock was anchored, how fast it runs, and real UTC at this moment."""
    clock = product_clock()
    return {
        "as_of": clock.as_of_utc.isoformat() if clock.as_of_utc else None,
        "anchor": clock.anchor_utc.isoformat() if clock.anchor_utc else None,
        "rate": clock.rate,
        "server_now": real_now_utc().isoformat(),
    }
