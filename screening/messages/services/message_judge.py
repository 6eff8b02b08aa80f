"""How likely a collision is by a CDM: judged by what it says itself, before anything is stored.

Conjunctions are of protected stations. Whoever hands over a message on two other objects still
wants to know: that is judged alike, and kept with the message.
"""

from __future__ import annotations

from typing import Any, Final

from screening.common.clock import now_utc
from screening.conjunctions.every_method import every_method
from screening.conjunctions.models import Assessment
from screening.conjunctions.object_facts import ObjectFacts, StationSize, named_object_facts
from screening.conjunctions.risk import encounters_of
from screening.conjunctions.risk_judgement import PassRisk
from screening.conjunctions.services import (
    ReportedEncounter,
    StatedProbability,
    encounter_risk,
)
from screening.conjunctions.stored_probability import probability_as_json, probability_from_json
from screening.engine.probability.hard_body_radius import HardBodyRadius, RadiusSource
from screening.messages.cdm import ConjunctionDataMessage, MessageObject
from screening.messages.cdm.encounter import stated_hard_body_radius_m
from screening.messages.models import Message, MessageRisk
from screening.messages.services.conjunction_report import (
    NotReportable,
    protected_object,
    reported_object,
    require_earth,
)
from screening.stations.selectors import station_of

RADIUS_BY_MESSAGE: Final = "a comment of the message gives it"


def message_risk(parsed: ConjunctionDataMessage) -> PassRisk | None:
    """Judge what a CDM says: with the station as primary where it can become an assessment.

    It takes up to 15 s: call it in no transaction. None where an object orbits something else than
    the Earth.
    """
    try:
        require_earth(parsed)
    except NotReportable:
        return None
    try:
        protected = protected_object(parsed)
    except NotReportable:
        protected = None
    if protected is None:
        return encounter_risk(_encounter(parsed, (0, 1), _stated_radius(parsed)))
    own = protected[0]
    # Of a station's size its settings know more than a comment.
    return encounter_risk(_encounter(parsed, (own, 1 - own), None))


def message_risk_keep(message: Message, risk: PassRisk) -> MessageRisk:
    """Keep with a message that belongs to no conjunction what every method says of it.

    It takes up to a second: call it in no transaction.
    """
    kept, _ = MessageRisk.objects.update_or_create(
        message=message,
        defaults=risk.columns() | {"judged_at": now_utc(), "methods": _methods(risk)},
    )
    return kept


def _stated_radius(parsed: ConjunctionDataMessage) -> HardBodyRadius | None:
    radius_m = stated_hard_body_radius_m(parsed)
    return HardBodyRadius(radius_m, RadiusSource.MESSAGE, RADIUS_BY_MESSAGE) if radius_m else None


def _encounter(
    parsed: ConjunctionDataMessage, order: tuple[int, int], together: HardBodyRadius | None
) -> ReportedEncounter:
    one, other = order
    return ReportedEncounter(
        originator=parsed.originator[:200],
        created_utc=parsed.creation_utc,
        tca_utc=parsed.tca_utc,
        objects=(reported_object(parsed, one), reported_object(parsed, other)),
        facts=(_facts(parsed, parsed.objects[one]), _facts(parsed, parsed.objects[other])),
        stated=StatedProbability(
            parsed.collision_probability, parsed.collision_probability_method or ""
        ),
        together=together,
    )


def _facts(parsed: ConjunctionDataMessage, each: MessageObject) -> ObjectFacts:
    number = each.norad_cat_id
    station = None if number is None else station_of(number, parsed.tca_utc)
    size = (
        StationSize(station.hard_body_radius_m, station.hard_body_radius_source)
        if station is not None
        else None
    )
    return named_object_facts(
        number, name=each.name, object_type=each.metadata.text("OBJECT_TYPE"), station=size
    )


def _methods(judged: PassRisk) -> dict[str, Any]:
    """Every method's answer to what is stored: the one that took long was found already."""
    slow = judged.risk.get("slow")
    found = every_method(
        encounters_of([Assessment(risk=judged.risk)]),
        probability_from_json(slow) if slow else None,
    )
    return {name: probability_as_json(each) for name, each in found.items()}
