"""Instants as they are written: rounded, never cut; whole minutes cut from the rounded second."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

SECOND: Final = timedelta(seconds=1)
TENTH: Final = SECOND / 10
MILLISECOND: Final = SECOND / 1000


def nearest(at: datetime, step: timedelta) -> datetime:
    """Round an instant to the nearest whole ``step`` of its day, halves up; carries into the date.

    ``step`` divides a day: 23:59:59.96 to the nearest tenth is 00:00:00.0 of the next day. After
    the last instant that there is comes none: of that one the rest is cut.
    """
    midnight = at.replace(hour=0, minute=0, second=0, microsecond=0)
    since = at - midnight
    try:
        return midnight + (since + step / 2) // step * step
    except OverflowError:
        return midnight + since // step * step


def minute_text(at: datetime, day: str = "%Y-%m-%d") -> str:
    """Write an instant in whole minutes: "2026-03-10 22:14"; ``day`` is how its day is written.

    Cut from the nearest second, so that 22:13:59.7 is 22:14 beside 22:14:00, and 22:13:40 is 22:13
    beside 22:13:40: every page and message has one minute for one instant.
    """
    return f"{nearest(at, SECOND):{day} %H:%M}".strip()
