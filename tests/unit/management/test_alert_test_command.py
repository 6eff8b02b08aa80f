"""`manage.py alert_test` sends for real and says what came of it."""

from __future__ import annotations

import ipaddress
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from screening.alerts.models import Delivery, DeliveryStatus, Notice
from screening.alerts.people_models import Recipient
from tests.alert_notices import SECRET
from tests.mail_server import mail_server
from tests.webhook_receiver import receiver

pytestmark = pytest.mark.django_db


def told(*arguments: str) -> str:
    out = StringIO()
    call_command("alert_test", *arguments, stdout=out)
    return out.getvalue()


def test_an_address_is_tried_and_nothing_is_kept(settings: Any) -> None:
    with mail_server(settings) as server:
        assert told("--to", "jane@example.org") == "Taken by jane@example.org.\n"
    [message] = server.messages
    assert str(message["Subject"]).startswith("TEST: ")
    assert not Notice.objects.exists()


def test_a_webhook_is_signed_with_a_given_secret_or_one_that_is_shown(
    settings: Any, tmp_path: Path
) -> None:
    settings.ALERT_NETWORKS = [ipaddress.ip_network("127.0.0.0/8")]
    (tmp_path / "secret").write_text(f"{SECRET}\n")
    with receiver() as running:
        url = f"{running.url}/t0ken"
        given = told("--to", url, "--secret-file", str(tmp_path / "secret"))
        made_up = told("--to", url)
    assert len(running.posts) == 2
    assert SECRET not in given
    assert "It was signed with whsec_" in made_up
    assert "t0ken" not in given + made_up


def test_a_refusal_is_told_and_fails(settings: Any) -> None:
    with mail_server(settings) as server:
        server.refuses["RCPT"] = "550 no such user"
        with pytest.raises(CommandError, match="550 no such user"):
            told("--to", "jane@example.org")


@pytest.mark.parametrize("address", ["jane", "slack://nonsense", "https://ada:pw@x.org/"])
def test_an_address_that_can_never_be_used_is_refused(address: str) -> None:
    with pytest.raises(CommandError):
        told("--to", address)


def test_a_recipient_is_told_by_the_way_of_alerts_with_its_history(settings: Any) -> None:
    jane = Recipient.objects.create(name="Jane Doe", channel="email", address="jane@example.org")
    with mail_server(settings) as server:
        assert "Jane Doe by e-mail: Sent." in told("--recipient", "Jane Doe")
    delivery = Delivery.objects.get()
    assert (delivery.recipient, delivery.status) == (jane, DeliveryStatus.SENT)
    assert delivery.tries.get().is_sent
    assert len(server.messages) == 1


def test_a_recipient_who_cannot_be_reached_is_a_failure_with_its_reason(settings: Any) -> None:
    settings.EMAIL_HOST = ""
    Recipient.objects.create(name="Jane Doe", channel="email", address="jane@example.org")
    out = StringIO()
    with pytest.raises(CommandError, match="Not every message was taken"):
        call_command("alert_test", "--recipient", "Jane Doe", stdout=out)
    assert "No mail server is set up" in out.getvalue()


def test_a_name_that_nobody_bears_is_answered_with_those_that_there_are() -> None:
    Recipient.objects.create(name="Jane Doe", channel="email", address="jane@example.org")
    with pytest.raises(CommandError, match="There is: Jane Doe"):
        told("--recipient", "Jan")
