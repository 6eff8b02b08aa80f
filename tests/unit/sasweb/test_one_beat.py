"""Two beats on one database: one works, and knows when each entry last ran."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import OperationalError
from django_celery_beat.models import PeriodicTask
from django_celery_beat.schedulers import ModelEntry

from sasweb import one_beat
from sasweb.celery import app
from sasweb.one_beat import OneBeatScheduler
from sasweb.schedule import PERIODIC_TASKS
from screening.common.clock import real_now_utc
from screening.upkeep.lease_models import Lease
from screening.upkeep.services.lease import Claimant

pytestmark = pytest.mark.django_db

DAY_S = 86_400.0


class Beat(OneBeatScheduler):
    """Writes down what it would queue."""

    def __init__(self, identity: str) -> None:
        self.sent: list[str] = []
        super().__init__(app=app)
        self._claimant = Claimant(one_beat.LEASE, identity=identity)

    def apply_entry(self, entry: one_beat.Any, producer: object = None) -> None:
        self.sent.append(entry.name)

    def update_from_dict(self, mapping: dict[str, dict[str, object]]) -> None:
        """Nothing falls due by itself while a busy machine takes its time."""
        daily = {name: {**entry, "schedule": DAY_S} for name, entry in mapping.items()}
        super().update_from_dict(daily)

    @property
    def producer(self) -> None:
        return None

    def work_off(self) -> None:
        while self.tick() == 0:
            pass


@pytest.fixture(autouse=True)
def _every_turn_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    # Inside a test's own transaction they would close the connection on PostgreSQL.
    for module in ("sasweb.one_beat", "django_celery_beat.schedulers"):
        monkeypatch.setattr(f"{module}.close_old_connections", lambda: None)
    monkeypatch.setattr(one_beat, "TURN_EVERY_S", -1.0)


def _all_are_due() -> None:
    PeriodicTask.objects.update(last_run_at=real_now_utc() - timedelta(days=2))


def _two_beats() -> tuple[Beat, Beat]:
    works, waits = Beat("machine-a/boot/1 10 77"), Beat("machine-b/boot/1 20 88")
    works.work_off()
    waits.work_off()
    return works, waits


def test_the_one_that_waits_queues_nothing_and_writes_nothing() -> None:
    _, waits = _two_beats()
    _all_are_due()
    before = list(PeriodicTask.objects.values())
    waits.work_off()
    waits.sync()
    assert waits.sent == []
    assert list(PeriodicTask.objects.values()) == before
    assert {row["name"] for row in before} == set(PERIODIC_TASKS)


def test_all_that_is_due_is_queued_once_by_the_one_that_works() -> None:
    works, waits = _two_beats()
    _all_are_due()
    works._initial_read, works._heap = True, None
    works.work_off()
    waits.work_off()
    assert sorted(works.sent) == sorted(PERIODIC_TASKS)
    assert waits.sent == []


def test_a_successor_repeats_nothing_that_was_written_down() -> None:
    works, waits = _two_beats()
    _all_are_due()
    works._initial_read, works._heap = True, None
    works.work_off()
    works.close()
    assert Lease.objects.get().holder == ""
    waits.work_off()
    assert waits.sent == []
    works.work_off()  # it comes back, and finds the other at work
    assert Lease.objects.get().holder == "machine-b/boot/1 20 88"


def test_a_clock_set_back_by_a_day_silences_nothing() -> None:
    works, _ = _two_beats()
    PeriodicTask.objects.update(last_run_at=real_now_utc() + timedelta(days=1))
    works._initial_read, works._heap = True, None
    works.work_off()
    latest = max(entry.last_run_at for entry in works.schedule.values())
    assert latest <= real_now_utc()


def test_a_clock_that_was_ahead_for_a_while_silences_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What ran meanwhile has a date to come; the schedule stood still until then."""
    works, _ = _two_beats()
    _all_are_due()
    works._initial_read, works._heap = True, None
    with monkeypatch.context() as wrong:
        ahead = real_now_utc() + timedelta(hours=3)
        wrong.setattr(ModelEntry, "_default_now", lambda _: ahead)
        works.work_off()
    assert works.sent
    works.work_off()
    entries = list(works.schedule.values())
    assert max(each.model.last_run_at for each in entries) <= real_now_utc()
    assert all(each.last_run_at == each.model.last_run_at for each in entries)
    assert works._heap[0].time <= real_now_utc().timestamp() + DAY_S
    works._dirty.clear()  # there is nothing to write them into after this test


def test_a_database_that_is_away_stops_the_schedule_and_not_the_process(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def away() -> bool:
        raise OperationalError("away")

    works, _ = _two_beats()
    monkeypatch.setattr(works._claimant, "holds", away)
    _all_are_due()
    assert works.tick() == one_beat.TURN_EVERY_S
    assert works.sent == []
    assert "cannot be asked" in caplog.text


def test_what_waits_in_the_queue_for_too_long_is_dropped() -> None:
    """Or a worker that was away for a night would do a night's minutes one after the other."""
    _two_beats()
    kept = dict(PeriodicTask.objects.values_list("name", "expire_seconds"))
    assert kept == {name: max(60, int(each.interval_s)) for name, each in PERIODIC_TASKS.items()}


def test_it_stops_in_order_while_the_database_is_away(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def away() -> None:
        raise OperationalError("away")

    works, _ = _two_beats()
    monkeypatch.setattr(works._claimant, "give_back", away)
    works.close()
    assert "could not be handed over" in caplog.text
    works.close()  # at the end of the process once more
