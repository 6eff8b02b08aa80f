"""What a case is: folded from its entries, and from nothing else. Pure.

Two who hold the same entries see the same case. Whoever was not given a part sees ``Withheld`` in
its place, and the same state: that follows from kinds of entries and public parts alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final

from screening.coordination.canonical import instant_of
from screening.coordination.conflicts import Conflict, conflict_of
from screening.coordination.kinds import (
    ACKNOWLEDGE_DUTY,
    KEPT_PARTS,
    CaseState,
    Choice,
    ClosedBy,
    EntryKind,
    PartyRole,
)
from screening.coordination.said import (
    Decision,
    EntryFacts,
    Intent,
    Party,
    Statement,
    entry_facts,
    party_of,
)

# Whoever reads a standing reads what it is made of too.
__all__ = [
    "SPOKEN",
    "CaseStanding",
    "Decision",
    "EntryFacts",
    "Intent",
    "NotACase",
    "Party",
    "Statement",
    "entry_facts",
    "party_of",
    "stand",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseStanding:
    """Everything that the entries of one case say, together.

    What is kept by party holds the newest of each. ``decision`` is the newest that was proposed;
    ``agreed`` the newest that both agreed to, which a later proposal does not undo.
    """

    now_utc: datetime
    state: CaseState
    entries: tuple[EntryFacts, ...]
    parties: tuple[Party, ...]
    facts: Mapping[str, Any]
    protocol: Mapping[str, Any]
    opened_at_utc: datetime
    opened_by: str
    tca_utc: datetime
    notified_at: datetime | None = None
    acknowledged_at: Mapping[str, datetime] = field(default_factory=dict)
    heard_at: Mapping[str, datetime] = field(default_factory=dict)  # first word of each principal
    statements: Mapping[str, Statement] = field(default_factory=dict)
    intents: Mapping[str, Intent] = field(default_factory=dict)
    plans_screened: Mapping[str, EntryFacts] = field(default_factory=dict)
    decision: Decision | None = None
    agreed: Decision | None = None
    executed: Mapping[str, EntryFacts] = field(default_factory=dict)
    outcome: EntryFacts | None = None
    overdue: Mapping[str, EntryFacts] = field(default_factory=dict)  # by duty
    escalated: Mapping[str, EntryFacts] = field(default_factory=dict)  # by duty
    conflict: Conflict | None = None
    closed: EntryFacts | None = None

    @property
    def principals(self) -> tuple[Party, ...]:
        """The two sides."""
        return tuple(each for each in self.parties if each.is_principal)

    @property
    def addressed(self) -> tuple[Party, ...]:
        """The principals who have to answer: all but the one that opened the case."""
        return tuple(each for each in self.principals if each.slug != self.opened_by)

    @property
    def is_open(self) -> bool:
        return self.closed is None

    @property
    def closed_by(self) -> ClosedBy | None:
        """Why the case is over; None while it is open."""
        by = self.closed.shown("closing").get("by") if self.closed else None
        return ClosedBy(by) if by in list(ClosedBy) else None

    @property
    def kept(self) -> dict[str, Mapping[str, Any]]:
        """By party, whether it did as it had said, as the outcome has it and it is shown."""
        parts = [self.outcome.shown(name) for name in KEPT_PARTS.values()] if self.outcome else []
        return {str(part["of_party"]): part for part in parts if part}

    @property
    def is_heard(self) -> bool:
        """Whether somebody who has to answer has said anything."""
        return any(each.slug in self.heard_at for each in self.addressed)

    def party(self, slug: str) -> Party | None:
        """The party of a slug; None where it is none of this case's."""
        return next((each for each in self.parties if each.slug == slug), None)

    def own_object(self, slug: str) -> int | None:
        """The catalogue number of what a side flies in this case; None for a party that is none."""
        party = self.party(slug)
        if party is None or not party.is_principal:
            return None
        is_station = party.role == PartyRole.STATION_SIDE
        return int(self.facts["primary" if is_station else "secondary"]["norad_cat_id"])

    def party_of_role(self, role: PartyRole) -> Party | None:
        """The first party of a role; None where nobody has it."""
        return next((each for each in self.parties if each.role == role), None)


