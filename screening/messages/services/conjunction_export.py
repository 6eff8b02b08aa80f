"""One assessment as a CDM of ours: its own states and covariances, and where each comes from.

The same assessment gives the same message for ever, so that it is known again when it comes back.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any, Final

import numpy as np
from django.conf import settings
from django.utils.translation import gettext

from screening.catalog.models import ObjectType, SpaceObject, StoredElementSet
from screening.common.clock import product_clock
from screening.common.exceptions import SafePassageError
from screening.common.exercise import current_exercise
from screening.conjunctions.likelihood_words import LEAST_PC
from screening.conjunctions.models import Assessment, EventKind, OperatorEphemeris
from screening.conjunctions.services import CALLED_A_DEFAULT
from screening.engine.celestial_frames import UNKNOWN_EARTH_ORIENTATION, Frame, axes_in_teme
from screening.engine.types import FloatArray
from screening.messages.ccsds.values import format_utc
from screening.messages.cdm import ConjunctionDataMessage
from screening.messages.cdm.export import (
    EXERCISE_WORD,
    ExportedConjunction,
    ExportedObject,
    UnsendableMessage,
    export_cdm,
)

_ID_BEGINS: Final = "SP-"
# Source: SANA registry of CDM probability methods; Hall 2021 is not in it, so its year is said.
_METHOD_KEYWORDS: Final = {"foster": "FOSTER-1992", "slow": "HALL-2021"}
_OBJECT_TYPES: Final = {
    ObjectType.PAYLOAD: "PAYLOAD",
    ObjectType.ROCKET_BODY: "ROCKET BODY",
    ObjectType.DEBRIS: "DEBRIS",
    ObjectType.UNKNOWN: "UNKNOWN",
}
_SOURCE_WORDS: Final = {
    "cdm": "a conjunction message on this very encounter",
    "ephemeris": "the operator's own ephemeris",
    "history": "the scatter of the object's own public element sets",
    "class_model": "a model of its kind of orbit, not of the object itself",
}
_GRADE_WORDS: Final = {
    "operational": "operational grade",
    "screening": "screening grade: not for action alone",
}
# What an orbit determination gave; everything else is a DEFAULT in the standard's two words.
_DETERMINED: Final = frozenset({"cdm", "ephemeris"})
_NO_VELOCITY: Final = (
    "Covariance of the velocity is not known. The standard requires rows CRDOT_R to CNDOT_NDOT:"
    " they are 0 as placeholders and do not say that the velocity is exact. Use CR_R to CN_N alone."
)


class NotExportable(SafePassageError):
    """An assessment that cannot be told as a CDM; the message says why."""


def why_not_exportable(assessment: Assessment) -> str:
    """Say why an assessment has no CDM, or nothing where it has one."""
    sides = assessment.risk and [assessment.risk[name] for name in ("primary", "secondary")]
    if not sides:
        return gettext(
            "A CDM needs the covariances of both objects, and this assessment was given none."
        )
    parties = (assessment.conjunction.primary, assessment.conjunction.secondary)
    unknown = [
        party.name
        for party, side in zip(parties, sides, strict=True)
        if side["covariance_rtn"] is None
    ]
    if unknown:
        names = gettext(" and ").join(unknown)
        words = gettext("A CDM needs both covariances, and none is known of %(names)s.")
        return words % {"names": names}
    return ""


def conjunction_export(assessment: Assessment) -> ConjunctionDataMessage:
    """Return an assessment as a message that the standard allows, along EME2000.

    Raises NotExportable where a covariance is not known, or the standard cannot carry it.
    """
    if reason := why_not_exportable(assessment):
        raise NotExportable(reason)
    try:
        return export_cdm(_exported(assessment))
    except UnsendableMessage as error:
        raise NotExportable(str(error)) from error


def own_assessment(message: ConjunctionDataMessage) -> Assessment | None:
    """The assessment that a message of ours was made from; None for everybody else's."""
    if message.originator != settings.MESSAGE_ORIGINATOR:
        return None
    number = message.message_id.removeprefix(_ID_BEGINS).partition("-")[0]
    if not (number.isascii() and number.isdecimal() and len(number) < 19):
        return None
    found = Assessment.objects.select_related("conjunction").filter(pk=number).first()
    return found if found is not None and _message_id(found) == message.message_id else None


def _message_id(assessment: Assessment) -> str:
    """Its number, and what it rests on as a hash: another installation's numbers are not ours."""
    told = [format_utc(assessment.tca_utc), assessment.risk]
    digest = hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()
    return f"{_ID_BEGINS}{assessment.pk}-{digest[:16]}"


def _exported(assessment: Assessment) -> ExportedConjunction:
    subject, run = assessment.conjunction, assessment.run
    axes = axes_in_teme(Frame.EME2000, assessment.tca_utc, np.zeros(1), UNKNOWN_EARTH_ORIENTATION)[
        0
    ]
    return ExportedConjunction(
        creation_utc=assessment.created_at,
        originator=settings.MESSAGE_ORIGINATOR,
        message_for=_name(subject.primary),
        message_id=_message_id(assessment),
        tca_utc=assessment.tca_utc,
        ref_frame=Frame.EME2000.value,
        objects=(
            _object(assessment, "primary", axes, is_station=subject.station_id is not None),
            _object(assessment, "secondary", axes, is_station=False),
        ),
        collision_probability=assessment.pc,
        collision_probability_method=_METHOD_KEYWORDS.get(assessment.pc_method, ""),
        is_synthetic=subject.is_synthetic,
        is_replay=run.is_replay if run else product_clock().is_replay,
        exercise_words=_exercise_words(assessment),
        comments=_comments(assessment),
    )


