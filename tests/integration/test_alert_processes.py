"""Alerts by two real processes on one database, one of which is killed while it sends."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.integration.test_run_processes import PATIENCE_S, Installation
from tests.made_once import give_tables
from tests.mail_server import MailServer, mail_server

pytestmark = [pytest.mark.processes, pytest.mark.slow]

PEOPLE, CONJUNCTIONS = 6, 3
SEED = f"""
from datetime import timedelta
from screening.conjunctions.criteria.clauses import Level
from tests import alert_world, factories
for _ in range({PEOPLE}):
    alert_world.subscriber()
for hours in range({CONJUNCTIONS}):
    tca_utc = factories.NOW + timedelta(hours=60 + hours)
    alert_world.becomes(factories.assessed_conjunction(tca_utc=tca_utc), Level.RED)
"""
# What the tasks do, again and again until nothing is left.
WORK = """
import time
from django.conf import settings
from screening.alerts.models import Delivery
from screening.alerts.services import alerts_prepare, delivery_send
print("ready", flush=True)
while not (settings.DATA_DIR / "go").exists():
    time.sleep(0.05)
while True:
    for key in alerts_prepare():
        delivery_send(key)
    if Delivery.objects.exists() and not Delivery.objects.exclude(status="sent").exists():
        break
    time.sleep(0.2)
"""
VICTIM, SURVIVOR = "victim@example.org", "survivor@example.org"


@dataclass
class KillingServer(MailServer):
    """Kills the process that sends as the victim, at a step of its second message.

    The other one's conversations stand still until then: neither can be done with everything
    before the victim is in the middle of it.
    """

    kills_at: str = ""
    victim_pid: int = 0
    from_victim: int = 0
    has_killed: bool = False

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address == VICTIM:
            self.from_victim += 1
            self._kill_at("MAIL")
        while address == SURVIVOR and not self.has_killed:
            await asyncio.sleep(0.05)
        return await super().handle_MAIL(server, session, envelope, address, options)

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        answer = await super().handle_DATA(server, session, envelope)
        if envelope.mail_from == VICTIM:
            self._kill_at("DATA")  # it has handed the message over, and never hears the answer
        return answer

    def _kill_at(self, step: str) -> None:
        if step == self.kills_at and self.from_victim == 2:
            os.kill(self.victim_pid, signal.SIGKILL)
            self.has_killed = True


@contextmanager
def _worker(folder: Path, server: MailServer, sender: str) -> Iterator[subprocess.Popen[str]]:
    """A process that waits to begin; whatever happens, it is gone afterwards."""
    at_work = Installation(folder)
    at_work.environment |= {
        "SAFE_PASSAGE_MAIL_HOST": "127.0.0.1",
        "SAFE_PASSAGE_MAIL_PORT": str(server.port),
        "SAFE_PASSAGE_MAIL_TLS": "none",
        "SAFE_PASSAGE_MAIL_FROM": sender,
    }
    with at_work.start(WORK) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        try:
            yield process
        finally:
            process.kill()


@pytest.mark.parametrize(("kills_at", "second_copies"), [("MAIL", 0), ("DATA", 1)])
def test_a_worker_killed_in_the_middle_of_a_message_loses_nothing_and_doubles_nothing(
    tmp_path: Path, kills_at: str, second_copies: int
) -> None:
    give_tables(tmp_path)
    installation = Installation(tmp_path)
    installation.python(SEED)
    state = KillingServer(kills_at=kills_at)
    with (
        mail_server(SimpleNamespace(), state=state),
        _worker(tmp_path, state, VICTIM) as victim,
        _worker(tmp_path, state, SURVIVOR) as survivor,
    ):
        state.victim_pid = victim.pid
        (tmp_path / "go").touch()
        victim.wait(PATIENCE_S)
        # NOTE: who killed it says so, not its exit status: where something else in the process of
        # the tests has taken that, Python reports nought.
        assert state.has_killed, f"it sent {state.from_victim} and ended by itself"
        assert survivor.wait(PATIENCE_S) == 0
    _require_everything_once_in_effect(installation, state, second_copies)


def _require_everything_once_in_effect(
    installation: Installation, state: KillingServer, second_copies: int
) -> None:
    copies = Counter(str(each["Message-ID"]) for each in state.messages)
    receivers = {str(each["Message-ID"]): str(each["To"]) for each in state.messages}
    assert len(copies) == len(set(receivers.values())) == PEOPLE
    assert copies.total() == PEOPLE + second_copies
    assert all(f"{CONJUNCTIONS} notices" in str(each["Subject"]) for each in state.messages)
    assert installation.query("SELECT count(*) FROM alerts_notice") == [(CONJUNCTIONS,)]
    assert installation.query("SELECT status, count(*) FROM alerts_delivery GROUP BY status") == [
        ("sent", PEOPLE)
    ]
    without_end = "SELECT count(*) FROM alerts_deliveryattempt WHERE ended_at IS NULL"
    assert installation.query(without_end) == [(1,)]
