"""What goes wrong with one thing keeps nobody else from hearing, and is loud itself."""

from __future__ import annotations

import logging
from datetime import datetime, time, timedelta

import pytest

from screening.alerts.alarm_models import Alarm, AlarmEvent, Pulse
from screening.alerts.health_lines import health_lines
from screening.alerts.models import Delivery, Notice, Recipient
from screening.alerts.people_models import EscalationStep
from screening.alerts.pulses import BEAT, DECIDING, beat_is_silent
from screening.alerts.services import (
    alarms_evaluate,
    case_notices,
    delivery_send,
    trial_request,
    watch_over,
)
from screening.alerts.services.alarms import WATCH
from screening.alerts.services.deliver import TOLD_AFTER, WORKERS_LOST
from screening.alerts.services.delivery_claim import LEASE, MAX_ATTEMPTS, delivery_claim
from screening.alerts.services.pulses import pulse_record
from screening.common.clock import now_utc
from screening.conjunctions.criteria.clauses import Level
from screening.coordination.models import Case
from screening.coordination.services.speak import acknowledge
from screening.coordination.standing import CaseStanding
from tests import coordination_world, factories
from tests.alert_world import PostOffice, becomes, recipient, refuse, subscriber, work
from tests.factories import NOW
from tests.unit.alerts.conftest import HOUR, Clocks

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
YEAR = timedelta(days=365)


def _stumbles() -> None:
    raise ZeroDivisionError


@pytest.mark.parametrize("failing", range(5))
def test_a_step_that_fails_keeps_nothing_else_from_being_said(
    ann: Recipient,
    office: PostOffice,
    clocks: Clocks,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    failing: int,
) -> None:
    trial_request(ann, person="Bob")
    watch_over.alerts_prepare()  # a message is due whatever fails from here on
    clocks.move(MINUTE)
    becomes(factories.assessed_conjunction(tca_utc=NOW + 60 * HOUR), Level.RED)
    alarm = Alarm.objects.create(key="beat", subject="Beat", since_utc=NOW)
    AlarmEvent.objects.create(
        alarm=alarm, kind="raised", words="No beat.", at_utc=NOW, recorded_at=NOW
    )
    steps = list(watch_over._STEPS)
    steps[failing] = _stumbles
    monkeypatch.setattr(watch_over, "_STEPS", tuple(steps))
    with caplog.at_level(logging.ERROR):
        assert work(office) == (1 if failing == len(steps) - 1 else 2)
    assert "_stumbles failed" in caplog.text
    assert Pulse.objects.get(name=DECIDING).heard_at == NOW


