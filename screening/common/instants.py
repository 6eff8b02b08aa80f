"""Instants as they are written: rounded, never cut."""

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
