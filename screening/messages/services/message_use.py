"""What becomes of a message that was read: an assessment, or the reason why nothing does."""

from __future__ import annotations

from typing import Final

from screening.catalog.models import SpaceObject
from screening.common.clock import now_utc
from screening.common.exceptions import InputError
from screening.conjunctions.models import TAG_WORDS, OperatorEphemeris
from screening.conjunctions.services import SameEphemeris, ephemeris_add, ephemeris_retag
from screening.engine.ephemeris import EphemerisTag
from screening.messages.cdm import ConjunctionDataMessage
from screening.messages.cdm.public import PublicConjunctionMessage
from screening.messages.models import Message, MessageStatus
from screening.messages.oem import OrbitEphemerisMessage, to_ephemeris
from screening.messages.omm import MeanElementsMessage
from screening.messages.reading import Parsed
from screening.messages.services.conjunction_export import own_assessment
from screening.messages.services.conjunction_report import NotReportable, conjunction_report
from screening.messages.services.public_report import public_report

_USED: Final = (MessageStatus.ASSESSED, MessageStatus.NO_STATION)
_ROUTINE: Final = "Routine: runs of the stations follow it unless somebody says otherwise."
_BROKEN: Final = (
    "Its states do not belong to one path (see the remarks): runs follow it only where somebody"
    " says so."
)
_PLANNED: Final = "With a planned manoeuvre: runs follow it only where somebody says so."


def message_use(message: Message, parsed: Parsed) -> None:
    """Do with a stored message what can be done, and note its status. Call it in its transaction.

    The same message in another file or syntax is not used twice.
    """
    if isinstance(parsed, ConjunctionDataMessage | PublicConjunctionMessage):
        _use_conjunction(message, parsed)
    elif isinstance(parsed, OrbitEphemerisMessage):
        _use_ephemeris(message, parsed)
    else:
        _use_elements(message, parsed)
    message.save(
        update_fields=["status", "note", "remarks", "conjunction", "assessment", "ephemeris"]
    )


def _use_conjunction(
    message: Message, parsed: ConjunctionDataMessage | PublicConjunctionMessage
) -> None:
    own = own_assessment(parsed) if isinstance(parsed, ConjunctionDataMessage) else None
    if own is not None:
        message.status, message.conjunction = MessageStatus.NOT_USED, own.conjunction
        message.note = f"Our own message, made from assessment {own.pk}: it says nothing new."
        return
    twin = _twin(message)
    if twin is not None:
        message.status = MessageStatus.NOT_USED
        message.note = f"The same message as number {twin.pk}, in another file."
        message.conjunction = twin.conjunction
        return
    try:
        if isinstance(parsed, PublicConjunctionMessage):
            assessment = public_report(parsed, received_at=message.received_at)
        else:
            assessment = conjunction_report(
                parsed, received_at=message.received_at, is_synthetic=message.is_synthetic
            )
    except NotReportable as error:
        message.status, message.note = MessageStatus.NOT_USED, str(error)
        return
    if assessment is None:
        message.status = MessageStatus.NO_STATION
        message.note = "Neither object is a protected station or part of one."
        return
    message.status = MessageStatus.ASSESSED
    message.assessment, message.conjunction = assessment, assessment.conjunction


def _twin(message: Message) -> Message | None:
    """Another file with this message, by what its originator calls it."""
    same = Message.objects.defer("content_gzip", "facts").filter(
        kind=message.kind,
        originator=message.originator,
        message_id=message.message_id,
        status__in=_USED,
    )
    return same.exclude(pk=message.pk).order_by("pk").first()


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
