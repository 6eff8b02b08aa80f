"""What home's pages say of other instances."""

from __future__ import annotations

from typing import Any

import pytest
from django.template import Context, Template

from screening.common.clock import Clock, real_now_utc
from screening.coordination.kinds import EntryKind
from screening.coordination.models import Case
from screening.coordination.peers.models import Peer, Submission
from screening.coordination.services.speak import remark
from screening.operators.models import Organisation
from tests import coordination_world as world
from tests.coordination_world import FLEET, STATION, THEIRS
from tests.factories import NOW
from tests.peer_world import peer_of, post_entry, we_are_the_fleet

pytestmark = pytest.mark.django_db


def rendered(tag: str, **context: Any) -> str:
    return Template("{% load peers %}{% " + tag + " %}").render(Context(context)).strip()


@pytest.fixture
def copy(settings: Any) -> Case:
    settings.PRODUCT_CLOCK = Clock(as_of_utc=NOW, anchor_utc=NOW, rate=0.0)
    we_are_the_fleet()
    said = (EntryKind.NOTIFIED, STATION, {"notice": world.NOTICE})
    ours = (EntryKind.REMARK, FLEET, {"remarks": "By your link."})
    for entry in world.chain_of(said, ours):
        assert post_entry(entry).status_code == 200
    return Case.objects.get()


def test_what_waits_for_the_keeper_or_was_refused_is_said(copy: Case) -> None:
    remark(copy, THEIRS, words="Hello.", at_utc=NOW)
    assert "waits for Test Station" in rendered("case_waiting case", case=copy)
    Submission.objects.update(status="refused", message="<b>Closed.</b>")
    page = rendered("case_waiting case", case=copy)
    assert "refused" in page
    assert "&lt;b&gt;Closed." in page


def test_what_was_said_in_our_name_elsewhere_is_told_apart(copy: Case) -> None:
    assert "Entries 3 are in our name" in rendered("case_waiting case", case=copy)


def test_of_a_case_that_is_kept_here_there_is_nothing_to_say() -> None:
    case = world.notified_case()
    assert rendered("case_waiting case", case=case) == ""


def test_the_page_of_an_organisation_says_whether_its_instance_answers() -> None:
    _, theirs = world.home_and_other()
    assert rendered("peer_of it", it=theirs) == ""
    peer_of(theirs)
    assert "answers" in rendered("peer_of it", it=theirs)
    Peer.objects.update(failing_since=real_now_utc(), message="It answered 502.")
    assert "does not answer" in rendered("peer_of it", it=theirs)
    assert "It answered 502." in rendered("peer_of it", it=theirs)
    assert rendered("peer_of it", it=Organisation.objects.get(slug=STATION)) == ""
