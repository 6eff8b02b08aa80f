"""Queue what peers are to be told. The entries themselves are the outbox: nothing can be missed."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from screening.common.clock import now_utc, real_now_utc
from screening.coordination.kinds import CaseState
from screening.coordination.models import Case
from screening.coordination.peers.models import (
    EnvelopeStatus,
    Peer,
    PeerWay,
    QueuedEnvelope,
    SharedCase,
    Submission,
)
from screening.coordination.peers.ordering import Gap
from screening.coordination.peers.selectors import cases_behind, cases_to_tell
from screening.coordination.peers.wire import EnvelopeKind
from screening.coordination.services.ask import peers_ask_to_tell

# A peer that has lost something, such as by restoring a backup, hears of it within this.
HEAD_EVERY: Final = timedelta(hours=1)
# Of cases that are closed, for a while: a backup that is restored is seldom older.
HEAD_OF_CLOSED_EVERY: Final = timedelta(hours=6)
CLOSED_TOLD_FOR: Final = timedelta(days=14)  # after the closest approach, in product time
# The same gap is not asked for again before.
ASKED_AGAIN_AFTER: Final = timedelta(minutes=1)


def entries_queue() -> int:
    """Queue every entry that a peer is to be told and was not. Returns how many."""
    peers = Peer.objects.filter(is_active=True).select_related("organisation")
    return sum(
        _queue_new(peer, case.pk) for peer in peers for case in list(cases_behind(peer).only("pk"))
    )


def heads_queue() -> int:
    """Queue how far cases go: open ones every hour, and closed ones, for two weeks, every six."""
    now = real_now_utc()
    due = SharedCase.objects.filter(
        _head_is_due(now), peer__is_active=True, peer__way=PeerWay.INSTANCE
    )
    told = 0
    for shared in due.select_related("case"):
        SharedCase.objects.filter(pk=shared.pk).update(head_told_at=now)
        envelope_queue(shared.peer_id, EnvelopeKind.HEAD, shared.case.uuid)
        told += 1
    return told


def _head_is_due(real_now: datetime) -> Q:
    """NOTE: who restores a backup from before a case was closed would hold it open for ever."""
    is_open = ~Q(case__state=CaseState.CLOSED)
    is_lately_closed = Q(case__state=CaseState.CLOSED) & Q(
        case__tca_utc__gte=now_utc() - CLOSED_TOLD_FOR
    )
    return (
        Q(head_told_at=None) & (is_open | is_lately_closed)
        | Q(head_told_at__lte=real_now - HEAD_EVERY) & is_open
        | Q(head_told_at__lte=real_now - HEAD_OF_CLOSED_EVERY) & is_lately_closed
    )


def entries_requeue(peer: Peer, case: Case, numbers: Iterable[int]) -> int:
    """Queue entries once more, those that do not wait already. Returns how many.

    Nothing where the peer may not know the case.
    """
    if not cases_to_tell(peer).filter(pk=case.pk).exists():
        return 0
    waiting = QueuedEnvelope.objects.filter(
        peer=peer,
        kind=EnvelopeKind.ENTRY,
        case_uuid=case.uuid,
        status=EnvelopeStatus.WAITING,
    )
    again = sorted(set(numbers) - set(waiting.values_list("number", flat=True)))
    for number in again:
        envelope_queue(peer.pk, EnvelopeKind.ENTRY, case.uuid, number=number)
    if again:
        peers_ask_to_tell()
    return len(again)


def gaps_ask_for(peer: Peer, case_uuid: UUID, gaps: Iterable[Gap]) -> int:
    """Ask the keeper for entries that are missing, unless that was asked just now."""
    asked = 0
    recent = Q(status=EnvelopeStatus.WAITING) | Q(created_at__gt=real_now_utc() - ASKED_AGAIN_AFTER)
    for gap in gaps:
        same = QueuedEnvelope.objects.filter(
            recent,
            peer=peer,
            kind=EnvelopeKind.REQUEST_ENTRIES,
            case_uuid=case_uuid,
            number__lte=gap.first,
            last_number__gte=gap.last,
        )
        if not same.exists():
            envelope_queue(
                peer.pk,
                EnvelopeKind.REQUEST_ENTRIES,
                case_uuid,
                number=gap.first,
                last_number=gap.last,
            )
            asked += 1
    if asked:
        peers_ask_to_tell()
    return asked


def envelope_queue(
    peer_id: int,
    kind: EnvelopeKind,
    case_uuid: UUID,
    *,
    number: int | None = None,
    last_number: int | None = None,
    submission: Submission | None = None,
) -> QueuedEnvelope:
    """Put one envelope at the end of what waits for a peer."""
    return QueuedEnvelope.objects.create(
        key=uuid.uuid4(),
        peer_id=peer_id,
        kind=kind.value,
        case_uuid=case_uuid,
        number=number,
        last_number=last_number,
        submission=submission,
        created_at=real_now_utc(),
    )


@transaction.atomic
def _queue_new(peer: Peer, case_id: int) -> int:
    """Queue what came to a case since the last time; the row of the sharing is the lock."""
    SharedCase.objects.get_or_create(peer=peer, case_id=case_id)
    shared = SharedCase.objects.select_for_update().get(peer=peer, case_id=case_id)
    case = Case.objects.get(pk=case_id)
    for number in range(shared.queued_number + 1, case.head_number + 1):
        envelope_queue(peer.pk, EnvelopeKind.ENTRY, case.uuid, number=number)
    queued = case.head_number - shared.queued_number
    shared.queued_number = case.head_number
    shared.head_told_at = real_now_utc()
    shared.save(update_fields=["queued_number", "head_told_at"])
    return max(queued, 0)
