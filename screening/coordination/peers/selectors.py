"""Read how the way to other instances stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from screening.coordination.kinds import EntryKind
from screening.coordination.models import Case, Entry
from screening.coordination.peers.models import (
    EnvelopeStatus,
    Peer,
    PeerWay,
    SharedCase,
    Submission,
    SubmissionStatus,
)
from screening.operators.models import Organisation


@dataclass(frozen=True, slots=True)
class PeerStanding:
    """How one peer is reached now. ``failing_since`` None: nothing has failed since the last try.

    ``waiting`` counts what is still to be sent, ``refused`` what it would not take. Real time.
    """

    organisation: Organisation
    way: PeerWay
    is_active: bool
    waiting: int
    refused: int
    last_taken_at: datetime | None
    last_heard_at: datetime | None
    failing_since: datetime | None
    message: str


def peer_standings() -> list[PeerStanding]:
    """Every peer, by name."""
    counts = {
        status: Count("envelopes", filter=Q(envelopes__status=status))
        for status in (EnvelopeStatus.WAITING.value, EnvelopeStatus.REFUSED.value)
    }
    rows = Peer.objects.select_related("organisation").annotate(
        waiting_count=counts["waiting"], refused_count=counts["refused"]
    )
    return [
        PeerStanding(
            organisation=row.organisation,
            way=PeerWay(row.way),
            is_active=row.is_active,
            waiting=row.waiting_count,
            refused=row.refused_count,
            last_taken_at=row.last_taken_at,
            last_heard_at=row.last_heard_at,
            failing_since=row.failing_since,
            message=row.message,
        )
        for row in rows.order_by("organisation__name")
    ]


def longest_silence(real_now: datetime) -> timedelta | None:
    """For how long the peer that has been away the longest has not answered; zero where all do.

    None where there is no peer. Whose it is is left out: lines of health are read by anybody.
    """
    since = list(
        Peer.objects.filter(is_active=True).values_list("failing_since", flat=True).distinct()
    )
    if not since:
        return None
    return max((real_now - each for each in since if each is not None), default=timedelta())


def active_peer(slug: str) -> Peer | None:
    """The peer of an organisation; None where it has none, or it was ended."""
    return (
        Peer.objects.select_related("organisation")
        .filter(organisation__slug=slug, is_active=True)
        .first()
    )


def cases_to_tell(peer: Peer) -> QuerySet[Case]:
    """Cases kept here that a peer is a party of and may know: a draft stays at home.

    Each with ``queued``: up to which entry it was queued.
    """
    queued = SharedCase.objects.filter(peer=peer, case=OuterRef("pk")).values("queued_number")
    notified = Entry.objects.filter(case=OuterRef("pk"), kind=EntryKind.NOTIFIED)
    return Case.objects.filter(
        Exists(notified), is_kept_here=True, parties__slug=peer.organisation.slug
    ).annotate(queued=Coalesce(Subquery(queued), 0))


def cases_behind(peer: Peer) -> QuerySet[Case]:
    """Those of them with entries that were not queued yet."""
    return cases_to_tell(peer).filter(head_number__gt=F("queued")).order_by("pk")


def submissions_waiting(case: Case) -> QuerySet[Submission]:
    """What was said here and is not in the chain: it waits for the keeper, or was refused."""
    return Submission.objects.filter(case=case).exclude(status=SubmissionStatus.TAKEN)


def entries_said_elsewhere(case: Case, own_slug: str) -> QuerySet[Entry]:
    """Entries in our name that were not said here: the keeper wrote them down for us.

    As when one of ours answered by a link of the keeper's. Of a case kept here there are none.
    """
    if case.is_kept_here:
        return Entry.objects.none()
    said_here = Submission.objects.filter(uuid=OuterRef("uuid"))
    return Entry.objects.filter(~Exists(said_here), case=case, party=own_slug)
