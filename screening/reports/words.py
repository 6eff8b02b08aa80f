"""What a summary is said in, in the language that is on: levels, grades, trends, names, marks.

Names come from strangers: they are made one line of plain characters and cut. "Not known" is said
so, and is never 0.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from screening.common.instants import minute_text
from screening.coordination.documents.figures import is_chinese, text_words, unknown_words
from screening.coordination.documents.names import BADGES, MARKS
from screening.reports.weekly_types import (
    Headline,
    PassFact,
    Share,
    StationWeek,
    Trend,
    WeeklyReport,
)

_LONGEST_NAME: Final = 40
_HOUR_MINUTES: Final = 60.0

ARROWS: Final[Mapping[Trend, str]] = {
    Trend.UP: "\N{UPWARDS ARROW}",
    Trend.LEVEL: "\N{RIGHTWARDS ARROW}",
    Trend.DOWN: "\N{DOWNWARDS ARROW}",
    Trend.UNKNOWN: "?",
}
TRENDS: Final[Mapping[Trend, Promise]] = {
    Trend.UP: _lazy("Busier than usual"),
    Trend.LEVEL: _lazy("About as usual"),
    Trend.DOWN: _lazy("Quieter than usual"),
    Trend.UNKNOWN: _lazy("Cannot be compared"),
}
LEVELS: Final[Mapping[str, Promise]] = {
    "": _lazy("no action"),
    "none": _lazy("no action"),
    "watch": _lazy("watch"),
    "yellow": _lazy("yellow: prepare"),
    "red": _lazy("red: act"),
    "emergency": _lazy("emergency"),
}
# Never colour alone: each level has its shape.
LEVEL_MARKS: Final[Mapping[str, str]] = {
    "none": "\N{MIDDLE DOT}",
    "watch": "\N{BLACK CIRCLE}",
    "yellow": "\N{BLACK UP-POINTING TRIANGLE}",
    "red": "\N{BLACK DIAMOND}",
    "emergency": "\N{BLACK SQUARE}",
}
GRADES: Final[Mapping[str, Promise]] = {
    "operational": _lazy("from operators' data"),
    "screening": _lazy("from public elements"),
    "stated": _lazy("stated by its originator"),
}
TYPES: Final[Mapping[str, Promise]] = {
    "payload": _lazy("satellites"),
    "rocket_body": _lazy("rocket bodies"),
    "debris": _lazy("debris"),
    "unknown": _lazy("type not known"),
    "": _lazy("type not known"),
    "other": _lazy("all others"),
}
OWNERS: Final[Mapping[str, Promise]] = {
    "US": _lazy("United States"),
    "PRC": _lazy("China"),
    "CIS": _lazy("Russia and CIS"),
    "ESA": _lazy("ESA"),
    "JPN": _lazy("Japan"),
    "IND": _lazy("India"),
    "UK": _lazy("United Kingdom"),
    "FR": _lazy("France"),
    "ISS": _lazy("ISS partners"),
    "TBD": _lazy("owner to be determined"),
    "": _lazy("owner not known"),
    "other": _lazy("all others"),
}


def word_of(words: Mapping[str, Promise], code: str) -> str:
    """A known code in the language that is on; what is not known to us stands as it came."""
    found = words.get(code)
    return str(found) if found is not None else text_words(code, _LONGEST_NAME) or unknown_words()


def trend_arrow(trend: Trend) -> str:
    return ARROWS[trend]


def trend_words(trend: Trend) -> str:
    """ "Quieter than usual": the arrow for those who cannot see it."""
    return str(TRENDS[trend])


def level_words(level: str) -> str:
    return word_of(LEVELS, level)


def grade_words(grade: str) -> str:
    """What a probability rests on, in plain words; a dash where there is none."""
    return word_of(GRADES, grade) if grade else "\N{EN DASH}"


def pass_label(fact: PassFact) -> str:
    """ "STARLINK-2305 (47989)"."""
    name = text_words(fact.object_name, _LONGEST_NAME) or _("unnamed object")
    return f"{name} ({fact.norad_cat_id})"


def share_label(share: Share, words: Mapping[str, Promise]) -> str:
    """What a share is called: a known code in words, else its own label."""
    return word_of(words, share.key if share.key in words else share.label or share.key)


def station_name(report: WeeklyReport, slug: str) -> str:
    """A station's short name; its slug where the summary is not about it."""
    names = {each.station: each.short_name for each in report.stations}
    return text_words(names.get(slug, slug), _LONGEST_NAME)


