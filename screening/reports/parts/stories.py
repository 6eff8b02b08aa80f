"""The story of each yellow or red event: how it changed, who was told, where rules parted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from screening.conjunctions.criteria.clauses import RANK, Level
from screening.conjunctions.criteria.course import LevelStep, level_course
from screening.conjunctions.criteria.facts import PassFacts
from screening.conjunctions.criteria.rules import StationRule
from screening.conjunctions.criteria.verdicts import Outcome, outcome_of
from screening.conjunctions.lifecycle import LifeState
from screening.conjunctions.models import Assessment
from screening.conjunctions.pass_updates import RUNS, Updates, updates_of
from screening.reports.interval import IsoWeek
from screening.reports.parts.encounter_planes import encounter_plane
from screening.reports.parts.lives import PassLife, lives_of
from screening.reports.parts.origin import is_acted_on
from screening.reports.parts.station_rules import station_rules
from screening.reports.parts.story_steps import story_steps
from screening.reports.parts.story_verdicts import story_verdicts
from screening.reports.weekly_types import (
    EncounterPlane,
    EvolutionPoint,
    PassFact,
    Story,
    StoryStep,
)

MOST_STORIES: Final = 12
BY_RUN: Final = "run"
_OVER: Final = frozenset({LifeState.PASSED, LifeState.CLEARED, LifeState.MITIGATED})


@dataclass(frozen=True, slots=True)
class _Said:
    """One update of a pass, and where it left the level; no step without a rule."""

    by: str
    update: PassFacts
    step: LevelStep | None

    @property
    def height(self) -> tuple[int, int, datetime]:
        """How high the pass stood by it; of equals the newest counts."""
        if self.step is None:
            return 0, 0, self.update.at_utc
        return RANK[self.step.level], RANK[self.step.raised], self.update.at_utc

    def judged_as(self, rule: StationRule) -> PassFacts:
        """It as rules are held against it: when it was said.

        Or, where only the time that went by brought it to its level, when its successor came.
        """
        if self.step is None or self.step.raised is None:
            return self.update
        own = (each for each in rule.levels if RANK[each.level] >= RANK[self.step.raised])
        is_met = any(outcome_of(it.criteria.condition, self.update) is Outcome.MET for it in own)
        return self.update if is_met else self.step.facts


def build_stories(
    facts: Sequence[PassFact], week: IsoWeek, known_until_utc: datetime
) -> tuple[tuple[Story, ...], int]:
    """Tell the severest events of the week, and how many are left out.

    Eleven queries, however many there are.
    """
    events = sorted((fact for fact in facts if is_acted_on(fact.level)), key=_severest_first)
    told = events[:MOST_STORIES]
    if not told:
        return (), 0
    keys = sorted({fact.conjunction_id for fact in told})
    rules = station_rules(told, week, known_until_utc)
    updates = updates_of(keys, known_until_utc)
    lives = lives_of(keys, known_until_utc)
    steps = story_steps(lives, known_until_utc)
    said = {
        fact.conjunction_id: _said(
            updates.get(fact.conjunction_id, {}),
            rules.get(fact.station),
            min(fact.tca_utc, known_until_utc),
        )
        for fact in told
    }
    planes = _planes(said)
    stories = (
        _story(
            fact,
            said[fact.conjunction_id],
            rules.get(fact.station),
            lives.get(fact.conjunction_id),
            steps.get(fact.conjunction_id, ()),
            planes.get(fact.conjunction_id),
        )
        for fact in told
    )
    return tuple(stories), len(events) - len(told)


def _severest_first(fact: PassFact) -> tuple[bool, int, bool, float, float, datetime, int]:
    """Real ones before exercises; of one level the likeliest, then those whose Pc is unknown."""
    return (
        fact.is_exercise,
        -RANK[Level(fact.level)],
        fact.pc is None,
        -(fact.pc or 0.0),
        fact.miss_km,
        fact.tca_utc,
        fact.conjunction_id,
    )


def _story(
    fact: PassFact,
    said: Sequence[_Said],
    rule: StationRule | None,
    life: PassLife | None,
    steps: tuple[StoryStep, ...],
    plane: EncounterPlane | None,
) -> Story:
    highest = max(said, key=lambda each: each.height, default=None)
    return Story(
        fact=fact,
        evolution=tuple(map(_point, said)),
        plane=plane,
        steps=steps,
        verdicts=story_verdicts(rule, highest.judged_as(rule)) if rule and highest else (),
        decision_point_utc=rule.decision_point.closes_utc(fact.tca_utc) if rule else None,
        outcome=_outcome(life, fact),
    )


def _said(updates: Updates, rule: StationRule | None, until_utc: datetime) -> list[_Said]:
    """What everybody said of a pass in the order of time, runs first of one instant."""
    found = [each for by, own in updates.items() for each in _course(by, own, rule, until_utc)]
    return sorted(found, key=lambda each: (each.update.at_utc, each.by != BY_RUN, each.by))


def _course(
    by: str, updates: Sequence[PassFacts], rule: StationRule | None, until_utc: datetime
) -> Iterator[_Said]:
    steps: Iterable[LevelStep | None] = (
        level_course(updates, rule, until_utc) if rule else [None] * len(updates)
    )
    for update, step in zip(updates, steps, strict=True):
        yield _Said(BY_RUN if by == RUNS else by, update, step)


def _point(said: _Said) -> EvolutionPoint:
    update = said.update
    if update.miss_distance_km is None:
        raise ValueError(f"{update.by} gives no miss distance: every assessment has one")
    level = said.step.level if said.step else None
    return EvolutionPoint(
        at_utc=update.at_utc,
        by=said.by,
        miss_km=update.miss_distance_km,
        pc=update.pc,
        level=level.value if level else "",
    )


def _planes(said: Mapping[int, Sequence[_Said]]) -> dict[int, EncounterPlane | None]:
    """The encounter plane of each pass by the newest run's opinion, or else the newest at all."""
    newest = {key: _newest(each).assessment_id for key, each in said.items() if each}
    rows = Assessment.objects.in_bulk([key for key in newest.values() if key is not None])
    return {
        key: encounter_plane(rows[assessment_id])
        for key, assessment_id in newest.items()
        if assessment_id in rows
    }


def _newest(said: Sequence[_Said]) -> PassFacts:
    by_runs = [each for each in said if each.by == BY_RUN]
    return (by_runs or said)[-1].update


def _outcome(life: PassLife | None, fact: PassFact) -> str:
    if life is None or life.state not in _OVER:
        # As it is counted: over by its hour, whether or not a worker has come to say so.
        return fact.state if fact.state == LifeState.PASSED else "open"
    return LifeState.MITIGATED.value if life.is_mitigated else life.state.value
