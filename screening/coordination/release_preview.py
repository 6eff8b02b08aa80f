"""What a release policy would change before it is saved: by class, and in every open case.

It asks the same rule that governs every page and file (``operators.release.decide``), so that what
is previewed is what will happen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from screening.coordination.kinds import CaseState
from screening.coordination.models import Case
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


@dataclass(frozen=True, slots=True)
class _Rule:
    """One state of the policies, and who asks."""

    policies: Sequence[Policy]
    holder: str
    receiver: str
    at: datetime
    intermediary: str | None

    def decide(self, release_class: ReleaseClass, case_uuid: UUID | None) -> ReleaseDecision:
        return decide(
            self.policies,
            holder=self.holder,
            receiver=self.receiver,
            case_uuid=case_uuid,
            release_class=release_class,
            at=self.at,
            intermediary=self.intermediary,
        )


def decisions_now(
    holder: Organisation, receiver: Organisation, at: datetime, case_uuid: UUID | None = None
) -> dict[ReleaseClass, ReleaseDecision]:
    """What becomes of each class of a holder's data now, for one receiver (real time)."""
    rule = _rule(policies_of([holder.slug]), holder, receiver, at)
    return {each: rule.decide(each, case_uuid) for each in ReleaseClass}


def release_preview(
    holder: Organisation, receiver: Organisation, document: Document, at: datetime
) -> Preview:
    """Hold a proposed policy of a holder for a receiver, in every case, against what holds now."""
    policies = policies_of([holder.slug])
    now = _rule(policies, holder, receiver, at)
    then = replace(now, policies=[*policies, _proposed(policies, now, document)])
    cases = list(
        Case.objects.filter(parties__slug=receiver.slug)
        .exclude(state=CaseState.CLOSED)
        .prefetch_related("entries")
    )
    changes = [CaseChange(case, _part_changes(case, now, then)) for case in cases]
    return Preview(
        tuple(
            ClassChange(each, now.decide(each, None), then.decide(each, None))
            for each in ReleaseClass
        ),
        tuple(each for each in changes if each.parts),
        len(cases),
    )


def _rule(
    policies: Sequence[Policy], holder: Organisation, receiver: Organisation, at: datetime
) -> _Rule:
    through = intermediaries([receiver.slug]).get(receiver.slug)
    return _Rule(policies, holder.slug, receiver.slug, at, through)


def _proposed(policies: Sequence[Policy], rule: _Rule, document: Document) -> Policy:
    """The next version of the policy of this pair, for every case."""
    same = [
        each.number
        for each in policies
        if each.receiver == rule.receiver and each.case_uuid is None and each.holder == rule.holder
    ]
    return Policy(
        holder=rule.holder,
        receiver=rule.receiver,
        case_uuid=None,
        number=max(same, default=0) + 1,
        valid_from=rule.at,
        preset=preset_of(document),
        document=document,
    )


def _part_changes(case: Case, now: _Rule, then: _Rule) -> tuple[PartChange, ...]:
    """What of the holder's own entries the receiver would gain or lose."""
    found: list[PartChange] = []
    for entry in case.entries.all():
        if entry.party != now.holder:
            continue
        for name, part in entry.parts.items():
            release_class = ReleaseClass(part["class"])
            after = then.decide(release_class, case.uuid).is_released
            if after != now.decide(release_class, case.uuid).is_released:
                found.append(PartChange(entry.number, entry.kind, name, after))
    return tuple(found)


def policy_now(holder: Organisation, receiver: Organisation, at: datetime) -> Policy | None:
    """The policy that governs what a receiver sees of a holder in general; None where there is none."""
    return in_force(
        policies_of([holder.slug]),
        holder=holder.slug,
        receiver=receiver.slug,
        case_uuid=None,
        at=at,
    )
