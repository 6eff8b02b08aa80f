"""What documents of a case are written from, as their reader may see it. Pure.

A document knows nothing but this: what a reader may not see is ``Withheld`` in ``standing``
already, so that no document can let it out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from screening.coordination.chain import Withheld
from screening.coordination.protocol import DutyState
from screening.coordination.standing import CaseStanding, Party

NOT_HAPPENING: Final = ("exercise", "synthetic", "replay", "reconstruction")


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyFacts:
    """Something that a party owes by the protocol, in both languages.

    ``due_utc`` None: ``why_no_due`` says why.
    """

    who: str  # slug of the party
    what: tuple[str, str]  # English, Chinese
    clause: tuple[str, str]  # number, title and protocol, in English and Chinese
    state: DutyState
    due_utc: datetime | None
    why_no_due: tuple[str, str]
    met_at: datetime | None
    is_proposal: bool  # of a protocol that nobody has signed: asked, not owed

    @property
    def is_asked_now(self) -> bool:
        return self.state in (DutyState.OPEN, DutyState.OVERDUE)


@dataclass(frozen=True, slots=True, kw_only=True)
class PrecedenceFacts:
    """Who has to move by the protocol, in both languages, and the clause that says so."""

    words: tuple[str, str]  # English, Chinese
    clause: str
    clause_title: tuple[str, str]
    protocol: tuple[str, str]
    reference: str  # key and version


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFacts:
    """One case as one reader may see it, at one instant.

    ``writer`` is the party whose document it is, ``reader`` the party that it is for (empty: for
    the writer's own use). ``difference`` says in words where two assessments part. ``answer_url``
    is where the reader answers; empty where there is none.
    """

    case_uuid: UUID
    standing: CaseStanding
    writer: str
    reader: str
    written_at_utc: datetime
    head_number: int
    head_hash: str
    duties: tuple[DutyFacts, ...] = ()
    precedence: PrecedenceFacts | None = None
    difference: tuple[str, str] = ("", "")  # English, Chinese
    answer_url: str = ""
    answer_days: int = 0  # how long ``answer_url`` is good for

    @property
    def marks(self) -> tuple[str, ...]:
        """Which of ``NOT_HAPPENING`` the case is."""
        return tuple(name for name in NOT_HAPPENING if self.standing.facts.get(name))

    @property
    def reader_party(self) -> Party | None:
        return self.standing.party(self.reader) if self.reader else None

    @property
    def withheld_count(self) -> int:
        """How many parts of the record the reader is not shown."""
        parts = (part for each in self.standing.entries for part in each.parts.values())
        return sum(isinstance(part, Withheld) for part in parts)

    def figures_of(self, slug: str) -> Mapping[str, Any] | Withheld | None:
        """What a party states of the pass; None while it has stated nothing."""
        statement = self.standing.statements.get(slug)
        if statement is None:
            return None
        found = statement.assessment
        return found if isinstance(found, Mapping | Withheld) else None
