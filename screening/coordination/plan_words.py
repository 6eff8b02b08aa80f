"""What a plan does, in one or two sentences, in English and in Chinese. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from screening.common.instants import SECOND, minute_text, nearest
from screening.common.lengths import km_words
from screening.conjunctions.likelihood_words import probability_words
from screening.coordination.canonical import instant_of
from screening.coordination.stated_words import in_chinese


class Verdict(StrEnum):
    """What a plan does to the pass of the case."""

    CLEARS = "clears"
    WIDENS = "widens"
    CLOSER = "closer"
    FAR = "far"  # by element sets it is not near, with or without the plan
    UNKNOWN = "unknown"


Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class PlanTold:
    """What the sentences are made of, in the form of the result: worst rows first."""

    own: Row
    counts: Mapping[str, int]
    created: Sequence[Row]
    closer: Sequence[Row]
    limit_km: float
    until_utc: datetime

    @property
    def others(self) -> int:
        """How many serious passes there are beside the worst."""
        return self.counts["serious_count"] - 1


def plan_sentences(told: PlanTold) -> dict[str, str]:
    """Say what a plan does to the pass of the case, what it creates and what it brings closer."""
    closer = [each for each in told.closer if each["is_serious"]][:1]
    en = [_own(told, _OWN_EN, km_words), _creates_en(told), *map(_closer_en, closer)]
    zh = [_own(told, _OWN_ZH, _km_zh), _creates_zh(told), *map(_closer_zh, closer)]
    return {"en": " ".join(en), "zh": "".join(zh)}


_OWN_EN: Final = {
    Verdict.CLEARS: "Clears this one: {after} instead of {before}.",
    Verdict.WIDENS: "Does not clear this one: {after} instead of {before}.",
    Verdict.CLOSER: "BRINGS THIS ONE CLOSER: {after} instead of {before}.",
    Verdict.FAR: "By element sets this one is far: {after} with the plan, {before} without it.",
    Verdict.UNKNOWN: "What it does to this one is not known: an object has no position then.",
}
_OWN_ZH: Final = {
    Verdict.CLEARS: "可解除本次交会的碰撞风险：最近距离由 {before} 变为 {after}。",
    Verdict.WIDENS: "未能解除本次交会的碰撞风险：最近距离由 {before} 变为 {after}。",
    Verdict.CLOSER: "警告：该计划使本次交会更近：最近距离由 {before} 变为 {after}。",
    Verdict.FAR: "按轨道根数计算，本次交会距离较远：执行计划时为 {after}，不执行时为 {before}。",
    Verdict.UNKNOWN: "对本次交会的影响不明：届时有物体没有位置数据。",
}


def _own(told: PlanTold, words: Mapping[Verdict, str], length: Callable[[float], str]) -> str:
    before, after = told.own["before_miss_km"], told.own["with_plan_miss_km"]
    return words[Verdict(told.own["verdict"])].format(
        before="" if before is None else length(before),
        after="" if after is None else length(after),
    )


def _creates_en(told: PlanTold) -> str:
    looked = f"{told.counts['objects']:,} objects until {minute_text(told.until_utc)} UTC"
    if not told.created:
        return f"Creates none nearer than {told.limit_km:g} km, of {looked}."
    worst = told.created[0]
    if worst["is_serious"]:
        more = f", and {told.others} more to look at" if told.others > 0 else ""
        return f"CREATES one of {_pass_en(worst)}{more}, of {looked}."
    return (
        f"Creates {told.counts['creates_count']} nearer than {told.limit_km:g} km, of {looked}, and"
        f" clears {told.counts['clears_others_count']}; the likeliest: {_pass_en(worst)}."
    )


def _creates_zh(told: PlanTold) -> str:
    looked = f"筛查 {told.counts['objects']:,} 个物体，至 {minute_text(told.until_utc)} UTC"
    if not told.created:
        return f"未产生 {told.limit_km:g} km 以内的新交会（{looked}）。"
    worst = told.created[0]
    if worst["is_serious"]:
        more = f"；另有 {told.others} 次须关注" if told.others > 0 else ""
        return f"警告：产生新的交会：{_pass_zh(worst)}{more}（{looked}）。"
    likeliest = _pass_zh(worst)
    return (
        f"新产生 {told.counts['creates_count']} 次 {told.limit_km:g} km 以内的交会，同时解除"
        f" {told.counts['clears_others_count']} 次（{looked}）；其中碰撞概率最高者：{likeliest}。"
    )


def _closer_en(row: Row) -> str:
    return f"Brings one closer, from {km_words(row['before_km'])} to {_pass_en(row)}."


def _closer_zh(row: Row) -> str:
    return f"使另一次交会的距离由 {_km_zh(row['before_km'])} 减小：{_pass_zh(row)}。"


def _pass_en(row: Row) -> str:
    likely = "Pc not known" if row["pc"] is None else f"Pc {probability_words(row['pc'])}"
    return (
        f"{_km_zh(row['miss_distance_km'])} with {row['norad_cat_id']} {row['name']} at"
        f" {_moment(row)} ({likely})"
    )


def _pass_zh(row: Row) -> str:
    likely = "不详" if row["pc"] is None else probability_words(row["pc"])
    return (
        f"与 {row['norad_cat_id']} {row['name']}，最接近时刻 {_moment(row)}，距离"
        f" {_km_zh(row['miss_distance_km'])}，碰撞概率 {likely}"
    )


def _km_zh(length_km: float) -> str:
    return in_chinese(km_words(length_km))


def _moment(row: Row) -> str:
    return f"{nearest(instant_of(row['tca_utc']), SECOND):%Y-%m-%d %H:%M:%S} UTC"
