"""Take in what the keeper of a case has chained: in order, once, and only if the chain holds."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.db import transaction

from screening.common.clock import real_now_utc
from screening.common.exceptions import InputError, SafePassageError
from screening.coordination.chain import ChainedEntry, Part, first_link
from screening.coordination.contents import kind_of
from screening.coordination.models import Case
from screening.coordination.part_shapes import check_parts, check_required
from screening.coordination.peers.models import (
    EarlyEntry,
    Peer,
    Submission,
    SubmissionStatus,
)
from screening.coordination.peers.ordering import LONGEST_GAP, Head, Place, gaps_before, place_of
from screening.coordination.peers.services.copy import copy_begin
from screening.coordination.peers.services.queue import gaps_ask_for
from screening.coordination.peers.wire import Result, number_of, text_of
from screening.coordination.release_models import Way
from screening.coordination.release_view import log_shown, preview_for
from screening.coordination.services.append import ChainBroken, chained_entry_add
from screening.operators.selectors import home_slug

logger = logging.getLogger(__name__)


def entry_take(peer: Peer, case_uuid: UUID, body: Mapping[str, Any]) -> Result:
    """Chain an entry of the keeper, or keep it until those before it have come.

    Raises InputError for what is no entry, or not of a case that this peer keeps; ChainBroken for
    one that does not continue what is here, or that says of us what we did not say.
    """
    entry = _read(body.get("entry"), case_uuid)
    case = _case_of(peer, case_uuid)
    place = _place(case, entry)
    if place is Place.EARLY:
        _keep_early(peer, entry, body["entry"], case)
        return Result.WAITING
    if place is Place.FORK:
        raise ChainBroken(
            f"Entry {entry.number} is another one here, or follows another: the two copies of case"
            f" {case_uuid} part ways. Compare the transcripts of both with transcript_verify."
        )
    if place is Place.TOO_FAR:
        raise InputError(f"entry.number: more than {LONGEST_GAP} entries are missing before it.")
    if case is None:
        case = copy_begin(peer, entry)
    _add(case, entry)
    _add_early(peer, case)
    return Result.DUPLICATE if place is Place.KNOWN else Result.TAKEN


def head_take(peer: Peer, case_uuid: UUID, body: Mapping[str, Any]) -> Result:
    """Compare how far the keeper's chain goes with what is here, and ask for what is missing."""
    number, told = number_of(body, "number"), text_of(body, "hash", longest=64)
    case = _case_of(peer, case_uuid)
    head = _head(case, case_uuid)
    if number > head.number:
        _ask_up_to(peer, case_uuid, head.number, min(number, head.number + LONGEST_GAP))
        return Result.TAKEN
    ours = _hash_of(case, number)
    if ours != told:
        raise ChainBroken(
            f"Entry {number} of case {case_uuid} is another one here: they part ways."
        )
    return Result.TAKEN


def _read(document: Any, case_uuid: UUID) -> ChainedEntry:
    entry = ChainedEntry.from_json(document)
    if entry.case != case_uuid:
        raise InputError(f"entry.case: {entry.case} is not the case of the envelope.")
    number_of(document, "number")
    text_of(document, "author", longest=200)
    text_of(document, "party", longest=50)
    kind = kind_of(entry.kind)
    shown = {name: part.value for name, part in entry.parts.items() if part.withheld is None}
    check_parts(kind, shown)
    check_required(kind, set(entry.parts))
    return entry


def _case_of(peer: Peer, case_uuid: UUID) -> Case | None:
    """The case, if it is here; it must be this peer's to keep."""
    case = Case.objects.filter(uuid=case_uuid).first()
    if case is None:
        return None
    if case.is_kept_here or case.keeper_slug != peer.organisation.slug:
        raise InputError(f"Case {case_uuid} is not kept by {peer.organisation.slug}.")
    return case


def _head(case: Case | None, case_uuid: UUID) -> Head:
    if case is None or not case.head_number:
        return Head(0, first_link(case_uuid))
    return Head(case.head_number, case.head_hash)


def _place(case: Case | None, entry: ChainedEntry) -> Place:
    return place_of(
        entry.number,
        entry.hash,
        entry.previous_hash,
        head=_head(case, entry.case),
        known=_hash_of(case, entry.number),
    )


def _hash_of(case: Case | None, number: int) -> str:
    if case is None:
        return ""
    return case.entries.filter(number=number).values_list("hash", flat=True).first() or ""


def _add(case: Case, entry: ChainedEntry) -> None:
    """Chain an entry here; our own come back with what we hold of them."""
    if entry.party != home_slug():
        chained_entry_add(case, entry)
        return
    submission = Submission.objects.select_for_update().filter(uuid=entry.uuid).first()
    if submission is None:  # one of ours spoke there: at the keeper's, by page or link
        chained_entry_add(case, entry)
        return
    row = chained_entry_add(case, replace(entry, parts=_own_parts(submission, entry)))
    Submission.objects.filter(pk=submission.pk).update(status=SubmissionStatus.TAKEN, message="")
    view = preview_for(case, case.keeper_slug)
    shown = [each for each in view.shown if each.number == row.number]
    log_shown(case, shown, case.keeper_slug, Way.PEER)


def _own_parts(submission: Submission, entry: ChainedEntry) -> dict[str, Part]:
    """What we submitted. Raises ChainBroken where the keeper has chained something else.

    NOTE: what had to wait is said when it reaches the keeper, so it may be later than here.
    """
    own = {name: Part.from_json(part, name) for name, part in submission.parts.items()}
    is_same = (
        entry.kind == submission.kind
        and entry.author == submission.author
        and entry.at_utc >= submission.at_utc
        and {name: part.sha256 for name, part in entry.parts.items()}
        == {name: part.sha256 for name, part in own.items()}
    )
    if not is_same:
        raise ChainBroken(f"Entry {entry.number} is not what was submitted here: it was changed.")
    return own


def _keep_early(peer: Peer, entry: ChainedEntry, document: Any, case: Case | None) -> None:
    EarlyEntry.objects.update_or_create(
        peer=peer,
        case_uuid=entry.case,
        number=entry.number,
        defaults={"document": document, "received_at": real_now_utc()},
    )
    _ask_up_to(peer, entry.case, case.head_number if case else 0, entry.number)


def _ask_up_to(peer: Peer, case_uuid: UUID, head_number: int, upto: int) -> None:
    waiting = set(
        EarlyEntry.objects.filter(peer=peer, case_uuid=case_uuid).values_list("number", flat=True)
    )
    gaps_ask_for(peer, case_uuid, gaps_before(upto, head_number=head_number, waiting=waiting))


def _add_early(peer: Peer, case: Case) -> None:
    """Chain what has waited for what has now come. What does not fit is dropped, and said."""
    early = EarlyEntry.objects.filter(peer=peer, case_uuid=case.uuid)
    while True:
        case.refresh_from_db()
        early.filter(number__lte=case.head_number).delete()
        waited = early.filter(number=case.head_number + 1).first()
        if waited is None:
            return
        try:
            with transaction.atomic():
                _add(case, _read(waited.document, case.uuid))
        except SafePassageError as error:
            logger.error("Entry %d of %s was dropped: %s", waited.number, case, error)
            waited.delete()
            return
