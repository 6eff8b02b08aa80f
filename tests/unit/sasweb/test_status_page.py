"""Status: one sentence, everything below it, and never a figure that nobody knows."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from screening.alerts.models import Delivery, DeliveryAttempt, DeliveryStatus
from screening.alerts.people_models import Recipient
from screening.common.clock import real_now_utc
from screening.upkeep.services.processes import process_record
from tests import factories

pytestmark = pytest.mark.django_db

SECRET_WORDS = "550 no mailbox of olga@example.org here"


def _refused() -> None:
    now = real_now_utc()
    recipient = Recipient.objects.create(name="Olga", address="olga@example.org")
    delivery = Delivery.objects.create(
        recipient=recipient,
        key="k",
        status=DeliveryStatus.FAILED,
        created_at=now,
        next_attempt_at=now,
    )
    DeliveryAttempt.objects.create(
        delivery=delivery,
        number=1,
        holder="h",
        began_at=now,
        ended_at=now,
        error=SECRET_WORDS,
    )


def test_the_page_begins_with_what_is_wrong_and_what_to_do(client: Client) -> None:
    html = client.get("/status/").content.decode()
    assert html.index('id="status-verdict"') < html.index('id="feeds-title"')
    assert "The broker does not answer" in html  # none runs in tests
    assert "Start it, or look at REDIS_URL" in html


def test_what_is_not_known_is_said_and_is_no_zero(client: Client) -> None:
    html = client.get("/status/").content.decode()
    assert "Sizes have been noted for less than 6 hours" in html
    assert "None" not in html.partition("<main")[2].partition("</main>")[0]


def test_the_page_asks_few_questions_with_its_header(client: Client) -> None:
    client.get("/status/")
    with CaptureQueriesContext(connection) as asked:
        assert client.get("/status/").status_code == 200
    assert len(asked) <= 85


def test_a_part_that_cannot_be_read_says_so_and_the_rest_stands(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: Any) -> None:
        raise OperationalError("locked")

    monkeypatch.setattr("screening.upkeep.facts.transport_facts", away)
    monkeypatch.setattr("screening.upkeep.facts.worker_facts", away)
    response = client.get("/status/")
    html = response.content.decode()
    assert response.status_code == 200
    assert html.count("The database does not tell (OperationalError).") == 2
    assert "No alarm stands." in html


def test_places_and_errors_are_not_for_strangers(
    client: Client, signed_in: Callable[[str], Client], admin_client: Client, settings: Any
) -> None:
    process_record("screening@a", real_now_utc(), queues={"screening"})
    _refused()
    folder = str(settings.DATA_DIR)
    strangers, members, staff = (
        each.get("/status/").content.decode()
        for each in (client, signed_in("operator"), admin_client)
    )
    assert folder not in strangers
    assert folder in members
    assert (SECRET_WORDS in strangers, SECRET_WORDS in members) == (False, False)
    assert SECRET_WORDS in staff


def test_without_open_reading_strangers_see_nothing(client: Client, settings: Any) -> None:
    settings.OPEN_READING = False
    assert client.get("/status/").status_code == 302
    assert client.get("/api/v1/status/").status_code == 401


def test_system_leads_to_status_first(client: Client) -> None:
    html = client.get("/runs/").content.decode()
    assert f'<a href="{reverse("status")}" aria-current="true">System</a>' in html


def test_the_api_tells_the_same(client: Client, signed_in: Callable[[str], Client]) -> None:
    factories.feed()
    process_record("screening@a", real_now_utc() - timedelta(seconds=5), queues={"screening"})
    _refused()
    answer = client.get("/api/v1/status/").json()
    assert answer["words"].startswith(("Late", "Blind", "Still"))
    assert answer["broker"]["version"] is None
    assert "does not answer" in answer["broker"]["unknown"]["version"]
    assert answer["workers"][0]["host"] is None
    assert answer["database"]["migrations_pending"] == []
    assert SECRET_WORDS not in json.dumps(answer)
    assert signed_in("nobody").get("/api/v1/status/").json()["workers"][0]["host"]


def _told(*arguments: str) -> tuple[str, int]:
    out = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("status", *arguments, stdout=out)
    return out.getvalue(), int(str(ended.value.code))


def test_a_terminal_is_told_the_same_with_a_code() -> None:
    text, code = _told()
    assert text.startswith(("Late", "Blind"))
    assert "Processes\n  none" in text
    assert code in (1, 2)
    told, _ = _told("--json")
    assert json.loads(told)["queues"][0]["depth"] is None


def test_a_terminal_is_told_with_the_database_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("screening.upkeep.facts.no_database_words", lambda: "It is away.")
    text, code = _told()
    assert code == 2
    assert text.startswith("Blind: It is away.")


def test_a_database_that_cannot_be_read_is_not_called_well(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def away(*_: Any) -> None:
        raise OperationalError("no such table")

    monkeypatch.setattr("screening.upkeep.facts.health_lines", away)
    text, code = _told()
    assert (code, text.startswith("Blind")) == (2, True)
    assert "manage.py prepare" in text
