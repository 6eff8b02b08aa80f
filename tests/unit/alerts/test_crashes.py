"""Workers that die anywhere: nothing lost, and nothing twice in effect.

A crash is an exception that no code catches, at any statement to the database or just before or
after a message is handed over. As when a process is killed, an open transaction is rolled back and
everything else stands.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction

from screening.alerts.alarm_models import Alarm, AlarmEvent
from screening.alerts.models import Delivery, Hearing, Notice, Recipient
from screening.alerts.outgoing import Outgoing
from screening.alerts.people_models import EscalationStep
from screening.alerts.selectors import undecided
from screening.conjunctions.criteria.clauses import Level
from tests import factories
from tests.alert_world import PostOffice, becomes, recipient, subscriber, work
from tests.factories import NOW
from tests.unit.alerts.conftest import HOUR, Clocks

pytestmark = pytest.mark.django_db
MANY = 10_000


class Killed(BaseException):
    """The worker is gone."""


class Fate:
    """Kills the worker at its nth step; counts the steps of one that lives."""

    def __init__(self, dies_at: int) -> None:
        self.dies_at, self.steps = dies_at, 0

    def step(self) -> None:
        self.steps += 1
        if self.steps == self.dies_at:
            raise Killed

    def watch(self) -> AbstractContextManager[None]:
        return connection.execute_wrapper(self._statement)

    def _statement(self, execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        # What opens and closes a savepoint stands for the transaction itself.
        if not sql.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
            self.step()
        return execute(sql, *rest)


def _seeded() -> tuple[Recipient, Recipient]:
    """Two who listen, one who is asked next, five things to say."""
    ann, bob = subscriber(), subscriber(lowest_level="red")
    EscalationStep.objects.create(recipient=recipient(), after_minutes=5)
    for n, level in enumerate((Level.YELLOW, Level.RED, Level.RED)):
        becomes(factories.assessed_conjunction(tca_utc=NOW + (60 + n) * HOUR), level)
    alarm = Alarm.objects.create(key="beat", subject="Beat", limit_s=60.0, since_utc=NOW)
    AlarmEvent.objects.create(
        alarm=alarm, kind="raised", words="No beat.", at_utc=NOW, recorded_at=NOW
    )
    return ann, bob


def _live(fate: Fate, office: PostOffice) -> None:
    """One worker's round, which may end early."""

    def send(outgoing: Outgoing) -> None:
        fate.step()
        PostOffice.send(office, outgoing)
        fate.step()

    mortal = PostOffice()
    mortal.send = send  # type: ignore[method-assign]
    with suppress(Killed), fate.watch():
        work(mortal)


def _settle(office: PostOffice, clocks: Clocks) -> None:
    for _ in range(6):
        clocks.move(timedelta(minutes=4))
        work(office)


def _require_everything_once(office: PostOffice, ann: Recipient, bob: Recipient) -> None:
    assert not undecided().exists()
    assert Notice.objects.filter(kind="raised").count() == 3
    assert Notice.objects.filter(kind="alarm").count() == 1
    assert Notice.objects.filter(kind="escalated").count() == 2
    assert not Hearing.objects.filter(delivery=None).exists()
    assert set(Delivery.objects.values_list("status", flat=True)) == {"sent"}
    taken = Hearing.objects.filter(delivery__key__in=office.taken)
    heard = Counter(taken.values_list("recipient", "notice"))
    assert set(heard.values()) == {1}
    counts = Counter(recipient_id for recipient_id, _ in heard)
    assert (counts[ann.pk], counts[bob.pk]) == (4, 3)
    assert sum(counts.values()) == 9  # with the two that were handed on


def _undisturbed_steps(clocks: Clocks) -> int:
    with transaction.atomic():
        _seeded()
        fate = Fate(MANY)
        _live(fate, PostOffice())
        transaction.set_rollback(True)
    return fate.steps


@pytest.mark.slow
def test_a_worker_may_die_at_any_step(clocks: Clocks) -> None:
    steps = _undisturbed_steps(clocks)
    assert steps > 30
    sent_again = 0
    for dies_at in range(1, steps + 1):
        with transaction.atomic():
            clocks.real_utc = NOW
            clocks.product(NOW)
            ann, bob = _seeded()
            office = PostOffice()
            _live(Fate(dies_at), office)
            _settle(office, clocks)
            _require_everything_once(office, ann, bob)
            sent_again += len(office.calls) - len(office.taken)
            transaction.set_rollback(True)
    # Only who dies between handing over and writing that down makes another send it again.
    assert 0 < sent_again <= 12


@pytest.mark.parametrize("seed", range(6))
def test_workers_may_die_again_and_again(clocks: Clocks, seed: int) -> None:
    chance = random.Random(seed)
    ann, bob = _seeded()
    office = PostOffice()
    for _ in range(12):
        _live(Fate(chance.randint(1, 60)), office)
        clocks.move(timedelta(minutes=chance.choice([0, 1, 4])))
    _settle(office, clocks)
    _settle(office, clocks)
    _require_everything_once(office, ann, bob)
