"""The rule a station goes by: what raises each level, what keeps it, and when to decide."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from screening.conjunctions.criteria.clauses import (
    RANK,
    AllOf,
    Clause,
    Comparison,
    Condition,
    CriteriaSet,
    Level,
)
from screening.conjunctions.criteria.quantities import DISTANCES, PROBABILITIES

_UPPER_LIMITS: Final = frozenset({Comparison.LESS, Comparison.LESS_OR_EQUAL})


@dataclass(frozen=True, slots=True)
class Stability:
    """A level counts once it is met by ``at_least`` of the last ``of`` updates.

    Where ``geometry`` is given, only those updates count that meet it too. Past the decision point
    there is no time to wait for updates, and the level counts at once. Source: ISS flight practice.
    """

    at_least: int
    of: int
    geometry: Condition | None = None


@dataclass(frozen=True, slots=True)
class Hold:
    """What it takes to leave a level: so many updates in a row that do not meet it even relaxed.

    Probabilities relax by ``pc_factor``, distances by ``distance_factor``.
    """

    updates: int
    pc_factor: float
    distance_factor: float


class DecisionPhase(StrEnum):
    """Where an instant lies against the decision point of a pass."""

    AHEAD = "ahead"
    OPEN = "open"
    PAST = "past"


@dataclass(frozen=True, slots=True)
class DecisionPoint:
    """How long before TCA a burn has to be decided, to plan and verify it: from, until."""

    opens_h: float
    closes_h: float

    def opens_utc(self, tca_utc: datetime) -> datetime:
        return tca_utc - timedelta(hours=self.opens_h)

    def closes_utc(self, tca_utc: datetime) -> datetime:
        return tca_utc - timedelta(hours=self.closes_h)

    def phase(self, tca_utc: datetime, at_utc: datetime) -> DecisionPhase:
        """Where an instant lies; the point is open from its first to its last moment."""
        if at_utc < self.opens_utc(tca_utc):
            return DecisionPhase.AHEAD
        return DecisionPhase.PAST if at_utc > self.closes_utc(tca_utc) else DecisionPhase.OPEN

    def is_late_discovery(self, tca_utc: datetime, first_seen_utc: datetime) -> bool:
        """Whether a pass was first seen too late for the point to be kept."""
        return self.phase(tca_utc, first_seen_utc) is DecisionPhase.PAST


@dataclass(frozen=True, slots=True)
class LevelRule:
    """What raises one level. ``held_by`` is its condition relaxed: while met, the level stays."""

    criteria: CriteriaSet
    stability: Stability | None
    held_by: Condition

    @property
    def level(self) -> Level:
        return self.criteria.level


@dataclass(frozen=True, slots=True)
class StationRule:
    """Everything that a station goes by. ``levels`` are severest first, each at most once.

    ``compared_with`` are the keys of the published rules shown beside it.
    """

    levels: tuple[LevelRule, ...]
    decision_point: DecisionPoint
    hold: Hold
    compared_with: tuple[str, ...]

    def level_rule(self, level: Level) -> LevelRule | None:
        """The rule of one level, None where the station has none for it."""
        return next((each for each in self.levels if each.level is level), None)


def station_rule(
    levels: Mapping[Level, tuple[CriteriaSet, Stability | None]],
    *,
    decision_point: DecisionPoint,
    hold: Hold,
    compared_with: tuple[str, ...],
) -> StationRule:
    """Put a rule together, severest level first."""
    ordered = sorted(levels, key=lambda level: -RANK[level])
    return StationRule(
        tuple(
            LevelRule(criteria, stability, relaxed(criteria.condition, hold))
            for criteria, stability in (levels[level] for level in ordered)
        ),
        decision_point,
        hold,
        compared_with,
    )


def relaxed(condition: Condition, hold: Hold) -> Condition:
    """The same tree with limits moved so that more meets it."""
    if not isinstance(condition, Clause):
        parts = tuple(relaxed(part, hold) for part in condition.parts)
        return type(condition)(parts)
    factor = _factor(condition, hold)
    if factor == 1.0 or isinstance(condition.limit, bool):
        return condition
    is_upper = condition.comparison in _UPPER_LIMITS
    limit = condition.limit * factor if is_upper else condition.limit / factor
    return replace(condition, limit=limit)


def _factor(clause: Clause, hold: Hold) -> float:
    if clause.quantity in PROBABILITIES:
        return hold.pc_factor
    return hold.distance_factor if clause.quantity in DISTANCES else 1.0


def counts_as_stable(rule: LevelRule) -> Condition:
    """What an update has to meet to count towards a level's stability."""
    if rule.stability is None or rule.stability.geometry is None:
        return rule.criteria.condition
    return AllOf((rule.criteria.condition, rule.stability.geometry))
