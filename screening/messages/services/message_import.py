"""Take in one file: stored once, or rejected with its reasons and kept all the same."""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from django.db import transaction

from screening.common.clock import now_utc
from screening.common.exceptions import InputError
from screening.common.exercise import Exercise, current_exercise
from screening.conjunctions.services import ephemeris_rescreen
from screening.engine.ephemeris import EphemerisTag
from screening.messages.ccsds.problems import UnusableMessage
from screening.messages.ccsds.text import MAX_MESSAGE_BYTES, text_is_longer_than
from screening.messages.cdm import ConjunctionDataMessage
from screening.messages.models import (
    Message,
    MessageKind,
    MessageSource,
    MessageStatus,
)
from screening.messages.reading import Parsed, ReadMessage, described, kind_of, read_message
from screening.messages.services.message_judge import message_risk, message_risk_keep
from screening.messages.services.message_use import message_use, retag
from screening.messages.services.objects import object_numbers

EPHEMERIDES: Final = (MessageKind.OEM, MessageKind.STARLINK)
# More may become of these: a newer reader, an object or a protected station that was not known.
LOOKED_AT_AGAIN: Final = (
    MessageStatus.REJECTED,
    MessageStatus.NOT_USED,
    MessageStatus.NO_STATION,
)
COMPRESSION: Final = 6


class ImportResult(StrEnum):
    """What became of a file that was handed over."""

    STORED = "stored"
    DUPLICATE = "duplicate"
    RETAGGED = "retagged"  # here already, with another tag than it was given now
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class ImportOutcome:
    """The row of a file, and whether it is new."""

    message: Message
    result: ImportResult


def message_import(
    data: bytes,
    *,
    file_name: str,
    source: MessageSource,
    received_by: str = "",
    tag: EphemerisTag = EphemerisTag.ROUTINE,
    max_bytes: int = MAX_MESSAGE_BYTES,
) -> ImportOutcome:
    """Store a message, or a rejected file with every problem found.

    The same bytes again give the row there is, but for a real message that an exercise has had
    before, or the other way round; an ephemeris takes another tag. If that row was rejected or
    could not be used, it is looked at once more: the reader may have learnt, its object may be in
    the catalogue now, or a protected station.
    Raises InputError for a file with more than ``max_bytes`` of text, which is not kept.
    """
    if text_is_longer_than(max_bytes, data):
        raise InputError(_too_long(file_name, max_bytes))
    sha256 = hashlib.sha256(data).hexdigest()
    exercise = _exercise_of(source)
    existing = _known(sha256, is_exercise=exercise is not None)
    if existing is not None and not _is_looked_at_again(existing):
        return _again(existing, tag, received_by)
    columns, parsed = _columns(data, file_name, tag)
    if exercise is not None:
        columns |= {"is_exercise": True, "exercise_name": exercise.name}
    existing = existing or _known(sha256, is_exercise=columns["is_exercise"])  # as it says itself
    if existing is not None and not _is_looked_at_again(existing):
        return _again(existing, tag, received_by)
    return _take_in(
        _Arrival(data, sha256, file_name, source, received_by), existing, columns, parsed
    )


@dataclass(frozen=True, slots=True)
class _Arrival:
    """The bytes of a file, and how they came."""

    data: bytes
    sha256: str
    file_name: str
    source: MessageSource
    received_by: str


