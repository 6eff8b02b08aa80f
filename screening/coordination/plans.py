"""What an intent may plan, a burn or an ephemeris, and why a plan is refused. Pure.

A plan is the part of that name of an intent. It is read and refused before the entry is made, so
that a case holds no plan that nobody could have screened.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any, Final

from screening.common.exceptions import InputError
from screening.common.instants import SECOND, nearest
from screening.coordination.canonical import instant_text
from screening.coordination.part_shapes import LONGEST_EPHEMERIS_BYTES
from screening.engine.celestial_frames import UNKNOWN_EARTH_ORIENTATION
from screening.engine.ephemeris import EphemerisTag
from screening.engine.ephemeris_path import EphemerisPath, check_interpolation, path_of
from screening.engine.ephemeris_screening import BORDER_S
from screening.engine.manoeuvre import Burn
from screening.engine.timescales import utc_at
from screening.messages.ccsds.values import is_catalogue_number, parse_utc
from screening.messages.oem import read_oem, to_ephemeris

# Burns that avoid a collision are centimetres to a metre a second, those that raise a station's
# orbit a few: more is a slip of the unit (km/s, mm/s).
LARGEST_BURN_M_S: Final = 50.0
# Less moves nothing by more than element sets are wrong by within days: 1 mm/s is 260 m a day.
SMALLEST_BURN_M_S: Final = 0.001
# The engine needs a minute on either side, and this pass is looked for around its predicted moment.
_AROUND_TCA: Final = timedelta(minutes=10)
_LONGEST_GAP: Final = timedelta(minutes=5)
_AXES: Final = 3
_FILE: Final = "the ephemeris"


class PlanRefused(InputError):
    """A plan that cannot be screened; says what is wrong and what to do, in two languages."""

    def __init__(self, en: str, zh: str) -> None:
        self.en, self.zh = en, zh
        super().__init__(en)

    def words(self, language: str) -> str:
        """Return the reason in English ("en") or Chinese (whatever begins with "zh")."""
        return self.zh if language.startswith("zh") else self.en


@dataclass(frozen=True, slots=True)
class BurnPlan:
    """One burn of one object."""

    norad_cat_id: int
    burn: Burn

    def as_part(self) -> dict[str, Any]:
        """Return it as the part of an entry."""
        return {
            "kind": "burn",
            "norad_cat_id": self.norad_cat_id,
            "burn_at_utc": instant_text(self.burn.at_utc),
            "dv_rtn_m_s": list(self.burn.dv_rtn_m_s),
        }


@dataclass(frozen=True, slots=True)
class EphemerisPlan:
    """The path that one object will take, from its operator's OEM."""

    norad_cat_id: int
    text: str
    path: EphemerisPath
    object_id: str = ""  # what the file calls its object

    @property
    def from_utc(self) -> datetime:
        """From when on it can be screened."""
        return utc_at(self.path.start_utc, self.path.segments[0].span_s[0] + BORDER_S)

    @property
    def until_utc(self) -> datetime:
        """Until when it can be screened."""
        return utc_at(self.path.start_utc, self.path.segments[-1].span_s[1] - BORDER_S)

    def as_part(self) -> dict[str, Any]:
        """Return it as the part of an entry."""
        return {
            "kind": "oem",
            "norad_cat_id": self.norad_cat_id,
            "oem_text": self.text,
            "oem_sha256": hashlib.sha256(self.text.encode()).hexdigest(),
        }


Plan = BurnPlan | EphemerisPlan


@dataclass(frozen=True, slots=True)
class PlannedFor:
    """What a plan must fit: the pass and its two objects, and the time now (product time)."""

    tca_utc: datetime
    objects: Mapping[int, str]  # names by catalogue number
    now_utc: datetime

    @classmethod
    def of(cls, facts: Mapping[str, Any], now_utc: datetime) -> PlannedFor:
        """Take it from the ``facts`` of the entry that opened a case."""
        both = (facts["primary"], facts["secondary"])
        names = {int(each["norad_cat_id"]): str(each["name"]) for each in both}
        return cls(parse_utc(str(facts["tca_utc"])), names, now_utc)


