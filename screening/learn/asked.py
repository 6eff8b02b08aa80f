"""What the protocols would have asked in an encounter of 2021, and how it stands at an instant.

The case is made up: the station side does its part the moment it sees the pass, the other side is
silent, as in 2021 by the account of one side. When either pass was first seen is not public.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from screening.coordination.canonical import instant_text
from screening.coordination.kinds import ACKNOWLEDGE_DUTY, Choice, EntryKind
from screening.coordination.protocol import (
    Applied,
    Duty,
    RightOfWay,
    duties,
    encounter_of,
    protocol_library,
    right_of_way,
)
from screening.coordination.standing import CaseStanding, EntryFacts, stand
from screening.learn.css_2021 import Encounter2021

STATION: Final = "cmsa"
OTHER: Final = "spacex"
_AUTHOR: Final = "reconstruction"
_PARTIES: Final = (
    {"slug": STATION, "name": "the station side", "name_zh": "空间站方", "role": "station_side"},
    {"slug": OTHER, "name": "the satellite's side", "name_zh": "卫星方", "role": "other_side"},
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A case as it stands at ``at_utc``: who gives way, and every duty in order of its deadline."""

    seen_utc: datetime
    at_utc: datetime
    applied: Applied
    right_of_way: RightOfWay
    duties: tuple[Duty, ...]

    @property
    def deadlines(self) -> tuple[Duty, ...]:
        """Those with a deadline, the soonest first."""
        known = [each for each in self.duties if each.due_utc is not None]
        return tuple(sorted(known, key=lambda each: (each.due_utc or self.at_utc, each.key)))


def asked(encounter: Encounter2021, *, seen_before: timedelta, at_utc: datetime) -> Asked:
    """Say what is due at an instant, had the pass been seen so long before it.

    Raises ValueError for an instant before it was seen.
    """
    seen_utc = encounter.published.tca_utc - seen_before
    if at_utc < seen_utc:
        raise ValueError(f"{at_utc} is before the pass was seen at {seen_utc}.")
    entries = _entries(encounter, seen_utc)
    standing = _standing(entries, seen_utc)
    sides = encounter_of(standing.facts, standing.parties)
    applied = protocol_library().applicable(sides)
    way = right_of_way(applied, sides)
    if way is None:
        raise ValueError("No protocol speaks of a crewed station and a satellite.")
    silent = _acknowledge_due_utc(applied, standing, seen_utc)
    if silent is not None:
        entries.append(_escalated(len(entries) + 1, silent + timedelta(seconds=1)))
    found = duties(applied, _standing(entries, at_utc), at_utc)
    return Asked(seen_utc, at_utc, applied, way, found)


def _standing(entries: Sequence[EntryFacts], at_utc: datetime) -> CaseStanding:
    """The case by what had been said by an instant."""
    return stand([each for each in entries if each.at_utc <= at_utc], at_utc)


def _acknowledge_due_utc(
    applied: Applied, standing: CaseStanding, seen_utc: datetime
) -> datetime | None:
    found = duties(applied, standing, seen_utc)
    return next((each.due_utc for each in found if each.key == ACKNOWLEDGE_DUTY), None)


def _entries(encounter: Encounter2021, seen_utc: datetime) -> list[EntryFacts]:
    """The station side's part, all of it at once."""
    facts = {
        "tca_utc": instant_text(encounter.published.tca_utc),
        "primary": {"norad_cat_id": 48274, "manoeuvrability": "crewed"},
        "secondary": {
            "norad_cat_id": encounter.published.norad_cat_id,
            "manoeuvrability": "automated",
        },
        "reconstruction": True,
    }
    opened = {"facts": facts, "protocol": {}, "parties": [dict(each) for each in _PARTIES]}
    said: tuple[tuple[EntryKind, dict[str, Any]], ...] = (
        (EntryKind.OPENED, opened),
        (EntryKind.NOTIFIED, {"notice": {"to": OTHER}}),
        (EntryKind.STATEMENT, {"assessment": {}}),
        (EntryKind.INTENT, {"intent": {"choice": Choice.UNDETERMINED.value}}),
        (EntryKind.DECISION_PROPOSED, {"decision": {"mover": OTHER}}),
    )
    return [
        _entry(number, kind, seen_utc, parts) for number, (kind, parts) in enumerate(said, start=1)
    ]


def _escalated(number: int, at_utc: datetime) -> EntryFacts:
    parts = {"escalation": {"duty": ACKNOWLEDGE_DUTY}}
    return _entry(number, EntryKind.ESCALATED, at_utc, parts)


def _entry(number: int, kind: EntryKind, at_utc: datetime, parts: dict[str, Any]) -> EntryFacts:
    return EntryFacts(
        number=number,
        kind=kind.value,
        party=STATION,
        author=_AUTHOR,
        at_utc=at_utc,
        recorded_at=at_utc,
        parts=parts,
    )
