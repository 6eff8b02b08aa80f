"""What a release policy would change before it is saved: by class, and in every open case.

It asks the same rules that govern every page and file (``releasing.py``), so that what is
previewed is what will happen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from screening.coordination.models import Case
from screening.coordination.release_view import rules_of
from screening.coordination.releasing import view_for
from screening.coordination.selectors import cases_open, chained_entries
from screening.operators.models import Organisation
from screening.operators.release import (
    Document,
    Policy,
    ReleaseDecision,
    decide,
    in_force,
    preset_of,
)
from screening.operators.release_words import ReleaseClass
from screening.operators.selectors import intermediaries, policies_of


@dataclass(frozen=True, slots=True)
class ClassChange:
    """What becomes of one class of data now, and what would."""

    release_class: ReleaseClass
    now: ReleaseDecision
    then: ReleaseDecision

    @property
    def differs(self) -> bool:
        return (self.now.is_released, self.now.why) != (self.then.is_released, self.then.why)


@dataclass(frozen=True, slots=True)
class PartChange:
    """One part of an entry that would be shown and is not, or the other way round."""

    number: int
    kind: str
    part: str
    is_shown_then: bool


@dataclass(frozen=True, slots=True)
class CaseChange:
    case: Case
    parts: tuple[PartChange, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """``looked_at`` open cases with the receiver; those that would change are in ``cases``."""

    classes: tuple[ClassChange, ...]
    cases: tuple[CaseChange, ...]
    looked_at: int


def decisions_now(
    holder: Organisation,
    receiver: Organisation,
    at: datetime,
    case_uuid: UUID | None = None,
    policies: Sequence[Policy] | None = None,
) -> dict[ReleaseClass, ReleaseDecision]:
    """What becomes of each class of a holder's data, for one receiver (real time)."""
    held = policies_of([holder.slug]) if policies is None else policies
    named = intermediaries([receiver.slug, holder.slug])
    return {
        each: decide(
            held,
            holder=holder.slug,
            receiver=receiver.slug,
            case_uuid=case_uuid,
            release_class=each,
            at=at,
            intermediary=named.get(receiver.slug) or named.get(holder.slug),
        )
        for each in ReleaseClass
    }


def policy_now(holder: Organisation, receiver: Organisation, at: datetime) -> Policy | None:
    """The policy that governs what a receiver sees of a holder in general; None without one."""
    return in_force(
        policies_of([holder.slug]),
        holder=holder.slug,
        receiver=receiver.slug,
        case_uuid=None,
        at=at,
    )


def release_preview(
    holder: Organisation, receiver: Organisation, document: Document, at: datetime
) -> Preview:
    """Hold a proposed policy of a holder for a receiver, in every case, against what holds now."""
    policies = policies_of([holder.slug])
    proposed = _proposed(policies, holder.slug, receiver.slug, document, at)
    now = decisions_now(holder, receiver, at, policies=policies)
    then = decisions_now(holder, receiver, at, policies=[*policies, proposed])
    cases = list(cases_open().filter(parties__slug=receiver.slug))
    changes = [CaseChange(case, _part_changes(case, proposed)) for case in cases]
    return Preview(
        tuple(ClassChange(each, now[each], then[each]) for each in ReleaseClass),
        tuple(each for each in changes if each.parts),
        len(cases),
    )


def _proposed(
    policies: Sequence[Policy], holder: str, receiver: str, document: Document, at: datetime
) -> Policy:
    """The next version of the policy of this pair, for every case."""
    same = [
        each.number for each in policies if each.receiver == receiver and each.case_uuid is None
    ]
    return Policy(
        holder=holder,
        receiver=receiver,
        case_uuid=None,
        number=max(same, default=0) + 1,
        valid_from=at,
        preset=preset_of(document),
        document=document,
    )


def _part_changes(case: Case, proposed: Policy) -> tuple[PartChange, ...]:
    """What of the holder's own entries the receiver of a policy would gain or lose."""
    receiver = proposed.receiver or ""
    entries = chained_entries(case)
    rules = rules_of(case, proposed.valid_from)
    after = replace(rules, policies=[*rules.policies, proposed])
    seen_now, seen_then = (
        {(each.number, each.part) for each in view_for(entries, receiver, each_rules).shown}
        for each_rules in (rules, after)
    )
    kinds = {entry.number: entry.kind for entry in entries}
    return tuple(
        PartChange(number, kinds[number], part, (number, part) in seen_then)
        for number, part in sorted(seen_now ^ seen_then)
    )
