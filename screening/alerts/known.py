"""What is known of conjunctions when something is said of them, in the words of a notice's facts.

The figures are those that pages show: geometry of the newest assessment, probability of the best.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from django.db.models import QuerySet

from screening.alerts.kinds import NoticeKind
from screening.alerts.material import Figures, Told
from screening.alerts.models import Notice
from screening.alerts.notice_facts import ConjunctionFacts
from screening.conjunctions.counted_pc import STATED, counted_pc
from screening.conjunctions.criteria.clauses import RANK, Comparison, Level, clauses_of
from screening.conjunctions.criteria.quantities import Quantity
from screening.conjunctions.criteria.rules import StationRule
from screening.conjunctions.lifecycle import LEVELS, LifeState
from screening.conjunctions.models import Assessment, Conjunction
from screening.conjunctions.rule_selectors import RuleInForce, rules_in_force

_AT_LEAST: Final = frozenset({Comparison.GREATER, Comparison.GREATER_OR_EQUAL})


@dataclass(frozen=True, slots=True)
class Known:
    """One conjunction as it is known now. ``pc_clause``: from where its station's rule acts."""

    conjunction: Conjunction
    facts: ConjunctionFacts
    figures: Figures
    pc_clause: float | None

    @property
    def stands_at(self) -> Level | None:
        """The level of what is open, or was when it went stale."""
        life = self.conjunction.life
        is_stale = life.state == LifeState.STALE and not life.mitigated_at
        return Level(life.level) if life.level and (life.state in LEVELS or is_stale) else None


def known_of(conjunction_ids: Iterable[int], at_utc: datetime) -> dict[int, Known]:
    """Everything that a notice says of conjunctions, in two queries."""
    rows = list(_with_everything().filter(pk__in=conjunction_ids))
    rules = rules_in_force({row.station_id for row in rows if row.station_id}, at_utc)
    return {row.pk: _known(row, rules.get(row.station_id or 0)) for row in rows}


def told_by(notice: Notice) -> Told:
    """What people know who have heard a notice of a conjunction."""
    facts: Mapping[str, Any] = notice.facts
    tca_utc = _instant(facts.get("tca_utc"))
    if tca_utc is None:
        raise ValueError(f"notice {notice.pk} of a conjunction has no TCA among its facts")
    level = facts.get("level")
    return Told(
        level=Level(level) if level else None,
        at_utc=notice.at_utc,
        figures=Figures(
            tca_utc=tca_utc,
            miss_distance_km=facts.get("miss_distance_km"),
            pc=facts.get("pc"),
            decision_opens_utc=_instant(facts.get("decision_opens_utc")),
        ),
        is_stale=facts.get("state") == LifeState.STALE,
        is_closed=notice.kind == NoticeKind.CLOSED,
    )


def pc_clause_of(rule: StationRule) -> float | None:
    """The least probability that a rule asks for from yellow up; None where it names none."""
    limits = [
        float(clause.kept_limit)
        for each in rule.levels
        if RANK[each.level] >= RANK[Level.YELLOW]
        for clause in clauses_of(each.criteria.condition)
        if clause.quantity is Quantity.PC and clause.comparison in _AT_LEAST
    ]
    return min(limits, default=None)


def instant_words(at_utc: datetime | None) -> str | None:
    """An instant as facts give it: ISO 8601 with "Z"."""
    return at_utc.astimezone(UTC).isoformat().replace("+00:00", "Z") if at_utc else None


def _instant(words: str | None) -> datetime | None:
    return datetime.fromisoformat(words) if words else None


def _with_everything() -> QuerySet[Conjunction]:
    return Conjunction.objects.select_related(
        "station", "primary", "secondary", "life", "latest_assessment", "risk_assessment"
    )


def _known(row: Conjunction, in_force: RuleInForce | None) -> Known:
    point = in_force.rule.decision_point if in_force else None
    opens_utc = point.opens_utc(row.tca_utc) if point else None
    closes_utc = point.closes_utc(row.tca_utc) if point else None
    risk = row.risk_assessment or row.latest_assessment
    facts: ConjunctionFacts = {
        "conjunction_id": row.pk,
        "station": row.station.short_name if row.station else None,
        "primary": {"name": row.primary.name, "norad_cat_id": row.primary.norad_cat_id},
        "secondary": {"name": row.secondary.name, "norad_cat_id": row.secondary.norad_cat_id},
        "tca_utc": instant_words(row.tca_utc),
        "miss_distance_km": row.miss_distance_km,
        "state": row.life.state,
        "level": row.life.level,
        "rule": str(in_force.version) if in_force else "",
        "decision_opens_utc": instant_words(opens_utc),
        "decision_closes_utc": instant_words(closes_utc),
        "run_id": row.last_seen_run_id,
    }
    facts |= _geometry(row.latest_assessment) | _risk(risk)
    figures = Figures(
        tca_utc=row.tca_utc,
        miss_distance_km=row.miss_distance_km,
        pc=facts["pc"],
        decision_opens_utc=opens_utc,
    )
    return Known(row, facts, figures, pc_clause_of(in_force.rule) if in_force else None)


def _geometry(newest: Assessment | None) -> ConjunctionFacts:
    if newest is None:
        return {}
    return {
        "radial_km": newest.radial_km,
        "in_track_km": newest.in_track_km,
        "cross_track_km": newest.cross_track_km,
        "relative_speed_km_s": newest.relative_speed_km_s,
        "by": newest.originator or f"run {newest.run_id}",
    }


def _risk(best: Assessment | None) -> ConjunctionFacts:
    if best is None:
        return {"pc": None, "pc_reason": "It has not been assessed."}
    counted = counted_pc(best.pc, best.pc_grade, best.stated_pc)
    return {
        "pc": counted.pc,
        "pc_reason": best.pc_reason if counted.pc is None else "",
        "pc_method": STATED if counted.is_stated else best.pc_method,
        "pc_grade": counted.grade,
        "max_pc": best.max_pc,
        "max_pc_reason": best.max_pc_reason,
    }