def _exercise_words(assessment: Assessment) -> str:
    """How a message is marked that is of an exercise, or is given out in one."""
    exercise, run = current_exercise(), assessment.run
    if exercise is not None:
        return exercise.words
    was_one = assessment.conjunction.is_exercise or (run is not None and run.is_exercise)
    return EXERCISE_WORD if was_one else ""


def _comments(assessment: Assessment) -> list[str]:
    """What a reader has to know of the whole message, in sentences."""
    risk = assessment.risk or {}
    told = [f"HBR = {risk['hard_body_radius_m']:g} [m], both objects together."]
    if assessment.pc is None:
        told.append(f"No probability is given. {assessment.pc_reason} That is not zero.")
    else:
        grade = _GRADE_WORDS.get(assessment.pc_grade, assessment.pc_grade)
        told.append(f"COLLISION_PROBABILITY is of {grade}.")
        if assessment.pc <= LEAST_PC:
            told.append("It stands for less than a number can hold, and not for 0.")
    if assessment.max_pc is not None:
        told.append(
            f"Largest probability whatever the covariance's size (ALFANO-2005):"
            f" {assessment.max_pc:.6e}."
        )
    elif assessment.pc is not None:
        told.append(f"No largest probability is given. {assessment.max_pc_reason}".strip())
    if risk["flags"]:
        told.append(f"Remarks on the probability: {', '.join(risk['flags'])}.")
    if assessment.kind != EventKind.CLOSEST_APPROACH:
        told.append(f"TCA is no closest approach: {assessment.get_kind_display().lower()}.")
    return told


def _object(
    assessment: Assessment, side_name: str, axes: FloatArray, *, is_station: bool
) -> ExportedObject:
    subject: SpaceObject = getattr(assessment.conjunction, side_name)
    side = (assessment.risk or {})[side_name]
    station = assessment.conjunction.station if is_station else None
    ephemeris: OperatorEphemeris | None = getattr(assessment, f"{side_name}_ephemeris")
    return ExportedObject(
        norad_cat_id=subject.norad_cat_id,
        name=_name(subject),
        ephemeris_name=f"{ephemeris.originator} EPHEMERIS {ephemeris.pk}" if ephemeris else "NONE",
        international_designator=subject.international_designator,
        object_type=_OBJECT_TYPES[ObjectType(subject.object_type)],
        operator=station.operator if station else "",
        is_maneuverable=True if station else _can_manoeuvre(subject),
        is_covariance_calculated=_is_calculated(side),
        r_km=np.array(side["r_teme_km"]) @ axes,
        v_km_s=np.array(side["v_teme_km_s"]) @ axes,
        cov_rtn_km2=_six_by_six(side["covariance_rtn"]),
        comments=[
            _state_words(assessment, side_name),
            *_covariance_words(side),
            f"Radius {side['hard_body_radius_m']:g} m: {side['hard_body_radius_source']}.",
        ],
    )


def _name(subject: SpaceObject) -> str:
    """Its name, which the standard requires; not every object in the catalogue has one."""
    return subject.name.strip() or f"NORAD {subject.norad_cat_id}"


def _can_manoeuvre(subject: SpaceObject) -> bool | None:
    return False if subject.object_type == ObjectType.DEBRIS else None


def _is_calculated(side: dict[str, Any]) -> bool:
    return side["source"] in _DETERMINED and CALLED_A_DEFAULT not in side["reasons"]


def _six_by_six(matrix: list[list[float]]) -> FloatArray:
    """A covariance as the standard carries it; what is not known of velocities stays 0."""
    given = np.array(matrix, np.float64)
    whole = np.zeros((6, 6))
    whole[: len(given), : len(given)] = (given + given.T) / 2.0
    return whole


def _state_words(assessment: Assessment, side_name: str) -> str:
    elements: StoredElementSet | None = getattr(assessment, f"{side_name}_element_set")
    ephemeris: OperatorEphemeris | None = getattr(assessment, f"{side_name}_ephemeris")
    if assessment.originator:
        return f"State: as reported by {assessment.originator}, turned from TEME into EME2000."
    if ephemeris is not None:
        return _ephemeris_words(ephemeris)
    if elements is None:
        return "State: at TCA, turned from TEME into EME2000."
    return (
        f"State: from the element set of epoch {format_utc(elements.epoch_utc)} UTC, source"
        f" {elements.source}, propagated to TCA and turned from TEME into EME2000."
    )


def _ephemeris_words(ephemeris: OperatorEphemeris) -> str:
    made = ephemeris.created_utc
    created = f"created {format_utc(made)} UTC" if made else "created at a time not told"
    return (
        f"State: from the operator's ephemeris of {ephemeris.originator}, {created}, spanning"
        f" {format_utc(ephemeris.start_utc)} to {format_utc(ephemeris.stop_utc)} UTC, read at TCA"
        " and turned from TEME into EME2000."
    )


def _covariance_words(side: dict[str, Any]) -> list[str]:
    source = _SOURCE_WORDS.get(side["source"], side["source"])
    age = side["age_days"]
    aged = "" if age is None else f" It rests on data {age:.2f} days old at TCA."
    told = [f"Covariance from {source}. {_GRADE_WORDS[side['grade']].capitalize()}.{aged}"]
    if side["reasons"]:
        told.append(f"Covariance, in detail: {'; '.join(side['reasons'])}.")
    return told if len(side["covariance_rtn"]) == 6 else [*told, _NO_VELOCITY]
