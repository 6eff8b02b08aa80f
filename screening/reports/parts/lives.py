"""What became of passes, as their transitions had it by an instant."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from screening.catalog.selectors import QUERY_BATCH
from screening.conjunctions.criteria.clauses import RANK, Level
from screening.conjunctions.life_models import Transition
from screening.conjunctions.lifecycle import Cause, LifeState


class Step(NamedTuple):
    """One change in the life of a pass."""

    conjunction_id: int
    at_utc: datetime
    to_state: str
    to_level: str
    cause: str
    reason: str
    person: str

    @property
    def level(self) -> Level | None:
        return Level(self.to_level) if self.to_level else None


@dataclass(frozen=True, slots=True)
class PassLife:
    """The steps of one pass, oldest first; at least one."""

    steps: tuple[Step, ...]

    @property
    def state(self) -> LifeState:
        return LifeState(self.steps[-1].to_state)

    @property
    def level(self) -> Level | None:
        """What stands, or stood when it ended."""
        return self.steps[-1].level

    @property
    def worst(self) -> Level | None:
        """The severest level that it ever had."""
        return max((step.level for step in self.steps), key=RANK.__getitem__)

    @property
    def cleared_at_utc(self) -> datetime | None:
        """When it was cleared last; None where it is not, or no longer."""
        if self.state is not LifeState.CLEARED:
            return None
        return max(step.at_utc for step in self.steps if step.to_state == LifeState.CLEARED)

    @property
    def is_mitigated(self) -> bool:
        """Whether somebody did something about it that was not undone by what came after."""
        said = [
            each.cause for each in self.steps if each.cause in (Cause.MITIGATED, Cause.REOPENED)
        ]
        return bool(said) and said[-1] == Cause.MITIGATED

    def first_at(self, level: Level) -> datetime | None:
        """When it first had a level or a severer one."""
        return next((step.at_utc for step in self.steps if RANK[step.level] >= RANK[level]), None)


def lives_of(conjunction_ids: Sequence[int], known_until_utc: datetime) -> dict[int, PassLife]:
    """The lives of passes by their keys; those without a transition by then are left out.

    What was done to a real pass in an exercise was not done. One query for every ``QUERY_BATCH``
    passes.
    """
    found: dict[int, list[Step]] = defaultdict(list)
    for start in range(0, len(conjunction_ids), QUERY_BATCH):
        own = Transition.objects.filter(
            conjunction__in=conjunction_ids[start : start + QUERY_BATCH],
            at_utc__lte=known_until_utc,
        ).exclude(is_exercise=True, conjunction__is_exercise=False)
        rows = own.order_by("conjunction_id", "sequence")
        for step in map(Step._make, rows.values_list(*Step._fields)):
            found[step.conjunction_id].append(step)
    return {key: PassLife(tuple(steps)) for key, steps in found.items()}
