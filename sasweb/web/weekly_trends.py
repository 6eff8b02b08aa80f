"""Twelve weeks in small charts, each with its message as its title. Pure.

A week that nobody watched, or of which no summary was made, is a gap: never nought.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import fsum
from typing import Any, Final

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from screening.reports.interval import WEEK, IsoWeek
from screening.reports.parts.runs import COMPARABLE_SHARE
from screening.reports.parts.span import HOUR
from screening.reports.weekly_types import StationWeek, WeeklyReport

WEEKS: Final = 12
_MOST_UNWATCHED_HOURS: Final = WEEK / HOUR * COMPARABLE_SHARE  # as for the headline's arrow
NO_SUMMARY: Final = _("no summary")
NOT_WATCHED: Final = _("not watched")
NOT_KNOWN: Final = _("not known")


@dataclass(frozen=True, slots=True)
class Point:
    """One week's value; where there is none, why.

    ``is_whole`` is False of a count of a week of which too much was not watched: it is shown, and
    never held against others.
    """

    week: IsoWeek
    value: float | None
    why: Any = ""
    is_whole: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """How a series is spoken of: "more close passes to ISS"."""

    name: Any  # a column's head
    more: Any
    fewer: Any
    unit: str = ""
    digits: int = 0
    form: str = "bars"  # or "line", where nought is no foot to stand on


@dataclass(frozen=True, slots=True)
class Trend:
    """One series over the weeks, oldest first."""

    key: str
    words: Words
    points: tuple[Point, ...]

    @property
    def title(self) -> str:
        """Its message in one sentence."""
        return trend_title(self.words, self.points)

    @property
    def chart(self) -> dict[str, Any]:
        """What the browser draws."""
        return {
            "kind": "trend",
            "form": self.words.form,
            "weeks": [str(each.week) for each in self.points],
            "values": [each.value for each in self.points],
            "why": [str(each.why) for each in self.points],
            "unit": self.words.unit,
            "digits": self.words.digits,
        }


def trends_of(reports: Mapping[IsoWeek, WeeklyReport], last: IsoWeek) -> list[Trend]:
    """Every trend of the weeks that end with ``last``, from those that have a summary."""
    weeks = [last.before(back) for back in reversed(range(WEEKS))]
    of_stations = [
        trend
        for slug, name in _stations(reports, weeks)
        for trend in (
            Trend(f"close-{slug}", _close_words(name), _of_station(reports, weeks, slug, _close)),
            Trend(f"acted-{slug}", _acted_words(name), _of_station(reports, weeks, slug, _acted)),
        )
    ]
    return [
        *of_stations,
        Trend("gap", _GAP_WORDS, _of_all(reports, weeks, _gap)),
        Trend("objects", _OBJECT_WORDS, _of_all(reports, weeks, _objects)),
    ]


def trend_title(words: Words, points: Sequence[Point]) -> str:
    """What the last week says against those before it that are known, at most twelve."""
    newest = points[-1]
    if newest.value is None:
        said = {"name": words.name, "why": newest.why, "week": newest.week}
        return gettext("%(name)s: %(why)s in %(week)s") % said
    value = gettext("%(name)s: %(amount)s in %(week)s") % {
        "name": words.name,
        "amount": amount(newest.value, words),
        "week": newest.week,
    }
    if not newest.is_whole:
        return gettext("%(said)s, which was not watched all the time") % {"said": value}
    known = [each.value for each in points[:-1] if each.value is not None and each.is_whole]
    if not known:
        return gettext("%(said)s, with no week before it to compare") % {"said": value}
    return _against(words, value, newest.value, known)


def _against(words: Words, said: str, newest: float, known: Sequence[float]) -> str:
    span = _span(len(known))
    than = gettext("%(what)s than in %(span)s: %(amount)s")
    if newest > max(known):
        return than % {"what": words.more, "span": span, "amount": amount(newest, words)}
    if newest < min(known):
        return than % {"what": words.fewer, "span": span, "amount": amount(newest, words)}
    mean = fsum(known) / len(known)
    if newest == mean:
        usual = (
            gettext("%(said)s, as usual") if words.unit else gettext("%(said)s, as many as usual")
        )
        return usual % {"said": said}
    held = (
        gettext("%(said)s, over the mean of %(mean)s")
        if newest > mean
        else gettext("%(said)s, under the mean of %(mean)s")
    )
    return held % {"said": said, "mean": f"{_rounded(mean, max(words.digits, 1))}{_unit(words)}"}


def _span(weeks: int) -> str:
    if weeks > 1:
        return gettext("any of the %(weeks)d weeks before") % {"weeks": weeks}
    return gettext("the week before it that is known")


def amount(value: float, words: Words) -> str:
    """A value with its unit."""
    return f"{_rounded(value, words.digits)}{_unit(words)}"


def _rounded(value: float, digits: int) -> str:
    return f"{value:,.{digits}f}"


def _unit(words: Words) -> str:
    return f" {words.unit}" if words.unit else ""


def _stations(
    reports: Mapping[IsoWeek, WeeklyReport], weeks: Sequence[IsoWeek]
) -> list[tuple[str, str]]:
    """Slug and short name of every station of the weeks, in the order of the newest summary."""
    found: dict[str, str] = {}
    for week in reversed(weeks):
        for each in reports[week].stations if week in reports else ():
            found.setdefault(each.station, each.short_name)
    return list(found.items())


def _of_station(
    reports: Mapping[IsoWeek, WeeklyReport],
    weeks: Sequence[IsoWeek],
    slug: str,
    value: Callable[[StationWeek], float | None],
) -> tuple[Point, ...]:
    def point(week: IsoWeek) -> Point:
        if week not in reports:
            return Point(week, None, NO_SUMMARY)
        own = next((each for each in reports[week].stations if each.station == slug), None)
        found = value(own) if own and own.is_watched else None
        if own is None or found is None:
            return Point(week, None, NOT_WATCHED)
        unseen_hours = own.unwatched_hours + _hours_before(reports[week])
        return Point(week, found, is_whole=unseen_hours <= _MOST_UNWATCHED_HOURS)

    return tuple(point(week) for week in weeks)


def _hours_before(report: WeeklyReport) -> float:
    """Hours of a week before an installation's first run: no gap, and not seen all the same."""
    began_utc = report.service.began_utc
    return (began_utc - report.start_utc) / HOUR if began_utc else 0.0


