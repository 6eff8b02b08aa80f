"""Durations in words, as the domain writes them."""

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
