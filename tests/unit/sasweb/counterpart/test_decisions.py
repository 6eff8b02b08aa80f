"""How it is decided in the counterpart room who moves, and reported that it was done."""

from __future__ import annotations

import pytest
from django.test import Client

from screening.coordination.models import Entry
from screening.coordination.protocol_selectors import way_of
from screening.coordination.selectors import standing_of
from tests import case_world
from tests.case_world import HOME, NOW, OTHER
from tests.unit.sasweb.counterpart.room import propose, room, say

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("product_at_now")]


def test_a_proposal_is_agreed_to_as_it_was_read(theirs: Client) -> None:
    case = case_world.told()
    number = propose(case).number
    page = theirs.get(room(case)).content.decode()
    assert "Exercise Constellation moves" in page
    stale = say(theirs, room(case), "answer", answer="agree", proposal=str(number - 1))
    assert stale.status_code == 409
    assert "the case has moved on" in stale.content.decode()
    assert (
        say(theirs, room(case), "answer", answer="agree", proposal=str(number)).status_code == 302
    )
    case.refresh_from_db()
    assert case.state == "intent_agreed"


def test_to_refuse_one_says_why(theirs: Client) -> None:
    case = case_world.told()
    number = str(propose(case).number)
    answer = say(theirs, room(case), "answer", answer="refuse", proposal=number)
    assert "Say why you refuse" in answer.content.decode()


def test_a_proposal_of_theirs_names_the_side_and_the_clause_that_says_so(theirs: Client) -> None:
    case = case_world.told()
    for mover, slug in (("they", HOME), ("we", OTHER), ("none", "none")):
        answer = say(theirs, room(case), "propose", mover=mover, words="It can move at once.")
        assert answer.status_code == 302
        entry = Entry.objects.filter(kind="decision_proposed").latest("number")
        decision = entry.parts["decision"]["value"]
        assert (entry.party, decision["mover"]) == (OTHER, slug)
        assert decision["words"] == "It can move at once."
    named = [
        entry.parts["decision"]["value"]["mover"]
        for entry in Entry.objects.filter(kind="decision_proposed")
        if entry.parts["decision"]["value"]["clause"]
    ]
    standing = standing_of(case, NOW)
    way = way_of(standing)
    by_clause = [each.slug for each in standing.principals if way and way.mover == each.role]
    assert named == by_clause


def test_what_they_propose_says_why(theirs: Client) -> None:
    case = case_world.told()
    assert say(theirs, room(case), "propose", mover="we").status_code == 400
    assert not Entry.objects.filter(kind="decision_proposed")


def test_what_was_agreed_is_reported_as_done(theirs: Client) -> None:
    case = case_world.told()
    number = str(propose(case).number)
    say(theirs, room(case), "answer", answer="agree", proposal=number)
    done = {"what": "Burn of 0.3 m/s along the track", "done_at_utc": "2026-03-10 03:30:00"}
    early = say(theirs, room(case), "executed", what="Burn", done_at_utc="2026-03-10T09:00")
    assert early.status_code == 400
    assert "still to come" in early.content.decode()
    assert say(theirs, room(case), "executed", **done).status_code == 302
    case.refresh_from_db()
    assert case.state == "executed"
    said = Entry.objects.get(kind="executed").parts["execution"]["value"]
    assert said == {"what": done["what"], "at_utc": "2026-03-10T03:30:00.000000Z"}
