"""What was said in a case, as somebody may see it: entries, parties, statements. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from screening.coordination.chain import ChainedEntry
from screening.coordination.kinds import PRINCIPALS, Choice, EntryKind


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryFacts:
    """One entry as somebody may see it: each part is its value, or ``Withheld``."""

    number: int
    kind: str
    party: str
    author: str
    at_utc: datetime
    recorded_at: datetime
    parts: Mapping[str, Any]

    def part(self, name: str) -> Any:
        """A part's value, ``Withheld``, or None where the entry has none of that name."""
        return self.parts.get(name)

    def shown(self, name: str) -> Mapping[str, Any]:
        """A part's value where it is one with fields and is shown, else nothing."""
        value = self.parts.get(name)
        return value if isinstance(value, Mapping) else {}


@dataclass(frozen=True, slots=True)
class Party:
    """An organisation in the case."""

    slug: str
    name: str
    name_zh: str
    role: str
    kind: str
    country: str

    @property
    def is_principal(self) -> bool:
        return self.role in PRINCIPALS


@dataclass(frozen=True, slots=True)
class Statement:
    """A side's own assessment. Each part is its value, ``Withheld``, or None."""

    entry: EntryFacts
    assessment: Any
    criteria: Any
    data_used: Any
    covariance: Any
    remarks: Any

    @property
    def party(self) -> str:
        return self.entry.party


@dataclass(frozen=True, slots=True)
class Intent:
    """What a side says it will do. ``choice`` is None where it is withheld."""

    entry: EntryFacts
    choice: Choice | None
    window_start_utc: datetime | None
    window_end_utc: datetime | None
    plan: Any
    remarks: Any

    @property
    def party(self) -> str:
        return self.entry.party


@dataclass(frozen=True, slots=True)
class Decision:
    """Who moves, as one side proposed it, and what the other side answered.

    ``mover`` is a party's slug, "none" or "both". ``answer`` is None while it waits for one.
    """

    proposal: EntryFacts
    mover: str
    protocol: str
    version: str
    clause: str
    words: str
    answer: EntryFacts | None = None

    @property
    def proposed_by(self) -> str:
        return self.proposal.party

    @property
    def is_open(self) -> bool:
        return self.answer is None

    @property
    def is_agreed(self) -> bool:
        return self.answer is not None and self.answer.kind == EntryKind.DECISION_AGREED

    @property
    def is_refused(self) -> bool:
        return self.answer is not None and self.answer.kind == EntryKind.DECISION_REFUSED


def entry_facts(entry: ChainedEntry) -> EntryFacts:
    """One entry without its place in the chain."""
    return EntryFacts(
        number=entry.number,
        kind=entry.kind,
        party=entry.party,
        author=entry.author,
        at_utc=entry.at_utc,
        recorded_at=entry.recorded_at,
        parts={name: part.content for name, part in entry.parts.items()},
    )


def party_of(held: Mapping[str, Any]) -> Party:
    """Read a party as the entry that opens a case names it."""
    names = ("slug", "name", "name_zh", "role", "kind", "country")
    return Party(*(str(held.get(name, "")) for name in names))
