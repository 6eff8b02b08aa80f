"""The result part of a plan that was screened, as both sides get it. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from screening.coordination.canonical import instant_text
from screening.coordination.plan_search import Pass, PlanFindings
from screening.coordination.plan_words import PlanTold, Verdict, plan_sentences
from screening.engine.encounters import Closest
from screening.engine.types import ElementSet

# So many of each list are told one by one: the likeliest of so many that are judged.
MOST_TOLD: Final = 20
MOST_JUDGED: Final = 200
# From here on somebody has to look at a pass that a plan creates. A fleet's satellite has some
# twenty passes under 5 km a day, wherever it goes, and nearly all are far less likely than this.
# Source: the yellow threshold of the ISS flight rules (NASA, 2020: 1e-5).
SERIOUS_PC: Final = 1e-5
_DIGITS_KM: Final = 4  # a tenth of a metre: no element set is better


@dataclass(frozen=True, slots=True)
class Likelihood:
    """What is known of how likely a collision is at a pass; ``pc_reason`` says why it is not."""

    pc: float | None
    pc_reason: str
    max_pc: float | None


@dataclass(frozen=True, slots=True)
class PlanOf:
    """Which plan a result is of: whose intent, by what means, of which object."""

    party: str
    intent_number: int
    kind: str
    norad_cat_id: int | None
    limit_km: float  # what counts as near


def judged_passes(findings: PlanFindings) -> tuple[Pass, ...]:
    """Return the passes whose likelihood a result needs: the created, then those brought closer."""
    closer = [each for each in findings.still if each.is_closer]
    return (*findings.created[:MOST_JUDGED], *closer[:MOST_JUDGED])


def plan_result(
    plan_of: PlanOf,
    findings: PlanFindings,
    likelihoods: Sequence[Likelihood],
    *,
    elements: Sequence[ElementSet],
    now_utc: datetime,
) -> dict[str, Any]:
    """Return the result of a plan; ``likelihoods`` are those of ``judged_passes``.

    ``elements`` are those of the catalogue that the findings speak of.
    """
    created, closer = _judged_rows(findings, likelihoods, elements)
    own, counts = _own_pass(findings, plan_of.limit_km), _counts(findings, created)
    return {
        **_about(plan_of),
        "problem": None,
        **own,
        **counts,
        "creates": created[:MOST_TOLD],
        "brings_closer": closer[:MOST_TOLD],
        "from_utc": instant_text(findings.from_utc),
        "until_utc": instant_text(findings.until_utc),
        "elements_newest_utc": _newest(elements, now_utc),
        "elements_mover_utc": instant_text(elements[findings.mover].epoch_utc),
        "sentence": plan_sentences(
            PlanTold(own, counts, created, closer, plan_of.limit_km, findings.until_utc)
        ),
    }


def plan_problem(plan_of: PlanOf, *, en: str, zh: str) -> dict[str, Any]:
    """Return the result of a plan that could not be screened: nothing is known of it."""
    return {
        **_about(plan_of),
        "problem": {"en": en, "zh": zh},
        "verdict": Verdict.UNKNOWN.value,
        **dict.fromkeys(_UNKNOWN),
        "creates": [],
        "brings_closer": [],
        "sentence": {
            "en": f"The plan could not be screened. {en}",
            "zh": f"该计划未能筛查。{zh}",
        },
    }


def verdict_of(before: Closest | None, after: Closest | None, limit_km: float) -> Verdict:
    """Say what a plan does to the pass of a case."""
    if before is None or after is None:
        return Verdict.UNKNOWN
    if after.miss_distance_km >= limit_km:
        return Verdict.CLEARS if before.miss_distance_km < limit_km else Verdict.FAR
    is_wider = after.miss_distance_km > before.miss_distance_km
    return Verdict.WIDENS if is_wider else Verdict.CLOSER


_UNKNOWN: Final = (
    "before_miss_km", "before_tca_utc", "with_plan_miss_km", "with_plan_tca_utc", "clears_km",
    "creates_count", "serious_count", "brings_closer_count", "still_count", "clears_others_count",
    "objects", "not_screened", "from_utc", "until_utc", "elements_newest_utc",
    "elements_mover_utc",
)  # fmt: skip


def _about(plan_of: PlanOf) -> dict[str, Any]:
    return {
        "of_party": plan_of.party,
        "intent_number": plan_of.intent_number,
        "kind": plan_of.kind,
        "norad_cat_id": plan_of.norad_cat_id,
        "threshold_km": plan_of.limit_km,
    }


def _own_pass(findings: PlanFindings, limit_km: float) -> dict[str, Any]:
    verdict = verdict_of(findings.before, findings.after, limit_km)
    after_km = _miss_km(findings.after)
    return {
        "verdict": verdict.value,
        "before_miss_km": _miss_km(findings.before),
        "before_tca_utc": _tca(findings.before),
        "with_plan_miss_km": after_km,
        "with_plan_tca_utc": _tca(findings.after),
        "clears_km": after_km if verdict is Verdict.CLEARS else None,
    }


def _judged_rows(
    findings: PlanFindings, likelihoods: Sequence[Likelihood], elements: Sequence[ElementSet]
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The passes that are created, and those brought closer, each the worst first."""
    rows = [
        _row(each, elements[each.index], likelihood)
        for each, likelihood in zip(judged_passes(findings), likelihoods, strict=True)
    ]
    first_closer = len(findings.created[:MOST_JUDGED])
    return sorted(rows[:first_closer], key=_severity), sorted(rows[first_closer:], key=_severity)