# What makes an addressed party heard: words of its own, not what happened to it.
SPOKEN: Final = frozenset(
    {
        EntryKind.ACKNOWLEDGED,
        EntryKind.STATEMENT,
        EntryKind.INTENT,
        EntryKind.DECISION_PROPOSED,
        EntryKind.DECISION_AGREED,
        EntryKind.DECISION_REFUSED,
        EntryKind.EXECUTED,
        EntryKind.REMARK,
    }
)


class NotACase(ValueError):
    """Entries that do not begin with one that opens a case."""


def stand(entries: Iterable[EntryFacts], now_utc: datetime) -> CaseStanding:
    """Fold the entries of one case, in their order, into what they say together.

    Raises NotACase where the first does not open a case.
    """
    ordered = tuple(sorted(entries, key=lambda each: each.number))
    if not ordered or ordered[0].kind != EntryKind.OPENED:
        raise NotACase("The first entry of a case opens it.")
    standing = _opened(ordered, now_utc)
    for entry in ordered[1:]:
        standing = _with(standing, entry)
    conflict = conflict_of(
        {slug: (each.choice, each.entry.number) for slug, each in standing.intents.items()},
        principals=[each.slug for each in standing.principals],
        mover=standing.agreed.mover if standing.agreed else None,
        agreed_number=_answer_number(standing.agreed),
    )
    settled = replace(standing, conflict=conflict)
    return replace(settled, state=_state(settled))


def _opened(entries: tuple[EntryFacts, ...], now_utc: datetime) -> CaseStanding:
    first = entries[0]
    facts = first.shown("facts")
    parties = first.part("parties")
    return CaseStanding(
        now_utc=now_utc,
        state=CaseState.DRAFT,
        entries=entries,
        parties=tuple(party_of(each) for each in parties) if isinstance(parties, list) else (),
        facts=facts,
        protocol=first.shown("protocol"),
        opened_at_utc=first.at_utc,
        opened_by=first.party,
        tca_utc=instant_of(facts["tca_utc"]),
    )


def _with(standing: CaseStanding, entry: EntryFacts) -> CaseStanding:
    """What a case is with one more entry."""
    fold = _FOLDS.get(EntryKind(entry.kind)) if entry.kind in list(EntryKind) else None
    after = fold(standing, entry) if fold else standing
    return _heard(after, entry)


def _heard(standing: CaseStanding, entry: EntryFacts) -> CaseStanding:
    party = standing.party(entry.party)
    spoke = party is not None and party.is_principal and entry.kind in SPOKEN
    if not spoke or entry.party in standing.heard_at:
        return standing
    return replace(standing, heard_at={**standing.heard_at, entry.party: entry.at_utc})


def _notified(standing: CaseStanding, entry: EntryFacts) -> CaseStanding:
    return replace(standing, notified_at=standing.notified_at or entry.at_utc)


def _acknowledged(standing: CaseStanding, entry: EntryFacts) -> CaseStanding:
    first = {entry.party: entry.at_utc} | dict(standing.acknowledged_at)
    return replace(standing, acknowledged_at=first)


def _stated(standing: CaseStanding, entry: EntryFacts) -> CaseStanding:
    names = ("assessment", "criteria", "data_used", "covariance", "remarks")
    statement = Statement(entry, *(entry.part(name) for name in names))
    return replace(standing, statements={**standing.statements, entry.party: statement})


def _intended(standing: CaseStanding, entry: EntryFacts) -> CaseStanding:
    said = entry.shown("intent")
    choice = said.get("choice")
    intent = Intent(
        entry,
        Choice(choice) if choice in list(Choice) else None,
        _instant(said.get("window_start_utc")),
        _instant(said.get("window_end_utc")),
        entry.part("plan"),
        entry.part("remarks"),
    )
    # A plan that was screened belongs to the intent before.
    screened = {slug: each for slug, each in standing.plans_screened.items() if slug != entry.party}
    intents = {**standing.intents, entry.party: intent}
    return replace(standing, intents=intents, plans_screened=screened)


