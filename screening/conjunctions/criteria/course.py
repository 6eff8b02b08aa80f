"""How a station's level follows the updates of a pass, with no flapping around a threshold.

Up at once, down slowly. A level is raised by the first update that meets it (and, where its rule
asks for stability, by enough of the last few, until the decision point is past). It is left when
several updates in a row do not meet it even with relaxed limits. An update that cannot be judged
raises nothing and lowers nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from screening.conjunctions.criteria.clauses import RANK, Level
from screening.conjunctions.criteria.facts import PassFacts
from screening.conjunctions.criteria.rules import (
    DecisionPhase,
    LevelRule,
    StationRule,
    counts_as_stable,
)
from screening.conjunctions.criteria.verdicts import Outcome, outcome_of


@dataclass(frozen=True, slots=True)
class StableCount:
    """How many of the last updates count towards a level: "2 of the last 4, 3 are needed"."""

    level: Level
    met: int
    of: int
    needed: int

    @property
    def is_stable(self) -> bool:
        return self.met >= self.needed


@dataclass(frozen=True, slots=True)
class LevelStep:
    """Where one update, judged until its successor came, leaves the level.

    ``raised`` is what it meets by itself, ``waiting`` a severer level that it meets and that is not
    stable yet, ``unknown`` the levels that it cannot be judged for.
    """

    facts: PassFacts
    level: Level | None
    raised: Level | None
    waiting: StableCount | None
    unknown: tuple[Level, ...]

    @property
    def is_held(self) -> bool:
        """Whether the level stands by what was known before, not by this update."""
        return RANK[self.level] > RANK[self.raised]


@dataclass(frozen=True, slots=True)
class StabilityMark:
    """Whether one update counts towards a level: as of the moment its successor came."""

    facts: PassFacts
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class StabilityMarks:
    """The last updates that a level's stability looks at, oldest first."""

    level: Level
    marks: tuple[StabilityMark, ...]
    of: int
    needed: int

    @property
    def met(self) -> int:
        return sum(each.outcome is Outcome.MET for each in self.marks)


def stability_marks(
    updates: Sequence[PassFacts], rule: StationRule, at_utc: datetime
) -> tuple[StabilityMarks, ...]:
    """Mark the last updates of one originator, oldest first, for each level that asks for many."""
    pairs = _until(updates, at_utc)
    return tuple(
        StabilityMarks(
            each.level,
            tuple(
                StabilityMark(update, outcome_of(counts_as_stable(each), facts))
                for update, facts in pairs[-each.stability.of :]
            ),
            each.stability.of,
            each.stability.at_least,
        )
        for each in rule.levels
        if each.stability is not None
    )


def _until(updates: Sequence[PassFacts], at_utc: datetime) -> list[tuple[PassFacts, PassFacts]]:
    """Each update, and its facts as of the moment its successor came; the last's as of now."""
    until_utc = [*(each.at_utc for each in updates[1:]), at_utc][: len(updates)]
    return [
        (update, replace(update, at_utc=max(end_utc, update.at_utc)))
        for update, end_utc in zip(updates, until_utc, strict=True)
    ]


def level_course(
    updates: Sequence[PassFacts], rule: StationRule, at_utc: datetime
) -> list[LevelStep]:
    """Follow the level through a pass's updates of one originator, oldest first.

    Each is judged as of the moment its successor came, the last as of ``at_utc``: time to TCA runs
    on between updates.
    """
    below = {each.level: rule.hold.updates for each in rule.levels}
    counted: dict[Level, list[bool]] = {each.level: [] for each in rule.levels}
    steps: list[LevelStep] = []
    level: Level | None = None
    for _, facts in _until(updates, at_utc):
        _count_stable(facts, rule, counted)
        _count_below(facts, rule, below)
        step = _step(facts, rule, counted)
        level = _severer(step.raised, _kept(level, rule, below))
        steps.append(replace(step, level=level))
    return steps


def stable_count(rule: LevelRule, counted: Sequence[bool]) -> StableCount | None:
    """How far a level is towards its stability, None where it asks for none."""
    stability = rule.stability
    if stability is None:
        return None
    return StableCount(rule.level, sum(counted[-stability.of :]), stability.of, stability.at_least)


def _count_stable(facts: PassFacts, rule: StationRule, counted: dict[Level, list[bool]]) -> None:
    for each in rule.levels:
        if each.stability is not None:
            counted[each.level].append(outcome_of(counts_as_stable(each), facts) is Outcome.MET)


def _count_below(facts: PassFacts, rule: StationRule, below: dict[Level, int]) -> None:
    for each in rule.levels:
        is_below = outcome_of(each.held_by, facts) is Outcome.NOT_MET
        below[each.level] = below[each.level] + 1 if is_below else 0


def _kept(level: Level | None, rule: StationRule, below: dict[Level, int]) -> Level | None:
    """The severest level up to the one that stands which is not clearly left yet."""
    return next(
        (
            each.level
            for each in rule.levels
            if RANK[each.level] <= RANK[level] and below[each.level] < rule.hold.updates
        ),
        None,
    )


def _step(facts: PassFacts, rule: StationRule, counted: dict[Level, list[bool]]) -> LevelStep:
    is_too_late = rule.decision_point.phase(facts.tca_utc, facts.at_utc) is DecisionPhase.PAST
    waiting: StableCount | None = None
    unknown: list[Level] = []
    for each in rule.levels:
        outcome = outcome_of(each.criteria.condition, facts)
        if outcome is Outcome.UNKNOWN:
            unknown.append(each.level)
        if outcome is not Outcome.MET:
            continue
        count = stable_count(each, counted[each.level])
        if count is None or count.is_stable or is_too_late:
            return LevelStep(facts, each.level, each.level, waiting, tuple(unknown))
        waiting = waiting or count
    return LevelStep(facts, None, None, waiting, tuple(unknown))


def _severer(one: Level | None, other: Level | None) -> Level | None:
    return one if RANK[one] >= RANK[other] else other
