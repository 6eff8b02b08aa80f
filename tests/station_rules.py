"""Rules of stations for tests: the ones that the product begins with, and facts around them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import cache
from typing import Any

from screening.conjunctions.criteria import PassFacts
from screening.conjunctions.criteria.rule_documents import load_rules_file, rule_from_document
from screening.conjunctions.criteria.rules import StationRule
from screening.stations.seed import RULES_FILE
from tests.recorded_conjunction import MESSAGES, TCA, Message, facts_of

BOX = "notification box"


@cache
def seeded_rule(slug: str = "iss") -> StationRule:
    """The rule that a new installation gives a station."""
    return rule_from_document(load_rules_file(RULES_FILE)[slug], slug)


def volumes_of(message: Message) -> frozenset[str]:
    """Which volume of the ISS holds the object at TCA, of the one that its rule names."""
    sides_km = (message.radial_km, message.in_track_km, message.cross_track_km)
    is_inside = all(
        abs(side) <= half for side, half in zip(sides_km, (2.0, 25.0, 25.0), strict=True)
    )
    return frozenset({BOX} if is_inside else ())


def recorded_updates() -> list[PassFacts]:
    """The nine messages of the recorded conjunction."""
    return [facts_of(message, volumes_entered=volumes_of(message)) for message in MESSAGES]


def update(hours_to_tca: float, pc: float | None, **overrides: Any) -> PassFacts:
    """A close pass with a probability: inside the box, 2 km away, known to be no manoeuvre."""
    base = facts_of(
        MESSAGES[3],
        by=f"update at {hours_to_tca} h",
        at_utc=TCA - timedelta(hours=hours_to_tca),
        miss_distance_km=2.0,
        pc=pc,
        grade="screening" if pc is not None else "",
        volumes_entered=frozenset({BOX}),
        known_until_utc=TCA - timedelta(hours=hours_to_tca),
    )
    return replace(base, **overrides)
