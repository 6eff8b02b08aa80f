"""The page on which home makes, lists and ends the answer links of a case."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from screening.coordination.models import Case
from screening.coordination.release_models import AnswerLink
from screening.coordination.services.answer_links import answer_link_make
from screening.operators.models import MembershipRole
from tests import case_world
from tests.case_world import HOME, OTHER

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("product_at_now")]

GIVEN = {"party": OTHER, "contact": "Night desk", "days": "3"}


@pytest.fixture
def ours() -> Client:
    return case_world.browser_of(case_world.person(HOME, MembershipRole.SPEAKER))


def page(case: Case, name: str = "case_links", **more: int) -> str:
    return reverse(name, kwargs={"uuid": case.uuid} | more)


def test_a_link_is_made_shown_once_and_opens_the_room(ours: Client) -> None:
    case = case_world.told()
    done = ours.post(page(case, "case_link_make"), GIVEN, follow=True)
    shown = done.content.decode()
    found = re.search(r"https://watch\.example\.org(/answer/[^<\s]+)", shown)
    assert found is not None, shown
    assert "Night desk" in Client().get(found[1]).content.decode()
    link = AnswerLink.objects.get()
    assert (link.party, link.author, link.case) == (OTHER, f"a-speaker-of-{HOME}", case)
    assert (link.expires_at - link.created_at).days == 3
    again = ours.get(page(case)).content.decode()
    assert "/answer/" not in again
    assert "Night desk" in again


def test_a_link_is_ended_and_opens_nothing_any_more(ours: Client) -> None:
    case = case_world.told()
    found = re.search(
        r"/answer/[^<\s]+",
        ours.post(page(case, "case_link_make"), GIVEN, follow=True).content.decode(),
    )
    assert found is not None
    link = AnswerLink.objects.get()
    assert ours.post(page(case, "case_link_end", link_id=link.pk)).status_code == 302
    assert Client().get(found[0]).status_code == 410
    assert f"by a-speaker-of-{HOME}" in ours.get(page(case)).content.decode()


@pytest.mark.parametrize(
    "change",
    [{"party": HOME}, {"party": "spacex"}, {"contact": " "}, {"days": "31"}, {"days": "0"}],
)
def test_what_is_wrong_makes_no_link(ours: Client, change: dict[str, str]) -> None:
    case = case_world.told()
    assert ours.post(page(case, "case_link_make"), GIVEN | change).status_code == 400
    assert not AnswerLink.objects.exists()


def test_an_observer_reads_and_makes_none_and_others_do_not_come_here() -> None:
    case = case_world.told()
    link = answer_link_make(case, party=OTHER, contact="Night desk", author="a test")
    reader = case_world.browser_of(case_world.person(HOME, MembershipRole.OBSERVER))
    shown = reader.get(page(case)).content.decode()
    assert "Night desk" in shown
    assert "<button" not in shown.split("Answer links</h1>")[1]
    theirs = case_world.browser_of(case_world.person(OTHER))
    for client, status in ((reader, 403), (theirs, 404)):
        assert client.post(page(case, "case_link_make"), GIVEN).status_code == status
        answer = client.post(page(case, "case_link_end", link_id=link.pk))
        assert answer.status_code == status
    assert AnswerLink.objects.filter(revoked_at=None).count() == 1


def test_a_link_of_another_case_is_not_ended_here(ours: Client) -> None:
    case = case_world.told()
    other = case_world.draft(is_exercise=True, other_side=case_world.organisation("spacex"))
    link = answer_link_make(other, party="spacex", contact="Desk", author="a test")
    assert ours.post(page(case, "case_link_end", link_id=link.pk)).status_code == 404
    assert ours.get(page(other)).status_code == 200