def _of_all(
    reports: Mapping[IsoWeek, WeeklyReport],
    weeks: Sequence[IsoWeek],
    value: Callable[[WeeklyReport], float | None],
) -> tuple[Point, ...]:
    def point(week: IsoWeek) -> Point:
        if week not in reports:
            return Point(week, None, NO_SUMMARY)
        found = value(reports[week])
        return Point(week, found, NOT_KNOWN if found is None else "")

    return tuple(point(week) for week in weeks)


def _close(week: StationWeek) -> float | None:
    return week.close_passes


def _acted(week: StationWeek) -> float | None:
    return week.counts.active.acted_on if week.counts else None


def _gap(report: WeeklyReport) -> float | None:
    return report.service.longest_gap_hours


def _objects(report: WeeklyReport) -> float | None:
    return report.environment.objects


def _close_words(name: str) -> Words:
    return Words(
        name=gettext("%(station)s, close passes") % {"station": name},
        more=gettext("More close passes to %(station)s") % {"station": name},
        fewer=gettext("Fewer close passes to %(station)s") % {"station": name},
    )


def _acted_words(name: str) -> Words:
    return Words(
        name=gettext("%(station)s, yellow or worse") % {"station": name},
        more=gettext("More passes of %(station)s at yellow or worse") % {"station": name},
        fewer=gettext("Fewer passes of %(station)s at yellow or worse") % {"station": name},
    )


_GAP_WORDS: Final = Words(
    name=_("Longest gap between runs"),
    more=_("A longer gap between runs"),
    fewer=_("The longest gap between runs is shorter"),
    unit="h",
    digits=1,
)
_OBJECT_WORDS: Final = Words(
    name=_("Objects in the catalogue"),
    more=_("More objects in the catalogue"),
    fewer=_("Fewer objects in the catalogue"),
    form="line",
)