def read_plan(part: Mapping[str, Any], planned_for: PlannedFor) -> Plan:
    """Return the plan of an intent, given as a page, a program or a peer gave it.

    Raises PlanRefused.
    """
    plan = stored_plan(part)
    require_own_object(plan, planned_for)
    if isinstance(plan, BurnPlan):
        _require_sane(plan.burn)
        _require_in_time(plan.burn.at_utc, planned_for)
    else:
        _require_smooth(plan)
        _require_whole(plan, planned_for)
    return plan


def stored_plan(part: Mapping[str, Any]) -> Plan:
    """Return the plan of an entry, whatever the time is now. Raises PlanRefused if it is none."""
    kind = part.get("kind")
    if kind == "burn":
        return BurnPlan(_number(part), _burn(part))
    if kind == "oem":
        return _ephemeris(part)
    raise PlanRefused(
        f'A plan is of the kind "burn" or "oem", not {kind!r}.',
        f'计划的类型（kind）应为 "burn"（点火）或 "oem"（星历），而不是 {kind!r}。',
    )


def _number(part: Mapping[str, Any]) -> int:
    text = str(part.get("norad_cat_id")).strip()
    if is_catalogue_number(text):
        return int(text)
    raise PlanRefused(
        "A plan names the object that moves by its catalogue number (norad_cat_id).",
        "计划须以编目号（norad_cat_id）指明将要机动的物体。",
    )


def _burn(part: Mapping[str, Any]) -> Burn:
    try:
        at_utc = parse_utc(str(part.get("burn_at_utc")).strip())
    except ValueError as error:
        raise PlanRefused(
            f"The time of the burn {error}: give UTC, such as 2026-03-10T06:00:00Z.",
            "机动时刻无法识别：请以UTC给出，例如 2026-03-10T06:00:00Z。",
        ) from None
    given = part.get("dv_rtn_m_s")
    try:
        values = [float(each) for each in given] if isinstance(given, list | tuple) else []
        if len(values) != _AXES:
            raise ValueError
        return Burn(at_utc, (values[0], values[1], values[2]))
    except (TypeError, ValueError):
        raise PlanRefused(
            "The burn is three numbers, along R, T and N in m/s (dv_rtn_m_s): "
            f"got {str(given)[:60]!r}.",
            f"速度增量应为三个数，依次沿径向R、沿迹T、法向N，单位 m/s：收到 {str(given)[:60]!r}。",
        ) from None


def _ephemeris(part: Mapping[str, Any]) -> EphemerisPlan:
    number, text = _number(part), part.get("oem_text")
    if not isinstance(text, str) or not text.strip():
        raise PlanRefused(
            "The plan has no ephemeris: paste or attach one OEM (CCSDS 502.0-B).",
            "计划中没有星历：请粘贴或附上一份OEM（CCSDS 502.0-B）。",
        )
    if len(text.encode()) > LONGEST_EPHEMERIS_BYTES:
        raise PlanRefused(
            f"The ephemeris is larger than {LONGEST_EPHEMERIS_BYTES / 1e6:g} MB: cut it to the "
            "days around the pass.",
            f"星历超过 {LONGEST_EPHEMERIS_BYTES / 1e6:g} MB：请只保留交会前后数日。",
        )
    try:
        message = read_oem(text.encode(), file_name=_FILE)
        tag = EphemerisTag.PLANNED_MANOEUVRE
        ephemeris, _ = to_ephemeris(message, norad_cat_id=number, tag=tag)
    except InputError as error:
        raise PlanRefused(
            f"The ephemeris cannot be used. {error}", f"星历无法使用：{error}"
        ) from None
    object_id = message.object_id.strip()
    require_same_object(int(object_id) if object_id.isdigit() else None, number)
    path = path_of(ephemeris, earth_orientation=UNKNOWN_EARTH_ORIENTATION)
    return EphemerisPlan(number, text, path, object_id)


def require_same_object(named: int | None, number: int) -> None:
    """Raise PlanRefused for a file that names another object than the one that moves."""
    if named is not None and named != number:
        raise PlanRefused(
            f"The ephemeris is of object {named}, the plan of {number}.",
            f"星历属于物体 {named}，而计划针对 {number}。",
        )


