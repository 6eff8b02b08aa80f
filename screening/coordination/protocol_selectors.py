"""Which protocol a case goes by, and what it asks of whom by when."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings

from screening.coordination.protocol import (
    Duty,
    Library,
    RightOfWay,
    duties,
    encounter_of,
    protocol_library,
    right_of_way,
)
from screening.coordination.protocol.clauses import Clause, Words
from screening.coordination.standing import CaseStanding, party_of


def installed_protocols() -> Library:
    """The shipped protocols and those of this installation's own folder."""
    return protocol_library(settings.PROTOCOLS_FOLDER)


def protocol_part(facts: Mapping[str, Any], parties: list[dict[str, str]]) -> dict[str, Any]:
    """The part ``protocol`` of a case of these facts and parties: bilateral > offer > baseline."""
    encounter = encounter_of(facts, tuple(party_of(each) for each in parties))
    return installed_protocols().applicable(encounter).as_part()


def duties_of(standing: CaseStanding, now_utc: datetime) -> tuple[Duty, ...]:
    """Every duty of a case, by the protocols that it was opened by."""
    return duties(installed_protocols().applied_of(standing.protocol), standing, now_utc)


def way_of(standing: CaseStanding) -> RightOfWay | None:
    """Who gives way in a case, and by which clause; None where no clause speaks of it."""
    applied = installed_protocols().applied_of(standing.protocol)
    return right_of_way(applied, encounter_of(standing.facts, standing.parties))


def clause_cited(key: str, version: str, title: str) -> tuple[Words, Clause] | None:
    """The protocol's name and the clause that a decision cites; None where none here is it."""
    for (known, number), protocol in installed_protocols().protocols.items():
        if (known, str(number)) == (key, version):
            cited = [each for each in protocol.clauses.values() if each.title.en == title]
            return (protocol.name, cited[0]) if cited else None
    return None
