"""Figures of a notice in words: with units, in UTC, "unknown" and never 0 for what is not known.

What messages print comes from strangers too (names of objects): it is made one line of plain
characters here, and escaped where it becomes HTML.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from screening.alerts.notice_facts import ConjunctionFacts, ObjectFacts
from screening.common import lengths
from screening.common.durations import duration_words
from screening.common.instants import SECOND, minute_text, nearest
from screening.common.lengths import km_words
from screening.common.plain_text import one_line
from screening.conjunctions.likelihood_words import probability_words

UNKNOWN: Final = "unknown"
LONGEST_NAME: Final = 60  # characters


def instant_of(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def minute_words(at_utc: datetime | None) -> str:
    return f"{minute_text(at_utc)} UTC" if at_utc else UNKNOWN


def second_words(at_utc: datetime | None) -> str:
    """To the nearest second, as pages write the same instant."""
    return f"{nearest(at_utc, SECOND):%Y-%m-%d %H:%M:%S} UTC" if at_utc else UNKNOWN


def distance_words(length_km: float | None) -> str:
    """ "0.420 km", as every page has it."""
    return UNKNOWN if length_km is None else km_words(length_km)


def component_words(length_km: float | None) -> str:
    """ "−0.573 km": the same with its sign always written."""
    return UNKNOWN if length_km is None else lengths.component_words(length_km)


def pc_words(facts: ConjunctionFacts) -> str:
    """ "2.1e-05 (screening grade)", or "unknown" with the reason."""
    pc, grade = facts.get("pc"), facts.get("pc_grade")
    if pc is None:
        return _unknown_words(facts.get("pc_reason"))
    words = one_line(probability_words(pc))
    return f"{words} ({grade} grade)" if grade else f"{words} (grade {UNKNOWN})"


def _largest_words(facts: ConjunctionFacts) -> str:
    largest = facts.get("max_pc")
    if largest is None:
        return _unknown_words(facts.get("max_pc_reason"))
    return one_line(probability_words(largest))


def _unknown_words(reason: str | None) -> str:
    why = one_line(reason or "", 160).rstrip(".")
    return f"{UNKNOWN} ({why})" if why else UNKNOWN


def name_words(about: ObjectFacts | None) -> str:
    """ "COSMOS 1408 DEB (49863)": name and catalogue number."""
    if about is None:
        return "an unknown object"
    name = one_line(about.get("name") or "", LONGEST_NAME) or "unnamed object"
    return f"{name} ({about['norad_cat_id']})" if about.get("norad_cat_id") else name


def ahead_words(tca_utc: datetime, at_utc: datetime) -> str:
    """How far ahead of an instant another is: "27 h 14 min ahead"."""
    seconds = (tca_utc - at_utc).total_seconds()
    return f"{duration_words(seconds)} {'ahead' if seconds >= 0 else 'ago'}"


def rows_of(facts: ConjunctionFacts, at_utc: datetime) -> Iterator[tuple[str, str]]:
    """What a message tables of a conjunction as of an instant: name and value."""
    yield "Station's object", name_words(facts.get("primary"))
    yield "Other object", name_words(facts.get("secondary"))
    yield "Closest approach", second_words(instant_of(facts.get("tca_utc")))
    yield "Miss distance", distance_words(facts.get("miss_distance_km"))
    yield "Radial, in-track, cross-track", _components(facts)
    speed = facts.get("relative_speed_km_s")
    yield "Relative speed", UNKNOWN if speed is None else f"{speed:.2f} km/s"
    yield "Probability of collision", pc_words(facts)
    yield "Largest that the geometry allows", _largest_words(facts)
    yield "Decision point", _decision_point(facts, at_utc)
    yield "By", one_line(facts.get("by") or "") or UNKNOWN
    yield "Rule", one_line(facts.get("rule") or "") or "none"
    if facts.get("realised_miss_km") is not None:
        yield "Realised miss distance", distance_words(facts["realised_miss_km"])


def _components(facts: ConjunctionFacts) -> str:
    components = (facts.get("radial_km"), facts.get("in_track_km"), facts.get("cross_track_km"))
    if all(each is None for each in components):
        return UNKNOWN
    return ", ".join(component_words(each) for each in components)


def _decision_point(facts: ConjunctionFacts, at_utc: datetime) -> str:
    opens = instant_of(facts.get("decision_opens_utc"))
    closes = instant_of(facts.get("decision_closes_utc"))
    if opens is None or closes is None:
        return "the rule has none"
    stands = "past" if at_utc >= closes else "open" if at_utc >= opens else "still to come"
    return f"{stands}: {minute_words(opens)} to {minute_words(closes)}"
