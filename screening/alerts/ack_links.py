"""Signed links by which a message is acknowledged: of one notice, by one recipient, for a week.

Whoever holds a link is taken for the recipient: it travels by the recipient's own mail, chat or
server. It is signed with the installation's secret key and names no address.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from django.core.signing import BadSignature, Signer

from screening.common.clock import real_now_utc
from screening.common.exceptions import InputError

VALID_FOR: Final = timedelta(days=7)
_SALT: Final = "screening.alerts.acknowledge"


class LinkExpired(InputError):
    """A link of ours that is too old."""


@dataclass(frozen=True, slots=True)
class AckClaim:
    """What a link says."""

    notice_id: int
    recipient_id: int
    issued_at: datetime  # real time


def ack_token(notice_id: int, recipient_id: int, *, issued_at: datetime | None = None) -> str:
    """Sign a claim; ``issued_at`` is real time, now unless it is given. URL-safe."""
    issued_s = int((issued_at or real_now_utc()).timestamp())
    return _signer().sign_object([notice_id, recipient_id, issued_s])


def read_ack_token(token: str) -> AckClaim:
    """Read a claim. Raises LinkExpired, or InputError for what is not ours as we wrote it."""
    try:
        notice_id, recipient_id, issued_s = _signer().unsign_object(token)
    except (BadSignature, ValueError) as error:
        raise InputError(
            "This link is not one of ours, or was cut short on its way. Copy all of it from the"
            " message, or acknowledge on the page of alerts."
        ) from error
    claim = AckClaim(notice_id, recipient_id, datetime.fromtimestamp(issued_s, UTC))
    if real_now_utc() - claim.issued_at > VALID_FOR:
        raise LinkExpired(
            f"This link was good for {VALID_FOR.days} days, which are over. Acknowledge on the page"
            " of alerts."
        )
    return claim


def _signer() -> Signer:
    """Programs that make text into links leave "." alone; the usual ":" not all of them."""
    return Signer(sep=".", salt=_SALT)
