"""The product's only clock: real, or replayed from a past instant at any rate.

Every process of one product run shares the same anchor, so they all agree on "now". The engine
never reads it: time reaches the engine as an argument.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from django.conf import settings


@dataclass(frozen=True, slots=True)
class Clock:
    """Map real UTC to product UTC: ``as_of + rate * (real - anchor)``; real time when no as_of.

    Raises ValueError for a replay without an anchor: it would show real time and call it a replay.
    """

    as_of_utc: datetime | None = None
    anchor_utc: datetime | None = None
    rate: float = 1.0

    def __post_init__(self) -> None:
        if self.as_of_utc is not None and self.anchor_utc is None:
            raise ValueError(
                f"a clock that replays from {self.as_of_utc.isoformat()} needs an anchor: the real"
                " time at which it shows that instant"
            )

    @property
    def is_replay(self) -> bool:
        return self.as_of_utc is not None

    def at(self, real_utc: datetime) -> datetime:
        """Product UTC at a given real UTC instant."""
        if self.as_of_utc is None or self.anchor_utc is None:
            return real_utc
        return self.as_of_utc + (real_utc - self.anchor_utc) * self.rate


def product_clock() -> Clock:
    """The clock this process was configured with."""
    clock: Clock = settings.PRODUCT_CLOCK
    return clock


def now_utc() -> datetime:
    """Product time: what "now" means for catalogue ages, windows and countdowns."""
    return product_clock().at(real_now_utc())


def real_now_utc() -> datetime:
    """Wall-clock time: for politeness towards sources, heartbeats and time limits."""
    return datetime.now(UTC)


def stop_clock_at(at_utc: datetime) -> None:
    """Let this process show one instant until it is told another: for a replay by steps.

    Nothing else of the product may run in it: other processes keep the clock they have.
    """
    settings.PRODUCT_CLOCK = Clock(as_of_utc=at_utc, anchor_utc=real_now_utc(), rate=0.0)
