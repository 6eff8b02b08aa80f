"""Messages that are due and that nobody sends: noticed, and told from those that only wait."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from pytest_django import DjangoAssertNumQueries

from screening.alerts.models import Delivery, DeliveryAttempt, DeliveryStatus, Recipient
from screening.alerts.sending_age import sending_age
from tests.alert_notices import notice
from tests.alert_world import recipient
from tests.coordination_world import opened_case
from tests.factories import NOW

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
NONE = timedelta(0)


@pytest.fixture
def ann() -> Recipient:
    return recipient()


def message(to: Recipient, *, due: timedelta, **more: object) -> Delivery:
    """A message due so long ago."""
    return Delivery.objects.create(
        recipient=to, key=str(due), created_at=NOW - due, next_attempt_at=NOW - due, **more
    )


@pytest.mark.parametrize(
    ("due", "state"), [(14 * MINUTE, "ok"), (16 * MINUTE, "late"), (46 * MINUTE, "blind")]
)
def test_what_is_due_and_not_tried_is_late_and_then_blind(
    ann: Recipient, due: timedelta, state: str
) -> None:
    message(ann, due=due)
    found = sending_age(NOW)
    assert (found.stuck_for, found.state) == (due, state)


def test_where_others_are_tried_it_is_a_queue_and_not_stuck(ann: Recipient) -> None:
    message(ann, due=60 * MINUTE)
    tried = message(ann, due=50 * MINUTE, status=DeliveryStatus.SENT)
    DeliveryAttempt.objects.create(
        delivery=tried, number=1, holder="w", began_at=NOW - MINUTE, is_sent=True
    )
    assert sending_age(NOW).stuck_for == MINUTE


def test_that_others_are_tried_says_nothing_of_one_whose_messages_are_stuck(
    ann: Recipient, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    message(ann, due=60 * MINUTE)
    late, heard = recipient(), recipient()
    message(late, due=20 * MINUTE)
    message(heard, due=50 * MINUTE)
    tried = message(heard, due=80 * MINUTE, status=DeliveryStatus.SENT)
    DeliveryAttempt.objects.create(
        delivery=tried, number=1, holder="w", began_at=NOW - MINUTE, is_sent=True
    )
    with django_assert_num_queries(3):
        found = sending_age(NOW)
    assert (found.stuck_for, found.recipients) == (60 * MINUTE, 2)
    assert "due to 2 recipients have waited for 1 h" in found.sentence


def test_what_somebody_who_has_left_home_hears_no_more_is_not_stuck(ann: Recipient) -> None:
    case = opened_case()
    said = notice(pk=None, kind="case", case=case)
    said.save()
    gone = recipient(user=User.objects.create(username="gone"))
    said.hearings.create(recipient=gone, due_at=NOW - 60 * MINUTE)
    assert sending_age(NOW).stuck_for == NONE
    said.hearings.create(recipient=ann, due_at=NOW - 20 * MINUTE)
    assert sending_age(NOW).stuck_for == 20 * MINUTE


def test_what_waits_for_its_time_was_sent_or_given_up_is_not_stuck(ann: Recipient) -> None:
    message(ann, due=-5 * MINUTE)
    message(ann, due=60 * MINUTE, status=DeliveryStatus.SENT)
    message(ann, due=70 * MINUTE, status=DeliveryStatus.FAILED)
    assert sending_age(NOW).stuck_for == NONE


def test_a_message_whose_worker_was_lost_counts_from_the_end_of_its_lease(ann: Recipient) -> None:
    message(ann, due=60 * MINUTE, status=DeliveryStatus.SENDING, lease_until=NOW - 20 * MINUTE)
    assert sending_age(NOW).stuck_for == 20 * MINUTE


@pytest.mark.parametrize(("is_active", "stuck_for"), [(True, 20 * MINUTE), (False, NONE)])
def test_what_nobody_has_put_into_a_message_counts_for_who_is_reached(
    ann: Recipient, is_active: bool, stuck_for: timedelta
) -> None:
    Recipient.objects.update(is_active=is_active)
    said = notice(pk=None)
    said.save()
    said.hearings.create(recipient=ann, due_at=NOW - 20 * MINUTE)
    assert sending_age(NOW).stuck_for == stuck_for
