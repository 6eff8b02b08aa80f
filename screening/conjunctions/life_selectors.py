"""Read the life of one conjunction: where it is, how it came there, and what rules say of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from screening.conjunctions.criteria.course import LevelStep
from screening.conjunctions.criteria.published import published_criteria
from screening.conjunctions.criteria.rules import DecisionPhase, StationRule
from screening.conjunctions.criteria.verdicts import Outcome, Verdict, judge
from screening.conjunctions.life_models import Transition
from screening.conjunctions.models import Conjunction
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

    ``verdicts`` are of the opinion that decides: the station's own rule first, then the published
    ones in the order of the station's choice. ``transitions`` are newest first.
    """

    in_force: RuleInForce | None
    step: LevelStep | None
    clock: DecisionClock | None
    verdicts: tuple[Verdict, ...]
    own_others: tuple[Verdict, ...]
    transitions: tuple[Transition, ...]


def life_facts(conjunction: Conjunction, at_utc: datetime) -> LifeFacts:
    """Gather them for one conjunction. Nothing is judged of one that has no station."""
    transitions = tuple(
        conjunction.transitions.select_related("rule", "assessment").order_by("-sequence")
    )
    rules = rules_in_force([conjunction.station_id] if conjunction.station_id else [], at_utc)
    own = Conjunction.objects.filter(pk=conjunction.pk)
    subjects = subjects_of(own, reading_at(at_utc, latest_finished_run()), rules)
    step = subjects[0].situation.step if subjects else None
    in_force = rules.get(conjunction.station_id or 0)
    if in_force is None:
        return LifeFacts(None, step, None, (), (), transitions)
    verdicts, others = _verdicts(in_force.rule, step)
    clock = _clock(in_force.rule, conjunction, at_utc, transitions)
    return LifeFacts(in_force, step, clock, verdicts, others, transitions)


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


def _clock(
    rule: StationRule,
    conjunction: Conjunction,
    at_utc: datetime,
    transitions: Sequence[Transition],
) -> DecisionClock:
    point, tca_utc = rule.decision_point, conjunction.tca_utc
    first_utc = transitions[-1].at_utc if transitions else None
    return DecisionClock(
        point.opens_utc(tca_utc),
        point.closes_utc(tca_utc),
        point.phase(tca_utc, at_utc),
        first_utc is not None and point.is_late_discovery(tca_utc, first_utc),
    )
