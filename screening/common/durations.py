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


def countdown_words(seconds_ahead: float) -> str:
    """Say how far away an instant is: "in 2 h 14 min", "in 4:07", "12 min ago"."""
    if seconds_ahead < 0:
        return f"{duration_words(seconds_ahead)} ago"
    if seconds_ahead < SECONDS_SHOWN_BELOW_S:
        return f"in {int(seconds_ahead) // 60}:{int(seconds_ahead) % 60:02d}"
    return f"in {duration_words(seconds_ahead)}"


def epoch_words(age_s: float) -> str:
    """Say how old an epoch is: "2 h 14 min old", or "epoch 2 h 14 min ahead" of the clock."""
    words = duration_words(age_s)
    return f"epoch {words} ahead" if age_s < 0 else f"{words} old"


def short_epoch_words(age_s: float) -> str:
    """Say the same where there is little room: "2 h", or "epoch 2 h ahead"."""
    return f"epoch {short_words(age_s)} ahead" if age_s < 0 else short_words(age_s)
