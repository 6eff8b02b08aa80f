"""Screen the plan of an intent against the whole catalogue, and put what it does on record."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from django.conf import settings

from screening.catalog.selectors import CurrentElements, current_elements
from screening.common.clock import now_utc
from screening.conjunctions.run_inputs import FrozenStation, current_config
from screening.coordination.kinds import EntryKind
from screening.coordination.legal import NotLegal
from screening.coordination.models import Entry
from screening.coordination.plan_result import (
    PlanOf,
    judged_passes,
    plan_problem,
    plan_result,
)
from screening.coordination.plan_search import Question, search_plan
from screening.coordination.plans import (
    Plan,
    PlannedFor,
    PlanRefused,
    require_own_object,
    stored_plan,
)
from screening.coordination.selectors import chained_entry, standing_of
from screening.coordination.services.plan_risk import PlannedObject, likelihoods
from screening.coordination.services.say import say
from screening.coordination.services.speak import classed
from screening.coordination.speaker import product_speaker
from screening.coordination.standing import EntryFacts, entry_facts
from screening.engine.config import DEFAULT_MAX_ELEMENT_AGE_DAYS
from screening.engine.docking import find_docked

logger = logging.getLogger(__name__)

_RESULT_OF: Final = uuid.UUID("5b0f3c1e-7a0e-5b7e-9f4e-1d6a4c2e8f10")


def plan_screen(entry_id: int) -> Entry | None:
    """Screen the plan of an intent, and append the result for the keeper of the case.

    May be called any number of times for one entry: there is one result. None where there is
    nothing to screen or to say: no plan that is shown here, another keeper, a case that is closed.
    """
    entry = Entry.objects.select_related("case").get(pk=entry_id)
    said = entry_facts(chained_entry(entry))
    case, part = entry.case, said.shown("plan")
    result_uuid = uuid.uuid5(_RESULT_OF, str(entry.uuid))
    known: Entry | None = case.entries.filter(uuid=result_uuid).first()
    if known is not None or not part or not case.is_kept_here:
        return known
    facts = standing_of(case, now_utc()).facts
    result = held_against_catalogue(said, part, facts, now_utc())
    try:
        return say(
            case,
            product_speaker(case.keeper_slug),
            EntryKind.PLAN_SCREENED,
            classed(EntryKind.PLAN_SCREENED, {"result": result}),
            at_utc=now_utc(),
            entry_uuid=result_uuid,
        )
    except NotLegal as reason:
        logger.info("The plan of %s was screened, and nothing was said: %s", entry, reason)
        return None


@dataclass(frozen=True, slots=True)
class _World:
    """The catalogue that a plan is held against, and what is asked of it."""

    catalogue: CurrentElements
    stations: Sequence[FrozenStation]
    question: Question


def held_against_catalogue(
    said: EntryFacts, part: Mapping[str, Any], facts: Mapping[str, Any], at_utc: datetime
) -> dict[str, Any]:
    """Return the result part of a plan. One that cannot be screened gives a result that says so."""
    plan_of = PlanOf(
        said.party,
        said.number,
        str(part.get("kind")),
        part.get("norad_cat_id"),
        settings.ALL_THRESHOLD_KM,
    )
    try:
        plan = stored_plan(part)
        world = _world(plan, facts, at_utc)
        found = search_plan(world.catalogue.elements, plan, world.question)
    except PlanRefused as refused:
        return plan_problem(plan_of, en=refused.en, zh=refused.zh)
    except ValueError as error:  # a burn that SGP4 cannot take, an ephemeris that has ended
        return plan_problem(plan_of, en=f"{error}.", zh=f"{error}。")
    risks = likelihoods(
        judged_passes(found),
        PlannedObject(found.mover, found.planned),
        world.catalogue,
        stations=world.stations,
        at_utc=at_utc,
    )
    return plan_result(plan_of, found, risks, elements=world.catalogue.elements, now_utc=at_utc)


def _world(plan: Plan, facts: Mapping[str, Any], at_utc: datetime) -> _World:
    """Gather the catalogue. Raises PlanRefused where an object is missing or another's."""
    planned_for = PlannedFor.of(facts, at_utc)
    require_own_object(plan, planned_for)
    every, stations = current_elements(at_utc), current_config(at_utc).stations
    catalogue = _without(every, _docked(every, stations), kept=planned_for.objects)
    index_of = {each.norad_cat_id: index for index, each in enumerate(catalogue.elements)}
    for number in {plan.norad_cat_id, *planned_for.objects}:
        if number not in index_of:
            raise PlanRefused(
                f"Object {number} has no element set in the catalogue.",
                f"编目中没有物体 {number} 的轨道根数。",
            )
    (other,) = set(planned_for.objects) - {plan.norad_cat_id}
    question = Question(
        mover=index_of[plan.norad_cat_id],
        other=index_of[other],
        tca_utc=planned_for.tca_utc,
        now_utc=at_utc,
        limit_km=settings.ALL_THRESHOLD_KM,
        limits_km=_station_limits(stations, index_of),
        max_element_age_days=DEFAULT_MAX_ELEMENT_AGE_DAYS,
    )
    return _World(catalogue, stations, question)


def _without(
    every: CurrentElements, docked: Container[int], *, kept: Container[int]
) -> CurrentElements:
    """Leave out the parts of stations: a composite is met once, not part by part.

    The objects of the case (``kept``, by number) stay, whatever they are docked to.
    """
    rows = [
        index
        for index, each in enumerate(every.elements)
        if index not in docked or each.norad_cat_id in kept
    ]
    return replace(
        every,
        ids=every.ids[rows],
        space_object_ids=every.space_object_ids[rows],
        elements=[every.elements[index] for index in rows],
    )


def _docked(every: CurrentElements, stations: Sequence[FrozenStation]) -> set[int]:
    index_of = {each.norad_cat_id: index for index, each in enumerate(every.elements)}
    primaries = {each.primary_norad_cat_id for each in stations}
    docked: set[int] = set()
    for station in stations:
        place = index_of.get(station.primary_norad_cat_id)
        if place is not None:
            logged = [index_of[number] for number in station.docking_log if number in index_of]
            found = find_docked(every.elements, place, logged=logged)
            docked |= {each.index for each in found.docked}
    return docked - {index_of[number] for number in primaries if number in index_of}


def _station_limits(
    stations: Sequence[FrozenStation], index_of: Mapping[int, int]
) -> dict[int, float]:
    """How near counts as near for each station: the sphere around all its volumes."""
    return {
        index_of[each.primary_norad_cat_id]: max(
            [settings.ALL_THRESHOLD_KM, *(volume.enclosing_radius_km for volume in each.volumes)]
        )
        for each in stations
        if each.primary_norad_cat_id in index_of
    }
