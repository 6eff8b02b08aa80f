"""Say something in a case that another instance keeps: seal it, keep it, send it to be chained."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from screening.common.clock import real_now_utc
from screening.common.exceptions import ConfigurationError, InputError
from screening.coordination.chain import Part
from screening.coordination.kinds import EntryKind
from screening.coordination.models import Case
from screening.coordination.peers.models import Peer, Submission
from screening.coordination.peers.selectors import active_peer
from screening.coordination.peers.services.queue import envelope_queue
from screening.coordination.peers.wire import EnvelopeKind
from screening.coordination.services.ask import peers_ask_to_tell


@transaction.atomic
def submission_make(
    case: Case,
    *,
    kind: EntryKind,
    party: str,
    author: str,
    parts: Mapping[str, Part],
    at_utc: datetime,
    entry_uuid: uuid.UUID | None = None,
) -> Submission:
    """Keep what was said here in a case of another keeper, and queue it to go there.

    The same ``entry_uuid`` again changes nothing. Raises ConfigurationError where the keeper is no
    peer (any more), InputError where the uuid is another submission's.
    """
    keeper = _keeper_of(case)
    own_uuid = entry_uuid or uuid.uuid4()
    submission, is_new = Submission.objects.get_or_create(
        uuid=own_uuid,
        defaults={
            "case": case,
            "kind": kind.value,
            "party": party,
            "author": author,
            "at_utc": at_utc,
            "parts": {name: part.to_json() for name, part in parts.items()},
            "created_at": real_now_utc(),
        },
    )
    if (submission.case_id, submission.kind, submission.party) != (case.pk, kind.value, party):
        raise InputError(f"Something else was submitted as {own_uuid}: give this its own.")
    if is_new:
        envelope_queue(keeper.pk, EnvelopeKind.SUBMISSION, case.uuid, submission=submission)
        peers_ask_to_tell()
    return submission


def _keeper_of(case: Case) -> Peer:
    keeper = active_peer(case.keeper_slug)
    if keeper is None:
        raise ConfigurationError(
            f"This case is kept by {case.keeper_slug}, which this instance is not introduced to"
            " (any more): `manage.py peer` does that."
        )
    return keeper
