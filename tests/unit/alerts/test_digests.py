"""Many notices, one message; the severest first is the composer's business."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from screening.alerts.models import Delivery, Hearing, Recipient
from screening.alerts.services import own_trial_request, subscribe, trial_request
from screening.alerts.services.deliver import notices_of
from screening.conjunctions.criteria.clauses import Level
from tests import factories
from tests.alert_world import PostOffice, becomes, subscriber, work
from tests.factories import NOW
from tests.unit.alerts.conftest import HOUR, Clocks

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clocks")]


def _raise(count: int, level: Level = Level.YELLOW) -> None:
    for n in range(count):
        becomes(factories.assessed_conjunction(tca_utc=NOW + (30 + n) * HOUR), level)


def test_what_is_due_together_is_one_message(ann: Recipient, office: PostOffice) -> None:
    _raise(5)
    assert work(office) == 1
    (delivery,) = Delivery.objects.all()
    assert len(notices_of(delivery)) == 5


def test_run_after_run_what_is_not_urgent_keeps_its_distance(
    ann: Recipient, office: PostOffice, clocks: Clocks
) -> None:
    for _ in range(20):
        _raise(1)
        work(office)
        clocks.move(timedelta(minutes=1))
    assert len(office.calls) == 2
    clocks.move(timedelta(minutes=10))
    work(office)
    assert len(office.calls) == 3
    assert not Hearing.objects.filter(delivery=None).exists()


def test_a_red_does_not_keep_its_distance_and_takes_along_what_is_due(
    ann: Recipient, office: PostOffice, clocks: Clocks
) -> None:
    _raise(1)
    work(office)
    clocks.move(timedelta(minutes=1))
    _raise(2)
    assert work(office) == 0
    _raise(1, Level.RED)
    assert work(office) == 1
    assert len(notices_of(Delivery.objects.first())) == 3


def test_a_digest_gathers_what_came_up_since_the_last(office: PostOffice, clocks: Clocks) -> None:
    subscriber(digest_every_hours=6)
    for _ in range(12):  # from 4:00 to 16:00
        _raise(1)
        work(office)
        clocks.move(HOUR)
    counts = [len(notices_of(each)) for each in Delivery.objects.order_by("pk")]
    assert counts == [2, 6]


@pytest.mark.parametrize("level", [Level.YELLOW, Level.RED])
def test_a_test_goes_alone_and_first_however_much_has_piled_up(
    ann: Recipient, office: PostOffice, level: Level
) -> None:
    _raise(3, level)
    notice = trial_request(ann, person="Ann")
    assert work(office) == 2
    alone, piled_up = Delivery.objects.order_by("pk")
    assert notices_of(alone) == [notice]
    assert len(notices_of(piled_up)) == 3
    assert office.calls[0].key == alone.key


def test_a_test_flushes_nothing_that_keeps_its_distance(
    ann: Recipient, office: PostOffice, clocks: Clocks
) -> None:
    _raise(1)
    work(office)
    clocks.move(timedelta(minutes=1))
    _raise(2)
    trial_request(ann, person="Ann")
    assert work(office) == 1
    assert Hearing.objects.filter(delivery=None).count() == 2


def test_asking_for_a_test_has_it_sent_at_once(
    ann: Recipient,
    settings: Any,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Any,
) -> None:
    settings.CHANGES_TOLD_BY = "screening.alerts.tasks.watch_over"
    asked: list[int] = []
    monkeypatch.setattr(subscribe, "ask_for_alerts", lambda: asked.append(1))
    with django_capture_on_commit_callbacks(execute=True):
        own_trial_request(ann, person="Ann")
    assert asked == [1]


def test_the_key_of_a_message_is_the_same_from_a_restored_database(ann: Recipient) -> None:
    from django.db import transaction

    keys = set()
    _raise(1)
    for _ in range(2):
        with transaction.atomic():
            work(PostOffice())
            keys.add(Delivery.objects.get().key)
            transaction.set_rollback(True)
    assert len(keys) == 1