def test_a_case_that_cannot_be_told_of_keeps_no_other_silent_and_becomes_an_alarm(
    ann: Recipient,
    clocks: Clocks,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    later = factories.assessed_conjunction(tca_utc=NOW + 30 * HOUR)
    bad, good = (
        coordination_world.notified_case(),
        coordination_world.notified_case(conjunction=later),
    )
    watch_over.alerts_prepare()
    clocks.move(2 * MINUTE)
    for case in (bad, good):
        acknowledge(case, coordination_world.THEIRS, at_utc=now_utc())
    plain = case_notices.standing_of

    def stumbles(case: Case, at_utc: datetime) -> CaseStanding:
        if case.pk == bad.pk:
            raise ZeroDivisionError
        return plain(case, at_utc)

    monkeypatch.setattr(case_notices, "standing_of", stumbles)
    with caplog.at_level(logging.ERROR):
        watch_over.alerts_prepare()
    assert [each.case for each in Notice.objects.all()] == [good]
    assert f"Case {bad.pk} cannot be told of" in caplog.text
    assert caplog.records[-1].exc_info
    for _ in range(12):
        alarms_evaluate()
        clocks.move(MINUTE)
        watch_over.alerts_prepare()
    assert Alarm.objects.filter(key=DECIDING).exists()


def test_a_time_zone_that_is_not_known_here_keeps_nobody_from_hearing(
    ann: Recipient, office: PostOffice, clocks: Clocks, caplog: pytest.LogCaptureFixture
) -> None:
    lost = recipient(time_zone="Mars/Olympus")
    subscriber(recipient=lost, quiet_from=time(0), quiet_until=time(23))
    becomes(factories.assessed_conjunction(tca_utc=NOW + 60 * HOUR), Level.YELLOW)
    with caplog.at_level(logging.ERROR):
        assert work(office) == 2
    assert "'Mars/Olympus' is no time zone" in caplog.text


def test_a_message_over_which_every_worker_is_lost_is_given_up_loudly(
    ann: Recipient, clocks: Clocks, office: PostOffice
) -> None:
    bob = subscriber()
    trial_request(ann, person="Bob")
    (key,) = watch_over.alerts_prepare()
    for _ in range(MAX_ATTEMPTS):
        assert delivery_claim(key) is not None  # and is lost
        clocks.move(LEASE)
    work(office)
    given_up = Delivery.objects.get(pk=key)
    assert (given_up.status, given_up.message) == ("failed", WORKERS_LOST)
    assert [each.recipient for each in Notice.objects.get(kind="alarm").hearings.all()] == [bob]
    assert office.to(ann) == []


def test_others_hear_of_trouble_though_a_worker_was_lost_at_the_try_that_tells(
    ann: Recipient, clocks: Clocks, office: PostOffice
) -> None:
    trial_request(ann, person="Bob")
    (key,) = watch_over.alerts_prepare()
    for _ in range(TOLD_AFTER):
        assert delivery_claim(key) is not None
        clocks.move(LEASE)
    office.fails = refuse(is_lasting=False)
    delivery_send(key, send=office.send)
    assert Notice.objects.filter(kind="alarm").count() == 1


@pytest.mark.parametrize("ahead", [HOUR, YEAR])
def test_a_clock_that_is_set_back_leaves_no_process_alive_that_is_not(
    clocks: Clocks, ahead: timedelta
) -> None:
    clocks.move(ahead)
    for name in (BEAT, WATCH):
        pulse_record(name, clocks.real_utc)
    clocks.move(-ahead)
    assert beat_is_silent(clocks.real_utc)
    for _ in range(4):
        alarms_evaluate()
        clocks.move(MINUTE)
    assert Alarm.objects.filter(key=BEAT).exists()
    pulse_record(BEAT, clocks.real_utc)
    assert not beat_is_silent(clocks.real_utc)
    assert Pulse.objects.get(name=BEAT).since == clocks.real_utc
    (line,) = (each for each in health_lines() if each.key == BEAT)
    assert (line.state, line.age_s) == ("ok", 0.0)


def test_what_nobody_answers_is_handed_on_though_the_clock_was_set_back(
    ann: Recipient, clocks: Clocks
) -> None:
    EscalationStep.objects.create(recipient=recipient(), after_minutes=10)
    clocks.move(YEAR)
    becomes(factories.assessed_conjunction(tca_utc=NOW + YEAR + 60 * HOUR), Level.RED)
    watch_over.alerts_prepare()
    clocks.move(-YEAR)
    watch_over.alerts_prepare()
    watch_over.alerts_prepare()
    assert Notice.objects.filter(kind="escalated").count() == 1


def test_a_clock_a_little_ahead_hands_nothing_on_early(ann: Recipient, clocks: Clocks) -> None:
    """As that of another machine may be."""
    EscalationStep.objects.create(recipient=recipient(), after_minutes=10)
    clocks.move(MINUTE)
    becomes(factories.assessed_conjunction(tca_utc=NOW + 60 * HOUR), Level.RED)
    watch_over.alerts_prepare()
    clocks.move(-MINUTE)
    watch_over.alerts_prepare()
    assert not Notice.objects.filter(kind="escalated").exists()
