"""One message to one recipient: claimed, tried, tried again, given up loudly."""

from __future__ import annotations

import logging
import subprocess
import sys
from datetime import timedelta

import pytest

from screening.alerts.models import Delivery, DeliveryAttempt, Notice, Recipient
from screening.alerts.outgoing import Outgoing
from screening.alerts.services import alerts_prepare, delivery_send, trial_request
from screening.alerts.services.deliver import SWITCHED_OFF, TOLD_AFTER
from screening.alerts.services.delivery_claim import (
    LEASE,
    MAX_ATTEMPTS,
    deliveries_due,
    delivery_claim,
    pause_after,
)
from tests.alert_world import PostOffice, recipient, refuse, subscriber, work
from tests.factories import NOW
from tests.unit.alerts.conftest import Clocks

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clocks")]
MINUTE = timedelta(minutes=1)


@pytest.fixture
def due(ann: Recipient) -> Delivery:
    """A test message to Ann that is to be sent now."""
    trial_request(ann, person="Bob")
    alerts_prepare()
    return Delivery.objects.get()


def _tries() -> list[tuple[int, bool, str]]:
    return list(DeliveryAttempt.objects.values_list("number", "is_sent", "error"))


def test_a_message_is_sent_once_and_that_is_kept(due: Delivery, office: PostOffice) -> None:
    assert delivery_send(due.pk, send=office.send)
    assert not delivery_send(due.pk, send=office.send)
    due.refresh_from_db()
    assert (due.status, due.ended_at, due.attempts) == ("sent", NOW, 1)
    assert _tries() == [(1, True, "")]
    assert [each.key for each in office.calls] == [due.key]


def test_every_try_carries_the_same_key_and_leaves_its_error(
    due: Delivery, office: PostOffice, clocks: Clocks
) -> None:
    office.fails = refuse(is_lasting=False)
    for attempt in (1, 2):
        work(office)
        work(office)  # not before its pause is over
        clocks.move(pause_after(attempt))
    office.fails = lambda _: None
    assert work(office) == 1
    assert {each.key for each in office.calls} == {due.key}
    assert _tries() == [
        (1, False, "the server said no"),
        (2, False, "the server said no"),
        (3, True, ""),
    ]
    assert Delivery.objects.get(pk=due.pk).message == ""


def test_pauses_grow_to_a_quarter_of_an_hour_and_end_after_about_a_day() -> None:
    pauses = [pause_after(attempt) for attempt in range(1, MAX_ATTEMPTS)]
    assert pauses[:4] == [MINUTE, 2 * MINUTE, 4 * MINUTE, 8 * MINUTE]
    assert max(pauses) == 15 * MINUTE
    assert timedelta(hours=20) < sum(pauses, timedelta()) < timedelta(hours=28)


def test_what_cannot_be_helped_is_given_up_at_once_and_others_are_told(
    due: Delivery, office: PostOffice, caplog: pytest.LogCaptureFixture
) -> None:
    bob = subscriber()
    office.fails = refuse(is_lasting=True)
    with caplog.at_level(logging.ERROR):
        work(office)
    due.refresh_from_db()
    assert (due.status, due.message) == ("failed", "the server said no")
    assert "is given up: the server said no" in caplog.text
    office.fails = lambda _: None
    assert work(office) == 1
    told = Notice.objects.get(kind="alarm")
    assert "cannot be reached by email: the server said no" in told.words
    assert [each.recipient for each in told.hearings.all()] == [bob]


def test_others_hear_of_trouble_long_before_it_is_given_up_and_once_a_day(
    due: Delivery, office: PostOffice, clocks: Clocks
) -> None:
    bob = subscriber()
    office.fails = lambda each: (
        refuse(is_lasting=False)(each) if each.address != bob.address else None
    )
    for attempt in range(1, MAX_ATTEMPTS + 1):
        work(office)
        assert Notice.objects.filter(kind="alarm").count() <= 1 + attempt // 10
        assert Notice.objects.filter(kind="alarm").exists() == (attempt >= TOLD_AFTER)
        clocks.move(pause_after(attempt))
    due.refresh_from_db()
    assert (due.status, due.attempts) == ("failed", MAX_ATTEMPTS)
    assert 1 <= len(office.to(bob)) <= 2  # the tries span two days


def test_two_who_cannot_be_reached_do_not_tell_each_other_for_ever(
    due: Delivery, office: PostOffice, clocks: Clocks
) -> None:
    subscriber()
    office.fails = refuse(is_lasting=True)
    for _ in range(10):
        work(office)
        clocks.move(MINUTE)
    assert Notice.objects.filter(kind="alarm").count() == 2


