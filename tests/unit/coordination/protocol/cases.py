"""Cases put together entry by entry, and the two encounters of 2021 with their warning times."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from screening.coordination.canonical import instant_of, instant_text
from screening.coordination.protocol import Applied, encounter_of, protocol_library
from screening.coordination.standing import CaseStanding, EntryFacts, stand

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
STATION, OTHER = "cmsa", "spacex"
# Passes as published, and how long before them the station burned: A/AC.105/1262, J. McDowell.
JULY_TCA = instant_of("2021-07-01T13:15:00.000000Z")
OCTOBER_TCA = instant_of("2021-10-21T22:00:00.000000Z")
JULY_SEEN = JULY_TCA - 3 * HOUR - 25 * MINUTE
OCTOBER_SEEN = OCTOBER_TCA - 18 * HOUR - 45 * MINUTE


def party(slug: str, role: str, **fields: str) -> dict[str, str]:
    names = {"name": slug.upper(), "name_zh": "", "kind": "operator", "country": ""}
    return {"slug": slug, "role": role, **names, **fields}


PARTIES = [
    party(STATION, "station_side", name="CMSA", name_zh="中国载人航天工程办公室"),
    party(OTHER, "other_side", name="SpaceX"),
]


class CaseOf:
    """A case in the making: ``said`` adds an entry."""

    def __init__(
        self,
        tca_utc: datetime,
        opened_utc: datetime,
        *,
        classes: tuple[str, str] = ("crewed", "automated"),
        parties: Sequence[dict[str, str]] = PARTIES,
        opened_by: str = STATION,
        **facts: Any,
    ) -> None:
        opened_facts = {
            "tca_utc": instant_text(tca_utc),
            "primary": {"norad_cat_id": 48274, "manoeuvrability": classes[0]},
            "secondary": {"norad_cat_id": 44971, "manoeuvrability": classes[1]},
            **facts,
        }
        self.tca_utc = tca_utc
        self.entries: list[EntryFacts] = []
        self.said(
            "opened", opened_by, opened_utc, facts=opened_facts, parties=list(parties), protocol={}
        )

    def said(self, kind: str, who: str, at_utc: datetime, **parts: Any) -> CaseOf:
        self.entries.append(
            EntryFacts(
                number=len(self.entries) + 1,
                kind=kind,
                party=who,
                author="duty officer",
                at_utc=at_utc,
                recorded_at=at_utc,
                parts=parts,
            )
        )
        return self

    def notified(self, at_utc: datetime, who: str = STATION) -> CaseOf:
        return self.said("notified", who, at_utc, notice={"to": OTHER})

    def agreed(self, at_utc: datetime, mover: str) -> CaseOf:
        decision = {"mover": mover, "protocol": "p", "version": "1", "clause": "c", "words": "w"}
        self.said("decision_proposed", STATION, at_utc - 5 * MINUTE, decision=decision)
        return self.said("decision_agreed", OTHER, at_utc, decision=decision)

    def intends(self, who: str, at_utc: datetime, **parts: Any) -> CaseOf:
        intent = {"choice": "will_manoeuvre", **parts.pop("intent", {})}
        return self.said("intent", who, at_utc, intent=intent, **parts)

    def stand(self, now_utc: datetime) -> CaseStanding:
        return stand(self.entries, now_utc)

    @property
    def applied(self) -> Applied:
        standing = self.stand(self.entries[-1].at_utc)
        return protocol_library().applicable(encounter_of(standing.facts, standing.parties))
