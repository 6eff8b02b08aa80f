"""Clashes, duties that are overdue and plans that make a close pass: what is red in a case."""

from __future__ import annotations

from typing import Any

import pytest

from screening.alerts.case_selectors import undecided_entries
from screening.alerts.models import Notice
from screening.alerts.people_models import Recipient
from screening.alerts.services.case_notices import case_notices_write
from screening.common.clock import now_utc
from screening.coordination.kinds import Choice, EntryKind
from screening.coordination.models import Case
from screening.coordination.services.speak import intend
from tests.alert_world import PostOffice, subscriber, work
from tests.coordination_world import FLEET, OURS, STATION, THEIRS
from tests.unit.alerts.case_notices.entries import MINUTE, overdue, product_says, said
from tests.unit.alerts.conftest import Clocks

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("last", ["ours", "theirs"])
def test_a_clash_is_red_whoever_completes_it_and_its_end_is_told(
    case: Case, clocks: Clocks, office: PostOffice, last: str
) -> None:
    red = subscriber(lowest_level="red")
    speakers = [THEIRS, OURS] if last == "ours" else [OURS, THEIRS]
    for speaker in speakers:
        intend(case, speaker, choice=Choice.WILL_MANOEUVRE, at_utc=now_utc())
    work(office)
    [message] = office.to(red)
    assert "RED CASE, CONFLICT" in message.subject
    assert message.text.count("Both say they will move.") == 1
    assert "Our turn: Agree who moves: two manoeuvres can meet." in message.text
    clocks.move(11 * MINUTE)
    intend(case, OURS, choice=Choice.WILL_HOLD, at_utc=now_utc())
    work(office)
    assert len(office.to(red)) == 2
    assert "CONFLICT SETTLED" in office.to(red)[1].subject


def test_a_clash_that_comes_and_goes_does_not_ring_each_time(
    case: Case, clocks: Clocks, office: PostOffice
) -> None:
    red = subscriber(lowest_level="red")
    intend(case, OURS, choice=Choice.WILL_MANOEUVRE, at_utc=now_utc())
    for minute in range(30):
        choice = (Choice.WILL_MANOEUVRE, Choice.WILL_HOLD)[minute % 2]
        intend(case, THEIRS, choice=choice, at_utc=now_utc())
        work(office)
        clocks.move(MINUTE)
    assert 1 <= len(office.to(red)) <= 6
    clocks.move(15 * MINUTE)
    work(office)
    assert "CONFLICT SETTLED" in office.to(red)[-1].subject
    assert not undecided_entries().exists()


@pytest.mark.parametrize(
    ("party", "words"), [(STATION, "We are late: acknowledge"), (FLEET, "Test Fleet is late: ")]
)
def test_an_overdue_duty_is_red_ours_and_theirs(
    case: Case, office: PostOffice, party: str, words: str
) -> None:
    red = subscriber(lowest_level="red")
    product_says(case, EntryKind.OVERDUE, overdue(party, "a-duty-of-a-test"))
    work(office)
    [message] = office.to(red)
    assert "RED CASE, OVERDUE" in message.subject
    assert words in message.text


def _result(**overrides: Any) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "of_party": FLEET,
        "problem": None,
        "verdict": "clears",
        "serious_count": 0,
        "creates": [],
        "brings_closer": [],
        "sentence": {"en": "Clears this one: 18 km instead of 400 m.", "zh": "…"},
    }
    return {"result": fields | overrides}


@pytest.mark.parametrize(
    ("overrides", "kind", "level"),
    [
        ({}, "case_news", "yellow"),
        ({"serious_count": 1}, "case", "red"),
        ({"verdict": "closer"}, "case", "red"),
        ({"brings_closer": [{"is_serious": True}]}, "case", "red"),
        ({"problem": {"en": "No elements."}, "verdict": "unknown"}, "case", "yellow"),
        ({"of_party": STATION, "serious_count": 2}, "case", "red"),
    ],
)
def test_a_plan_that_makes_a_close_pass_is_red(
    case: Case, ann: Recipient, overrides: dict[str, Any], kind: str, level: str
) -> None:
    product_says(case, EntryKind.PLAN_SCREENED, _result(**overrides))
    case_notices_write()
    assert [each[:2] for each in said()] == [(kind, level)]
    assert "Clears this one: 18 km" in Notice.objects.get().words


def test_our_own_plan_without_harm_is_no_news(case: Case, ann: Recipient) -> None:
    product_says(case, EntryKind.PLAN_SCREENED, _result(of_party=STATION))
    case_notices_write()
    assert said() == []