def _counts(findings: PlanFindings, created: Sequence[dict[str, Any]]) -> dict[str, int]:
    return {
        "creates_count": len(findings.created),
        "serious_count": sum(each["is_serious"] for each in created),
        "brings_closer_count": sum(each.is_closer for each in findings.still),
        "still_count": len(findings.still),
        "clears_others_count": findings.cleared,
        "objects": findings.screened,
        "not_screened": findings.not_screened,
    }


def _row(each: Pass, other: ElementSet, likelihood: Likelihood) -> dict[str, Any]:
    is_station = each.limit_km > each.strict_km
    return {
        "norad_cat_id": other.norad_cat_id,
        "name": other.name,
        "is_station": is_station,
        # Unknown is not harmless.
        "is_serious": is_station or likelihood.pc is None or likelihood.pc >= SERIOUS_PC,
        "tca_utc": instant_text(each.tca_utc),
        "miss_distance_km": round(each.miss_distance_km, _DIGITS_KM),
        "before_km": None if each.before_km is None else round(each.before_km, _DIGITS_KM),
        "limit_km": round(each.limit_km, 1),
        "relative_speed_km_s": round(each.relative_speed_km_s, _DIGITS_KM),
        "pc": likelihood.pc,
        "pc_reason": likelihood.pc_reason,
        "max_pc": likelihood.max_pc,
    }


def _severity(row: dict[str, Any]) -> tuple[bool, bool, float, float]:
    """Stations first, then what is serious, then by likelihood and distance."""
    likely = 0.0 if row["pc"] is None else row["pc"]
    return not row["is_station"], not row["is_serious"], -likely, row["miss_distance_km"]


def _newest(elements: Sequence[ElementSet], now_utc: datetime) -> str | None:
    """The newest epoch by now: some sets are of times to come."""
    epochs = [each.epoch_utc for each in elements if each.epoch_utc <= now_utc]
    return instant_text(max(epochs)) if epochs else None


def _miss_km(found: Closest | None) -> float | None:
    return None if found is None else round(found.miss_distance_km, _DIGITS_KM)


def _tca(found: Closest | None) -> str | None:
    return None if found is None else instant_text(found.tca_utc)
