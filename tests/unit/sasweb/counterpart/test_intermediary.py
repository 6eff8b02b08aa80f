"""An intermediary in the counterpart room: what it reads, and hands on entry by entry."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from django.test import Client

from screening.coordination.models import Entry
from screening.operators.models import Organisation
from screening.operators.release_words import Preset
from tests import case_world
from tests.case_world import ASSESSMENT, HOME, NOW, OTHER, PLAN, WORDS
from tests.unit.sasweb.counterpart.room import room, say

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("product_at_now")]
OFFICE = "unoosa"


@pytest.fixture
def office() -> Client:
    """Somebody of the office through which the other side is spoken to."""
    Organisation.objects.filter(slug=OTHER).update(intermediary=case_world.organisation(OFFICE))
    return case_world.browser_of(case_world.person(OFFICE))


def test_an_intermediary_relays_entry_by_entry_with_the_time(
    theirs: Client, office: Client
) -> None:
    case = case_world.told(Preset.THROUGH_INTERMEDIARY)
    stated = Entry.objects.get(kind="statement")
    assert "Waits for you" in office.get("/counterpart/").content.decode()
    page = office.get(room(case)).content.decode()
    assert f"relay-{stated.number}-{OTHER}" in page
    assert ASSESSMENT in page
    assert WORDS not in theirs.get(room(case)).content.decode()
    key = str(uuid4())
    for _ in range(2):  # a button that is pressed twice
        done = say(office, room(case), "relay", key=key, number=stated.number, to=OTHER)
        assert done.status_code == 302
    entry = Entry.objects.get(kind="relayed")
    assert (entry.party, entry.author, entry.at_utc) == (OFFICE, f"a-lead-of-{OFFICE}", NOW)
    assert entry.parts["relay"]["value"] == {"number": stated.number, "from": HOME, "to": OTHER}
    assert WORDS in theirs.get(room(case)).content.decode()
    assert f"relay-{stated.number}-{OTHER}" not in office.get(room(case)).content.decode()


def test_an_intermediary_reads_what_it_hands_on_and_not_json_alone(office: Client) -> None:
    case = case_world.told(Preset.THROUGH_INTERMEDIARY)
    lines = re.findall(r"<dt>(.+?)</dt><dd>(.+?)</dd>", office.get(room(case)).content.decode())
    assert ("Miss distance", "1.276 km") in lines
    assert ("Intent", "Will manoeuvre") in lines
    assert any(words.startswith("A burn at 2026-") and PLAN in words for _, words in lines)


def test_nothing_is_relayed_that_was_not_asked_for(theirs: Client, office: Client) -> None:
    case = case_world.told(Preset.THROUGH_INTERMEDIARY)
    stated = Entry.objects.get(kind="statement").number
    for number, to in ((1, OTHER), (stated, HOME), (stated, "spacex"), (99, OTHER)):
        assert say(office, room(case), "relay", number=number, to=to).status_code == 409
    assert say(theirs, room(case), "relay", number=stated, to=OTHER).status_code == 409
    assert not Entry.objects.filter(kind="relayed")
    assert "asked to relay" not in theirs.get(room(case)).content.decode()
