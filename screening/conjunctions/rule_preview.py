"""What a rule would have raised, by everything that is stored of some days. Nothing is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.utils.translation import gettext, ngettext

from screening.common.instants import minute_text
from screening.conjunctions.criteria.clauses import RANK, SEVEREST_FIRST, Level
from screening.conjunctions.criteria.course import level_course
from screening.conjunctions.criteria.rules import StationRule
from screening.conjunctions.models import Conjunction
from screening.conjunctions.pass_updates import Updates, updates_of
from screening.stations.models import Station

EXAMPLES_SHOWN: Final = 10
LONGEST_DAYS: Final = 90
AHEAD: Final = timedelta(days=14)  # more than any run or message looks


@dataclass(frozen=True, slots=True)
class Raised:
    """One conjunction, and the severest level that a rule would have given it."""

    conjunction_id: int
    level: Level


@dataclass(frozen=True, slots=True)
class Differing:
    """One conjunction that two rules would have raised to different levels."""

    conjunction_id: int
    before: Level | None
    after: Level | None


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
    def raised_words(self) -> str:
        """ "2 red, 14 yellow", severest first; "nothing"."""
        told = [
            f"{self.highest[level]} {gettext(level)}"
            for level in SEVEREST_FIRST
            if self.highest[level]
        ]
        return ", ".join(told) or gettext("nothing")

    @property
    def rises_words(self) -> str:
        """How often a level would have been raised: "2 to red, 15 to yellow"."""
        rise = gettext("%(count)s to %(level)s")
        told = [
            rise % {"count": self.rises[level], "level": gettext(level)}
            for level in SEVEREST_FIRST
            if self.rises[level]
        ]
        return ", ".join(told) or gettext("none")

    @property
    def sentence(self) -> str:
        """ "With this rule, the last 30 days would have raised: 2 red, 14 yellow ..."."""
        days = round((self.until_utc - self.from_utc) / timedelta(days=1))
        told = ngettext(
            "With this rule, the %(days)s days until %(until)s UTC would have raised: %(raised)s, "
            "of %(count)s conjunction.",
            "With this rule, the %(days)s days until %(until)s UTC would have raised: %(raised)s, "
            "of %(count)s conjunctions.",
            self.conjunctions,
        )
        return told % {
            "days": days,
            "until": minute_text(self.until_utc),
            "raised": self.raised_words,
            "count": f"{self.conjunctions:,}",
        }


@dataclass(frozen=True, slots=True)
class RuleComparison:
    """Two rules on the same stored passes; ``current`` is None where the station has none.

    ``differing`` are those that would have reached another level, the severest first.
    """

    current: RulePreview | None
    proposed: RulePreview
    differing: tuple[Differing, ...]


def rule_preview(
    station: Station, rule: StationRule, *, until_utc: datetime, days: float
) -> RulePreview:
    """Replay a rule over the conjunctions of a station whose TCA lies in the days before."""
    history = _history(station, until_utc - timedelta(days=days), until_utc, until_utc)
    return _preview(history, rule, history.courses(rule))


def rule_comparison(
    station: Station,
    current: StationRule | None,
    proposed: StationRule,
    *,
    until_utc: datetime,
    days: float,
) -> RuleComparison:
    """Replay two rules over the same conjunctions, whose TCA lies in the days before."""
    history = _history(station, until_utc - timedelta(days=days), until_utc, until_utc)
    return _compared(history, current, proposed)


def rule_comparison_to_come(
    station: Station, current: StationRule | None, proposed: StationRule, *, at_utc: datetime
) -> RuleComparison:
    """Hold two rules against the conjunctions still to come, as they are known at an instant."""
    history = _history(station, at_utc, at_utc + AHEAD, at_utc)
    return _compared(history, current, proposed)


def _compared(
    history: _History, current: StationRule | None, proposed: StationRule
) -> RuleComparison:
    after = history.courses(proposed)
    before = history.courses(current) if current else {}
    return RuleComparison(
        _preview(history, current, before) if current else None,
        _preview(history, proposed, after),
        _differing(before, after) if current else (),
    )


Courses = Sequence[Sequence[Level | None]]


@dataclass(frozen=True, slots=True)
class _History:
    """What is stored of some passes, judged at TCA, or at ``as_of_utc`` where that is earlier."""

    from_utc: datetime
    until_utc: datetime
    as_of_utc: datetime
    tca_by_id: Mapping[int, datetime]
    updates: Mapping[int, Updates]

    def courses(self, rule: StationRule) -> dict[int, Courses]:
        """The course of the level by each who speaks."""
        return {
            key: [
                [step.level for step in level_course(each, rule, min(tca_utc, self.as_of_utc))]
                for each in self.updates.get(key, {}).values()
            ]
            for key, tca_utc in self.tca_by_id.items()
        }


def _history(
    station: Station, from_utc: datetime, until_utc: datetime, as_of_utc: datetime
) -> _History:
    passes = Conjunction.objects.filter(
        station=station, tca_utc__gte=from_utc, tca_utc__lt=until_utc
    )
    tca_by_id = dict(passes.order_by("pk").values_list("pk", "tca_utc"))
    return _History(from_utc, until_utc, as_of_utc, tca_by_id, updates_of(list(tca_by_id)))


def _preview(history: _History, rule: StationRule, courses: Mapping[int, Courses]) -> RulePreview:
    highest = {key: _highest(levels) for key, levels in courses.items()}
    reached = [Raised(key, level) for key, level in highest.items() if level is not None]
    reached.sort(key=lambda each: (-RANK[each.level], each.conjunction_id))
    return RulePreview(
        from_utc=history.from_utc,
        until_utc=history.until_utc,
        conjunctions=len(history.tca_by_id),
        highest=Counter(each.level for each in reached),
        rises=Counter(level for levels in courses.values() for level in _rises(levels)),
        late_discoveries=sum(
            rule.decision_point.is_late_discovery(tca, _first_utc(history.updates[key]))
            for key, tca in history.tca_by_id.items()
            if key in history.updates
        ),
        severest=tuple(reached[:EXAMPLES_SHOWN]),
    )


def _differing(
    before: Mapping[int, Courses], after: Mapping[int, Courses]
) -> tuple[Differing, ...]:
    pairs = [Differing(key, _highest(before[key]), _highest(after[key])) for key in after]
    found = [each for each in pairs if each.before is not each.after]
    found.sort(key=lambda each: (-max(RANK[each.before], RANK[each.after]), each.conjunction_id))
    return tuple(found)


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
