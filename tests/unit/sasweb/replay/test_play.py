"""The recorded conjunction of the ISS, imported as messages, walks through its states."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from sasweb.replay.listening import ADDRESS, NAME
from sasweb.replay.pace import Stepping
from sasweb.replay.play import play
from sasweb.world import this_world
from screening.alerts.material import CALM_AFTER
from screening.alerts.models import Acknowledgement, Delivery, Hearing, Notice
from screening.alerts.selectors import undecided
from screening.common.clock import Clock, real_now_utc
from screening.conjunctions.life_models import ConjunctionLife, Transition
from screening.conjunctions.models import Assessment, Conjunction
from screening.conjunctions.services.rules import rules_seed
from screening.messages.models import Message, MessageStatus
from screening.messages.records import read_record
from screening.stations.services import stations_seed
from tests.recorded_conjunction import MESSAGES, TCA

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
KEY = "iss-operating-an-outpost"


@pytest.fixture
def said(settings: Any, tmp_path: Path) -> list[str]:
    """What is said while the record is played step by step."""
    settings.PRODUCT_CLOCK = Clock(datetime(2026, 3, 1, tzinfo=UTC), real_now_utc(), 1.0)
    settings.CATALOG = "none"
    settings.MAIL_FOLDER = str(tmp_path / "mails")
    stations_seed()
    rules_seed()
    lines: list[str] = []
    play(read_record(KEY), Stepping(), lines.append, site="http://site/")
    return lines


def test_it_walks_through_the_right_states_at_the_right_times(said: list[str]) -> None:
    walk = Transition.objects.order_by("sequence")
    assert [(each.at_utc, each.from_state, each.to_state) for each in walk] == [
        (TCA - 68.9 * HOUR, "", "detected"),
        (TCA - 58.3 * HOUR, "detected", "watch"),
        (TCA - 54.8 * HOUR, "watch", "yellow"),
        (TCA - 38.6 * HOUR, "yellow", "detected"),
        (TCA + timedelta(minutes=1), "detected", "passed"),
    ]
    assert all(each.is_replay and each.is_synthetic for each in walk)
    assert ConjunctionLife.objects.get().state == "passed"
    assert this_world().labels == ("replay", "synthetic")
    _all_messages_are_opinions_of_one_conjunction()
    _nothing_that_is_not_on_record_decides()


def _all_messages_are_opinions_of_one_conjunction() -> None:
    conjunction = Conjunction.objects.get()
    opinions = Assessment.objects.filter(conjunction=conjunction).order_by("created_at")
    assert [each.stated_pc for each in opinions] == [each.pc for each in MESSAGES]
    assert [each.radial_km for each in opinions] == pytest.approx(
        [each.radial_km for each in MESSAGES], abs=1e-6
    )
    assert conjunction.is_synthetic
    assert set(Message.objects.values_list("status", flat=True)) == {MessageStatus.ASSESSED}


def _nothing_that_is_not_on_record_decides() -> None:
    """No covariance is on record, so nothing is computed from one."""
    assert set(Assessment.objects.values_list("pc", "max_pc")) == {(None, None)}


def test_it_says_what_is_made_each_message_and_what_it_changed(said: list[str]) -> None:
    assert any(line.startswith("SYNTHETIC") for line in said)
    (fourth,) = (n for n, line in enumerate(said) if "message 4 of 9" in line)
    assert "miss 1.10 km" in said[fourth]
    assert said[fourth + 1].startswith("    watch -> YELLOW: ")
    (sixth,) = (n for n, line in enumerate(said) if "message 6 of 9" in line)
    assert "message 7 of 9" in said[sixth + 1]
    assert said[-1] == f"Look at it at http://site/conjunctions/{Conjunction.objects.get().pk}/"


def test_the_right_alerts_are_said_at_the_right_times_and_no_more(said: list[str]) -> None:
    notices = Notice.objects.order_by("recorded_at", "pk")
    assert [(each.at_utc, each.kind, each.level) for each in notices] == [
        (TCA - 58.3 * HOUR, "raised", "watch"),
        (TCA - 54.8 * HOUR, "raised", "yellow"),
        (TCA - 49.8 * HOUR, "changed", "yellow"),
        # Seen twice, the better figures lower it; told when nothing has raised it again.
        (TCA - 38.6 * HOUR + CALM_AFTER, "lowered", ""),
        (TCA + timedelta(minutes=1), "closed", ""),
    ]
    changed = notices[2]
    assert changed.words.startswith("Its probability of collision is known now, and past")
    assert changed.facts["pc"] == 2.1e-5
    assert all(each.is_replay and each.is_synthetic for each in notices)
    assert not undecided().exists()


def test_each_is_one_mail_to_the_flight_controller_and_all_are_kept(
    said: list[str], settings: Any
) -> None:
    assert Hearing.objects.count() == Delivery.objects.count() == 5
    assert set(Delivery.objects.values_list("status", flat=True)) == {"sent"}
    mails = [_read(path) for path in Path(settings.MAIL_FOLDER).iterdir()]
    assert {each["To"] for each in mails} == {ADDRESS}
    subjects = sorted(str(each["Subject"]).split(":")[0] for each in mails)
    assert subjects == [
        "SYNTHETIC REPLAY CLOSED",
        "SYNTHETIC REPLAY NO LEVEL, WAS YELLOW",
        "SYNTHETIC REPLAY WATCH",
        "SYNTHETIC REPLAY YELLOW",
        "SYNTHETIC REPLAY YELLOW CHANGED",
    ]
    shown = [line for line in said if line.startswith(f"    Mail to the {NAME.lower()}: ")]
    assert [line.split(": ")[1].split(",")[0] for line in shown] == [
        "SYNTHETIC REPLAY WATCH",
        "SYNTHETIC REPLAY YELLOW",
        "SYNTHETIC REPLAY YELLOW CHANGED",
        "SYNTHETIC REPLAY NO LEVEL",
        "SYNTHETIC REPLAY CLOSED",
    ]


def test_what_is_raised_to_yellow_is_acknowledged_when_it_comes(said: list[str]) -> None:
    rows = Acknowledgement.objects.order_by("notice__number")
    assert [(each.notice.number, each.at_utc, each.by, each.person) for each in rows] == [
        (1, TCA - 54.8 * HOUR, "link", NAME),  # with the one after it
        (2, TCA - 54.8 * HOUR, "link", NAME),
    ]
    assert sum("Acknowledged by its link" in line for line in said) == 1


def _read(path: Path) -> EmailMessage:
    return message_from_bytes(path.read_bytes(), policy=policy.default)


def test_without_a_terminal_going_step_by_step_ends_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    with pytest.raises(SystemExit, match="Cannot go on: --step waits for Enter, and there is no"):
        call_command("replay", KEY, "--here", "--step", stdout=io.StringIO())