def require_own_object(plan: Plan, planned_for: PlannedFor) -> None:
    """Raise PlanRefused for a plan of an object that is not of the case."""
    if plan.norad_cat_id not in planned_for.objects:
        both = [f"{number} {name}" for number, name in planned_for.objects.items()]
        raise PlanRefused(
            f"The plan is of object {plan.norad_cat_id}; this case is between "
            f"{' or '.join(both)}: one of them "
            "has to move.",
            f"计划针对物体 {plan.norad_cat_id}；本案双方为 {' 与 '.join(both)}，"
            "机动的须是其中之一。",
        )


def _require_sane(burn: Burn) -> None:
    size_m_s = burn.size_m_s
    if size_m_s < SMALLEST_BURN_M_S:
        raise PlanRefused(
            f"A burn of {size_m_s:g} m/s moves nothing: give m/s, or say that you hold.",
            f"{size_m_s:g} m/s 的速度增量过小，不起作用：请以 m/s 给出，或声明保持现有轨道。",
        )
    if size_m_s > LARGEST_BURN_M_S:
        raise PlanRefused(
            f"A burn of {size_m_s:g} m/s is more than {LARGEST_BURN_M_S:g} m/s: avoidance takes "
            "centimetres to metres a second. Give m/s, not km/s or mm/s.",
            f"{size_m_s:g} m/s 的速度增量超过 {LARGEST_BURN_M_S:g} m/s：规避机动通常为每秒数厘米"
            "至数米。单位请用 m/s，而不是 km/s 或 mm/s。",
        )


def _require_in_time(at_utc: datetime, planned_for: PlannedFor) -> None:
    if at_utc < planned_for.now_utc:
        raise PlanRefused(
            f"The burn at {_told(at_utc)} is in the past (now {_told(planned_for.now_utc)}): say "
            "what was done as executed, or attach an ephemeris.",
            f"机动时刻 {_told(at_utc)} 已经过去（现在是 {_told(planned_for.now_utc)}）：请作为"
            "已执行的机动通报，或附上星历。",
        )
    if at_utc >= planned_for.tca_utc:
        raise PlanRefused(
            f"The burn at {_told(at_utc)} is not before closest approach "
            f"({_told(planned_for.tca_utc)}): it cannot change this pass.",
            f"机动时刻 {_told(at_utc)} 不在最接近时刻（{_told(planned_for.tca_utc)}）之前，"
            "无法改变本次交会。",
        )


def _require_smooth(plan: EphemerisPlan) -> None:
    reason = check_interpolation(plan.path).reason
    if reason is not None:
        raise PlanRefused(
            f"The ephemeris cannot be read between its states: {reason}.",
            f"星历状态之间无法插值（机动时刻前后请分段）：{reason}。",
        )


def _require_whole(plan: EphemerisPlan, planned_for: PlannedFor) -> None:
    """It must say where the object is all through, and from before the pass to after it."""
    tca_utc = planned_for.tca_utc
    if plan.from_utc > tca_utc - _AROUND_TCA or plan.until_utc < tca_utc + _AROUND_TCA:
        first, last = plan.path.segments[0].span_s[0], plan.path.segments[-1].span_s[1]
        span = " – ".join(_told(utc_at(plan.path.start_utc, at_s)) for at_s in (first, last))
        raise PlanRefused(
            f"The ephemeris ({span}) does not cover closest approach ({_told(tca_utc)}) and 11 "
            "minutes on either side.",
            f"星历（{span}）未覆盖最接近时刻（{_told(tca_utc)}）及其前后各11分钟。",
        )
    spans = [segment.span_s for segment in plan.path.segments]
    for (_, ended_s), (begins_s, _) in pairwise(spans):
        if begins_s - ended_s > _LONGEST_GAP.total_seconds():
            at = _told(utc_at(plan.path.start_utc, ended_s))
            raise PlanRefused(
                f"The ephemeris says nothing for {begins_s - ended_s:.0f} s from {at}: gaps may be "
                f"{_LONGEST_GAP.total_seconds():.0f} s at most.",
                f"星历自 {at} 起有 {begins_s - ended_s:.0f} 秒空缺，最长允许 "
                f"{_LONGEST_GAP.total_seconds():.0f} 秒。",
            )


def _told(at_utc: datetime) -> str:
    return f"{nearest(at_utc, SECOND):%Y-%m-%d %H:%M:%S} UTC"
