"""A peer that does not answer is an alarm, which names nobody."""

from __future__ import annotations

from datetime import timedelta

import pytest

from screening.alerts.health_lines import PEERS, HealthLine, health_lines
from screening.common.clock import real_now_utc
from screening.coordination.peers.models import Peer
from tests import coordination_world as world
from tests.peer_world import peer_of

pytestmark = pytest.mark.django_db


def line() -> HealthLine | None:
    return next((each for each in health_lines() if each.key == PEERS), None)


def silent_for(minutes: int) -> None:
    Peer.objects.update(failing_since=real_now_utc() - timedelta(minutes=minutes))


def test_without_peers_nobody_is_waited_for() -> None:
    assert line() is None


@pytest.mark.parametrize(("minutes", "state"), [(1, "ok"), (6, "late"), (31, "blind")])
def test_a_peer_that_does_not_answer_becomes_an_alarm(minutes: int, state: str) -> None:
    _, theirs = world.home_and_other()
    peer_of(theirs, message="their.secret.host could not be reached")
    silent_for(minutes)
    told = line()
    assert told is not None
    assert (told.state, told.is_clearly_well) == (state, False)
    for secret in (theirs.name, theirs.slug, "their.secret.host"):
        assert secret not in f"{told.subject} {told.words}"


def test_one_that_answers_again_is_well_and_one_that_was_ended_is_not_waited_for() -> None:
    _, theirs = world.home_and_other()
    peer_of(theirs)
    told = line()
    assert told is not None
    assert told.is_clearly_well
    silent_for(60)
    Peer.objects.update(is_active=False)
    assert line() is None
