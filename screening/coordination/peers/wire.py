"""What instances say to each other about a case: envelopes, as bytes and back. Pure.

docs/coordination/federation.md gives the form to the byte for those who write another end.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from screening.common.exceptions import InputError
from screening.common.plain_text import unheld_in
from screening.common.strict_json import is_nested_over
from screening.coordination.canonical import DEEPEST, canonical

WIRE_VERSION: Final = 1
# NOTE: of the longest ephemeris that a case takes, written as JSON: an entry that no envelope holds
# would never reach the other side, nor anything after it.
LONGEST_BODY_BYTES: Final = 8 * 1024 * 1024
# An envelope must be new: its signature counts this long, so clocks may differ by as much.
REPLAY_WINDOW_S: Final = 300
SENDER_HEADER: Final = "safe-passage-sender"
_LONGEST_NUMBER: Final = 1_000_000


class EnvelopeKind(StrEnum):
    """What an envelope is for."""

    # Of the keeper: one chained entry, as released for the receiver. It may come again, with parts
    # that had been withheld.
    ENTRY = "entry"
    SUBMISSION = "submission"  # to the keeper: something to be chained
    HEAD = "head"  # of the keeper: how far the chain goes
    REQUEST_ENTRIES = "request_entries"  # to the keeper: what is missing


class Result(StrEnum):
    """What became of an envelope that was taken in."""

    TAKEN = "taken"
    DUPLICATE = "duplicate"  # nothing new
    WAITING = "waiting"  # kept until what comes before it has come


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """One message between instances. ``id`` is the same at every try."""

    id: UUID
    kind: EnvelopeKind
    case: UUID
    body: Mapping[str, Any]

    def to_bytes(self) -> bytes:
        """The envelope as it is signed and posted. Raises InputError for too large a one."""
        text = canonical(
            {
                "safe_passage": WIRE_VERSION,
                "id": str(self.id),
                "kind": self.kind.value,
                "case": str(self.case),
                "body": self.body,
            }
        ).encode()
        if len(text) > LONGEST_BODY_BYTES:
            raise InputError(
                f"This {self.kind.value} has {len(text):,} bytes; a peer takes"
                f" {LONGEST_BODY_BYTES:,}. Send a shorter ephemeris."
            )
        return text


def read_envelope(content: bytes) -> Envelope:
    """Read an envelope. Raises InputError that says what is wrong with it, and where."""
    document = _document(content)
    version = document.get("safe_passage")
    if version != WIRE_VERSION or isinstance(version, bool):
        raise InputError(
            f"safe_passage: this instance speaks version {WIRE_VERSION}, not {version!r}."
        )
    kind, body = document.get("kind"), document.get("body")
    if not isinstance(kind, str) or kind not in set(EnvelopeKind):
        raise InputError(f"kind: one of {', '.join(EnvelopeKind)}, not {kind!r}.")
    if not isinstance(body, dict):
        raise InputError("body: not an object of JSON.")
    return Envelope(
        id=uuid_of(document, "id"),
        kind=EnvelopeKind(kind),
        case=uuid_of(document, "case"),
        body=body,
    )


def uuid_of(document: Mapping[str, Any], name: str) -> UUID:
    """A field that is a UUID. Raises InputError naming it."""
    text = document.get(name)
    try:
        return UUID(text) if isinstance(text, str) else UUID("")
    except ValueError as error:
        raise InputError(f"{name}: {text!r} is not a UUID.") from error


def number_of(document: Mapping[str, Any], name: str) -> int:
    """A field that is the number of an entry, from 1. Raises InputError naming it."""
    value = document.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 < value <= _LONGEST_NUMBER:
        raise InputError(f"{name}: {value!r} is not the number of an entry.")
    return value


def text_of(document: Mapping[str, Any], name: str, *, longest: int) -> str:
    """A field that is text of some length. Raises InputError naming it."""
    value = document.get(name)
    if not isinstance(value, str) or not 0 < len(value) <= longest:
        raise InputError(f"{name}: text of 1 to {longest} characters is wanted.")
    return value


def _document(content: bytes) -> Mapping[str, Any]:
    if len(content) > LONGEST_BODY_BYTES:
        raise InputError(f"An envelope has at most {LONGEST_BODY_BYTES:,} bytes.")
    try:
        document = json.loads(content, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:  # a decode error is a ValueError too
        raise InputError(f"An envelope is JSON in UTF-8: {error}.") from error
    if not isinstance(document, dict):
        raise InputError("An envelope is an object of JSON.")
    if is_nested_over(DEEPEST, document):
        raise InputError(f"An envelope is nested at most {DEEPEST} levels deep.")
    _refuse_unwritable(document)
    return document


def _refuse_unwritable(document: Mapping[str, Any]) -> None:
    """JSON can spell out text that no UTF-8 or no database can hold; nor can it be answered."""
    if unheld_in(document) is not None:
        raise InputError("An envelope has text that is no UTF-8: half of a pair, or a NUL.")


def _no_constant(word: str) -> float:
    raise ValueError(f"{word} is no number of JSON")
