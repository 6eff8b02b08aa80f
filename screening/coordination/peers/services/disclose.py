"""Send an entry once more when a policy has come to allow what had been withheld of it."""

from __future__ import annotations

from screening.coordination.kinds import CaseState
from screening.coordination.models import Case
from screening.coordination.peers.models import EnvelopeStatus, Peer, QueuedEnvelope
from screening.coordination.peers.services.compose import withheld_of
from screening.coordination.peers.services.queue import entries_requeue
from screening.coordination.peers.wire import EnvelopeKind
from screening.coordination.release_view import preview_for


def disclosures_queue() -> int:
    """Queue again every entry of which a peer may see more by now. Returns how many."""
    cases = Case.objects.filter(is_kept_here=True).exclude(state=CaseState.CLOSED)
    return sum(
        _queue(case, peer)
        for case in cases.filter(shared_with__isnull=False).distinct()
        for peer in Peer.objects.filter(is_active=True, shared_cases__case=case).select_related(
            "organisation"
        )
    )


def _queue(case: Case, peer: Peer) -> int:
    told = _told_withheld(case, peer)
    if not told:
        return 0
    view = preview_for(case, peer.organisation.slug)
    opened = [
        entry.number
        for entry in view.entries
        if told.get(entry.number, frozenset()) - set(withheld_of(entry.parts))
    ]
    return entries_requeue(peer, case, opened)


def _told_withheld(case: Case, peer: Peer) -> dict[int, frozenset[str]]:
    """Which parts of each entry the peer was not given when it was told of it last."""
    sent = QueuedEnvelope.objects.filter(
        peer=peer,
        case_uuid=case.uuid,
        kind=EnvelopeKind.ENTRY,
        status__in=[EnvelopeStatus.SENT, EnvelopeStatus.REFUSED],  # a refusal is not repeated
    ).order_by("id")
    newest = {
        number or 0: frozenset(withheld)
        for number, withheld in sent.values_list("number", "withheld")
    }
    return {number: withheld for number, withheld in newest.items() if withheld}
