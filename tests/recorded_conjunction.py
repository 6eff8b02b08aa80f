"""A conjunction that the ISS really had, message by message.

Source: NASA, "The International Space Station: Operating an Outpost in the New Frontier",
chapter 8.
The record gives no probability for the first four messages.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, Final, NamedTuple

from screening.conjunctions.criteria import PassFacts, Quantity

TCA: Final = datetime(2026, 3, 13, 1, 0, tzinfo=UTC)  # the record gives hours before it only


class Message(NamedTuple):
    """Hours to TCA; radial, in-track, cross-track, total in km; probability, None where none."""

    hours_to_tca: float
    radial_km: float
    in_track_km: float
    cross_track_km: float
    miss_distance_km: float
    pc: float | None


MESSAGES: Final = (
    Message(68.9, 1.06, 45.90, -11.41, 47.31, None),
    Message(62.6, 1.02, 43.70, -10.86, 45.04, None),
    Message(58.3, -0.57, -12.60, 3.10, 12.99, None),
    Message(54.8, -0.22, -1.05, 0.24, 1.10, None),
    Message(49.8, 0.93, 44.48, -11.07, 45.85, 2.1e-5),
    Message(46.4, 1.47, 70.57, -17.55, 72.74, 1.6e-5),
    Message(42.0, 2.73, 203.32, -50.56, 209.53, 0.0),
    Message(38.6, 2.73, 210.20, -52.25, 216.52, 0.0),
    Message(34.6, 2.25, 272.34, -67.78, 280.66, 0.0),
)


def at(message: Message) -> datetime:
    """When a message was made."""
    return TCA - timedelta(hours=message.hours_to_tca)


def facts_of(message: Message, **overrides: Any) -> PassFacts:
    """What a message says, judged when it was made."""
    fields = {
        "by": f"message at {message.hours_to_tca} h",
        "at_utc": at(message),
        "tca_utc": TCA,
        "miss_distance_km": message.miss_distance_km,
        "radial_km": message.radial_km,
        "in_track_km": message.in_track_km,
        "cross_track_km": message.cross_track_km,
        "pc": message.pc,
        "grade": "" if message.pc is None else "operational",
        "is_manoeuvrable": False,
        "is_intent_unknown": False,
        "reasons": {Quantity.PC: "the record gives none"},
        "known_until_utc": at(message),
    }
    return PassFacts(**fields | overrides)
