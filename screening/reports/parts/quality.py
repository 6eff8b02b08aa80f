"""Whether what was said of a week's passes turned out: counted by rules that are written down.

docs/algorithms/weekly-parts.md gives them in words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import NormalDist, median
from typing import Final

import numpy as np

from screening.catalog.selectors import QUERY_BATCH
from screening.conjunctions.calibration_cases import Judged, judge, prediction_ids
from screening.conjunctions.criteria.clauses import RANK, Level
from screening.conjunctions.criteria.rules import StationRule
from screening.conjunctions.lifecycle import LifeState
from screening.conjunctions.models import Assessment
from screening.conjunctions.pass_updates import known_by
from screening.coordination.kinds import EntryKind
from screening.coordination.models import Entry
from screening.reports.interval import IsoWeek
from screening.reports.parts.lives import PassLife, lives_of
from screening.reports.parts.station_rules import station_rules
from screening.reports.weekly_types import PassFact, PredictionQuality

MOST_PREDICTIONS: Final = 20_000  # with the newest closest approach
# Half of all errors are smaller than so many sigmas where the sigmas are right.
_MIDDLE_SIGMAS: Final = NormalDist().inv_cdf(0.75)
_DIGITS: Final = 6


@dataclass(frozen=True, slots=True)
class _Over:
    """A pass that is over, its life, and the rule of its station."""

    fact: PassFact
    life: PassLife
    rule: StationRule | None

    @property
    def is_passed(self) -> bool:
        return self.life.state is LifeState.PASSED

    @property
    def decided_by_utc(self) -> datetime | None:
        """When a burn had to be decided at the latest."""
        return self.rule.decision_point.closes_utc(self.fact.tca_utc) if self.rule else None

    def had(self, level: Level) -> bool:
        return RANK[self.life.worst] >= RANK[level]

    @property
    def is_late_discovery(self) -> bool:
        """Whether it first asked somebody to act when a burn could no longer be decided."""
        first_utc, by_utc = self.life.first_at(Level.YELLOW), self.decided_by_utc
        return first_utc is not None and by_utc is not None and first_utc > by_utc

    @property
    def is_withdrawn(self) -> bool:
        """Whether it was red or worse, was no longer when it ended, and nobody reported a burn."""
        stands = RANK[self.life.level] >= RANK[Level.RED]
        return self.had(Level.RED) and not stands and not self.life.is_mitigated


def build_quality(
    facts: Sequence[PassFact], week: IsoWeek, known_until_utc: datetime
) -> PredictionQuality:
    """Hold what was said of the passes that ended in the week against what became of them.

    Exercises are not among them. Six queries, and for every ``CHUNK`` predictions of the week four.
    """
    over = _over([fact for fact in facts if not fact.is_exercise], week, known_until_utc)
    passed = [each for each in over if each.is_passed]
    known = [each for each in passed if each.fact.realised_miss_km is not None]
    withdrawn = [each for each in over if each.is_withdrawn]
    moved = _moved([each.fact.conjunction_id for each in withdrawn], known_until_utc)
    ratio, cases = _sigma_ratio(week, known_until_utc)
    return PredictionQuality(
        outcomes_known=len(known),
        outcomes_unknown=len(passed) - len(known),
        median_error_km=_median_error_km(known, known_until_utc),
        sigma_ratio=ratio,
        sigma_cases=cases,
        false_alarms=sum(each.fact.conjunction_id not in moved for each in withdrawn),
        late_discoveries=sum(each.is_late_discovery for each in over),
        acted_on=sum(each.had(Level.YELLOW) for each in over),
    )


def _over(facts: Sequence[PassFact], week: IsoWeek, known_until_utc: datetime) -> list[_Over]:
    """Those that passed with a closest approach in the week, and those cleared in it."""
    lives = lives_of(sorted({fact.conjunction_id for fact in facts}), known_until_utc)
    rules = station_rules(facts, week, known_until_utc)
    found = [
        _Over(fact, lives[fact.conjunction_id], rules.get(fact.station))
        for fact in facts
        if fact.conjunction_id in lives
    ]
    return [each for each in found if _ended_in(each, week)]


def _ended_in(each: _Over, week: IsoWeek) -> bool:
    at_utc = each.fact.tca_utc if each.is_passed else each.life.cleared_at_utc
    return at_utc is not None and week.start_utc <= at_utc < week.end_utc


def _moved(conjunction_ids: Sequence[int], known_until_utc: datetime) -> set[int]:
    """Those of which a side has reported in a case that it moved: what it did had an effect."""
    executed = Entry.objects.filter(
        kind=EntryKind.EXECUTED,
        at_utc__lte=known_until_utc,
        case__conjunction__in=conjunction_ids,
    ).exclude(case__is_exercise=True, case__conjunction__is_synthetic=False)
    return set(executed.order_by().values_list("case__conjunction", flat=True))


def _median_error_km(known: Sequence[_Over], known_until_utc: datetime) -> float | None:
    """Of the miss that runs gave when a burn had to be decided, against the realised one."""
    by_utc = {
        each.fact.conjunction_id: each.decided_by_utc for each in known if each.decided_by_utc
    }
    said = _said_km(by_utc, known_until_utc)
    errors = [
        abs(said[each.fact.conjunction_id] - each.fact.realised_miss_km)
        for each in known
        if each.fact.conjunction_id in said and each.fact.realised_miss_km is not None
    ]
    return round(median(errors), _DIGITS) if errors else None


def _said_km(by_utc: Mapping[int, datetime], known_until_utc: datetime) -> dict[int, float]:
    """By pass, the miss that the newest run of an instant gave; without one it is left out."""
    said: dict[int, float] = {}
    keys = sorted(by_utc)
    for start in range(0, len(keys), QUERY_BATCH):
        rows = Assessment.objects.filter(
            known_by(known_until_utc),
            conjunction__in=keys[start : start + QUERY_BATCH],
            run__isnull=False,
        ).order_by("created_at", "pk")
        columns = rows.values_list("conjunction_id", "created_at", "miss_distance_km")
        for key, at_utc, miss_km in columns.iterator():
            if at_utc <= by_utc[key]:
                said[key] = miss_km
    return said


def _sigma_ratio(week: IsoWeek, known_until_utc: datetime) -> tuple[float | None, int]:
    """How many times the predicted sigmas the errors were, and of how many passes that is known.

    By the middle of all components' errors: one satellite that moved does not decide it.
    """
    until_utc = min(week.end_utc, known_until_utc)
    ids = prediction_ids(week.start_utc, until_utc, at_most=MOST_PREDICTIONS)
    found = _last_said(judge(ids, known_until_utc)[0])
    if not len(found):
        return None, 0
    middle = float(np.median(np.abs(found.error_rtn_km / found.sigma_rtn_km)))
    return round(middle / _MIDDLE_SIGMAS, _DIGITS), len(found)


def _last_said(found: Judged) -> Judged:
    """Of each pass the prediction that was made last."""
    _, backwards = np.unique(found.conjunction_id[::-1], return_index=True)
    return found.take(len(found) - 1 - backwards)
