"""Whether a side did what it said, by the element sets that came later. Pure.

With a plan the newest set of the days after it is held against two predictions: that of the set
before it as it was, and the same with the plan carried out. Where these differ by more than element
sets are wrong, the nearer one tells. Without a plan, jumps in the object's history tell that it
moved; that none is seen tells nothing of whom said that it would move, for small burns do not show.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

import numpy as np

from screening.common.instants import minute_text
from screening.coordination.kinds import Choice
from screening.coordination.plan_search import Mover, states_teme
from screening.coordination.plans import BurnPlan, Plan, PlanRefused, stored_plan
from screening.coordination.standing import Intent
from screening.engine.constants import SECONDS_PER_DAY
from screening.engine.covariance.class_model import class_sigmas_rtn_km
from screening.engine.covariance.manoeuvres import Manoeuvre, ManoeuvreSearch
from screening.engine.covariance.regimes import regimes_of
from screening.engine.manoeuvre import ManoeuvreError, burned
from screening.engine.timescales import seconds_between
from screening.engine.types import ElementSet, FloatArray

# Sets of the first hours rest on observations from before the burn as well.
SETTLED_AFTER: Final = timedelta(hours=6)
TELLING_WITHIN: Final = timedelta(days=3)
# Both predictions must differ by so many sigma, and one be so many times nearer than the other.
_CLEARLY: Final = 3.0
_NEARER: Final = 2.0
_IN_TRACK: Final = 1


@dataclass(frozen=True, slots=True)
class Kept:
    """Whether an intent was kept, None where that is not known, and why in two languages.

    ``waits``: later element sets may still tell.
    """

    kept: bool | None
    en: str
    zh: str
    waits: bool = False

    def as_part(self) -> dict[str, Any]:
        """Return it as it stands in an outcome."""
        return {"kept": self.kept, "words": {"en": self.en, "zh": self.zh}}


@dataclass(frozen=True, slots=True)
class KnownLater:
    """The element sets of one object, oldest first, and the jumps among them."""

    element_sets: Sequence[ElementSet]
    search: ManoeuvreSearch

    def last_before(self, at_utc: datetime) -> ElementSet | None:
        """The newest set of an instant or before."""
        return next((e for e in reversed(self.element_sets) if e.epoch_utc <= at_utc), None)

    def last_within(self, from_utc: datetime, until_utc: datetime) -> ElementSet | None:
        """The newest set of a span of time."""
        newest = self.last_before(until_utc)
        return newest if newest is not None and newest.epoch_utc >= from_utc else None

    def reaches(self, at_utc: datetime) -> bool:
        """Whether there is a set of an instant or after."""
        return bool(self.element_sets) and self.element_sets[-1].epoch_utc >= at_utc


def intent_kept(intent: Intent, known: KnownLater, tca_utc: datetime) -> Kept:
    """Judge one side's newest intent by what is known of its object after the pass."""
    from_utc = intent.entry.at_utc
    if intent.choice is Choice.WILL_HOLD:
        return _held(known, from_utc, tca_utc)
    if intent.choice is not Choice.WILL_MANOEUVRE:
        return Kept(None, "Nothing was promised.", "未作承诺。")
    opens = intent.window_start_utc or from_utc
    closes = intent.window_end_utc or tca_utc
    if isinstance(intent.plan, Mapping):
        by_plan = _by_plan(intent.plan, known)
        if by_plan.kept is not None or by_plan.waits:
            return by_plan
        moved = _moved(known, opens, closes)
        return moved if moved.kept else by_plan
    return _moved(known, opens, closes)


def _held(known: KnownLater, from_utc: datetime, until_utc: datetime) -> Kept:
    unknown = _unknown(known, until_utc)
    if unknown is not None:
        return unknown
    jumps = _jumps(known, from_utc, until_utc)
    if not jumps:
        return Kept(
            True,
            "No manoeuvre shows in its element sets until closest approach.",
            "至最接近时刻，其轨道根数未显示机动。",
        )
    whole = [each for each in jumps if each.after_utc >= from_utc and each.by_utc <= until_utc]
    if whole:
        return _told(
            False,
            whole[0],
            "It had said that it would hold, and its orbit changed between {after} and {by}.",
            "曾声明保持现有轨道，但其轨道在 {after} 与 {by} 之间改变。",
        )
    return _told(
        None,
        jumps[0],
        "Its orbit changed between {after} and {by}: whether before the pass is not known.",
        "其轨道在 {after} 与 {by} 之间改变：是否在交会之前无法判断。",
    )


def _moved(known: KnownLater, from_utc: datetime, until_utc: datetime) -> Kept:
    unknown = _unknown(known, until_utc)
    if unknown is not None:
        return unknown
    jumps = _jumps(known, from_utc, until_utc)
    if jumps:
        return _told(
            True,
            jumps[0],
            "Its orbit changed between {after} and {by}, as it had said.",
            "其轨道在 {after} 与 {by} 之间改变，与声明相符。",
        )
    return Kept(
        None,
        "No manoeuvre shows in its element sets, and one of some centimetres a second would not.",
        "其轨道根数未显示机动，但速度增量仅为每秒数厘米的机动本来就难以辨别。",
    )


