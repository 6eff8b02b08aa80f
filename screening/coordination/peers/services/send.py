"""Send a peer what waits for it, in order, outside any transaction, and keep what came of it.

A worker may be lost at any point. Lost before sending, another sends; lost between sending and
writing that down, another sends the same envelope under the same key, which the peer answers and
does not take twice.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Mapping
from typing import Final, Protocol

from screening.common.clock import real_now_utc
from screening.common.exceptions import DeliveryFailed, InputError
from screening.common.posting import Answer, post_json
from screening.common.webhook_signing import signed_headers
from screening.coordination.peers.models import (
    EnvelopeStatus,
    QueuedEnvelope,
    Submission,
    SubmissionStatus,
)
from screening.coordination.peers.services.compose import compose
from screening.coordination.peers.services.peer_claim import (
    PeerClaim,
    claim_end,
    claim_prolong,
    envelope_rest,
    envelopes_due,
    peer_answered,
    peer_claim,
    peer_failed,
)
from screening.coordination.peers.wire import SENDER_HEADER
from screening.operators.selectors import home_slug

logger = logging.getLogger(__name__)

LONGEST_TURN_S: Final = 60.0
# Answers that are about the envelope. Any other that does not take it is about the peer: it will
# be told everything once it knows us again.
_REFUSALS: Final = frozenset({400, 409, 413, 422})
# It fell over what it was sent: over another case it may not.
_FELL_OVER: Final = 500
# So many cases in a turn that it fell over: it is the peer.
_MOST_FAILED: Final = 3
_LONGEST_WORDS: Final = 500


class EnvelopeFailed(Exception):
    """One envelope could not be sent, or not be taken; what is said of other cases may be."""


class Post(Protocol):
    """How envelopes leave: as ``post_json``."""

    def __call__(
        self, url: str, body: bytes, headers: Mapping[str, str], *, wants_body: bool
    ) -> Answer: ...


def peer_send(peer_id: int, *, post: Post = post_json) -> int:
    """Send a peer what waits for it, for a minute at most. Returns how many envelopes it took.

    May be called any number of times, by any number of workers: one sends.
    """
    claim = peer_claim(peer_id)
    if claim is None:
        return 0
    taken, failed, ends_at_s = 0, 0, time.monotonic() + LONGEST_TURN_S
    while time.monotonic() < ends_at_s and claim_prolong(claim):
        envelope = _next(peer_id)
        if envelope is None:
            break
        try:
            taken += _send(claim, envelope, post)
        except EnvelopeFailed as error:
            envelope_rest(claim, envelope, str(error))
            failed += 1
            if failed == _MOST_FAILED:
                peer_failed(claim, str(error))
                return taken
        except DeliveryFailed as error:
            peer_failed(claim, str(error))
            return taken
        except Exception as error:  # what posts is not trusted to name all that can go wrong
            logger.exception("Sending to peer %d failed unexpectedly.", peer_id)
            peer_failed(claim, type(error).__name__)
            return taken
    claim_end(claim)
    return taken


def _next(peer_id: int) -> QueuedEnvelope | None:
    due = envelopes_due().filter(peer=peer_id)
    return due.select_related("peer__organisation", "submission__case").order_by("id").first()


def _send(claim: PeerClaim, queued: QueuedEnvelope, post: Post) -> bool:
    """Post one envelope. True where it was taken, False where it was refused.

    Raises EnvelopeFailed where it could not be composed or the peer fell over it, DeliveryFailed
    where the peer did not answer, or not about the envelope.
    """
    queued.tries += 1
    QueuedEnvelope.objects.filter(pk=queued.pk).update(tries=queued.tries)
    try:
        composed = compose(queued)
        body = composed.envelope.to_bytes()
    except InputError as error:
        _refused(queued, str(error))
        return False
    except Exception as error:  # nobody can name all that may be wrong with one case
        logger.exception("Envelope %s to %s could not be composed.", queued.key, queued.peer)
        raise EnvelopeFailed(f"It could not be composed here: {type(error).__name__}.") from error
    answer = post(queued.peer.url, body, _headers(queued, body), wants_body=True)
    if answer.status in _REFUSALS:
        peer_answered(claim)
        _refused(queued, _words_of(answer))
        return False
    if answer.status == _FELL_OVER:
        raise EnvelopeFailed(f"It answered {answer.status}: {_words_of(answer)}")
    if not 200 <= answer.status < 300:
        raise DeliveryFailed(f"It answered {answer.status}: {_words_of(answer)}", is_lasting=False)
    peer_answered(claim)
    _end(queued, EnvelopeStatus.SENT, withheld=list(composed.withheld), message="")
    return True


def _headers(queued: QueuedEnvelope, body: bytes) -> dict[str, str]:
    peer = queued.peer
    signed = signed_headers(
        body,
        key=str(queued.key),
        sent_at_s=int(time.time()),
        secret=peer.secret_out,
        former_secret=peer.former_secret_out if peer.former_counts(real_now_utc()) else "",
    )
    return signed | {SENDER_HEADER: home_slug() or ""}


def _refused(queued: QueuedEnvelope, words: str) -> None:
    logger.error("Envelope %s to %s was refused: %s", queued.key, queued.peer, words)
    _end(queued, EnvelopeStatus.REFUSED, message=words)
    if queued.submission_id is not None:
        Submission.objects.filter(pk=queued.submission_id, status=SubmissionStatus.WAITING).update(
            status=SubmissionStatus.REFUSED, message=words
        )


def _end(queued: QueuedEnvelope, status: EnvelopeStatus, **facts: object) -> None:
    QueuedEnvelope.objects.filter(pk=queued.pk).update(
        status=status, ended_at=real_now_utc(), **facts
    )


def _words_of(answer: Answer) -> str:
    """What an answer says is wrong, in the one error shape of the API; else nothing much."""
    try:
        message = json.loads(answer.body)["error"]["message"]
    except (ValueError, KeyError, TypeError):
        return "it does not say why."
    return str(message)[:_LONGEST_WORDS]
