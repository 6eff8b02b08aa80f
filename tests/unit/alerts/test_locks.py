"""Writers who meet at the same rows wait for each other, and never in a circle."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection, transaction

from screening.alerts.models import Notice
from screening.alerts.selectors import undecided
from screening.alerts.services import alerts_prepare, outbox
from screening.conjunctions.criteria.clauses import Level
from screening.conjunctions.services.station_lock import wait_for_stations_of
from tests import factories
from tests.alert_world import becomes, subscriber
from tests.factories import NOW

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer at a time"),
]
WAIT_S = 20.0


class Meeting:
    """Two threads, each of which has its first lock before either asks for its second."""

    def __init__(self) -> None:
        self._barrier = threading.Barrier(2)
        self.errors: list[BaseException] = []

    def meet(self) -> None:
        try:
            self._barrier.wait(timeout=2.0)
        except threading.BrokenBarrierError:
            return  # the other waits for what this one holds: as good as having met

    def run(self, *works: Callable[[], object]) -> None:
        threads = [threading.Thread(target=self._run, args=(work,)) for work in works]
        for each in threads:
            each.start()
        for each in threads:
            each.join(WAIT_S)

    def _run(self, work: Callable[[], object]) -> None:
        try:
            work()
        except BaseException as error:  # noqa: BLE001  # a thread's error is the test's
            self.errors.append(error)
        finally:
            connection.close()


def test_deciding_and_a_change_of_the_same_conjunction_do_not_wait_in_a_circle(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    subscriber()
    made = factories.assessed_conjunction(tca_utc=NOW + timedelta(hours=60))
    becomes(made, Level.YELLOW)
    meeting = Meeting()
    store = outbox._store

    def store_after_meeting(*written: object) -> None:
        meeting.meet()
        store(*written)  # type: ignore[arg-type]

    def change() -> None:
        with transaction.atomic():
            wait_for_stations_of(type(made).objects.filter(pk=made.pk))
            meeting.meet()
            becomes(made, Level.RED)

    monkeypatch.setattr(outbox, "_store", store_after_meeting)
    meeting.run(lambda: outbox._decide([made.pk]), change)
    assert meeting.errors == []
    alerts_prepare()
    assert not undecided().exists()
    assert Notice.objects.order_by("number").last().level == "red"


def test_deciding_sees_a_change_with_all_that_came_with_it_or_not_at_all(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Or a level that is read after its transition was missed is taken for one that was told."""
    subscriber(lowest_level="red")
    made = factories.assessed_conjunction(tca_utc=NOW + timedelta(hours=60))
    becomes(made, Level.YELLOW)
    alerts_prepare()
    made.assessments.update(pc=9e-3)
    meeting = Meeting()
    changes_of = outbox._changes_of

    def changes_then_meeting(ids: list[int]) -> object:
        found = changes_of(ids)
        meeting.meet()
        meeting.meet()  # when the other has written, or waits
        return found

    def change() -> None:
        meeting.meet()
        with transaction.atomic():
            wait_for_stations_of(type(made).objects.filter(pk=made.pk))
            becomes(made, Level.RED)
        meeting.meet()

    monkeypatch.setattr(outbox, "_changes_of", changes_then_meeting)
    meeting.run(lambda: outbox._decide([made.pk]), change)
    assert meeting.errors == []
    monkeypatch.undo()
    alerts_prepare()
    raised = Notice.objects.get(level="red")
    assert (raised.kind, raised.hearings.count()) == ("raised", 1)
