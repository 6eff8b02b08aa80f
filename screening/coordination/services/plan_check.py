"""Refuse a plan before it becomes an entry, by what it says and by where its object is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

import numpy as np

from screening.catalog.models import StoredElementSet
from screening.catalog.selectors import elements_by_ids, sources_in_use
from screening.coordination.plan_search import states_teme
from screening.coordination.plans import (
    BurnPlan,
    EphemerisPlan,
    PlannedFor,
    PlanRefused,
    read_plan,
    require_same_object,
)
from screening.engine.manoeuvre import ManoeuvreError, burned
from screening.engine.orbit_shape import orbit_shape
from screening.engine.types import ElementSet, FloatArray
from screening.messages.services.objects import object_numbers

LOWEST_PERIGEE_KM: Final = 120.0  # nothing goes round once more from there
# An ephemeris begins before its burns. A station that has raised its orbit since its last element
# set is some hundred kilometres from it; another satellite is thousands.
FURTHEST_FROM_ELEMENTS_KM: Final = 1000.0


def plan_check(
    plan: Mapping[str, Any],
    *,
    facts: Mapping[str, Any],
    at_utc: datetime,
    needs_elements: bool = True,
) -> dict[str, Any]:
    """Return the plan part of an intent as it is to be kept.

    ``facts`` are those of the entry that opened the case. Raises PlanRefused, in both languages,
    for what could not be screened: see ``plans.read_plan``; an ephemeris of another object; a burn
    of an object without elements, or one that brings it down. Of a plan that does not need them
    as much is judged as can be without.
    """
    known = read_plan(plan, PlannedFor.of(facts, at_utc))
    element_set = _element_set(known.norad_cat_id, at_utc)
    if element_set is None and not needs_elements:
        return known.as_part()
    if element_set is None:
        raise PlanRefused(
            f"Object {known.norad_cat_id} has no element set here, which a plan is held against.",
            f"系统中没有物体 {known.norad_cat_id} 的轨道根数，无法比对该计划。",
        )
    if isinstance(known, BurnPlan):
        _require_orbit(known, element_set)
    else:
        _require_its_object(known, element_set)
    return known.as_part()


def _element_set(norad_cat_id: int, at_utc: datetime) -> ElementSet | None:
    """The newest element set of an object by an instant, or its first after that."""
    stored = StoredElementSet.objects.filter(
        space_object__norad_cat_id=norad_cat_id, source__in=sources_in_use()
    )
    newest = stored.filter(epoch_utc__lte=at_utc).order_by("-epoch_utc").first()
    chosen = newest or stored.filter(epoch_utc__gt=at_utc).order_by("epoch_utc").first()
    return elements_by_ids([chosen.pk])[0] if chosen is not None else None


def _require_orbit(plan: BurnPlan, element_set: ElementSet) -> None:
    try:
        after = burned(element_set, plan.burn)
    except ManoeuvreError as error:
        raise PlanRefused(
            f"The burn cannot be computed. {error}.", f"无法计算该机动：{error}。"
        ) from None
    shape = orbit_shape(
        mean_motion_rev_day=after.mean_motion_rev_day, eccentricity=after.eccentricity
    )
    if shape.perigee_height_km < LOWEST_PERIGEE_KM:
        raise PlanRefused(
            f"After the burn the perigee would be at {shape.perigee_height_km:.0f} km: the object "
            "would come down. R is outward, T along the velocity, N along the angular momentum.",
            f"机动后近地点高度仅 {shape.perigee_height_km:.0f} km，物体将再入。R 向外，T 沿速度"
            "方向，N 沿角动量方向。",
        )


def _require_its_object(plan: EphemerisPlan, element_set: ElementSet) -> None:
    (named,) = object_numbers([plan.object_id])  # by designator too, unlike ``read_plan``
    require_same_object(named, plan.norad_cat_id)
    apart_km = _apart_km(plan, element_set)
    if not apart_km <= FURTHEST_FROM_ELEMENTS_KM:
        raise PlanRefused(
            f"The ephemeris begins {apart_km:,.0f} km from where element sets have "
            f"{element_set.name} ({element_set.norad_cat_id}): is it another object's, or in "
            "another frame than it says?",
            f"星历起点与 {element_set.name}（{element_set.norad_cat_id}）轨道根数给出的位置相距 "
            f"{apart_km:,.0f} km：是否属于另一物体，或坐标系有误？",
        )


def _apart_km(plan: EphemerisPlan, element_set: ElementSet) -> float:
    """The distance of an ephemeris' first state from that of an element set; NaN without one."""
    at_s: FloatArray = np.array([plan.path.segments[0].span_s[0]])
    own, _ = states_teme(plan.path, plan.path.start_utc, at_s)
    expected, _ = states_teme(element_set, plan.path.start_utc, at_s)
    return float(np.linalg.norm(own[0] - expected[0]))
