"""Passes as tables show them: how each stands, why one may not be trusted, what comes next."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import QuerySet

from sasweb.web.filters import PassFilter
from screening.conjunctions.criteria import Level
from screening.conjunctions.criteria.rules import DecisionPoint
from screening.conjunctions.life_selectors import DecisionClock, decision_clock
from screening.conjunctions.models import Conjunction, ScreeningRun
from screening.conjunctions.rule_selectors import rules_in_force
from screening.conjunctions.selectors import reading_at
from screening.conjunctions.staleness import StaleCause
from screening.conjunctions.standing import (
    ConjunctionState,
    PassStanding,
    conjunction_standing,
    shown_state,
)
from screening.conjunctions.tiers import TierBy, tiers_from

_DECIDED: Final = tiers_from(Level.YELLOW)  # of a watch nobody has anything to decide


@dataclass(frozen=True, slots=True)
class PassRow:
    """One pass, how it stands, and when to decide about it: None where there is no need to."""

    conjunction: Conjunction
    standing: PassStanding
    clock: DecisionClock | None

    @property
    def state(self) -> ConjunctionState:
        return self.standing.state

    @property
    def shown_state(self) -> str:
        """The state that its tier is shown with; see ``tier_words``."""
        life = getattr(self.conjunction, "life", None)
        return shown_state(self.standing, life.state if life else None)

    @property
    def told_of(self) -> tuple[object, ...]:
        """Everything that its row in a table tells of and that may change.

        Assessments and reports never do, so that their keys stand for them.
        """
        it = self.conjunction
        station, other = it.station, it.secondary
        return (
            it.pk,
            it.tca_utc,
            it.miss_distance_km,
            (it.tier, it.tier_by),  # type: ignore[attr-defined]
            (self.state, self.shown_state, self.standing.ends_at_tca, self.stale_sentences),
            self.clock,
            station and (station.slug, station.short_name),
            (it.primary.name, other.name, other.owner_code, other.object_type),
            (it.is_exercise, it.is_synthetic),
            (it.latest_assessment_id, it.latest_report_id, it.risk_assessment_id),
            (it.pc, it.counted_pc, it.max_pc),
            (it.last_seen_run_id, it.last_looked_run_id),
        )

    @property
    def causes(self) -> tuple[StaleCause, ...]:
        return self.standing.causes

    @property
    def stale_words(self) -> str:
        return self.standing.stale_words

    @property
    def stale_sentences(self) -> str:
        return self.standing.stale_sentences


@dataclass(frozen=True, slots=True)
class PassCount:
    """How many passes a list shows of how many there are, and what keeps the rest away."""

    shown: int
    total: int
    filters: list[str]
    is_usual: bool


def pass_count(found: PassFilter, every: QuerySet[Conjunction], shown: int) -> PassCount:
    """Compare ``shown`` with every pass of the list's station, or of all stations."""
    slug = found.form["station"].value()
    total = every.filter(station__slug=slug).count() if slug else every.count()
    return PassCount(shown, total, found.words, found.is_usual)


def pass_rows(
    conjunctions: Iterable[Conjunction], at_utc: datetime, newest_run: ScreeningRun | None
) -> list[PassRow]:
    """How each of some conjunctions with a tier stands. ``newest_run``: ``latest_finished_run``."""
    reading = reading_at(at_utc, newest_run)
    every = list(conjunctions)
    rules = rules_in_force((each.station_id for each in every if each.station_id), at_utc)
    points = {station_id: each.rule.decision_point for station_id, each in rules.items()}
    return [_row(each, conjunction_standing(each, reading), points, at_utc) for each in every]


def _row(
    conjunction: Conjunction,
    standing: PassStanding,
    points: Mapping[int, DecisionPoint],
    at_utc: datetime,
) -> PassRow:
    tier, tier_by = conjunction.tier, conjunction.tier_by  # type: ignore[attr-defined]
    point = points.get(conjunction.station_id or 0)
    is_to_come = conjunction.tca_utc >= at_utc and standing.state != ConjunctionState.NOT_FOUND
    asks_to_decide = tier_by == TierBy.RULE and tier in _DECIDED
    if point is None or not asks_to_decide or not is_to_come:
        return PassRow(conjunction, standing, None)
    return PassRow(conjunction, standing, decision_clock(point, conjunction.tca_utc, at_utc))
