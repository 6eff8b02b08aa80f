"""What is to be done for peers now: called often, and harmless to call again."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from screening.common.clock import real_now_utc
from screening.coordination.peers.models import Received
from screening.coordination.peers.services.disclose import disclosures_queue
from screening.coordination.peers.services.peer_claim import peers_due
from screening.coordination.peers.services.queue import entries_queue, heads_queue

# A signature counts for minutes, and a peer that was away for weeks may come back with old ones.
RECEIVED_KEPT: Final = timedelta(days=90)


def peers_prepare() -> list[int]:
    """Queue everything that peers are to be told. Returns the peers that can be sent to now."""
    entries_queue()
    disclosures_queue()
    heads_queue()
    received_forget()
    return peers_due()


def received_forget() -> int:
    """Forget what came long ago, and return how much. What it said stays in its case."""
    old = Received.objects.filter(received_at__lt=real_now_utc() - RECEIVED_KEPT)
    # NOTE: asked first: a database of one writer is not to be kept from others for nothing.
    return old.delete()[0] if old.exists() else 0
