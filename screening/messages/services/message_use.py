"""What becomes of a message that was read: an assessment, or the reason why nothing does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from screening.catalog.models import SpaceObject
from screening.common.clock import now_utc
from screening.common.exceptions import InputError
from screening.conjunctions.models import TAG_WORDS, Assessment, OperatorEphemeris
from screening.conjunctions.risk_judgement import PassRisk
from screening.conjunctions.services import (
    SameEphemeris,
    ephemeris_add,
    ephemeris_retag,
    reports_show_closest,
)
from screening.engine.ephemeris import EphemerisTag
from screening.messages.cdm import ConjunctionDataMessage, as_document
from screening.messages.cdm.public import PublicConjunctionMessage
from screening.messages.content import content_differences, told_shortly
from screening.messages.models import Message, MessageRisk, MessageStatus
from screening.messages.oem import OrbitEphemerisMessage, to_ephemeris
from screening.messages.omm import MeanElementsMessage
from screening.messages.reading import Parsed
from screening.messages.selectors import USED
from screening.messages.services.conjunction_export import (
    NotExportable,
    conjunction_export,
    own_assessment,
)
from screening.messages.services.conjunction_report import NotReportable, conjunction_report
from screening.messages.services.public_report import public_report

_ROUTINE: Final = "Routine: runs of the stations follow it unless somebody says otherwise."
_BROKEN: Final = (
    "Its states do not belong to one path (see the remarks): runs follow it only where somebody"
    " says so."
)
_DRILL: Final = (
    "Of an exercise: runs follow no ephemeris of one, since what they find is real. Its conjunction"
    " messages are used."
)
_PLANNED: Final = "With a planned manoeuvre: runs follow it only where somebody says so."


def message_use(message: Message, parsed: Parsed, risk: PassRisk | None = None) -> None:
    """Do with a stored message what can be done, and note its status. Call it in its transaction.

    ``risk`` is what a CDM was judged to say before that began: see ``message_risk``.
    The same message in another file or syntax is not used twice. One that only calls itself the
    same, and says something else, is used as well and said to be in conflict.
    """
    if isinstance(parsed, ConjunctionDataMessage | PublicConjunctionMessage):
        _use_conjunction(message, parsed, risk)
    elif isinstance(parsed, OrbitEphemerisMessage):
        _use_ephemeris(message, parsed)
    else:
        _use_elements(message, parsed)
    message.save(
        update_fields=["status", "note", "remarks", "conjunction", "assessment", "ephemeris"]
    )


def _use_conjunction(
    message: Message,
    parsed: ConjunctionDataMessage | PublicConjunctionMessage,
    risk: PassRisk | None,
) -> None:
    own = own_assessment(parsed) if isinstance(parsed, ConjunctionDataMessage) else None
    unlike_own = _differences_from_own(own, message) if own is not None else []
    if own is not None and not unlike_own:
        message.status, message.conjunction = MessageStatus.NOT_USED, own.conjunction
        message.note = f"Our own message, made from assessment {own.pk}: it says nothing new."
        return
    unlike = {each: content_differences(each.facts, message.facts) for each in _namesakes(message)}
    twin = next((each for each, differences in unlike.items() if not differences), None)
    if twin is not None:
        message.status = MessageStatus.NOT_USED
        message.note = f"The same message as number {twin.pk}, in another file."
        message.conjunction = twin.conjunction
        return
    _use_report(message, parsed, risk)
    conflicts = {f"message {each.pk}": differences for each, differences in unlike.items()}
    if own is not None:
        conflicts[f"our assessment {own.pk}"] = unlike_own
    if conflicts:
        _say_conflict(message, conflicts)
        reports_show_closest([each.assessment for each in (message, *unlike) if each.assessment])


def _use_report(
    message: Message,
    parsed: ConjunctionDataMessage | PublicConjunctionMessage,
    risk: PassRisk | None,
) -> None:
    try:
        if isinstance(parsed, PublicConjunctionMessage):
            assessment = public_report(
                parsed, received_at=message.received_at, is_exercise=message.is_exercise
            )
        else:
            assessment = conjunction_report(
                parsed,
                risk,
                received_at=message.received_at,
                is_synthetic=message.is_synthetic,
                is_exercise=message.is_exercise,
            )
    except NotReportable as error:
        message.status, message.note = MessageStatus.NOT_USED, str(error)
        return
    if assessment is None:
        message.status = MessageStatus.NO_STATION
        message.note = "Neither object is a protected station or part of one."
        return
    MessageRisk.objects.filter(message=message).delete()  # of before there was a station
    message.status = MessageStatus.ASSESSED
    message.assessment, message.conjunction = assessment, assessment.conjunction


def _differences_from_own(own: Assessment, message: Message) -> list[str]:
    """What a message says otherwise than the assessment of ours that it claims to tell."""
    try:
        return content_differences(as_document(conjunction_export(own)), message.facts)
    except NotExportable:
        return [f"assessment {own.pk} has no message"]


def _say_conflict(message: Message, conflicts: Mapping[str, list[str]]) -> None:
    """Say what a message contradicts; what became of it otherwise stays said."""
    told = " ".join(
        f"Same identifier as {what}, other content: {told_shortly(differences)}."
        for what, differences in conflicts.items()
    )
    if message.status == MessageStatus.ASSESSED:
        message.status = MessageStatus.CONFLICT
        told += " Both stand as assessments, and the closer one is shown: ask the originator."
    message.note = f"{told} {message.note}".strip()


def _namesakes(message: Message) -> list[Message]:
    """Other files that were used and that their originator calls the same message."""
    same = (
        Message.objects.defer("content_gzip")
        .select_related("assessment")
        .filter(
            kind=message.kind,
            originator=message.originator,
            message_id=message.message_id,
            is_exercise=message.is_exercise,
            status__in=USED,
        )
    )
    return list(same.exclude(pk=message.pk).order_by("pk"))


def retag(known: OperatorEphemeris, tag: EphemerisTag, *, by: str) -> str:
    """Note that somebody gives an ephemeris another tag; return what follows, or nothing."""
    if known.tag == tag.value:
        return ""
    was_used, was = known.is_used, EphemerisTag(known.tag)
    ephemeris_retag(known, tag, by=by)
    follow = f"{'still ' if known.is_used else ''}follow it"
    if not known.is_used:
        follow = f"{'no longer ' if was_used else 'do not '}follow it until somebody says so"
    said = (
        f"Handed over as {TAG_WORDS[was].lower()!r} before, as {TAG_WORDS[tag].lower()!r} now:"
        f" runs {follow}."
    )
    Message.objects.filter(ephemeris=known).update(tag=tag.value, note=said)
    return said


def _use_ephemeris(message: Message, parsed: OrbitEphemerisMessage) -> None:
    if message.is_exercise:
        message.status, message.note = MessageStatus.NOT_USED, _DRILL
        return
    number = message.norad_cat_id
    known = SpaceObject.objects.filter(norad_cat_id=number) if number is not None else None
    subject = known.first() if known is not None else None
    if subject is None:
        message.status = MessageStatus.NOT_USED
        message.note = (
            f"Its object, {parsed.object_id}, is not in the catalogue. Take in an element set of"
            " it, then hand this file over again."
        )
        return
    try:
        ephemeris, remarks = to_ephemeris(
            parsed, norad_cat_id=subject.norad_cat_id, tag=EphemerisTag(message.tag)
        )
        kept = ephemeris_add(
            ephemeris,
            subject,
            received_at=now_utc(),  # the file may have come before, when it could not be used
            is_synthetic=message.is_synthetic,
        )
    except SameEphemeris as twin:
        said = retag(twin.known, EphemerisTag(message.tag), by=message.received_by)
        message.status, message.note = MessageStatus.NOT_USED, f"{twin} {said}".strip()
        return
    except InputError as error:
        message.status, message.note = MessageStatus.NOT_USED, str(error)
        return
    message.status, message.ephemeris = MessageStatus.EPHEMERIS, kept
    message.note = _ROUTINE if kept.is_used else _PLANNED
    if not kept.is_used and kept.tag == EphemerisTag.ROUTINE:
        message.note = _BROKEN
    told = [kept.interpolation_remark] if kept.interpolation_remark else []
    message.remarks = [*message.remarks, *remarks, *told]


def _use_elements(message: Message, parsed: MeanElementsMessage) -> None:
    if parsed.element_set is None:
        message.status = MessageStatus.NOT_USED
        message.note = f"SGP4 cannot use it: {parsed.reason}."
        return
    message.note = "Not taken into the catalogue by this way: `manage.py catalog_load` does that."
