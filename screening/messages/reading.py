"""From the bytes of any message to what is stored of it. No database: objects are looked up later.

``ReadMessage`` holds a column of ``Message`` each, and the message itself for who uses it at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from screening.messages.ccsds.problems import Problem, UnusableMessage
from screening.messages.ccsds.text import message_text
from screening.messages.ccsds.values import format_utc, parse_utc
from screening.messages.cdm import ConjunctionDataMessage, as_document, read_cdm
from screening.messages.cdm.export import EXERCISE_WORD, SYNTHETIC
from screening.messages.cdm.public import (
    ORIGINATOR,
    PublicConjunctionMessage,
    read_public_cdm,
)
from screening.messages.detect import detect_kind
from screening.messages.models import MessageKind
from screening.messages.oem import OemSegment, OrbitEphemerisMessage, read_oem, read_starlink
from screening.messages.omm import MeanElementsMessage, read_omm

WHAT_TO_DO: Final = (
    "Give one CDM (KVN, XML, JSON), OEM or OMM (KVN, XML), or Starlink ephemeris as text."
)
SYNTHETIC_WORD: Final = SYNTHETIC.partition(":")[0]

Parsed = (
    ConjunctionDataMessage | PublicConjunctionMessage | OrbitEphemerisMessage | MeanElementsMessage
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadMessage:
    """What one message says. ``object_ids`` are as written, a number or an international one."""

    kind: MessageKind
    parsed: Parsed
    facts: Mapping[str, Any]
    originator: str
    message_id: str
    created_utc: datetime | None
    object_ids: tuple[str, ...]
    object_names: tuple[str, ...]
    tca_utc: datetime | None = None
    start_utc: datetime | None = None
    stop_utc: datetime | None = None
    remarks: tuple[str, ...] = ()
    comments: tuple[str, ...] = field(default=())

    @property
    def is_synthetic(self) -> bool:
        """Whether it says of itself that it was made up."""
        return any(comment.startswith(SYNTHETIC_WORD) for comment in self.comments)

    @property
    def is_exercise(self) -> bool:
        """Whether it says of itself that it is of an exercise."""
        return any(comment.startswith(EXERCISE_WORD) for comment in self.comments)


def kind_of(data: bytes, *, file_name: str) -> MessageKind:
    """The kind of a file that need not be a good one; UNKNOWN where that cannot be told."""
    try:
        return detect_kind(message_text(data, file_name=file_name))[0]
    except UnusableMessage:
        return MessageKind.UNKNOWN


def read_message(data: bytes, *, file_name: str) -> ReadMessage:
    """Return what a message says, of whatever kind.

    Raises UnusableMessage with every problem of a message that is wrong, or of no kind known.
    """
    kind, what_it_is = detect_kind(message_text(data, file_name=file_name))
    reader = _READERS.get(kind)
    if reader is None:
        raise UnusableMessage(file_name, [Problem("the file", what_it_is)], WHAT_TO_DO)
    return reader(data, file_name)


def _cdm(data: bytes, file_name: str) -> ReadMessage:
    message = read_cdm(data, file_name=file_name)
    return ReadMessage(
        kind=MessageKind.CDM,
        parsed=message,
        facts=as_document(message),
        originator=message.originator,
        message_id=message.message_id,
        created_utc=message.creation_utc,
        object_ids=tuple(str(each.norad_cat_id or "") for each in message.objects),
        object_names=tuple(each.name for each in message.objects),
        tca_utc=message.tca_utc,
        remarks=message.remarks,
        comments=message.header.comments,
    )


def _public(data: bytes, file_name: str) -> ReadMessage:
    message = read_public_cdm(data, file_name=file_name)
    return ReadMessage(
        kind=MessageKind.PUBLIC,
        parsed=message,
        facts=dict(message.values),
        originator=ORIGINATOR,
        message_id=message.message_id,
        created_utc=message.creation_utc,
        object_ids=tuple(str(each.norad_cat_id) for each in message.objects),
        object_names=tuple(each.name for each in message.objects),
        tca_utc=message.tca_utc,
    )


def _oem(data: bytes, file_name: str) -> ReadMessage:
    return _ephemeris(MessageKind.OEM, read_oem(data, file_name=file_name))


def _starlink(data: bytes, file_name: str) -> ReadMessage:
    return _ephemeris(MessageKind.STARLINK, read_starlink(data, file_name=file_name))


def _ephemeris(kind: MessageKind, message: OrbitEphemerisMessage) -> ReadMessage:
    instants = [instant for segment in message.segments for instant in segment.instants]
    return ReadMessage(
        kind=kind,
        parsed=message,
        facts={
            "version": message.version,
            "header": dict(message.header),
            "comments": list(message.comments),
            "segments": [_segment_facts(segment) for segment in message.segments],
        },
        originator=message.originator,
        message_id=message.header.get("MESSAGE_ID", ""),
        created_utc=_utc_or_none(message.header["CREATION_DATE"]),
        object_ids=(message.object_id,),
        object_names=(message.object_name,),
        start_utc=min(instants),
        stop_utc=max(instants),
        remarks=message.remarks,
        comments=message.comments,
    )


def _segment_facts(segment: OemSegment) -> dict[str, Any]:
    """About a segment; its states stay in the file."""
    covariances = segment.covariances
    return {
        "metadata": dict(segment.metadata),
        "comments": list(segment.comments),
        "state_count": len(segment.instants),
        "first_state": format_utc(segment.instants[0]),
        "last_state": format_utc(segment.instants[-1]),
        "covariance_count": len(covariances.instants) if covariances else 0,
        "covariance_frames": sorted(set(covariances.frames)) if covariances else [],
    }


def _omm(data: bytes, file_name: str) -> ReadMessage:
    message = read_omm(data, file_name=file_name)
    values = message.values
    return ReadMessage(
        kind=MessageKind.OMM,
        parsed=message,
        facts={"version": message.version, **values},
        originator=values["ORIGINATOR"],
        message_id=values.get("MESSAGE_ID", ""),
        created_utc=_utc_or_none(values["CREATION_DATE"]),
        object_ids=(_first(values.get("NORAD_CAT_ID"), values["OBJECT_ID"]),),
        object_names=(values["OBJECT_NAME"],),
        start_utc=_utc_or_none(values["EPOCH"]),
    )


def _first(*texts: str | None) -> str:
    return next((text for text in texts if text), "")


def _utc_or_none(text: str) -> datetime | None:
    try:
        return parse_utc(text)
    except ValueError:
        return None


_READERS: Final[Mapping[MessageKind, Callable[[bytes, str], ReadMessage]]] = {
    MessageKind.CDM: _cdm,
    MessageKind.OEM: _oem,
    MessageKind.OMM: _omm,
    MessageKind.STARLINK: _starlink,
    MessageKind.PUBLIC: _public,
}


def described(problems: Iterable[Problem]) -> list[dict[str, str]]:
    """Problems as they are stored."""
    return [{"place": each.place, "reason": each.reason} for each in problems]
