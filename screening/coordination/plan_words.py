"""What a screened plan says to both sides: the result part of an entry, with a sentence. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from screening.coordination.canonical import instant_text
from screening.coordination.plan_search import Closest, Pass, PlanFindings
from screening.engine.types import ElementSet

MOST_TOLD: Final = 20
_DIGITS_KM: Final = 4  # a tenth of a metre: no element set is better


class Verdict(StrEnum):
    """What a plan does to the pass of the case."""

    CLEARS = "clears"
    WIDENS = "widens"
    CLOSER = "closer"
    UNKNOWN = "unknown"


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


def told_passes(findings: PlanFindings) -> tuple[Pass, ...]:
    """Return the passes that a result tells of one by one: the created, then the closer ones."""
    closer = [each for each in findings.still if each.is_closer]
    return (*findings.created[:MOST_TOLD], *closer[:MOST_TOLD])


def plan_result(
    plan_of: PlanOf,
    findings: PlanFindings,
    likelihoods: Sequence[Likelihood],
    *,
    elements: Sequence[ElementSet],
    now_utc: datetime,
) -> dict[str, Any]:
    """Return the result part of a plan that was screened; a likelihood for each of ``told_passes``.

    ``elements`` are those of the catalogue that the findings speak of.
    """
    told = [
        _told(each, elements[each.index], likelihood)
        for each, likelihood in zip(told_passes(findings), likelihoods, strict=True)
    ]
    first_closer = len(findings.created[:MOST_TOLD])
    created, closer = told[:first_closer], told[first_closer:]
    return {
        **_about(plan_of),
        "problem": None,
        **_own_pass(findings, plan_of.limit_km),
        "creates": created,
        "creates_count": len(findings.created),
        "brings_closer": closer,
        "brings_closer_count": sum(each.is_closer for each in findings.still),
        "still_count": len(findings.still),
        "clears_others_count": findings.cleared,
        "from_utc": instant_text(findings.from_utc),
        "until_utc": instant_text(findings.until_utc),
        "objects": findings.screened,
        "not_screened": findings.not_screened,
        "elements_newest_utc": _newest(elements, now_utc),
        "elements_mover_utc": instant_text(elements[findings.mover].epoch_utc),
        "sentence": _sentences(findings, created, closer, plan_of.limit_km),
    }


def plan_problem(plan_of: PlanOf, *, en: str, zh: str) -> dict[str, Any]:
    """Return the result part of a plan that could not be screened: nothing is known of it."""
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
    if after.miss_distance_km <= before.miss_distance_km:
        return Verdict.CLOSER
    return Verdict.CLEARS if after.miss_distance_km >= limit_km else Verdict.WIDENS


_UNKNOWN: Final = (
    "before_miss_km", "before_tca_utc", "with_plan_miss_km", "with_plan_tca_utc", "clears_km",
    "creates_count", "brings_closer_count", "still_count", "clears_others_count", "from_utc",
    "until_utc", "objects", "not_screened", "elements_newest_utc", "elements_mover_utc",
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


def _newest(elements: Sequence[ElementSet], now_utc: datetime) -> str | None:
    """The newest epoch by now: some sets are of times to come."""
    epochs = [each.epoch_utc for each in elements if each.epoch_utc <= now_utc]
    return instant_text(max(epochs)) if epochs else None


def _told(each: Pass, other: ElementSet, likelihood: Likelihood) -> dict[str, Any]:
    return {
        "norad_cat_id": other.norad_cat_id,
        "name": other.name,
        "tca_utc": instant_text(each.tca_utc),
        "miss_distance_km": round(each.miss_distance_km, _DIGITS_KM),
        "before_km": None if each.before_km is None else round(each.before_km, _DIGITS_KM),
        "limit_km": round(each.limit_km, 1),
        "relative_speed_km_s": round(each.relative_speed_km_s, _DIGITS_KM),
        "pc": likelihood.pc,
        "pc_reason": likelihood.pc_reason,
        "max_pc": likelihood.max_pc,
    }


def _sentences(
    findings: PlanFindings,
    created: Sequence[Mapping[str, Any]],
    closer: Sequence[Mapping[str, Any]],
    limit_km: float,
) -> dict[str, str]:
    before, after = _miss_km(findings.before), _miss_km(findings.after)
    verdict = verdict_of(findings.before, findings.after, limit_km)
    own_en, own_zh = (
        words[verdict].format(before=_km(before), after=_km(after)) for words in (_OWN_EN, _OWN_ZH)
    )
    en = [own_en, _creates_en(findings, created, limit_km), *map(_closer_en, closer[:1])]
    zh = [own_zh, _creates_zh(findings, created, limit_km), *map(_closer_zh, closer[:1])]
    return {"en": " ".join(en), "zh": "".join(zh)}


_OWN_EN: Final = {
    Verdict.CLEARS: "Clears this one: {after} instead of {before}.",
    Verdict.WIDENS: "Does not clear this one: {after} instead of {before}.",
    Verdict.CLOSER: "BRINGS THIS ONE CLOSER: {after} instead of {before}.",
    Verdict.UNKNOWN: "What it does to this one is not known: an object has no position then.",
}
_OWN_ZH: Final = {
    Verdict.CLEARS: "可解除本次交会：最接近距离由 {before} 变为 {after}。",
    Verdict.WIDENS: "未能解除本次交会：最接近距离由 {before} 变为 {after}。",
    Verdict.CLOSER: "警告：使本次交会更近：最接近距离由 {before} 变为 {after}。",
    Verdict.UNKNOWN: "对本次交会的影响未知：届时有物体没有位置数据。",
}


def _creates_en(
    findings: PlanFindings, created: Sequence[Mapping[str, Any]], limit_km: float
) -> str:
    until = f"{findings.until_utc:%Y-%m-%d %H:%M} UTC"
    looked = f"in {findings.screened:,} objects until {until}"
    if not created:
        return f"Creates none nearer than {limit_km:g} km {looked}."
    first = created[0]
    more = len(findings.created) - 1
    others = f", and {more} more" if more else ""
    return (
        f"CREATES one of {_km(first['miss_distance_km'])} with {first['norad_cat_id']}"
        f" {first['name']} at {_moment(findings.created[0].tca_utc)}{others}, {looked}."
    )


def _creates_zh(
    findings: PlanFindings, created: Sequence[Mapping[str, Any]], limit_km: float
) -> str:
    until = f"{findings.until_utc:%Y-%m-%d %H:%M} UTC"
    looked = f"筛查 {findings.screened:,} 个物体，至 {until}"
    if not created:
        return f"未产生 {limit_km:g} km 以内的新交会（{looked}）。"
    first = created[0]
    more = len(findings.created) - 1
    others = f"，另有 {more} 次" if more else ""
    return (
        f"警告：产生新的交会：与 {first['norad_cat_id']} {first['name']}，最接近时刻"
        f" {_moment(findings.created[0].tca_utc)}，距离 {_km(first['miss_distance_km'])}"
        f"{others}（{looked}）。"
    )


def _closer_en(each: Mapping[str, Any]) -> str:
    return (
        f"Brings {each['norad_cat_id']} {each['name']} closer:"
        f" {_km(each['miss_distance_km'])} instead of {_km(each['before_km'])}."
    )


def _closer_zh(each: Mapping[str, Any]) -> str:
    return (
        f"使与 {each['norad_cat_id']} {each['name']} 的交会更近：由 {_km(each['before_km'])}"
        f" 变为 {_km(each['miss_distance_km'])}。"
    )


def _km(distance_km: float | None) -> str:
    """Three digits that count, and metres under a kilometre."""
    if distance_km is None:
        return "—"
    if distance_km < 1.0:
        return f"{distance_km * 1000.0:.0f} m"
    decimals = 2 if distance_km < 10.0 else 1 if distance_km < 100.0 else 0
    return f"{distance_km:.{decimals}f} km"


def _moment(at_utc: datetime) -> str:
    return f"{at_utc:%Y-%m-%d %H:%M:%S} UTC"


def _miss_km(found: Closest | None) -> float | None:
    return None if found is None else round(found.miss_distance_km, _DIGITS_KM)


def _tca(found: Closest | None) -> str | None:
    return None if found is None else instant_text(found.tca_utc)
