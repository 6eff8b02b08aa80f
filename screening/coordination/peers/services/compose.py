"""Compose what an envelope says, at the moment when it is sent, by the policy of that moment."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from screening.common.clock import now_utc, real_now_utc
from screening.common.exceptions import InputError
from screening.coordination.canonical import instant_text
from screening.coordination.chain import ChainedEntry, Part
from screening.coordination.models import Case
from screening.coordination.peers.models import QueuedEnvelope, Submission
from screening.coordination.peers.product_time import in_product_time
from screening.coordination.peers.wire import Envelope, EnvelopeKind
from screening.coordination.release_models import Way
from screening.coordination.release_view import log_shown, preview_for, rules_of
from screening.coordination.releasing import as_decided, decide_part, relays_of
from screening.coordination.selectors import chained_entries

# What reaches its keeper within this was said when it was said, not when it was told.
SAID_NOW: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Composed:
    """An envelope to post, and the names of the parts that it does not give."""

    envelope: Envelope
    withheld: tuple[str, ...] = ()


_Body = tuple[Mapping[str, Any], tuple[str, ...]]


def compose(queued: QueuedEnvelope) -> Composed:
    """Compose one envelope, and log what it releases: it may arrive even if no answer comes back.

    Raises InputError where what it is about is not there to be sent.
    """
    kind = EnvelopeKind(queued.kind)
    body, withheld = _BODIES[kind](queued)
    envelope = Envelope(id=queued.key, kind=kind, case=queued.case_uuid, body=body)
    return Composed(envelope, withheld)


def withheld_of(parts: Mapping[str, Part]) -> tuple[str, ...]:
    """The names of parts that are not given."""
    return tuple(sorted(name for name, part in parts.items() if part.withheld is not None))


def _entry(queued: QueuedEnvelope) -> _Body:
    case, receiver = _case(queued.case_uuid), queued.peer.organisation.slug
    view = preview_for(case, receiver)
    entry = next((each for each in view.entries if each.number == queued.number), None)
    if entry is None:
        raise InputError(f"There is no entry {queued.number} of this case for {receiver}.")
    shown = [each for each in view.shown if each.number == entry.number]
    log_shown(case, shown, receiver, Way.PEER)
    return {"entry": entry.to_json()}, withheld_of(entry.parts)


def _submission(queued: QueuedEnvelope) -> _Body:
    submission = queued.submission
    if submission is None:
        raise InputError("What was submitted is not there any more.")
    parts = parts_released(submission, queued.peer.organisation.slug)
    body = {
        "entry_uuid": str(submission.uuid),
        "kind": submission.kind,
        "party": submission.party,
        "author": submission.author,
        "at_utc": instant_text(_told_at(submission)),
        "parts": {name: part.to_json() for name, part in parts.items()},
    }
    return body, withheld_of(parts)


def parts_released(submission: Submission, receiver: str) -> Mapping[str, Part]:
    """What is submitted, as the keeper may see it. It is logged once it has been chained."""
    case = submission.case
    entry = _unchained(submission)
    rules, relays = rules_of(case, real_now_utc()), relays_of(chained_entries(case))
    decisions = {
        name: decide_part(entry, part, receiver, rules, relays)
        for name, part in entry.parts.items()
    }
    return as_decided(entry, decisions).parts


def _told_at(submission: Submission) -> datetime:
    """When it was said; of what had to wait, when it is told. Nobody's words count before that."""
    at_utc = now_utc()
    has_waited = at_utc - submission.at_utc > in_product_time(SAID_NOW)
    return at_utc if has_waited else submission.at_utc


def _unchained(submission: Submission) -> ChainedEntry:
    return ChainedEntry(
        case=submission.case.uuid,
        number=0,
        uuid=submission.uuid,
        kind=submission.kind,
        party=submission.party,
        author=submission.author,
        at_utc=submission.at_utc,
        recorded_at=submission.created_at,
        previous_hash="",
        parts={name: Part.from_json(part, name) for name, part in submission.parts.items()},
    )


def _head(queued: QueuedEnvelope) -> _Body:
    case = _case(queued.case_uuid)
    return {"number": case.head_number, "hash": case.head_hash}, ()


def _request(queued: QueuedEnvelope) -> _Body:
    return {"first": queued.number, "last": queued.last_number}, ()


def _case(case_uuid: UUID) -> Case:
    case = Case.objects.prefetch_related("parties").filter(uuid=case_uuid).first()
    if case is None:
        raise InputError(f"Case {case_uuid} is not here.")
    return case


_BODIES: Final[Mapping[EnvelopeKind, Callable[[QueuedEnvelope], _Body]]] = {
    EnvelopeKind.ENTRY: _entry,
    EnvelopeKind.SUBMISSION: _submission,
    EnvelopeKind.HEAD: _head,
    EnvelopeKind.REQUEST_ENTRIES: _request,
}
