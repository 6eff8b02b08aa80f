"""Durations in words, the same words as static/js/lib/durations.js."""

from __future__ import annotations

from typing import Final

MINUTE_S: Final = 60
HOUR_S: Final = 3600
DAY_S: Final = 86_400
SECONDS_SHOWN_BELOW_S: Final = 10 * MINUTE_S


def duration_words(duration_s: float) -> str:
    """Say a duration by its two largest units, never rounded up: "2 h 14 min"."""
    s = int(abs(duration_s))
    if s < MINUTE_S:
        return f"{s} s"
    if s < HOUR_S:
        return f"{s // MINUTE_S} min"
    if s < DAY_S:
        return f"{s // HOUR_S} h {s % HOUR_S // MINUTE_S} min"
    return f"{s // DAY_S} d {s % DAY_S // HOUR_S} h"


def short_words(duration_s: float) -> str:
    """Say a duration by its largest unit alone, where there is little room: "2 h"."""
    return " ".join(duration_words(duration_s).split(" ")[:2])


def clock_words(duration_s: float) -> str:
    """A short duration as it is counted down: "4 min 07 s", "7 s"; never to be read as hours."""
    minutes, seconds = divmod(int(duration_s), 60)
    return f"{minutes} min {seconds:02d} s" if minutes else f"{seconds} s"