def mark_lines(report: WeeklyReport) -> tuple[str, ...]:
    """A line for each thing that keeps the summary from being of what happened."""
    holds = {
        "exercise": report.has_exercise,
        "synthetic": report.is_synthetic,
        "replay": report.is_replay,
    }
    colon = "：" if is_chinese() else ": "
    return tuple(f"{BADGES[name]}{colon}{MARKS[name]}" for name, is_on in holds.items() if is_on)


def badges(report: WeeklyReport) -> str:
    """The marks alone, for the subject of an e-mail."""
    return " ".join(f"[{each.partition(':')[0].partition('：')[0]}]" for each in mark_lines(report))


def week_words(report: WeeklyReport) -> str:
    """ "Week 11 of 2026"."""
    year, number = report.week.split("-W")
    return _("Week %(number)d of %(year)s") % {"number": int(number), "year": year}


def days_words(report: WeeklyReport) -> str:
    """ "Monday 2026-03-09 to Sunday 2026-03-15, UTC"."""
    last = report.end_utc - timedelta(days=1)
    return _("Monday %(first)s to Sunday %(last)s, UTC") % {
        "first": f"{report.start_utc:%Y-%m-%d}",
        "last": f"{last:%Y-%m-%d}",
    }


def minute_words(at_utc: datetime | None) -> str:
    """ "2026-03-10 22:14", in UTC as the column's head says."""
    return unknown_words() if at_utc is None else minute_text(at_utc)


def hours_words(hours: float | None) -> str:
    """ "3.0 h", and minutes under one hour."""
    if hours is None:
        return unknown_words()
    return f"{hours:.1f} h" if hours >= 1.0 else minutes_words(hours * _HOUR_MINUTES)


def minutes_words(minutes: float | None) -> str:
    if minutes is None:
        return unknown_words()
    if minutes >= 2 * _HOUR_MINUTES:
        return f"{minutes / _HOUR_MINUTES:.1f} h"
    return _("%(minutes)d min") % {"minutes": round(minutes)}


def count_words(count: int | None) -> str:
    """ "21,542"; that it is not known is not 0."""
    return unknown_words() if count is None else f"{count:,}"


def headline_sentence(station: StationWeek) -> str:
    """One plain sentence: how many, against last week and against the weeks before."""
    name = text_words(station.short_name, _LONGEST_NAME)
    if station.headline.this_week is None:
        return _("Nobody watched %(station)s this week, so nothing can be said of it.") % {
            "station": name
        }
    this_week = station.headline.this_week
    parts = (
        _counted(station, name, this_week),
        _against_last(this_week, station.headline.last_week),
        _mean(station.headline),
    )
    return _("%(counted)s: %(last)s; %(mean)s.") % dict(
        zip(("counted", "last", "mean"), parts, strict=True)
    )


def _counted(station: StationWeek, name: str, count: int) -> str:
    given = {"count": count, "station": name, "limit": f"{station.close_km:g} km"}
    if station.headline.measure == "acted_on":
        none, one, many = (
            _("No pass of %(station)s asked for action"),
            _("One pass of %(station)s asked for action"),
            _("%(count)d passes of %(station)s asked for action"),
        )
    else:
        none, one, many = (
            _("Nothing came within %(limit)s of %(station)s"),
            _("One object came within %(limit)s of %(station)s"),
            _("%(count)d objects came within %(limit)s of %(station)s"),
        )
    return (none if count == 0 else one if count == 1 else many) % given


def _against_last(this: int, last: int | None) -> str:
    if last is None:
        return _("the week before was not watched")
    if this == last:
        return _("the same as the week before")
    words = (
        _("fewer than the week before (%(last)d)")
        if this < last
        else _("more than the week before (%(last)d)")
    )
    return words % {"last": last}


def _mean(headline: Headline) -> str:
    if headline.mean is None:
        return _("too few weeks before it were watched to give a mean")
    return _("the mean of the %(weeks)d weeks before is %(mean)s") % {
        "weeks": headline.weeks_in_mean,
        "mean": f"{headline.mean:.1f}",
    }