def _take_in(
    came: _Arrival, existing: Message | None, columns: dict[str, Any], parsed: Parsed | None
) -> ImportOutcome:
    arrival = {
        "source": came.source,
        "received_at": now_utc(),
        "received_by": came.received_by,
        "file_name": came.file_name[-255:],
        "size_bytes": len(came.data),
        "content_gzip": gzip.compress(came.data, COMPRESSION, mtime=0),
    }
    # Before the transaction: SQLite has one lock for all that write, and this takes up to 15 s.
    risk = message_risk(parsed) if isinstance(parsed, ConjunctionDataMessage) else None
    with transaction.atomic():
        message, _ = Message.objects.update_or_create(
            sha256=came.sha256,
            is_exercise=columns["is_exercise"],
            defaults=columns,
            create_defaults=columns | arrival,
        )
        if parsed is not None:
            message_use(message, parsed, risk)
    if message.ephemeris is not None and message.ephemeris.is_used:
        ephemeris_rescreen(message.ephemeris)
    if risk is not None and message.conjunction is None:
        message_risk_keep(message, risk)
    if message.status == MessageStatus.REJECTED:
        return ImportOutcome(message, ImportResult.REJECTED)
    is_as_before = existing is not None and existing.status == message.status
    return ImportOutcome(message, ImportResult.DUPLICATE if is_as_before else ImportResult.STORED)


def _exercise_of(source: MessageSource) -> Exercise | None:
    """The exercise that a message belongs to. What a source reports by itself stays real in one."""
    return current_exercise() if source != MessageSource.SPACETRACK else None


def _known(sha256: str, *, is_exercise: bool) -> Message | None:
    rows = Message.objects.defer("content_gzip").filter(sha256=sha256, is_exercise=is_exercise)
    return rows.first()


def _again(message: Message, tag: EphemerisTag, received_by: str) -> ImportOutcome:
    """The same bytes once more. Another tag is news: it may tell of a burn nobody confirmed."""
    if message.ephemeris is None or message.ephemeris.tag == tag.value:
        return ImportOutcome(message, ImportResult.DUPLICATE)
    with transaction.atomic():
        retag(message.ephemeris, tag, by=received_by)
    message.refresh_from_db(fields=["tag", "note"])
    return ImportOutcome(message, ImportResult.RETAGGED)


def _too_long(file_name: str, max_bytes: int) -> str:
    told = f"{file_name} has more than {max_bytes // 2**20} MiB of text"
    if max_bytes == MAX_MESSAGE_BYTES:
        return f"{told}: no message is that long."
    return (
        f"{told}, which would hold up everybody else here. On the server, `manage.py message_import"
        f" FILE` takes up to {MAX_MESSAGE_BYTES // 2**20} MiB."
    )


def _is_looked_at_again(message: Message) -> bool:
    """Whether more may become of it now; ephemerides were only read once, by older releases."""
    is_idle = message.kind in EPHEMERIDES and message.status == MessageStatus.READ
    return is_idle or message.status in LOOKED_AT_AGAIN


def _columns(
    data: bytes, file_name: str, tag: EphemerisTag
) -> tuple[dict[str, Any], Parsed | None]:
    try:
        read = read_message(data, file_name=file_name)
    except UnusableMessage as error:
        return _rejected(kind_of(data, file_name=file_name), error), None
    return _accepted(read, tag), read.parsed


def _rejected(kind: MessageKind, error: UnusableMessage) -> dict[str, Any]:
    return {
        "kind": kind,
        "status": MessageStatus.REJECTED,
        "note": str(error),
        "problems": described(error.problems),
        "is_exercise": False,
    }


def _accepted(read: ReadMessage, tag: EphemerisTag) -> dict[str, Any]:
    numbers = [*object_numbers(read.object_ids), None]
    names = [name[:80] for name in (*read.object_names, "")]
    return {
        "kind": read.kind,
        "status": MessageStatus.READ,
        "note": "",
        "problems": [],
        "originator": read.originator[:200],
        "message_id": read.message_id[:255],
        "created_utc": read.created_utc,
        "norad_cat_id": numbers[0],
        "object_name": names[0],
        "other_norad_cat_id": numbers[1],
        "other_object_name": names[1],
        "tca_utc": read.tca_utc,
        "start_utc": read.start_utc,
        "stop_utc": read.stop_utc,
        "tag": tag.value if read.kind in EPHEMERIDES else "",
        "facts": read.facts,
        "remarks": list(read.remarks),
        "is_synthetic": read.is_synthetic,
        "is_exercise": read.is_exercise,
    }
