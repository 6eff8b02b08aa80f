"""How a replay gets from one message to the next: by waiting, or by setting the clock."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime
from typing import Final, Protocol

from screening.common.clock import now_utc, product_clock, stop_clock_at

_LOOK_AGAIN_S: Final = 1.0


class Pace(Protocol):
    """Return when the product's clock shows an instant, or a later one."""

    def wait_until(self, at_utc: datetime) -> None: ...


class Running:
    """Wait for the clock, which all processes of the world share."""

    def wait_until(self, at_utc: datetime) -> None:
        while (left_s := (at_utc - now_utc()).total_seconds()) > 0.0:
            time.sleep(min(left_s / product_clock().rate, _LOOK_AGAIN_S))


class Stepping:
    """Set the clock of this process alone, having asked for leave."""

    def __init__(self, ask: Callable[[], object] = lambda: None) -> None:
        self._ask = ask

    def wait_until(self, at_utc: datetime) -> None:
        self._ask()
        stop_clock_at(at_utc)
