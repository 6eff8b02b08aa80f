"""Days and durations in the page's language: what ``screening.common.durations`` counts.

The same words as static/js/lib/durations.js. Units stay as they are.
"""

from __future__ import annotations

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from screening.common.durations import (
    SECONDS_SHOWN_BELOW_S,
    clock_words,
    duration_words,
    short_words,
)


def short_day(day: date) -> str:
    """A day of these weeks where there is little room: "29 Nov"."""
    return day.strftime(pgettext("strftime", "%d %b"))


def week_day(day: date) -> str:
    """The same with the day of the week: "Sun 29 Nov"."""
    return date_format(day, pgettext("date format", "D d M"))


def countdown_in_words(seconds_ahead: float) -> str:
    """Say how far away an instant is: "in 2 h 14 min", "in 4 min 07 s", "12 min ago"."""
    if seconds_ahead < 0:
        return _("%(span)s ago") % {"span": duration_words(seconds_ahead)}
    if seconds_ahead < SECONDS_SHOWN_BELOW_S:
        return _("in %(span)s") % {"span": clock_words(seconds_ahead)}
    return _("in %(span)s") % {"span": duration_words(seconds_ahead)}


def epoch_in_words(age_s: float) -> str:
    """Say how old an epoch is: "2 h 14 min old", or "epoch 2 h 14 min ahead" of the clock."""
    form = _("epoch %(span)s ahead") if age_s < 0 else _("%(span)s old")
    return form % {"span": duration_words(age_s)}


def short_epoch_in_words(age_s: float) -> str:
    """Say the same where there is little room: "2 h", or "epoch 2 h ahead"."""
    span = short_words(age_s)
    return _("epoch %(span)s ahead") % {"span": span} if age_s < 0 else span
