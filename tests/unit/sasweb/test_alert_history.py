"""Who was told of an alert and what came of it: on its own page, and on its conjunction's."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from sasweb.templatetags.passage import utc
from screening.alerts.models import Delivery, DeliveryAttempt, DeliveryStatus, Notice
from screening.alerts.people_models import Recipient
from screening.alerts.services import trial_request
from screening.common.clock import real_now_utc
from screening.conjunctions.criteria.clauses import Level
from screening.conjunctions.models import Conjunction
from tests import factories
from tests.alert_notices import alarm
from tests.alert_world import PostOffice, becomes, recipient, refuse, subscriber, work
from tests.factories import NOW
from tests.unit.sasweb.alert_pages import SignedIn, fold, page, said, user_of, waiting

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("product_at_now")]


@pytest.fixture
def failed(signed_in: SignedIn) -> tuple[Client, Notice]:
    """A red of which one message was given up and another was taken."""
    ann = signed_in("operator")
    subscriber(recipient=recipient(user=user_of(ann), name="Ann"))
    becomes(factories.conjunction(), Level.RED)
    work(PostOffice(fails=refuse(is_lasting=True)))
    return ann, Notice.objects.get(kind="raised")


def test_the_history_tells_each_try_and_its_error(failed: tuple[Client, Notice]) -> None:
    ann, row = failed
    html = page(ann, f"/alerts/{row.pk}/")
    for part in ("Ann", "E-mail", "given up", "the server said no", "Nobody has acknowledged it."):
        assert part in html, part
    ann.post("/alerts/acknowledge/", {"only": row.pk, "note": "Calling Houston."})
    html = page(ann, f"/alerts/{row.pk}/")
    assert "a-operator" in html
    assert "Calling Houston." in html


def test_a_message_that_was_delivered_after_all_waits_for_no_answer(signed_in: SignedIn) -> None:
    ann = signed_in("operator")
    subscriber(recipient=recipient(user=user_of(ann), name="Ann"))
    late = Delivery.objects.create(
        recipient=recipient(), key="late", status="failed", created_at=NOW, next_attempt_at=NOW
    )
    row = said(ann, kind="alarm", level="", facts=alarm().facts, undelivered=late)
    assert f'id="alert-{row.pk}"' in waiting(page(ann))
    Delivery.objects.update(status="sent", ended_at=NOW)
    assert "nobody before it was delivered" in fold(page(ann))
    own = page(ann, f"/alerts/{row.pk}/")
    assert f"The message was delivered {utc(NOW, 'minutes')} UTC" in own
    ann.post("/alerts/acknowledge/", {"only": row.pk})
    assert "UTC, by the page" in page(ann, f"/alerts/{row.pk}/")


def test_names_and_addresses_are_for_people_with_an_account(
    failed: tuple[Client, Notice], client: Client
) -> None:
    _, row = failed
    address = Recipient.objects.get(name="Ann").address
    html = page(client, f"/alerts/{row.pk}/")
    assert "To 1 recipient." in html
    assert address not in html
    assert "given up" not in html


def test_what_waits_for_a_digest_and_a_lost_worker_are_said(signed_in: SignedIn) -> None:
    ann = signed_in("operator")
    row = said(ann)
    assert "waits until" in page(ann, f"/alerts/{row.pk}/")
    now = real_now_utc()
    sent = Delivery.objects.create(
        recipient=Recipient.objects.get(),
        key="k",
        status=DeliveryStatus.SENDING,
        created_at=now,
        next_attempt_at=now + timedelta(minutes=1),
    )
    DeliveryAttempt.objects.create(delivery=sent, number=1, holder="h", began_at=now)
    row.hearings.update(delivery=sent)
    html = page(ann, f"/alerts/{row.pk}/")
    assert "being sent" in html
    assert "its worker was lost" in html


def test_what_nobody_heard_says_so(signed_in: SignedIn) -> None:
    assert "To nobody." in page(signed_in("operator"), f"/alerts/{said().pk}/")
    assert page(signed_in("manager"), "/alerts/999/", status=404)


def test_a_test_asks_for_no_answer_and_its_page_has_no_link_to_try(signed_in: SignedIn) -> None:
    ann = signed_in("operator")
    trial = trial_request(recipient(), person="Bob")
    html = " ".join(page(ann, f"/alerts/{trial.pk}/").split())
    assert "It asks for no answer. The link in its message may be tried." in html
    assert "it acknowledges this test alone" not in html


def shown_on_page(client: Client, subject: Conjunction) -> str:
    html = page(client, f"/conjunctions/{subject.pk}/")
    return html[html.index('id="said-title"') :]


def test_the_conjunction_says_who_was_told_and_who_answered(signed_in: SignedIn) -> None:
    ann = signed_in("operator")
    subscriber(recipient=recipient(user=user_of(ann), name="Ann"))
    subject = factories.assessed_conjunction()
    assert "Nobody was told of it" in shown_on_page(ann, subject)
    becomes(subject, Level.RED)
    work(PostOffice())
    html = page(ann, f"/conjunctions/{subject.pk}/")
    assert "To Ann by e-mail." in html
    assert "Nobody has acknowledged it." in html
    assert "encounter__acknowledge" in html
    row = Notice.objects.get()
    back = f"/conjunctions/{subject.pk}/"
    assert ann.post("/alerts/acknowledge/", {"only": row.pk, "next": back})["Location"] == back
    html = page(ann, back)
    assert "Acknowledged by a-operator" in html
    assert "encounter__acknowledge" not in html


def test_a_stranger_sees_of_the_conjunction_how_many_were_told(client: Client) -> None:
    subscriber(recipient=recipient(name="Ann"))
    subject = factories.assessed_conjunction()
    becomes(subject, Level.RED)
    work(PostOffice())
    html = shown_on_page(client, subject)
    assert "To 1 recipient." in html
    assert "To Ann" not in html
