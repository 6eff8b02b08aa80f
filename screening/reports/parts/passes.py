"""One conjunction as it was known at an instant: where it stood when, and how close it came."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, NamedTuple

from screening.conjunctions.criteria.clauses import RANK, Level
from screening.conjunctions.lifecycle import OPEN, LifeState
from screening.conjunctions.models import EventKind
from screening.reports.parts.span import Span

ACTED_ON: Final = frozenset({Level.YELLOW.value, Level.RED.value, Level.EMERGENCY.value})
NO_LEVEL: Final = ""
_FAR: Final = datetime.max.replace(tzinfo=UTC)


class Step(NamedTuple):
    """One change of state."""

    pk: int
    at_utc: datetime
    from_state: str
    to_state: str
    level: str
    rule_id: int | None
    realised_miss_km: float | None
    is_exercise: bool
    is_replay: bool


class Opinion(NamedTuple):
    """One assessment: a run's, or an originator's where there is no run."""

    pk: int
    conjunction_id: int
    run_id: int | None
    created_at: datetime
    made_at: datetime | None
    tca_utc: datetime
    miss_km: float
    kind: str


@dataclass(frozen=True, slots=True)
class KnownPass:
    """One conjunction of a station as it was known. ``shown`` is the opinion that it showed."""

    pk: int
    station_id: int
    is_exercise: bool  # made up by one
    is_synthetic: bool
    first_seen_utc: datetime
    known_until_utc: datetime
    shown: Opinion
    reports: tuple[Opinion, ...]  # what messages said of it, the newest knowledge last
    steps: tuple[Step, ...]
    unjudged_level: str  # by the station's distances; counts where no rule has judged it

    @property
    def opinions(self) -> tuple[Opinion, ...]:
        """All that its figures may come from: what it showed, and what messages said."""
        return tuple(dict.fromkeys((self.shown, *self.reports)))

    @property
    def stays(self) -> bool:
        """Beside the station, also after its least distance."""
        return self.shown.kind == EventKind.CO_MOVING

    @property
    def state(self) -> str:
        """Where its life stood; over by its hour, whether or not a worker has come to say so."""
        told = self.steps[-1].to_state if self.steps else LifeState.DETECTED.value
        is_over = self.shown.tca_utc < self.known_until_utc and not self.stays
        return LifeState.PASSED.value if is_over and told != LifeState.CLEARED else told

    @property
    def level_standing(self) -> str:
        """The level where its life stood; of what was cleared there is none."""
        return self._level(self.steps[-1].level) if self.steps else self.unjudged_level

    @property
    def realised_miss_km(self) -> float | None:
        told = [each.realised_miss_km for each in self.steps if each.realised_miss_km is not None]
        return told[-1] if told else None

    def state_at(self, at_utc: datetime) -> str:
        """The state of its life at an earlier instant; empty before the first."""
        states = [each.to_state for each in self.steps if each.at_utc <= at_utc]
        return states[-1] if states else ""

    def is_open_in(self, span: Span) -> bool:
        """Whether it stood open at any time in a span."""
        return any(True for _ in self._levels_open(span))

    def level_in(self, span: Span) -> str:
        """The severest level that it had in a span while it stood open, or as it passed."""
        levels = [*self._levels_open(span), *self._levels_passing(span)]
        return max(levels, key=severity, default=NO_LEVEL)

    def is_cleared_in(self, span: Span) -> bool:
        """Whether it ended in a span by not being found, and was not found again."""
        return self.state == LifeState.CLEARED and span.holds(self._entered_utc())

    def is_passed_in(self, span: Span) -> bool:
        """Whether its closest approach was in a span; of what stays, whether its stay ended."""
        if self.state != LifeState.PASSED:
            return False
        return span.holds(self._entered_utc() if self.stays else self.shown.tca_utc)

    def _entered_utc(self) -> datetime:
        """When it entered the state in which its life stands."""
        return next(
            each.at_utc for each in reversed(self.steps) if each.from_state != each.to_state
        )

    def _levels_open(self, span: Span) -> Iterator[str]:
        closes = _FAR if self.stays else self.shown.tca_utc
        for begins, ends, level in self._open_stretches():
            if begins < span.end_utc and min(ends, closes) > span.start_utc and begins < closes:
                yield level

    def _levels_passing(self, span: Span) -> Iterator[str]:
        if self.is_passed_in(span):
            yield from (
                self._level(each.level) for each in self.steps if each.to_state == LifeState.PASSED
            )

    def _open_stretches(self) -> Iterator[tuple[datetime, datetime, str]]:
        if not self.steps:
            yield self.first_seen_utc, _FAR, self.unjudged_level
        ends = [each.at_utc for each in self.steps[1:]] + [_FAR]
        for step, end_utc in zip(self.steps, ends, strict=True) if self.steps else ():
            if step.to_state in OPEN:
                yield step.at_utc, end_utc, self._level(step.level)

    def _level(self, told: str) -> str:
        is_judged = any(each.rule_id is not None for each in self.steps)
        return told if is_judged or told else self.unjudged_level


def severity(level: str) -> int:
    """Levels by number, the severest largest."""
    return RANK[Level(level)] if level else 0