def test_while_one_worker_sends_another_cannot(due: Delivery, office: PostOffice) -> None:
    other = PostOffice()
    office.fails = lambda _: work(other) and None
    work(office)
    assert (len(office.calls), len(other.calls)) == (1, 0)


def test_a_worker_that_is_lost_leaves_a_try_without_an_end_and_another_sends(
    due: Delivery, office: PostOffice, clocks: Clocks
) -> None:
    assert delivery_claim(due.pk) is not None
    assert work(office) == 0
    clocks.move(LEASE)
    assert work(office) == 1
    assert _tries() == [(1, False, ""), (2, True, "")]
    assert DeliveryAttempt.objects.get(number=1).ended_at is None


def test_nobody_waits_for_a_process_that_is_known_to_be_dead(
    due: Delivery, office: PostOffice
) -> None:
    program = "from screening.common.process_identity import own_identity; print(own_identity())"
    ended = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    delivery_claim(due.pk)
    Delivery.objects.update(holder=ended.stdout.strip())
    assert work(office) == 1


def test_a_slow_worker_that_was_taken_over_cannot_undo_what_the_other_did(
    due: Delivery, office: PostOffice, clocks: Clocks
) -> None:
    other = PostOffice()

    def slow_and_in_vain(outgoing: Outgoing) -> None:
        clocks.move(LEASE)
        work(other)
        refuse(is_lasting=True)(outgoing)

    office.fails = slow_and_in_vain
    work(office)
    due.refresh_from_db()
    assert (due.status, due.attempts) == ("sent", 2)
    assert [each.key for each in (*office.calls, *other.calls)] == [due.key] * 2


def test_that_it_was_sent_is_true_even_from_a_worker_that_was_taken_over(
    due: Delivery, office: PostOffice, clocks: Clocks
) -> None:
    def slow(outgoing: Outgoing) -> None:
        clocks.move(LEASE)
        assert delivery_claim(due.pk) is not None  # by one that does not come to anything

    office.fails = slow
    work(office)
    clocks.move(2 * LEASE)
    assert work(PostOffice()) == 0
    assert _tries() == [(1, True, ""), (2, False, "")]


def test_an_error_that_nobody_foresaw_is_kept_and_tried_again(
    due: Delivery, office: PostOffice, clocks: Clocks
) -> None:
    def stumble(_: Outgoing) -> None:
        raise ZeroDivisionError("with a secret inside")

    office.fails = stumble
    work(office)
    assert _tries() == [(1, False, "ZeroDivisionError")]
    assert deliveries_due() == []
    clocks.move(MINUTE)
    assert deliveries_due() == [due.pk]


def test_a_recipient_who_is_switched_off_gets_nothing_more(
    due: Delivery, office: PostOffice
) -> None:
    Recipient.objects.update(is_active=False)
    trial_request(due.recipient, person="Bob")
    work(office)
    due.refresh_from_db()
    assert (due.status, due.message, office.calls) == ("failed", SWITCHED_OFF, [])
    assert not Notice.objects.filter(kind="alarm").exists()


@pytest.mark.parametrize("jump", [timedelta(days=-400), timedelta(days=400)])
def test_a_clock_that_is_put_right_loses_nothing(
    ann: Recipient, office: PostOffice, clocks: Clocks, jump: timedelta
) -> None:
    """What was written by a wrong clock lies far ahead or behind: a hearing, a pause, a lease."""
    trial_request(ann, person="Bob")
    clocks.move(jump)
    office.fails = refuse(is_lasting=False)
    work(office)
    clocks.move(-jump)
    office.fails = lambda _: None
    assert work(office) == 1
    trial_request(ann, person="Bob")
    clocks.move(jump)
    (key,) = alerts_prepare()
    assert delivery_claim(key) is not None
    clocks.move(-jump)
    assert work(office) == 1
    assert Delivery.objects.exclude(status="sent").count() == 0
    assert len(office.taken) == 2


def test_the_urgent_is_sent_first(office: PostOffice, clocks: Clocks) -> None:
    calm, hurried = subscriber(), recipient()
    trial_request(calm, person="Bob")
    alerts_prepare()
    Delivery.objects.get().hearings.update(is_urgent=False)
    trial_request(hurried, person="Bob")
    keys = alerts_prepare()
    assert [Delivery.objects.get(pk=key).recipient for key in keys] == [hurried, calm]
