"""What a CDM that belongs to no conjunction says of a collision: the parts of a conjunction's page.

The templates of that page show them too, so names are those of ``ConjunctionFacts``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from sasweb.web.conjunction_risk import SIDES, PartySureness, RiskFacts, conjunction_risk
from sasweb.web.risk_plane import plane_chart
from sasweb.web.stated_probabilities import StatedProbability, stated_probability
from screening.engine.encounter_plane import UprightPlane
from screening.messages.cdm import schema
from screening.messages.cdm.read_json import SEGMENTS
from screening.messages.models import Message, MessageRisk

NO_PLANE = _("The two do not move against each other, or a state is not known: no encounter plane.")


@dataclass(frozen=True, slots=True)
class NamedObject:
    """An object by the message's name for it. ``number`` is None where the catalogue has none."""

    name: str
    number: int | None


@dataclass(frozen=True, slots=True)
class JudgedParty:
    subject: NamedObject
    is_secondary: bool
    sureness: PartySureness


@dataclass(frozen=True, slots=True)
class JudgedMessage:
    """All of it. ``middle`` is object 1, which the plane is drawn around."""

    risk: RiskFacts
    judged_at: datetime
    parties: list[JudgedParty]
    middle: str
    miss_distance_km: float
    plane: UprightPlane | None
    no_plane: str
    stated: list[StatedProbability]
    charts: dict[str, Any]


def judged_message(message: Message) -> JudgedMessage | None:
    """Gather it from what was stored; None for a message that was not judged on its own."""
    judged = MessageRisk.objects.filter(message=message).first()
    if judged is None:
        return None
    risk = conjunction_risk(judged, judged.methods)
    subjects = _subjects(message)
    return JudgedMessage(
        risk=risk,
        judged_at=judged.judged_at,
        parties=[
            JudgedParty(subject, side == SIDES[1], risk.parties[side])
            for side, subject in zip(SIDES, subjects, strict=True)
        ],
        middle=subjects[0].name,
        miss_distance_km=float(message.facts[schema.RELATIVE]["MISS_DISTANCE"]) / 1000.0,
        plane=risk.plane,
        no_plane=str(NO_PLANE),
        stated=[stated_probability(message)],
        charts={
            "limits": [],
            "plane": _plane(risk, message.originator, subjects[0].name),
            "dilution": risk.dilution,
        },
    )


def _subjects(message: Message) -> list[NamedObject]:
    names = [each[schema.METADATA]["OBJECT_NAME"] for each in message.facts[SEGMENTS]]
    numbers = (message.norad_cat_id, message.other_norad_cat_id)
    return [NamedObject(*each) for each in zip(names, numbers, strict=True)]


def _plane(risk: RiskFacts, by: str, middle: str) -> dict[str, Any] | None:
    if risk.plane is None:
        return None
    return plane_chart(
        risk.plane,
        risk.ellipse,
        by=by,
        originator=by,
        middle=middle,
        earlier=[],
        hard_body_radius_km=risk.hard_body_radius_km,
    )