def _plan_screened(standing: CaseStanding, entry: EntryFacts) -> CaseStanding:
    """The result is the keeper's; whose plan it is of stands in ``of_party``."""
    of_party = entry.shown("result").get("of_party") or _newest_planner(standing)
    return replace(standing, plans_screened={**standing.plans_screened, str(of_party): entry})


def _newest_planner(standing: CaseStanding) -> str:
    """Whose plan waits for its result: for whoever is not shown the result."""
    waiting = [
        each.entry
        for slug, each in standing.intents.items()
        if each.plan is not None and slug not in standing.plans_screened
    ]
    newest = max(waiting, key=lambda entry: entry.number, default=None)
    return newest.party if newest else ""


def _proposed(standing: CaseStanding, entry: EntryFacts) -> CaseStanding:
    said = entry.shown("decision")
    decision = Decision(
        entry,
        mover=str(said.get("mover", "")),
        protocol=str(said.get("protocol", "")),
        version=str(said.get("version", "")),
        clause=str(said.get("clause", "")),
        words=str(said.get("words", "")),
    )
    return replace(standing, decision=decision)


def _answered(standing: CaseStanding, entry: EntryFacts) -> CaseStanding:
    """An answer counts for the newest proposal, by the other side, if that is what it answers."""
    proposed = standing.decision
    if proposed is None or not proposed.is_open or entry.party == proposed.proposed_by:
        return standing
    if entry.shown("decision").get("answers", proposed.proposal.number) != proposed.proposal.number:
        return standing
    answered = replace(proposed, answer=entry)
    agreed = answered if answered.is_agreed else standing.agreed
    return replace(standing, decision=answered, agreed=agreed)


def _executed(standing: CaseStanding, entry: EntryFacts) -> CaseStanding:
    return replace(standing, executed={**standing.executed, entry.party: entry})


def _outcome(standing: CaseStanding, entry: EntryFacts) -> CaseStanding:
    return replace(standing, outcome=entry)


def _escalated(standing: CaseStanding, entry: EntryFacts) -> CaseStanding:
    duty = str(entry.shown("escalation").get("duty", ""))
    return replace(standing, escalated={**standing.escalated, duty: entry})


def _overdue(standing: CaseStanding, entry: EntryFacts) -> CaseStanding:
    duty = str(entry.shown("duty").get("duty", ""))
    return replace(standing, overdue={**standing.overdue, duty: entry})


def _closed(standing: CaseStanding, entry: EntryFacts) -> CaseStanding:
    return replace(standing, closed=standing.closed or entry)


_FOLDS: Final = {
    EntryKind.NOTIFIED: _notified,
    EntryKind.ACKNOWLEDGED: _acknowledged,
    EntryKind.STATEMENT: _stated,
    EntryKind.INTENT: _intended,
    EntryKind.PLAN_SCREENED: _plan_screened,
    EntryKind.DECISION_PROPOSED: _proposed,
    EntryKind.DECISION_AGREED: _answered,
    EntryKind.DECISION_REFUSED: _answered,
    EntryKind.EXECUTED: _executed,
    EntryKind.OUTCOME: _outcome,
    EntryKind.ESCALATED: _escalated,
    EntryKind.OVERDUE: _overdue,
    EntryKind.CLOSED: _closed,
}


def _state(standing: CaseStanding) -> CaseState:
    """The furthest that the case has come."""
    sides = [each.slug for each in standing.principals]
    reached = {
        CaseState.CLOSED: standing.closed is not None,
        CaseState.EXECUTED: bool(standing.executed),
        CaseState.INTENT_AGREED: standing.agreed is not None,
        CaseState.ASSESSED: bool(sides) and all(each in standing.statements for each in sides),
        CaseState.ACKNOWLEDGED: standing.is_heard,
        CaseState.UNANSWERED: ACKNOWLEDGE_DUTY in standing.overdue,
        CaseState.NOTIFIED: standing.notified_at is not None,
    }
    return next((state for state, is_reached in reached.items() if is_reached), CaseState.DRAFT)


def _answer_number(decision: Decision | None) -> int:
    return decision.answer.number if decision is not None and decision.answer is not None else 0


def _instant(text: Any) -> datetime | None:
    return instant_of(text) if isinstance(text, str) else None
