"""Which protocol a case goes by, and what it asks of whom by when."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings

from screening.common.exceptions import InputError
from screening.coordination.protocol import (
    Applied,
    Duty,
    Library,
    Protocol,
    RightOfWay,
    duties,
    encounter_of,
    protocol_library,
    right_of_way,
)
from screening.coordination.protocol.clauses import Clause, Words
from screening.coordination.protocol.text_places import protocol_from_stored
from screening.coordination.protocol_models import OwnProtocol
from screening.coordination.standing import CaseStanding, party_of

logger = logging.getLogger(__name__)


def protocols_of_files() -> Library:
    """The shipped protocols and those of this installation's own folder."""
    return protocol_library(settings.PROTOCOLS_FOLDER)


def installed_protocols() -> Library:
    """Those of files, and those that people have added here; a file's goes before one of its name.

    One of people's own that this release cannot read is left out, loudly: cases go on without it.
    """
    of_files = protocols_of_files()
    own, withdrawn = dict(of_files.protocols), set[tuple[str, int]]()
    for row in OwnProtocol.objects.all():
        name = (row.key, row.version)
        protocol = _read_own(row)
        if protocol is None or name in of_files.protocols:
            continue
        own[name] = protocol
        if row.is_withdrawn:
            withdrawn.add(name)
    return Library(own, frozenset(withdrawn))


def applied_protocols(part: Mapping[str, Any]) -> Applied:
    """The protocols of a case in its own versions; the database is asked where files lack one."""
    of_files = protocols_of_files()
    library = of_files if of_files.has_all_of(part) else installed_protocols()
    return library.applied_of(part)


def _read_own(row: OwnProtocol) -> Protocol | None:
    try:
        return protocol_from_stored(row.text)
    except InputError:
        logger.exception("The protocol %s cannot be read by this release.", row)
        return None


def protocol_part(facts: Mapping[str, Any], parties: list[dict[str, str]]) -> dict[str, Any]:
    """The part ``protocol`` of a case of these facts and parties: bilateral > offer > baseline."""
    encounter = encounter_of(facts, tuple(party_of(each) for each in parties))
    return installed_protocols().applicable(encounter).as_part()


def duties_of(standing: CaseStanding, now_utc: datetime) -> tuple[Duty, ...]:
    """Every duty of a case, by the protocols that it was opened by."""
    return duties(applied_protocols(standing.protocol), standing, now_utc)


def way_of(standing: CaseStanding) -> RightOfWay | None:
    """Who gives way in a case, and by which clause; None where no clause speaks of it."""
    applied = applied_protocols(standing.protocol)
    return right_of_way(applied, encounter_of(standing.facts, standing.parties))


def clause_cited(key: str, version: str, title: str) -> tuple[Words, Clause] | None:
    """The protocol's name and the clause that a decision cites; None where none here is it."""
    for (known, number), protocol in installed_protocols().protocols.items():
        if (known, str(number)) == (key, version):
            cited = [each for each in protocol.clauses.values() if each.title.en == title]
            return (protocol.name, cited[0]) if cited else None
    return None
