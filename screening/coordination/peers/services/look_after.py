"""What is to be done for peers now: called often, and harmless to call again."""

from __future__ import annotations

from screening.coordination.peers.services.disclose import disclosures_queue
from screening.coordination.peers.services.peer_claim import peers_due
from screening.coordination.peers.services.queue import entries_queue, heads_queue


def peers_prepare() -> list[int]:
    """Queue everything that peers are to be told. Returns the peers that can be sent to now."""
    entries_queue()
    disclosures_queue()
    heads_queue()
    return peers_due()
