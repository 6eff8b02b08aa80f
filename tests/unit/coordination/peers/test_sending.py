"""What waits for a peer: in order, by one worker, again and again until it is taken or refused."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from screening.common.clock import real_now_utc
from screening.common.exceptions import DeliveryFailed
from screening.common.posting import Answer
from screening.common.webhook_signing import is_signed, new_secret
from screening.coordination.models import Case
from screening.coordination.peers.models import EnvelopeStatus, Peer, QueuedEnvelope
from screening.coordination.peers.selectors import peer_standings
from screening.coordination.peers.services import send
from screening.coordination.peers.services.compose import Composed, compose
from screening.coordination.peers.services.peer_claim import (
    LEASE,
    claim_end,
    pause_after,
    peer_claim,
    peers_due,
)
from screening.coordination.peers.services.queue import entries_queue
from screening.coordination.peers.services.send import peer_send
from tests import coordination_world as world
from tests.factories import assessed_conjunction
from tests.peer_world import WE_SIGN, Listening, peer_of, refusal

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("product_at_now")]

DOWN = DeliveryFailed("peer.test could not be reached, or broke off.", is_lasting=False)
GONE = "0-host/boot/1 999999999 1"


@pytest.fixture
def peer() -> Peer:
    """A peer for which two entries wait."""
    _, theirs = world.home_and_other()
    peer = peer_of(theirs)
    world.notified_case(protocol={"key": "ssc-baseline", "version": 1})
    assert entries_queue() == 2
    return peer


def statuses() -> list[str]:
    return list(QueuedEnvelope.objects.order_by("id").values_list("status", flat=True))


def later(peer: Peer) -> None:
    """The pause is over."""
    Peer.objects.filter(pk=peer.pk).update(next_attempt_at=real_now_utc())


def test_what_is_posted_is_signed_by_the_secret_of_the_way_out(peer: Peer) -> None:
    posted: list[tuple[str, bytes, Any]] = []

    def keep(url: str, body: bytes, headers: Any, *, wants_body: bool) -> Answer:
        posted.append((url, body, headers))
        return Answer(200, b"")

    assert peer_send(peer.pk, post=keep) == 2
    url, body, headers = posted[0]
    assert url == peer.url
    assert headers["safe-passage-sender"] == world.STATION
    now_s = int(real_now_utc().timestamp())
    assert is_signed(body, headers, secret=WE_SIGN, now_s=now_s, tolerance_s=60)
    assert WE_SIGN not in str(posted)


def test_a_peer_that_is_down_is_left_alone_for_longer_and_longer_and_then_told_all(
    peer: Peer,
) -> None:
    down = Listening(answers=[DOWN, DOWN, DOWN])
    for failures in (1, 2, 3):
        assert peer_send(peer.pk, post=down) == 0
        assert peers_due() == []
        peer.refresh_from_db()
        assert peer.failures == failures
        later(peer)
    [standing] = peer_standings()
    assert (standing.waiting, standing.message) == (2, str(DOWN))
    assert standing.failing_since is not None
    assert peer_send(peer.pk, post=down) == 2
    [standing] = peer_standings()
    assert (standing.waiting, standing.failing_since, standing.message) == (0, None, "")
    assert [each.number for each in down.entries()] == [1, 2]


def test_the_key_is_the_same_at_every_try(peer: Peer) -> None:
    first = Listening(answers=[Answer(503, b"")])
    peer_send(peer.pk, post=first)
    later(peer)
    again = Listening()
    peer_send(peer.pk, post=again)
    assert first.envelopes[0].id == again.envelopes[0].id
    assert QueuedEnvelope.objects.order_by("id")[0].tries == 2


@pytest.mark.parametrize("status", [301, 401, 403, 404, 405, 408, 425, 429, 500, 502, 503])
def test_an_answer_about_the_peer_refuses_no_envelope(peer: Peer, status: int) -> None:
    peer_send(peer.pk, post=Listening(answers=[refusal(status, "Not known here.")]))
    assert statuses() == ["waiting", "waiting"]
    peer.refresh_from_db()
    assert peer.message == f"It answered {status}: Not known here."


@pytest.mark.parametrize("status", [400, 409, 413, 422])
def test_an_envelope_that_is_refused_is_marked_and_the_next_one_sent(
    peer: Peer, status: int
) -> None:
    assert peer_send(peer.pk, post=Listening(answers=[refusal(status, "Unreadable.")])) == 1
    assert statuses() == ["refused", "sent"]
    assert QueuedEnvelope.objects.order_by("id")[0].message == "Unreadable."


def test_an_answer_that_says_nothing_is_not_trusted_to(peer: Peer) -> None:
    peer_send(peer.pk, post=Listening(answers=[Answer(400, b"<html>"), Answer(400, b"[]")]))
    assert statuses() == ["refused", "refused"]


def test_one_worker_at_a_time_sends_to_a_peer(peer: Peer) -> None:
    claim = peer_claim(peer.pk)
    assert claim is not None
    assert peer_claim(peer.pk) is None
    assert peer_send(peer.pk, post=Listening()) == 0
    claim_end(claim)
    assert peer_send(peer.pk, post=Listening()) == 2


def test_a_worker_that_fell_silent_is_replaced_and_loses_its_say(peer: Peer) -> None:
    lost = peer_claim(peer.pk)
    assert lost is not None
    Peer.objects.update(lease_until=real_now_utc() - timedelta(seconds=1))
    assert peers_due() == [peer.pk]
    assert peer_send(peer.pk, post=Listening()) == 2
    taken_over = peer_claim(peer.pk)
    claim_end(lost)
    assert taken_over is not None
    assert peer_claim(peer.pk) is None  # still held: the lost one ended nothing


def test_a_lease_from_a_clock_set_back_since_does_not_hold_for_ever(peer: Peer) -> None:
    peer_claim(peer.pk)
    Peer.objects.update(lease_until=real_now_utc() + LEASE * 2, next_attempt_at=real_now_utc())
    assert peers_due() == [peer.pk]


def test_a_peer_that_was_ended_is_sent_nothing(peer: Peer) -> None:
    Peer.objects.update(is_active=False)
    assert peers_due() == []
    assert peer_send(peer.pk, post=Listening()) == 0


def test_what_cannot_be_composed_holds_nothing_up(peer: Peer) -> None:
    first = QueuedEnvelope.objects.order_by("id")[0]
    QueuedEnvelope.objects.filter(pk=first.pk).update(number=77)
    assert peer_send(peer.pk, post=Listening()) == 1
    assert statuses() == [EnvelopeStatus.REFUSED, EnvelopeStatus.SENT]


def test_a_turn_ends_in_time_and_the_next_goes_on(
    peer: Peer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(send, "LONGEST_TURN_S", 0.0)
    assert peer_send(peer.pk, post=Listening()) == 0
    assert peers_due() == [peer.pk]


def test_what_breaks_unexpectedly_leaves_the_envelope_waiting(peer: Peer) -> None:
    peer_send(peer.pk, post=Listening(answers=[ValueError("secret in here")]))
    assert statuses() == ["waiting", "waiting"]
    peer.refresh_from_db()
    assert peer.message == "ValueError"


def another_case(**how: Any) -> None:
    """Two more entries that wait for the peer, after those that do."""
    world.notified_case(protocol={"key": "ssc-baseline", "version": 1}, **how)
    assert entries_queue() == 2


def rested() -> None:
    QueuedEnvelope.objects.update(rests_until=real_now_utc() - timedelta(seconds=1))


def test_what_a_peer_falls_over_keeps_back_its_own_case_alone(peer: Peer) -> None:
    another_case(is_exercise=True)
    fell_over = refusal(500, "It broke.")
    assert peer_send(peer.pk, post=Listening(answers=[fell_over])) == 2
    assert statuses() == ["waiting", "waiting", "sent", "sent"]
    assert QueuedEnvelope.objects.order_by("id")[0].message == "It answered 500: It broke."
    assert peers_due() == []
    rested()
    assert peers_due() == [peer.pk]
    again = Listening()
    assert peer_send(peer.pk, post=again) == 2
    assert [each.number for each in again.entries()] == [1, 2]
    assert not QueuedEnvelope.objects.exclude(message="").exists()


def test_while_one_case_rests_what_is_new_of_others_is_sent(peer: Peer) -> None:
    peer_send(peer.pk, post=Listening(answers=[refusal(500, "It broke.")]))
    another_case(is_exercise=True)
    assert peers_due() == [peer.pk]
    assert peer_send(peer.pk, post=Listening()) == 2


def test_a_peer_that_falls_over_everything_is_left_alone(peer: Peer) -> None:
    another_case(is_exercise=True)
    another_case(conjunction=assessed_conjunction(tca_utc=world.TCA + timedelta(hours=1)))
    broken = [refusal(500, "It broke.")] * 3
    assert peer_send(peer.pk, post=Listening(answers=broken)) == 0
    rested()
    assert peers_due() == []
    peer.refresh_from_db()
    assert (peer.failures, peer.message) == (1, "It answered 500: It broke.")


def test_what_breaks_while_it_is_composed_keeps_back_its_own_case_alone(
    peer: Peer, monkeypatch: pytest.MonkeyPatch
) -> None:
    another_case(is_exercise=True)
    first = QueuedEnvelope.objects.order_by("id")[0]

    def broken_for_one(queued: QueuedEnvelope) -> Composed:
        if queued.case_uuid == first.case_uuid:
            raise KeyError("a key that says something")
        return compose(queued)

    monkeypatch.setattr(send, "compose", broken_for_one)
    assert peer_send(peer.pk, post=Listening()) == 2
    assert statuses() == ["waiting", "waiting", "sent", "sent"]
    first.refresh_from_db()
    assert first.message == "It could not be composed here: KeyError."


def test_pauses_double_up_to_an_hour() -> None:
    seconds = [pause_after(failures).total_seconds() for failures in (1, 2, 3, 9, 500)]
    assert seconds == [15, 30, 60, 3600, 3600]


def test_cases_of_others_hold_nothing_up(peer: Peer) -> None:
    assert Case.objects.count() == 1
    assert peer_send(10**6, post=Listening()) == 0


def test_while_secrets_change_what_is_posted_is_signed_by_both(peer: Peer) -> None:
    old = new_secret()
    Peer.objects.filter(pk=peer.pk).update(
        former_secret_out=old, former_until=real_now_utc() + timedelta(hours=1)
    )
    posted: list[tuple[bytes, Any]] = []

    def keep(_url: str, body: bytes, headers: Any, *, wants_body: bool) -> Answer:
        posted.append((body, {name.lower(): value for name, value in headers.items()}))
        return Answer(200, b"")

    peer_send(peer.pk, post=keep)
    now_s = int(real_now_utc().timestamp())
    for body, headers in posted:
        for secret in (WE_SIGN, old):
            assert is_signed(body, headers, secret=secret, now_s=now_s, tolerance_s=300)
    assert posted
