"""What each side has put on record, as deadlines and duties ask for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from screening.coordination.canonical import instant_of
from screening.coordination.kinds import MOVER_BOTH, EntryKind
from screening.coordination.protocol.clauses import Act, Anchor, Role
from screening.coordination.standing import CaseStanding, EntryFacts

_DECISIONS: Final = frozenset(
    {EntryKind.DECISION_PROPOSED, EntryKind.DECISION_AGREED, EntryKind.DECISION_REFUSED}
)
_ACTS: Final[Mapping[str, Act]] = {
    EntryKind.NOTIFIED: Act.NOTIFIED,
    EntryKind.ACKNOWLEDGED: Act.ACKNOWLEDGED,
    EntryKind.STATEMENT: Act.STATEMENT,
    EntryKind.INTENT: Act.INTENT,
    EntryKind.EXECUTED: Act.EXECUTED,
    EntryKind.OUTCOME: Act.OUTCOME,
    EntryKind.ESCALATED: Act.ESCALATED,
    **dict.fromkeys(_DECISIONS, Act.DECISION),
}
# Put on record once for both, by whoever keeps the case.
_FOR_ALL: Final = frozenset({Act.OUTCOME})


@dataclass(frozen=True, slots=True)
class Record:
    """A case's entries by role. ``acts`` holds the first instant of each act of each side."""

    standing: CaseStanding
    slugs: Mapping[Role, str]
    acts: Mapping[tuple[Role | None, Act], datetime]

    @classmethod
    def of(cls, standing: CaseStanding) -> Record:
        """Read a case."""
        slugs = {Role(each.role): each.slug for each in standing.principals}
        roles = {slug: role for role, slug in slugs.items()}
        acts: dict[tuple[Role | None, Act], datetime] = {}
        for entry in standing.entries:
            role = roles.get(entry.party)
            for act in _acts_of(entry):
                acts.setdefault((None if act in _FOR_ALL else role, act), entry.at_utc)
        return cls(standing, slugs, acts)

    @property
    def tca_utc(self) -> datetime:
        return self.standing.tca_utc

    @property
    def closed_utc(self) -> datetime | None:
        return self.standing.closed.at_utc if self.standing.closed else None

    @property
    def is_closed_after_tca(self) -> bool:
        return self.closed_utc is not None and self.closed_utc >= self.tca_utc

    @property
    def notifier(self) -> Role:
        """The side that told first; until somebody has, the one that opened the case."""
        told = [(at, role) for (role, act), at in self.acts.items() if act is Act.NOTIFIED and role]
        if told:
            return min(told)[1]
        opener = self.standing.opened_by
        return next((role for role in Role if self.slug(role) == opener), Role.STATION_SIDE)

    @property
    def movers(self) -> tuple[Role, ...]:
        """Who moves by the agreed decision; nobody while nothing is agreed."""
        agreed = self.standing.agreed
        if agreed is None:
            return ()
        if agreed.mover == MOVER_BOTH:
            return tuple(Role)
        return tuple(role for role in Role if self.slug(role) == agreed.mover)

    def slug(self, role: Role) -> str:
        """The organisation of a role; empty where the case has none."""
        return self.slugs.get(role, "")

    def met_at(self, met_by: tuple[frozenset[Act], ...], role: Role) -> datetime | None:
        """When the last of what a duty asks for had come; None while one is missing."""
        firsts = []
        for choice in met_by:
            came = [self.acts.get((None if act in _FOR_ALL else role, act)) for act in choice]
            firsts.append(min((each for each in came if each is not None), default=None))
        known = [each for each in firsts if each is not None]
        return max(known) if len(known) == len(firsts) else None

    def anchor_utc(self, anchor: Anchor, role: Role) -> datetime | None:
        """When a deadline of a side begins to count; None while it does not."""
        if anchor is Anchor.DETECTED:
            return self._detected_utc
        if anchor is Anchor.NOTIFIED:
            return self.standing.notified_at
        if anchor is Anchor.DECIDED:
            agreed = self.standing.agreed
            return agreed.answer.at_utc if agreed is not None and agreed.answer else None
        if anchor is Anchor.BURN_ENDS:
            intent = self.standing.intents.get(self.slug(role))
            return intent.window_end_utc if intent is not None else None
        return self.tca_utc if anchor is Anchor.TCA else None

    @property
    def _detected_utc(self) -> datetime:
        """Since when it is known; of a case that does not say, since it was opened."""
        text = self.standing.facts.get("detected_utc")
        return instant_of(text) if isinstance(text, str) else self.standing.opened_at_utc


def _acts_of(entry: EntryFacts) -> tuple[Act, ...]:
    act = _ACTS.get(entry.kind)
    if act is None:
        return ()
    is_plan = act is Act.INTENT and entry.part("plan") is not None
    return (act, Act.PLAN) if is_plan else (act,)
