"""What this side can state of a conjunction now: its own figures, rules and data, nothing else.

It is made of the opinion that decides the station's level, so that a statement and the page of the
conjunction never disagree. What is not known is left None with its reason: a statement that says
zero for "unknown" would be quoted as zero.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from screening.common.exceptions import InputError
from screening.conjunctions.criteria.clauses import condition_words
from screening.conjunctions.criteria.published import published_criteria
from screening.conjunctions.criteria.verdicts import ClauseResult, Outcome, Verdict
from screening.conjunctions.life_selectors import LifeFacts, life_facts
from screening.conjunctions.models import Assessment, Conjunction
from screening.coordination.canonical import instant_text

_IS_MET: Final = {Outcome.MET: True, Outcome.NOT_MET: False, Outcome.UNKNOWN: None}
_WITH_WHAT_IT_RESTS_ON: Final = (
    "run",
    "primary_element_set",
    "secondary_element_set",
    "primary_ephemeris",
    "secondary_ephemeris",
)
NOT_JUDGED: Final = "Its likelihood has not been judged here."


@dataclass(frozen=True, slots=True)
class OwnStatement:
    """The parts of an entry of the kind ``statement``, each as JSON has it.

    Lengths in km, speeds in km/s, radii in m, instants as ISO 8601 with Z; components are of the
    secondary along the primary's RTN axes at TCA. ``covariance`` is None where none is known.
    """

    assessment: dict[str, Any]
    criteria: list[dict[str, Any]] = field(default_factory=list)
    data_used: list[dict[str, Any]] = field(default_factory=list)
    covariance: dict[str, Any] | None = None


def own_statement(conjunction: Conjunction, at_utc: datetime) -> OwnStatement:
    """Return what this side can state. Raises InputError where nobody has assessed the pass."""
    life = life_facts(conjunction, at_utc)
    opinion = _opinion(conjunction, life)
    if opinion is None:
        raise InputError(
            f"There is nothing to state: no run and no message has assessed {conjunction}. Run a"
            " screening, or read in the conjunction message that you have."
        )
    return OwnStatement(
        _assessment(opinion),
        _criteria(life),
        _data_used(opinion, conjunction),
        _covariance(opinion),
    )


def _opinion(conjunction: Conjunction, life: LifeFacts) -> Assessment | None:
    """The assessment that decides the level; without a rule the one that the page shows."""
    decides = life.step.facts.assessment_id if life.step else None
    key = decides or conjunction.latest_assessment_id or conjunction.latest_report_id
    opinions = conjunction.assessments.select_related(*_WITH_WHAT_IT_RESTS_ON)
    return opinions.filter(pk=key).first() if key else None


def _assessment(opinion: Assessment) -> dict[str, Any]:
    pc, method = opinion.pc, opinion.pc_method
    if pc is None and opinion.stated_pc is not None:
        pc, method = opinion.stated_pc, f"as {opinion.originator} states it"
    return {
        "tca_utc": instant_text(opinion.tca_utc),
        "miss_distance_km": opinion.miss_distance_km,
        "radial_km": opinion.radial_km,
        "in_track_km": opinion.in_track_km,
        "cross_track_km": opinion.cross_track_km,
        "relative_speed_km_s": opinion.relative_speed_km_s,
        "pc": pc,
        "pc_reason": "" if pc is not None else opinion.pc_reason or NOT_JUDGED,
        "pc_method": method,
        "max_pc": opinion.max_pc,
        "hard_body_radius_m": (opinion.risk or {}).get("hard_body_radius_m"),
    }


def _criteria(life: LifeFacts) -> list[dict[str, Any]]:
    """The station's rule first, level by level, then the published ones in its order."""
    version = f"version {life.in_force.version.number}" if life.in_force else ""
    verdicts = (*life.verdicts[:1], *life.own_others, *life.verdicts[1:])
    return [_criterion(each, version) for each in verdicts]


def _criterion(verdict: Verdict, version: str) -> dict[str, Any]:
    criteria = verdict.criteria
    is_published = criteria.key in published_criteria()
    return {
        "name": criteria.name,
        "version": criteria.source if is_published else version,
        "level": criteria.level.value,
        "is_met": _IS_MET[verdict.outcome],
        "joined": condition_words(criteria.condition),
        "clauses": [_clause(each) for each in verdict.results],
    }


def _clause(result: ClauseResult) -> dict[str, Any]:
    return {
        "text": result.clause.subject,
        "value": result.value_words,
        "limit": result.clause.limit_words,
        "is_met": _IS_MET[result.outcome],
    }


def _data_used(opinion: Assessment, conjunction: Conjunction) -> list[dict[str, Any]]:
    if opinion.run_id is None:
        made = {
            "kind": "cdm",
            "epoch_utc": instant_text(opinion.known_at_utc),
            "source": opinion.originator,
        }
        numbers = (conjunction.primary.norad_cat_id, conjunction.secondary.norad_cat_id)
        return [{"norad_cat_id": number, **made} for number in numbers]
    return [
        _datum(conjunction.primary.norad_cat_id, opinion, "primary"),
        _datum(conjunction.secondary.norad_cat_id, opinion, "secondary"),
    ]


def _datum(norad_cat_id: int, opinion: Assessment, side: str) -> dict[str, Any]:
    """What a run followed of one object: an operator's ephemeris, else an element set."""
    ephemeris, elements = (getattr(opinion, f"{side}_{it}") for it in ("ephemeris", "element_set"))
    if ephemeris is not None:
        kind, epoch_utc, source = "ephemeris", ephemeris.known_at_utc, ephemeris.originator
    elif elements is not None:
        kind, epoch_utc, source = "gp", elements.epoch_utc, elements.source
    else:
        kind, epoch_utc, source = "unknown", None, ""
    epoch = instant_text(epoch_utc) if epoch_utc else None
    return {"norad_cat_id": norad_cat_id, "kind": kind, "epoch_utc": epoch, "source": source}


def _covariance(opinion: Assessment) -> dict[str, Any] | None:
    """Both covariances along each object's own RTN axes: (3, 3) in km2, or (6, 6) of the state."""
    sides = {side: (opinion.risk or {}).get(side) or {} for side in ("primary", "secondary")}
    known = {
        side: {name: each.get(name) for name in ("covariance_rtn", "source", "grade")}
        for side, each in sides.items()
        if each.get("covariance_rtn")
    }
    return known or None
