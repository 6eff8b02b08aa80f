"""One of several equal processes works, whatever the others' clocks say."""

from __future__ import annotations

import pytest

from screening.common.process_identity import own_identity
from screening.upkeep.lease_models import Lease
from screening.upkeep.services.lease import Claimant

pytestmark = pytest.mark.django_db

# Of other machines: nobody here can say whether they live.
FIRST, SECOND = "machine-a/boot/1 10 77", "machine-b/boot/1 20 88"
DEAD_HERE = 4_194_305  # above the highest number a Linux process can have


class Stopwatch:
    """A monotonic clock that a test moves on."""

    def __init__(self) -> None:
        self.now_s = 100.0

    def __call__(self) -> float:
        return self.now_s


def _claimant(identity: str, stopwatch: Stopwatch) -> Claimant:
    return Claimant("beat", identity=identity, silent_after_s=8.0, monotonic_s=stopwatch)


def test_the_first_holds_and_the_second_waits() -> None:
    stopwatch = Stopwatch()
    first, second = _claimant(FIRST, stopwatch), _claimant(SECOND, stopwatch)
    assert first.holds()
    assert not second.holds()
    assert second.holder == FIRST
    assert first.holds()


def test_the_second_takes_over_when_the_turn_has_stood_still_for_long_enough() -> None:
    stopwatch = Stopwatch()
    first, second = _claimant(FIRST, stopwatch), _claimant(SECOND, stopwatch)
    assert first.holds()
    assert not second.holds()
    stopwatch.now_s += 7.9
    assert not second.holds()
    stopwatch.now_s += 0.2
    assert second.holds()
    assert not first.holds()  # it was only frozen, and learns that it is too late


def test_a_holder_that_takes_its_turns_is_never_superseded() -> None:
    stopwatch = Stopwatch()
    first, second = _claimant(FIRST, stopwatch), _claimant(SECOND, stopwatch)
    for _ in range(10):
        assert first.holds()
        assert not second.holds()
        stopwatch.now_s += 7.0


def test_of_two_who_wait_one_alone_takes_over() -> None:
    stopwatch = Stopwatch()
    assert _claimant(FIRST, stopwatch).holds()
    waiting = [_claimant(SECOND, stopwatch), _claimant("machine-c/boot/1 30 99", stopwatch)]
    assert [each.holds() for each in waiting] == [False, False]
    stopwatch.now_s += 9.0
    assert [each.holds() for each in waiting] == [True, False]


def test_who_gives_it_back_is_followed_at_once() -> None:
    stopwatch = Stopwatch()
    first, second = _claimant(FIRST, stopwatch), _claimant(SECOND, stopwatch)
    assert first.holds()
    first.give_back()
    assert second.holds()
    first.give_back()  # it has nothing left to give
    assert Lease.objects.get().holder == SECOND


def test_a_holder_known_to_be_dead_is_followed_at_once() -> None:
    place, _, started = own_identity().split(" ")
    assert _claimant(f"{place} {DEAD_HERE} {started}", Stopwatch()).holds()
    assert _claimant(SECOND, Stopwatch()).holds()
