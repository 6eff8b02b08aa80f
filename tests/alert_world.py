"""People who hear alerts, conjunctions that change, and a post office that can fail, for tests."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from typing import Any

from screening.alerts.models import Recipient, Subscription
from screening.alerts.outgoing import Outgoing
from screening.alerts.services import alerts_prepare, delivery_send
from screening.common.clock import now_utc, real_now_utc
from screening.common.exceptions import DeliveryFailed
from screening.conjunctions.criteria.clauses import Level
from screening.conjunctions.life_models import ConjunctionLife, Transition
from screening.conjunctions.lifecycle import STATE_OF, Cause, LifeState
from screening.conjunctions.models import Conjunction

_serial = count(1)


def recipient(**overrides: Any) -> Recipient:
    number = next(_serial)
    fields = {"name": f"Person {number}", "address": f"person-{number}@example.org"}
    return Recipient.objects.create(**fields | overrides)


def subscriber(*, lowest_level: str = "yellow", **overrides: Any) -> Recipient:
    """Somebody who hears of everything from yellow up; overrides are of the subscription."""
    person = overrides.pop("recipient", None) or recipient()
    Subscription.objects.create(recipient=person, lowest_level=lowest_level, **overrides)
    return person


def becomes(
    subject: Conjunction,
    level: Level | None = None,
    *,
    state: LifeState | None = None,
    cause: Cause = Cause.RULE,
    at_utc: datetime | None = None,
    **overrides: Any,
) -> Transition:
    """Write a change of a conjunction as the life cycle does."""
    life = ConjunctionLife.objects.filter(conjunction=subject).first()
    at_utc = at_utc or now_utc()
    row = Transition.objects.create(
        conjunction=subject,
        sequence=(life.sequence if life else 0) + 1,
        from_state=life.state if life else "",
        from_level=life.level if life else "",
        to_state=state or STATE_OF[level],
        to_level=level or "",
        cause=cause,
        reason="For a test.",
        at_utc=at_utc,
        recorded_at=real_now_utc(),
        **overrides,
    )
    ConjunctionLife.objects.update_or_create(
        conjunction=subject,
        defaults={
            "state": row.to_state,
            "level": row.to_level,
            "cleared_level": row.from_level if row.to_state == LifeState.CLEARED else "",
            "since": at_utc,
            "sequence": row.sequence,
        },
    )
    return row


@dataclass
class PostOffice:
    """Takes messages as a receiver does: one that it has had under the same key is dropped."""

    fails: Callable[[Outgoing], None] = lambda _: None
    calls: list[Outgoing] = field(default_factory=list)
    taken: dict[str, Outgoing] = field(default_factory=dict)

    def send(self, outgoing: Outgoing) -> None:
        self.calls.append(outgoing)
        self.fails(outgoing)
        self.taken.setdefault(outgoing.key, outgoing)

    def to(self, person: Recipient) -> list[Outgoing]:
        return [each for each in self.taken.values() if each.address == person.address]


def refuse(*, is_lasting: bool) -> Callable[[Outgoing], None]:
    """A way to fail."""

    def fail(_: Outgoing) -> None:
        raise DeliveryFailed("the server said no", is_lasting=is_lasting)

    return fail


def work(office: PostOffice) -> int:
    """One round of a worker, as the task does it; return how many messages were sent."""
    return sum(delivery_send(key, send=office.send) for key in alerts_prepare())
