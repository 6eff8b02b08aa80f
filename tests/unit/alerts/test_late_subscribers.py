"""Whoever begins to listen while something is open hears of it: in one message, once."""

from __future__ import annotations

from datetime import time

import pytest

from screening.alerts.material import CALM_AFTER
from screening.alerts.models import Delivery, Hearing, Notice, Recipient
from screening.alerts.people_models import Subscription
from screening.alerts.services import alerts_prepare
from screening.conjunctions.criteria.clauses import Level
from screening.conjunctions.lifecycle import Cause, LifeState
from screening.conjunctions.models import Conjunction
from tests import factories
from tests.alert_world import PostOffice, becomes, subscriber, work
from tests.factories import NOW
from tests.unit.alerts.conftest import HOUR, Clocks

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clocks")]


def _open_at(*levels: Level) -> list[Conjunction]:
    made = [
        factories.assessed_conjunction(tca_utc=NOW + (50 + n) * HOUR) for n in range(len(levels))
    ]
    for each, level in zip(made, levels, strict=True):
        becomes(each, level)
    alerts_prepare()
    return made


def _heard_by(person: Recipient) -> list[tuple[str, str]]:
    rows = Hearing.objects.filter(recipient=person).order_by("notice__conjunction_id", "notice_id")
    return list(rows.values_list("notice__kind", "notice__facts__level"))


def test_what_is_open_at_its_level_or_above_is_one_message_and_only_once(
    ann: Recipient, office: PostOffice, clocks: Clocks
) -> None:
    *_, ended = _open_at(Level.WATCH, Level.YELLOW, Level.RED, Level.YELLOW)
    becomes(ended, Level.YELLOW, state=LifeState.MITIGATED, cause=Cause.MITIGATED)
    work(office)
    late = subscriber()
    for _ in range(3):
        work(office)
        clocks.move(HOUR)
    (message,) = office.to(late)
    assert message.subject.endswith("2 notices: 1 RED, 1 YELLOW")
    assert _heard_by(late) == [("raised", "yellow"), ("raised", "red")]
    assert Notice.objects.filter(kind="raised").count() == 4  # nothing is written anew
    assert len(office.to(ann)) == len(office.taken) - 1


def test_what_has_become_stale_since_is_told_late_as_stale(office: PostOffice) -> None:
    (subject,) = _open_at(Level.YELLOW)
    becomes(subject, Level.YELLOW, state=LifeState.STALE, cause=Cause.GONE_STALE)
    late = subscriber()
    work(office)
    (message,) = office.to(late)
    assert "STALE YELLOW" in message.subject
    assert "these figures are stale, and the rule gives YELLOW" in message.text
    assert Notice.objects.get().facts["state"] == "yellow"  # what was said stays as it was


def test_who_is_told_late_hears_what_follows_as_everybody_does(office: PostOffice) -> None:
    (subject,) = _open_at(Level.RED)
    late = subscriber(lowest_level="red")
    work(office)
    becomes(subject, Level.RED, state=LifeState.MITIGATED, cause=Cause.MITIGATED)
    work(office)
    assert _heard_by(late) == [("raised", "red"), ("closed", "")]


def test_a_lower_level_asked_for_and_being_switched_on_again_count_as_new(
    office: PostOffice,
) -> None:
    late = subscriber(lowest_level="red")
    _open_at(Level.YELLOW)
    assert _heard_by(late) == []
    subscription = Subscription.objects.filter(recipient=late)
    subscription.update(is_active=False, lowest_level="yellow")
    work(office)
    assert _heard_by(late) == []
    subscription.update(is_active=True)
    work(office)
    assert _heard_by(late) == [("raised", "yellow")]


def test_a_station_of_ones_own_stands_in_for_all_of_them(office: PostOffice) -> None:
    (subject,) = _open_at(Level.YELLOW)
    elsewhere = subscriber(station=factories.station("css"))
    narrowed = subscriber(lowest_level="watch")
    subscriber(recipient=narrowed, lowest_level="red", station=subject.station)
    here = subscriber(station=subject.station)
    work(office)
    assert {person: _heard_by(person) for person in (elsewhere, narrowed, here)} == {
        elsewhere: [],
        narrowed: [],
        here: [("raised", "yellow")],
    }


def test_it_waits_for_the_digest_and_the_end_of_the_night_but_for_red(ann: Recipient) -> None:
    _open_at(Level.YELLOW, Level.RED)
    late = subscriber(quiet_from=time(22), quiet_until=time(7), digest_every_hours=12)
    alerts_prepare()
    due = Hearing.objects.filter(recipient=late).order_by("notice__conjunction_id")
    assert list(due.values_list("is_urgent", "due_at")) == [
        (False, NOW.replace(hour=12)),
        (True, NOW),
    ]


def test_while_it_is_open_whether_a_level_still_stands_nobody_new_is_told(
    office: PostOffice, clocks: Clocks
) -> None:
    (subject,) = _open_at(Level.RED)
    becomes(subject, Level.YELLOW)
    late = subscriber()
    work(office)
    assert _heard_by(late) == []
    clocks.move(CALM_AFTER)
    work(office)
    assert _heard_by(late) == [("lowered", "yellow")]


def test_nothing_is_owed_to_who_was_there_from_the_beginning(
    ann: Recipient, office: PostOffice
) -> None:
    (subject,) = _open_at(Level.YELLOW)
    work(office)
    becomes(subject, Level.RED)
    work(office)
    work(office)
    assert _heard_by(ann) == [("raised", "yellow"), ("raised", "red")]
    assert Delivery.objects.count() == 2
