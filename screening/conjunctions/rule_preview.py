"""What a rule would have raised, by everything that is stored of some days. Nothing is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from screening.conjunctions.criteria.clauses import RANK, SEVEREST_FIRST, Level
from screening.conjunctions.criteria.course import level_course
from screening.conjunctions.criteria.rules import StationRule
from screening.conjunctions.models import Conjunction
from screening.conjunctions.pass_updates import Updates, updates_of
from screening.stations.models import Station

EXAMPLES_SHOWN: Final = 10


@dataclass(frozen=True, slots=True)
class Raised:
    """One conjunction, and the severest level that a rule would have given it."""

    conjunction_id: int
    level: Level


@dataclass(frozen=True, slots=True)
class RulePreview:
    """What a rule would have raised of the passes of some days.

    ``highest`` counts conjunctions by the severest level they would have reached, ``rises`` how
    often a level would have been raised: what alarms there would have been. Life beyond the level
    (nobody looking, what people did) is not replayed.
    """

    from_utc: datetime
    until_utc: datetime
    conjunctions: int
    highest: Mapping[Level, int]
    rises: Mapping[Level, int]
    late_discoveries: int
    severest: tuple[Raised, ...]

    @property
    def sentence(self) -> str:
        """ "With this rule, the last 30 days would have raised: 2 red, 14 yellow ..."."""
        told = [f"{self.highest[level]} {level}" for level in SEVEREST_FIRST if self.highest[level]]
        days = round((self.until_utc - self.from_utc) / timedelta(days=1))
        passes = f"{self.conjunctions:,} conjunction{'' if self.conjunctions == 1 else 's'}"
        return (
            f"With this rule, the {days} days until {self.until_utc:%Y-%m-%d %H:%M} UTC would have "
            f"raised: {', '.join(told) or 'nothing'}, of {passes}."
        )


def rule_preview(
    station: Station, rule: StationRule, *, until_utc: datetime, days: float
) -> RulePreview:
    """Replay a rule over the conjunctions of a station whose TCA lies in the days before."""
    from_utc = until_utc - timedelta(days=days)
    passes = Conjunction.objects.filter(
        station=station, tca_utc__gte=from_utc, tca_utc__lt=until_utc
    )
    tca_by_id = dict(passes.order_by("pk").values_list("pk", "tca_utc"))
    updates = updates_of(list(tca_by_id))
    courses = {key: _levels(updates.get(key, {}), rule, tca) for key, tca in tca_by_id.items()}
    highest = {key: _highest(levels) for key, levels in courses.items()}
    reached = [Raised(key, level) for key, level in highest.items() if level is not None]
    reached.sort(key=lambda each: (-RANK[each.level], each.conjunction_id))
    return RulePreview(
        from_utc=from_utc,
        until_utc=until_utc,
        conjunctions=len(tca_by_id),
        highest=Counter(each.level for each in reached),
        rises=Counter(level for levels in courses.values() for level in _rises(levels)),
        late_discoveries=sum(
            rule.decision_point.is_late_discovery(tca, _first_utc(updates[key]))
            for key, tca in tca_by_id.items()
            if key in updates
        ),
        severest=tuple(reached[:EXAMPLES_SHOWN]),
    )


Courses = Sequence[Sequence[Level | None]]


def _levels(updates: Updates, rule: StationRule, tca_utc: datetime) -> Courses:
    """The course of the level by each who speaks, until closest approach."""
    return [[step.level for step in level_course(each, rule, tca_utc)] for each in updates.values()]


def _highest(courses: Courses) -> Level | None:
    every: list[Level | None] = [level for course in courses for level in course]
    return max(every, key=lambda level: RANK[level], default=None)


def _rises(courses: Courses) -> list[Level]:
    """Every level that was raised: by one who speaks, over what he had said before."""
    return [
        after
        for course in courses
        for before, after in zip([None, *course], course, strict=False)
        if after is not None and RANK[after] > RANK[before]
    ]


def _first_utc(updates: Updates) -> datetime:
    return min(each[0].at_utc for each in updates.values())
