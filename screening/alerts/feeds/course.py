"""Which changes of a conjunction are messages of the Common Alerting Protocol, and of which type.

From a level up: the change that first reaches it is an Alert, everything while it stands an Update,
and what leaves it, or ends the conjunction, a Cancel. A message names all earlier ones of the same
course, so that whoever has missed one still knows what it replaces. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from screening.conjunctions.criteria.clauses import RANK, Level
from screening.conjunctions.life_models import Transition
from screening.conjunctions.lifecycle import OPEN, LifeState
from screening.conjunctions.models import Assessment


class MessageType(StrEnum):
    ALERT = "Alert"
    UPDATE = "Update"
    CANCEL = "Cancel"


@dataclass(frozen=True, slots=True)
class Step:
    """One message. ``earlier`` are those of the same course, oldest first.

    ``assessment`` is the newest opinion that led to it or to a change before it; None without any.
    """

    transition: Transition
    message_type: MessageType
    earlier: tuple[Transition, ...]
    assessment: Assessment | None


def steps_of(transitions: Iterable[Transition], lowest: Level) -> list[Step]:
    """The messages of one conjunction, from its changes, oldest first."""
    steps: list[Step] = []
    course: list[Transition] = []
    assessment: Assessment | None = None
    for each in transitions:
        assessment = each.assessment or assessment
        stands = _stands(each, lowest)
        if not stands and not course:
            continue
        kind = MessageType.UPDATE if course else MessageType.ALERT
        message_type = kind if stands else MessageType.CANCEL
        steps.append(Step(each, message_type, tuple(course), assessment))
        course = [*course, each] if stands else []
    return steps


def _stands(change: Transition, lowest: Level) -> bool:
    level = Level(change.to_level) if change.to_level else None
    return LifeState(change.to_state) in OPEN and RANK[level] >= RANK[lowest]
