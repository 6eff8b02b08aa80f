"""Each web process says that it lives, and one that ends in good order takes its line away."""

from __future__ import annotations

import threading

import pytest

from sasweb import web_pulse
from sasweb.live.seats import seat
from screening.common.clock import real_now_utc
from screening.common.process_identity import own_host
from screening.upkeep.models import RunningProcess
from screening.upkeep.work_facts import worker_facts

pytestmark = pytest.mark.django_db


class _Connections:
    def close_all(self) -> None:
        """The test's own connection stays."""


@pytest.fixture(autouse=True)
def _one_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web_pulse, "connections", _Connections())


class _Turns(threading.Event):
    """Lets a process speak so many times before it is told to stop."""

    def __init__(self, count: int) -> None:
        super().__init__()
        self.waited: list[float] = []
        self._count = count

    def wait(self, timeout: float | None = None) -> bool:
        self.waited.append(timeout or 0.0)
        return len(self.waited) >= self._count


def test_a_web_process_is_among_the_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web_pulse, "process_forget_own", lambda: None)  # as one that was killed
    with seat("person:1"), seat("person:2"):
        web_pulse.speak_until(_Turns(1))
    (told,) = worker_facts(real_now_utc())
    assert (told.name, told.host, told.state) == ("web", own_host(), "ok")
    assert told.doing == ("live pages open 2",)


def test_it_speaks_again_and_again_until_it_is_told_to_stop() -> None:
    turns = _Turns(3)
    web_pulse.speak_until(turns)
    assert len(turns.waited) == 3
    assert all(15.0 < each < 30.0 for each in turns.waited)


def test_one_that_ends_in_good_order_vanishes() -> None:
    web_pulse.speak_until(_Turns(1))
    assert not RunningProcess.objects.exists()
