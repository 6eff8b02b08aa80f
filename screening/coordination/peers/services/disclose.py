"""Send again what a policy has come to allow of what had been withheld.

A keeper sends the entry again; a party whose own words another keeps submits them again.
"""

from __future__ import annotations

from django.db.models import QuerySet

from screening.coordination.kinds import CaseState
from screening.coordination.models import Case
from screening.coordination.peers.models import (
    EnvelopeStatus,
    Peer,
    PeerWay,
    QueuedEnvelope,
    Submission,
)
from screening.coordination.peers.services.compose import parts_released, withheld_of
from screening.coordination.peers.services.queue import entries_requeue, envelope_queue
from screening.coordination.peers.wire import EnvelopeKind
from screening.coordination.release_view import preview_for


def disclosures_queue() -> int:
    """Queue again everything of which a peer may see more by now. Returns how many."""
    cases = Case.objects.exclude(state=CaseState.CLOSED)
    kept = cases.filter(is_kept_here=True, shared_with__isnull=False).distinct()
    entries = sum(
        _entries_queue(case, peer)
        for case in kept
        for peer in Peer.objects.filter(is_active=True, shared_cases__case=case).select_related(
            "organisation"
        )
    )
    return entries + sum(_submissions_queue(case) for case in cases.filter(is_kept_here=False))


def _entries_queue(case: Case, peer: Peer) -> int:
    sent = _sent(EnvelopeKind.ENTRY, case).filter(peer=peer)
    told = {
        number or 0: frozenset(withheld)
        for number, withheld in sent.values_list("number", "withheld")
    }
    if not any(told.values()):
        return 0
    view = preview_for(case, peer.organisation.slug)
    opened = [
        entry.number
        for entry in view.entries
        if told.get(entry.number, frozenset()) - set(withheld_of(entry.parts))
    ]
    return entries_requeue(peer, case, opened)


def _submissions_queue(case: Case) -> int:
    sent = _sent(EnvelopeKind.SUBMISSION, case).filter(
        peer__is_active=True, peer__way=PeerWay.INSTANCE
    )
    told = {each.submission_id: each for each in sent.select_related("submission__case")}
    queued = 0
    for each in told.values():
        submission = each.submission
        if submission is None or not each.withheld or _is_waiting(submission):
            continue
        if set(each.withheld) - set(withheld_of(parts_released(submission, case.keeper_slug))):
            envelope_queue(each.peer_id, EnvelopeKind.SUBMISSION, case.uuid, submission=submission)
            queued += 1
    return queued


def _sent(kind: EnvelopeKind, case: Case) -> QuerySet[QueuedEnvelope]:
    """What was sent of a case, the newest last; what was refused too, for it is not repeated."""
    ended = [EnvelopeStatus.SENT, EnvelopeStatus.REFUSED]
    return QueuedEnvelope.objects.filter(case_uuid=case.uuid, kind=kind, status__in=ended).order_by(
        "id"
    )


def _is_waiting(submission: Submission) -> bool:
    return submission.envelopes.filter(status=EnvelopeStatus.WAITING).exists()
