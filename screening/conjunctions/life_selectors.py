"""Read the life of one conjunction: where it is, how it came there, and what rules say of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from screening.conjunctions.criteria.course import LevelStep, StabilityMarks, stability_marks
from screening.conjunctions.criteria.published import published_criteria
from screening.conjunctions.criteria.rules import (
    DecisionPhase,
    DecisionPoint,
    LevelRule,
    StationRule,
)
from screening.conjunctions.criteria.verdicts import Outcome, Verdict, judge
from screening.conjunctions.life_models import Transition
from screening.conjunctions.lifecycle import Cause
from screening.conjunctions.models import Conjunction
from screening.conjunctions.pass_updates import Updates, updates_of
from screening.conjunctions.rule_selectors import RuleInForce, rules_in_force
from screening.conjunctions.selectors import latest_finished_run, reading_at
from screening.conjunctions.situations import subjects_of


@dataclass(frozen=True, slots=True)
class DecisionClock:
    """When a burn has to be decided, and where now lies against that."""

    opens_utc: datetime
    closes_utc: datetime
    phase: DecisionPhase
    is_late_discovery: bool


@dataclass(frozen=True, slots=True)
class LifeFacts:
    """What the page of a conjunction says of its life.

    ``steps`` is where each who speaks leaves the level, ``step`` the one that decides.
    ``verdicts`` are of the opinion that decides: the station's own rule first, then the published
    ones in the order of the station's choice. ``transitions`` are newest first. ``marks`` are of
    the last updates by the one who decides.
    """

    in_force: RuleInForce | None
    steps: tuple[LevelStep, ...]
    step: LevelStep | None
    clock: DecisionClock | None
    verdicts: tuple[Verdict, ...]
    own_others: tuple[Verdict, ...]
    transitions: tuple[Transition, ...]
    marks: tuple[StabilityMarks, ...]

    @property
    def rule(self) -> StationRule | None:
        return self.in_force.rule if self.in_force else None

    @property
    def mitigation(self) -> Transition | None:
        """The newest thing that a person has said was done."""
        return next((each for each in self.transitions if each.cause == Cause.MITIGATED), None)

    @property
    def level_rule(self) -> LevelRule | None:
        """The station's rule of the level that stands."""
        level = self.step.level if self.step else None
        return self.rule.level_rule(level) if self.rule and level else None


def life_facts(conjunction: Conjunction, at_utc: datetime) -> LifeFacts:
    """Gather them for one conjunction. Nothing is judged of one that has no station."""
    transitions = tuple(
        conjunction.transitions.select_related("rule", "assessment").order_by("-sequence")
    )
    rules = rules_in_force([conjunction.station_id] if conjunction.station_id else [], at_utc)
    own = Conjunction.objects.filter(pk=conjunction.pk)
    updates = updates_of([conjunction.pk])
    subjects = subjects_of(own, reading_at(at_utc, latest_finished_run()), rules, updates)
    steps = subjects[0].situation.steps if subjects else ()
    step = subjects[0].situation.step if subjects else None
    in_force = rules.get(conjunction.station_id or 0)
    if in_force is None:
        return LifeFacts(None, steps, step, None, (), (), transitions, ())
    verdicts, others = _verdicts(in_force.rule, step)
    first_utc = transitions[-1].at_utc if transitions else None
    until_utc = min(at_utc, conjunction.tca_utc)
    clock = decision_clock(in_force.rule.decision_point, conjunction.tca_utc, at_utc, first_utc)
    return LifeFacts(
        in_force,
        steps,
        step,
        clock,
        verdicts,
        others,
        transitions,
        _marks(updates.get(conjunction.pk, {}), in_force.rule, step, until_utc),
    )


def _marks(
    updates: Updates, rule: StationRule, step: LevelStep | None, until_utc: datetime
) -> tuple[StabilityMarks, ...]:
    """Which of the last updates of the one who decides count towards which level."""
    if step is None:
        return ()
    decides = step.facts.assessment_id
    return next(
        (
            stability_marks(each, rule, until_utc)
            for each in updates.values()
            if each[-1].assessment_id == decides
        ),
        (),
    )


def decision_clock(
    point: DecisionPoint,
    tca_utc: datetime,
    at_utc: datetime,
    first_seen_utc: datetime | None = None,
) -> DecisionClock:
    """Hold an instant against a decision point; ``first_seen_utc`` tells a late discovery."""
    return DecisionClock(
        point.opens_utc(tca_utc),
        point.closes_utc(tca_utc),
        point.phase(tca_utc, at_utc),
        first_seen_utc is not None and point.is_late_discovery(tca_utc, first_seen_utc),
    )


def _verdicts(
    rule: StationRule, step: LevelStep | None
) -> tuple[tuple[Verdict, ...], tuple[Verdict, ...]]:
    """The verdicts to show first, and those of the station's other levels."""
    if step is None:
        return (), ()
    own = [judge(each.criteria, step.facts) for each in rule.levels]
    shown = next((each for each in own if each.outcome is Outcome.MET), own[-1])
    published = [judge(published_criteria()[key], step.facts) for key in rule.compared_with]
    return (shown, *published), tuple(each for each in own if each is not shown)