def _unknown(known: KnownLater, until_utc: datetime) -> Kept | None:
    """Say why jumps tell nothing, if so."""
    if not known.reaches(until_utc):
        return Kept(
            None,
            f"No element set of it from after {_at(until_utc)} is here.",
            f"尚无其 {_at(until_utc)} 之后的轨道根数。",
            waits=True,
        )
    if known.search.reason is not None:
        return Kept(None, f"{known.search.reason}.", "轨道根数太少，无法辨别机动。", waits=True)
    return None


def _jumps(known: KnownLater, from_utc: datetime, until_utc: datetime) -> list[Manoeuvre]:
    """The jumps that may lie within a span of time."""
    found = known.search.manoeuvres
    return [each for each in found if each.by_utc > from_utc and each.after_utc < until_utc]


def _by_plan(part: Mapping[str, Any], known: KnownLater) -> Kept:
    try:
        plan = stored_plan(part)
    except PlanRefused as refused:
        return Kept(None, refused.en, refused.zh)
    began = plan.burn.at_utc if isinstance(plan, BurnPlan) else plan.from_utc
    until = began + TELLING_WITHIN if isinstance(plan, BurnPlan) else plan.until_utc
    before, after = known.last_before(began), known.last_within(began + SETTLED_AFTER, until)
    if before is None or after is None:
        return Kept(
            None,
            "Element sets from before the plan and from some hours after it are not both here.",
            "缺少计划之前或之后数小时的轨道根数。",
            waits=before is not None,
        )
    try:
        planned = _planned(plan, before)
    except ManoeuvreError as error:
        return Kept(None, f"{error}.", "无法计算该机动。")
    return _nearer(planned, before, after)


def _planned(plan: Plan, before: ElementSet) -> Mover:
    return burned(before, plan.burn) if isinstance(plan, BurnPlan) else plan.path


def _nearer(planned: Mover, unmoved: ElementSet, after: ElementSet) -> Kept:
    """Tell which of two predictions the later set is nearer to."""
    at_utc = after.epoch_utc
    r_after, r_planned, r_unmoved = (
        states_teme(each, at_utc, np.zeros(1))[0][0] for each in (after, planned, unmoved)
    )
    apart_km = _apart_km(r_planned, r_unmoved)
    if not np.isfinite(apart_km):
        return Kept(
            None,
            f"The plan or the older elements have no position at {_at(at_utc)}.",
            f"计划或此前的轨道根数未能给出 {_at(at_utc)} 的位置。",
        )
    if apart_km < _CLEARLY * _sigma_km(unmoved, at_utc):
        return Kept(
            None,
            f"The plan would have moved it by {apart_km:.1f} km by {_at(at_utc)}, which element"
            " sets cannot tell from their own errors.",
            f"按计划至 {_at(at_utc)} 仅移动 {apart_km:.1f} km，与轨道根数自身误差无法区分。",
        )
    return _by_distance(_apart_km(r_after, r_planned), _apart_km(r_after, r_unmoved), at_utc)


def _by_distance(from_plan_km: float, from_unmoved_km: float, at_utc: datetime) -> Kept:
    kept, en, zh = (
        None,
        "It went neither by its plan nor as before",
        "既未按计划，也未保持原轨道",
    )
    if from_plan_km * _NEARER <= from_unmoved_km:
        kept, en, zh = True, "It went by its plan", "按计划执行"
    elif from_unmoved_km * _NEARER <= from_plan_km:
        kept, en, zh = False, "It did not go by its plan", "未按计划执行"
    return Kept(
        kept,
        f"{en}: on {_at(at_utc)} it was {from_plan_km:.1f} km from where the plan had it,"
        f" {from_unmoved_km:.1f} km from where it would have been without.",
        f"{zh}：{_at(at_utc)} 时距计划位置 {from_plan_km:.1f} km，距不机动时的位置"
        f" {from_unmoved_km:.1f} km。",
    )


def _apart_km(one: FloatArray, other: FloatArray) -> float:
    return float(np.linalg.norm(one - other))


def _sigma_km(element_set: ElementSet, at_utc: datetime) -> float:
    """How wrong a set of its kind of orbit is along the track at an instant, of its class."""
    age_days = abs(seconds_between(element_set.epoch_utc, at_utc)) / SECONDS_PER_DAY
    regime = regimes_of([element_set])
    sigmas = class_sigmas_rtn_km(regime, np.array([age_days]), manoeuvres=np.zeros(1, np.bool_))
    return float(sigmas[0, _IN_TRACK])


def _told(kept: bool | None, jump: Manoeuvre, en: str, zh: str) -> Kept:
    span = {"after": _at(jump.after_utc), "by": _at(jump.by_utc)}
    return Kept(kept, en.format(**span), zh.format(**span))


def _at(at_utc: datetime) -> str:
    return f"{minute_text(at_utc)} UTC"
