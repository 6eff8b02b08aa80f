"""How a replay gets from one message to the next: by waiting, or by setting the clock."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime
from typing import Final, Protocol

from screening.common.clock import product_clock, real_now_utc, stop_clock_at

_LOOK_AGAIN_S: Final = 1.0


class Pace(Protocol):
    """Return with the clock of this process showing an instant.

    ``is_step``: whether somebody who goes step by step is asked before.
    """

    def wait_until(self, at_utc: datetime, *, is_step: bool = True) -> None: ...


class Running:
    """Wait for the clock that all processes of the world share; then show the instant waited for.

    A world that took long to come up has messages to make up for: each still comes at its own time.
    """

    def __init__(self) -> None:
        self._shared = product_clock()

    def wait_until(self, at_utc: datetime, *, is_step: bool = True) -> None:
        while (left_s := (at_utc - self._shared.at(real_now_utc())).total_seconds()) > 0.0:
            time.sleep(min(left_s / self._shared.rate, _LOOK_AGAIN_S))
        stop_clock_at(at_utc)


class Stepping:
    """Set the clock of this process alone, having asked for leave."""

    def __init__(self, ask: Callable[[], object] = lambda: None) -> None:
        self._ask = ask

    def wait_until(self, at_utc: datetime, *, is_step: bool = True) -> None:
        if is_step:
            self._ask()
        stop_clock_at(at_utc)
