"""Durations in words, as pages say them: the same words as alarms and health lines use."""

from screening.common.durations import (
    DAY_S,
    HOUR_S,
    MINUTE_S,
    SECONDS_SHOWN_BELOW_S,
    countdown_words,
    duration_words,
    epoch_words,
    short_epoch_words,
    short_words,
)

__all__ = [
    "DAY_S",
    "HOUR_S",
    "MINUTE_S",
    "SECONDS_SHOWN_BELOW_S",
    "countdown_words",
    "duration_words",
    "epoch_words",
    "short_epoch_words",
    "short_words",
]
