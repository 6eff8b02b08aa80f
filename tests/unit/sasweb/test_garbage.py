"""A web process looks for garbage in what requests make, not in what stays."""

from __future__ import annotations

import gc

from sasweb.garbage import AGAIN_AFTER_S, freeze, freeze_again


class Kept:
    """Something that a first request leaves behind for all others."""


def is_looked_through(one: object) -> bool:
    return any(each is one for each in gc.get_objects())


def test_what_is_there_is_left_alone_and_what_comes_after_is_looked_through() -> None:
    before = Kept()
    freeze()
    after = Kept()
    assert not is_looked_through(before)
    assert is_looked_through(after)


def test_what_the_first_minutes_leave_is_left_alone_too() -> None:
    freeze()
    later = Kept()
    freeze_again((0.0, 0.01)).join(timeout=30)
    assert not is_looked_through(later)


def test_it_ends_and_keeps_no_process_from_ending() -> None:
    assert list(AGAIN_AFTER_S) == sorted(AGAIN_AFTER_S)
    thread = freeze_again(())
    thread.join(timeout=30)
    assert thread.daemon
    assert not thread.is_alive()
