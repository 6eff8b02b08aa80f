"""Who sends to a peer: one worker at a time, in order, and another when that one is lost.

As with deliveries of alerts, a conditional update that raises ``attempts`` is the claim. A peer
that does not answer is left alone for longer and longer, an hour at most, and never given up: when
it is back it is told everything that waits, in order.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from screening.common.clock import real_now_utc
from screening.common.process_identity import is_known_dead, own_identity
from screening.coordination.peers.models import EnvelopeStatus, Peer, QueuedEnvelope

LEASE: Final = timedelta(minutes=3)  # longer than one message may take
_FIRST_PAUSE: Final = timedelta(seconds=15)
_LONGEST_PAUSE: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class PeerClaim:
    """The right to send to one peer, this time."""

    peer_id: int
    attempt: int


def pause_after(failures: int) -> timedelta:
    """How long to leave a peer alone after so many failures in a row: 15, 30, 60 ... seconds."""
    doublings: int = min(failures - 1, 10)
    return min(_FIRST_PAUSE * (1 << doublings), _LONGEST_PAUSE)


def peers_due() -> list[int]:
    """Peers that something waits for and that may be tried now."""
    _release_dead()
    waiting = envelopes_due().filter(peer=OuterRef("pk"))
    due = Peer.objects.filter(_may_be_claimed(real_now_utc()), Exists(waiting))
    return list(due.order_by("pk").values_list("pk", flat=True))


def envelopes_due() -> QuerySet[QueuedEnvelope]:
    """What waits and may be sent now: nothing of a case of which an envelope rests.

    NOTE: rests further ahead than any that is written come from a clock set back since.
    """
    now = real_now_utc()
    resting = QueuedEnvelope.objects.filter(
        peer=OuterRef("peer"),
        case_uuid=OuterRef("case_uuid"),
        status=EnvelopeStatus.WAITING,
        rests_until__gt=now,
        rests_until__lte=now + _LONGEST_PAUSE,
    )
    return QueuedEnvelope.objects.filter(~Exists(resting), status=EnvelopeStatus.WAITING)


def peer_claim(peer_id: int) -> PeerClaim | None:
    """Take a peer that is due. None when it is not to be had: ended, resting, or another's."""
    now = real_now_utc()
    with transaction.atomic():
        taken = Peer.objects.filter(_may_be_claimed(now), pk=peer_id).update(
            attempts=F("attempts") + 1, holder=own_identity(), lease_until=now + LEASE
        )
        if not taken:
            return None
        return PeerClaim(peer_id, Peer.objects.values_list("attempts", flat=True).get(pk=peer_id))


def claimed(claim: PeerClaim) -> QuerySet[Peer]:
    """The peer, while it is this claim's."""
    return Peer.objects.filter(pk=claim.peer_id, attempts=claim.attempt, is_active=True).exclude(
        lease_until=None
    )


def claim_prolong(claim: PeerClaim) -> bool:
    """Hold a peer for another message. False where it is no longer ours."""
    return bool(claimed(claim).update(lease_until=real_now_utc() + LEASE))


def claim_end(claim: PeerClaim) -> None:
    """Let others send to a peer."""
    claimed(claim).update(lease_until=None)


def peer_answered(claim: PeerClaim) -> None:
    """Note that a peer took something, or refused it: it is there."""
    Peer.objects.filter(pk=claim.peer_id).update(
        failures=0, failing_since=None, message="", last_taken_at=real_now_utc()
    )


def envelope_rest(claim: PeerClaim, queued: QueuedEnvelope, words: str) -> None:
    """Leave an envelope, and so its case, alone for a while; the peer goes on being sent others."""
    now = real_now_utc()
    rest = pause_after(queued.tries)
    QueuedEnvelope.objects.filter(pk=queued.pk).update(rests_until=now + rest, message=words)
    claimed(claim).update(failing_since=Coalesce("failing_since", now), message=words)


def peer_failed(claim: PeerClaim, words: str) -> None:
    """Leave a peer alone for a while, and end the claim."""
    now = real_now_utc()
    failures = Peer.objects.values_list("failures", flat=True).get(pk=claim.peer_id) + 1
    claimed(claim).update(
        failures=failures,
        failing_since=Coalesce("failing_since", now),
        next_attempt_at=now + pause_after(failures),
        message=words,
        lease_until=None,
    )


def _may_be_claimed(now: datetime) -> Q:
    """NOTE: instants further ahead than any that is written come from a clock set back since."""
    is_due = Q(next_attempt_at__lte=now) | Q(next_attempt_at__gt=now + _LONGEST_PAUSE)
    is_free = Q(lease_until=None) | Q(lease_until__lte=now) | Q(lease_until__gt=now + LEASE)
    return Q(is_active=True) & is_due & is_free


def _release_dead() -> None:
    """End the leases of processes that have surely ended."""
    for peer in Peer.objects.exclude(lease_until=None).only("pk", "attempts", "holder"):
        if is_known_dead(peer.holder):
            claim_end(PeerClaim(peer.pk, peer.attempts))
