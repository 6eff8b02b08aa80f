"""Celery's way to peers. Each may be delivered twice: the database decides what is due."""

from __future__ import annotations

from typing import Final

from celery import shared_task

from screening.coordination.peers.services.look_after import peers_prepare
from screening.coordination.peers.services.send import peer_send

PREPARE_LIMIT_S: Final = 60
SEND_SOFT_LIMIT_S: Final = 2 * 60  # within the lease of a peer
SEND_LIMIT_S: Final = 150
EXPIRES_S: Final = 60  # the schedule asks again


@shared_task(acks_late=True, time_limit=PREPARE_LIMIT_S, expires=EXPIRES_S)
def look_after_peers() -> None:
    """Queue what peers are to be told, and have it sent."""
    for peer_id in peers_prepare():
        send_to_peer.apply_async((peer_id,))


@shared_task(
    acks_late=True, soft_time_limit=SEND_SOFT_LIMIT_S, time_limit=SEND_LIMIT_S, expires=EXPIRES_S
)
def send_to_peer(peer_id: int) -> None:
    """Send one peer what waits for it."""
    peer_send(peer_id)
