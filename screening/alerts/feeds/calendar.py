"""A station's decision points and closest approaches as a calendar (RFC 5545).

An event keeps its UID for ever. What a calendar program has shown once and is no longer so comes
again as CANCELLED: left out, it would stay in some programs.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import NAMESPACE_URL, uuid5

from icalendar import Calendar, Event

from screening.alerts.feeds.labels import labels
from screening.common.instants import SECOND, nearest
from screening.conjunctions.counted_pc import counted_pc
from screening.conjunctions.criteria.clauses import RANK, Level
from screening.conjunctions.criteria.rules import StationRule
from screening.conjunctions.lifecycle import LifeState
from screening.conjunctions.models import Assessment, Conjunction
from screening.stations.models import Station

PRODUCT: Final = "-//Safe Passage//Conjunctions of crewed stations//EN"
REFRESH_EVERY: Final = timedelta(hours=1)
# Many programs draw an instant as nothing at all.
TCA_SHOWN_FOR: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class CalendarOf:
    """What a calendar is of. ``rule`` is None where the station has none: no decision points then.

    ``page_url`` is where a conjunction's page lies, with ``{id}`` in it.
    """

    station: Station
    lowest: Level
    rule: StationRule | None
    is_replay: bool
    page_url: str


def calendar_text(of: CalendarOf, conjunctions: Iterable[Conjunction]) -> bytes:
    """Write the calendar of conjunctions as ``calendar_conjunctions`` reads them."""
    calendar = Calendar()
    calendar.add("PRODID", PRODUCT)
    calendar.add("VERSION", "2.0")
    calendar.add("METHOD", "PUBLISH")
    front = labels(is_exercise=False, is_synthetic=False, is_replay=of.is_replay)
    title = f"{front}{of.station.short_name}: {of.lowest} and above"
    calendar.add("NAME", title)
    calendar.add("X-WR-CALNAME", title)
    calendar.add("REFRESH-INTERVAL", REFRESH_EVERY, parameters={"VALUE": "DURATION"})
    for each in conjunctions:
        for event in _events(of, each):
            calendar.add_component(event)
    written: bytes = calendar.to_ical()
    return written


def _events(of: CalendarOf, pair: Conjunction) -> Iterable[Event]:
    tca_utc = pair.tca_utc
    yield _event(of, pair, "tca", "closest approach", tca_utc, tca_utc + TCA_SHOWN_FOR)
    if of.rule is not None:
        point = of.rule.decision_point
        opens, closes = point.opens_utc(tca_utc), point.closes_utc(tca_utc)
        yield _event(of, pair, "decision", "decision point", opens, closes)


def _event(
    of: CalendarOf, pair: Conjunction, kind: str, what: str, start: datetime, end: datetime
) -> Event:
    event = Event()
    event.add("UID", _uid(of, pair, kind))
    event.add("SEQUENCE", _sequence(pair))
    event.add("DTSTAMP", _changed_utc(pair))
    event.add("LAST-MODIFIED", _changed_utc(pair))
    event.add("DTSTART", start.replace(microsecond=0))
    event.add("DTEND", end.replace(microsecond=0))
    event.add("STATUS", _status(of, pair))
    event.add("TRANSP", "TRANSPARENT")
    event.add("SUMMARY", f"{_front(of, pair)}{_title(of, pair)}, {what}")
    event.add("DESCRIPTION", _description(pair))
    event.add("URL", of.page_url.format(id=pair.pk))
    event.add("CATEGORIES", [pair.life.level or pair.life.state])
    return event


def _uid(of: CalendarOf, pair: Conjunction, kind: str) -> str:
    """By what the conjunction is, not by its row: the same after a database is built anew."""
    identity = (
        "replay" if of.is_replay else "now",
        "synthetic" if pair.is_synthetic else "real",
        of.station.slug,
        pair.primary.norad_cat_id,
        pair.secondary.norad_cat_id,
        pair.first_tca_utc.isoformat(),
        kind,
    )
    return f"{uuid5(NAMESPACE_URL, '|'.join(map(str, identity)))}@safe-passage"


def _sequence(pair: Conjunction) -> int:
    """Grows with every change and every opinion, both of which are only ever added to."""
    return pair.life.sequence + int(getattr(pair, "opinions", 0))


def _changed_utc(pair: Conjunction) -> datetime:
    newest = pair.latest_assessment
    return max(pair.life.since, newest.created_at) if newest else pair.life.since


def _status(of: CalendarOf, pair: Conjunction) -> str:
    level = Level(pair.life.level) if pair.life.level else None
    if pair.life.state == LifeState.CLEARED or RANK[level] < RANK[of.lowest]:
        return "CANCELLED"
    return "TENTATIVE" if pair.life.state == LifeState.STALE else "CONFIRMED"


def _front(of: CalendarOf, pair: Conjunction) -> str:
    return labels(
        is_exercise=pair.life.is_exercise,
        is_synthetic=pair.is_synthetic,
        is_replay=of.is_replay,
    )


def _title(of: CalendarOf, pair: Conjunction) -> str:
    state, level = pair.life.state, pair.life.level
    words = f"{state} ({level})" if level and level != state else state
    return f"{words.capitalize()}: {of.station.short_name} and {pair.secondary.name}"


def _description(pair: Conjunction) -> str:
    pc = _pc_words(pair.risk_assessment or pair.latest_assessment)
    return "\n".join(
        (
            f"Closest approach: {nearest(pair.tca_utc, SECOND):%Y-%m-%d %H:%M:%S} UTC.",
            f"Miss distance: {pair.miss_distance_km:.3f} km. Probability of collision: {pc}.",
            f"Object: {pair.secondary.name} ({pair.secondary.norad_cat_id}).",
        )
    )


def _pc_words(risk: Assessment | None) -> str:
    counted = counted_pc(risk.pc, risk.pc_grade, risk.stated_pc) if risk is not None else None
    if risk is None or counted is None or counted.pc is None:
        return "not known"
    if not counted.is_stated:
        return f"{counted.pc:.1e} ({counted.grade} grade)"
    computed = f"{risk.pc:.1e} computed here" if risk.pc is not None else "not computed here"
    return f"{counted.pc:.1e} (as {risk.originator} states it; {computed})"
