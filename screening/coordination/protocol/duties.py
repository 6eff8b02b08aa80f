"""What is due in a case, from whom, by when and under which clause, and what has been done of it.

Everything follows from the case's entries and an instant. What a protocol leaves open the next in
the order says: of two that have a duty of the same key the first counts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from screening.coordination.protocol.acts import Record
from screening.coordination.protocol.clauses import (
    Anchor,
    Clause,
    DutyRule,
    Escalation,
    Protocol,
    Role,
    Who,
    Words,
)
from screening.coordination.protocol.duty_words import NO_TIME_GIVEN, NOT_YET
from screening.coordination.protocol.library import Applied
from screening.coordination.standing import CaseStanding


class DutyState(StrEnum):
    """How a duty stands at an instant."""

    WAITING = "waiting"  # its time has not begun to count
    OPEN = "open"
    MET = "met"
    MET_LATE = "met_late"
    OVERDUE = "overdue"
    LAPSED = "lapsed"  # nobody asks for it any more


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """One duty of one side. ``due_utc`` None: ``why_no_due`` says why."""

    key: str  # unique in the case: "acknowledge", "state:other_side"
    rule: DutyRule
    protocol: Protocol
    role: Role
    party: str  # slug; empty where the case has nobody in the role
    state: DutyState
    starts_utc: datetime | None
    due_utc: datetime | None
    why_no_due: Words | None
    met_at: datetime | None

    @property
    def clause(self) -> Clause:
        return self.protocol.clauses[self.rule.clause]

    @property
    def reference(self) -> str:
        return self.protocol.reference

    @property
    def is_proposal(self) -> bool:
        """Whether it is asked rather than owed."""
        return self.protocol.is_proposal

    @property
    def what(self) -> Words:
        return self.rule.what

    @property
    def is_overdue(self) -> bool:
        return self.state is DutyState.OVERDUE

    @property
    def escalation(self) -> Escalation | None:
        """What follows now that it is missed; None while it is not."""
        return self.rule.escalation if self.is_overdue else None

    @property
    def escalation_clause(self) -> Clause | None:
        rule = self.rule.escalation
        return self.protocol.clauses[rule.clause] if rule is not None else None


def duties(applied: Applied, standing: CaseStanding, now_utc: datetime) -> tuple[Duty, ...]:
    """Every duty of a case at an instant, in the order of its protocols."""
    record = Record.of(standing)
    found: dict[str, Duty] = {}
    for protocol, rule in _rules(applied.protocols):
        for role in _roles(rule.who, record):
            duty = _duty(protocol, rule, role, record, found, now_utc)
            found[duty.key] = duty
    return tuple(found.values())


def changes_utc(found: Sequence[Duty], now_utc: datetime) -> datetime | None:
    """The next instant at which time alone changes the state of a duty; None where none will."""
    begins = [each.starts_utc for each in found if each.starts_utc is not None]
    # NOTE: what is done at the very instant is done in time.
    ends = [each.due_utc + datetime.resolution for each in found if each.due_utc is not None]
    return min((at for at in (*begins, *ends) if at > now_utc), default=None)


def _rules(protocols: Sequence[Protocol]) -> Iterator[tuple[Protocol, DutyRule]]:
    """Each rule, once a key: by the first protocol that has it."""
    seen: set[str] = set()
    for protocol in protocols:
        yield from ((protocol, rule) for rule in protocol.duties if rule.key not in seen)
        seen |= {rule.key for rule in protocol.duties}


def _roles(who: Who, record: Record) -> tuple[Role, ...]:
    if who is Who.NOTIFIER:
        return (record.notifier,)
    if who is Who.NOTIFIED:
        return (record.notifier.opposite,)
    if who is Who.STATION_SIDE:
        return (Role.STATION_SIDE,)
    return tuple(Role) if who is Who.EACH_SIDE else record.movers


def _duty(
    protocol: Protocol,
    rule: DutyRule,
    role: Role,
    record: Record,
    found: dict[str, Duty],
    now_utc: datetime,
) -> Duty:
    missed = found.get(rule.deadline.missed)
    starts_utc = (
        _missed_utc(missed, now_utc)
        if rule.deadline.anchor is Anchor.MISSED
        else record.anchor_utc(rule.deadline.anchor, role)
    )
    due_utc = rule.deadline.due_utc(starts_utc, record.tca_utc) if starts_utc else None
    met_at = record.met_at(rule.met_by, role)
    is_needless = missed is not None and missed.met_at is not None and met_at is None
    state = _state(starts_utc, due_utc, met_at, now_utc, _ends_utc(rule, record))
    return Duty(
        key=f"{rule.key}:{role}" if rule.who in (Who.EACH_SIDE, Who.MOVER) else rule.key,
        rule=rule,
        protocol=protocol,
        role=role,
        party=record.slug(role),
        state=DutyState.LAPSED if is_needless else state,
        starts_utc=starts_utc,
        due_utc=due_utc,
        why_no_due=_why_no_due(rule, starts_utc, due_utc),
        met_at=met_at,
    )


def _missed_utc(missed: Duty | None, now_utc: datetime) -> datetime | None:
    """When a duty was missed; None while it is not, or when it was met in time."""
    if missed is None or missed.due_utc is None or now_utc <= missed.due_utc:
        return None
    is_in_time = missed.met_at is not None and missed.met_at <= missed.due_utc
    return None if is_in_time or missed.state is DutyState.LAPSED else missed.due_utc


def _ends_utc(rule: DutyRule, record: Record) -> datetime | None:
    """From when on nobody asks for it: the case is over.

    A case that is over because the pass is leaves what is due after the pass.
    """
    closed_utc = record.closed_utc
    if closed_utc is None or (rule.deadline.anchor is Anchor.TCA and record.is_closed_after_tca):
        return None
    return closed_utc


def _state(
    starts_utc: datetime | None,
    due_utc: datetime | None,
    met_at: datetime | None,
    now_utc: datetime,
    ends_utc: datetime | None,
) -> DutyState:
    if met_at is not None:
        return DutyState.MET if due_utc is None or met_at <= due_utc else DutyState.MET_LATE
    if due_utc is not None and min(now_utc, ends_utc or now_utc) > due_utc:
        return DutyState.OVERDUE
    if ends_utc is not None:
        return DutyState.LAPSED
    has_begun = starts_utc is not None and starts_utc <= now_utc
    return DutyState.OPEN if has_begun else DutyState.WAITING


def _why_no_due(
    rule: DutyRule, starts_utc: datetime | None, due_utc: datetime | None
) -> Words | None:
    if due_utc is not None:
        return None
    return NO_TIME_GIVEN if starts_utc is not None else NOT_YET[rule.deadline.anchor]
