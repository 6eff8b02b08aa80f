"""Any two weeks side by side: what differs, in words and with an arrow. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext, pgettext

from sasweb.web.likelihood_said import probability_said
from screening.reports.weekly_types import StationWeek, WeeklyReport


@dataclass(frozen=True, slots=True)
class Line:
    """One measure of both weeks. ``trend`` names an arrow: "up", "down", "level", "unknown"."""

    name: str
    term: str  # its key in the glossary; empty: it needs none
    a: str
    b: str
    trend: str
    words: str


@dataclass(frozen=True, slots=True)
class Part:
    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class _Measure:
    name: str
    term: str
    a: float | None
    b: float | None
    unit: str = ""
    digits: int = 0
    is_probability: bool = False


def differences(a: WeeklyReport, b: WeeklyReport, *, shows_cases: bool = True) -> list[Part]:
    """From week ``a`` to week ``b``, by station and then for all."""
    of_a, of_b = ({each.station: each for each in week.stations} for week in (a, b))
    stations = (of_a | of_b).values()
    return [
        *(_part(s.name, _of_station(of_a.get(s.station), of_b.get(s.station))) for s in stations),
        _part(gettext("The watch"), _of_watch(a, b)),
        *([_part(gettext("Coordination"), _of_coordination(a, b))] if shows_cases else []),
        _part(gettext("Around them"), _of_environment(a, b)),
        _part(gettext("What we predicted"), _of_quality(a, b)),
    ]


def _part(title: str, measures: Iterator[_Measure]) -> Part:
    return Part(title, tuple(_line(each) for each in measures))


def _of_station(a: StationWeek | None, b: StationWeek | None) -> Iterator[_Measure]:
    """Of a week in which nobody watched the station nothing is known."""
    a, b = (each if each and each.is_watched else None for each in (a, b))
    yield _Measure(gettext("New passes"), "", _new(a), _new(b))
    yield _Measure(gettext("Yellow or worse"), "acted_on", _acted(a), _acted(b))
    yield _Measure(gettext("Close passes"), "close", _close(a), _close(b))
    yield _Measure(gettext("Closest miss"), "miss", _closest(a), _closest(b), "km", 2)
    yield _Measure(gettext("Highest Pc"), "pc", _pc(a), _pc(b), is_probability=True)
    yield _Measure(gettext("Hours not watched"), "unwatched", _unwatched(a), _unwatched(b), "h", 1)


def _new(week: StationWeek | None) -> float | None:
    return week.counts.new.total if week and week.counts else None


def _acted(week: StationWeek | None) -> float | None:
    return week.counts.active.acted_on if week and week.counts else None


def _close(week: StationWeek | None) -> float | None:
    return week.close_passes if week else None


def _closest(week: StationWeek | None) -> float | None:
    return week.closest.miss_km if week and week.closest else None


def _pc(week: StationWeek | None) -> float | None:
    return week.highest_pc.pc if week and week.highest_pc else None


def _unwatched(week: StationWeek | None) -> float | None:
    return week.unwatched_hours if week else None


def _of_watch(a: WeeklyReport, b: WeeklyReport) -> Iterator[_Measure]:
    one, other = a.service, b.service
    yield _Measure(gettext("Runs that finished"), "run", one.runs_finished, other.runs_finished)
    yield _Measure(
        gettext("Longest gap between runs"),
        "gap",
        one.longest_gap_hours,
        other.longest_gap_hours,
        "h",
        1,
    )
    yield _Measure(gettext("Alarms"), "", one.alarms, other.alarms)
    yield _Measure(
        gettext("Median age of the elements"),
        "",
        one.median_element_age_days,
        other.median_element_age_days,
        pgettext("unit", "days"),
        2,
    )


def _of_coordination(a: WeeklyReport, b: WeeklyReport) -> Iterator[_Measure]:
    one, other = a.coordination, b.coordination
    yield _Measure(gettext("Notices"), "notice", one.notices, other.notices)
    yield _Measure(gettext("Without an answer"), "", one.unanswered, other.unanswered)
    yield _Measure(
        gettext("Median time to an answer"),
        "",
        one.median_answer_minutes,
        other.median_answer_minutes,
        "min",
    )


def _of_environment(a: WeeklyReport, b: WeeklyReport) -> Iterator[_Measure]:
    one, other = a.environment, b.environment
    yield _Measure(gettext("Objects with current elements"), "", one.objects, other.objects)
    yield _Measure(gettext("New objects"), "", one.new_objects, other.new_objects)


def _of_quality(a: WeeklyReport, b: WeeklyReport) -> Iterator[_Measure]:
    one, other = a.quality, b.quality
    yield _Measure(gettext("False alarms"), "false_alarm", one.false_alarms, other.false_alarms)
    yield _Measure(
        gettext("Late discoveries"), "late", one.late_discoveries, other.late_discoveries
    )
    yield _Measure(gettext("Median error"), "", one.median_error_km, other.median_error_km, "km", 2)


def _line(each: _Measure) -> Line:
    a, b = _said(each, each.a), _said(each, each.b)
    if each.a is None or each.b is None:
        return Line(each.name, each.term, a, b, "unknown", gettext("cannot be compared"))
    if a == b:
        return Line(each.name, each.term, a, b, "level", gettext("the same"))
    is_more = each.b > each.a
    return Line(each.name, each.term, a, b, "up" if is_more else "down", _change(each, is_more))


def _change(each: _Measure, is_more: bool) -> str:
    if each.a is None or each.b is None:
        return ""
    if each.is_probability:
        return gettext("higher") if is_more else gettext("lower")
    # Of the figures as they stand on the page: a reader may take one from the other.
    change = abs(round(each.b, each.digits) - round(each.a, each.digits))
    if is_more:
        words = gettext("%(change)s more")
    else:
        words = gettext("%(change)s less") if each.unit else gettext("%(change)s fewer")
    return words % {"change": _number(each, change)}


def _said(each: _Measure, value: float | None) -> str:
    if value is None:
        return gettext("not known")
    return probability_said(value) if each.is_probability else _number(each, value)


def _number(each: _Measure, value: float) -> str:
    return f"{value:,.{each.digits}f}{f' {each.unit}' if each.unit else ''}"
