"""Telling a dead holder of a claim from one that lives, or may live."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator

import pytest

from screening.common.process_identity import MAX_LENGTH, is_known_dead, own_identity

TELL_AND_WAIT = (
    "from screening.common.process_identity import own_identity\n"
    "print(own_identity(), flush=True); input()"
)


@pytest.fixture
def other() -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        [sys.executable, "-c", TELL_AND_WAIT],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        yield process
        process.kill()


def identity_of(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def test_a_living_process_is_not_dead(other: subprocess.Popen[str]) -> None:
    assert not is_known_dead(own_identity())
    assert not is_known_dead(identity_of(other))


def test_a_killed_process_is_dead_before_and_after_its_parent_has_noticed(
    other: subprocess.Popen[str],
) -> None:
    identity = identity_of(other)
    other.kill()
    os.waitid(os.P_PID, other.pid, os.WEXITED | os.WNOWAIT)  # it ended, and is still in the table
    assert is_known_dead(identity)
    other.wait()
    assert is_known_dead(identity)


def test_another_process_with_the_same_number_does_not_count_for_it() -> None:
    place, number, started = own_identity().split(" ")
    if not started:
        pytest.skip("this system does not tell when a process started")
    assert is_known_dead(f"{place} {number} {int(started) - 1}")


def test_of_a_process_elsewhere_nothing_is_known() -> None:
    _, _, started = own_identity().split(" ")
    assert not is_known_dead(f"elsewhere/0/0 4194305 {started}")


@pytest.mark.parametrize("identity", ["", "here", "a b c", "a 1 2 3"])
def test_of_what_is_no_identity_nothing_is_known(identity: str) -> None:
    assert not is_known_dead(identity)


def test_an_identity_fits_its_column() -> None:
    assert len(own_identity()) <= MAX_LENGTH
