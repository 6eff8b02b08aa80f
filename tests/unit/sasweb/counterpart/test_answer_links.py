"""The counterpart room by an answer link: for one case, without an account, until it ends."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from screening.coordination.answer_links import answer_token
from screening.coordination.models import Entry
from screening.coordination.release_models import AnswerLink
from screening.coordination.services import decide
from screening.coordination.services.answer_links import answer_link_make, answer_link_revoke
from screening.coordination.services.close import case_close
from screening.operators.release_words import Preset
from tests import case_world
from tests.case_world import HOME, NOW, OTHER, SECRETS
from tests.unit.sasweb.counterpart.room import message, room, say

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("product_at_now")]


@pytest.fixture
def link() -> AnswerLink:
    case = case_world.told(Preset.PUBLIC_DATA_ONLY)
    return answer_link_make(case, party=OTHER, contact="Night desk", author="a test")


def page_of(link: AnswerLink) -> str:
    return reverse("answer", kwargs={"token": answer_token(link)})


def test_a_link_opens_the_room_and_changes_nothing(client: Client, link: AnswerLink) -> None:
    before = Entry.objects.count()
    answer = client.get(page_of(link))
    assert answer.status_code == 200
    assert answer["Referrer-Policy"] == "no-referrer"
    assert [secret for secret in SECRETS if secret in answer.content.decode()] == []
    assert Entry.objects.count() == before


def test_by_a_link_one_speaks_in_the_contacts_name(client: Client, link: AnswerLink) -> None:
    answer = say(client, page_of(link), "acknowledge")
    assert answer.status_code == 302
    entry = Entry.objects.get(kind="acknowledged")
    assert (entry.party, entry.author) == (OTHER, "Night desk, by answer link")
    assert "On record" in client.get(answer["Location"].split("#")[0]).content.decode()


def test_by_a_link_one_states_by_message_proposes_and_reports(
    client: Client, link: AnswerLink
) -> None:
    url, case = page_of(link), link.case
    assert say(client, url, "state", cdm_file=message(case)).status_code == 302
    assert say(client, url, "propose", mover="we", words="We move.").status_code == 302
    number = Entry.objects.get(kind="decision_proposed").number
    decide.answer(case, case_world.OURS, is_agreed=True, proposal_number=number, at_utc=NOW)
    done = {"what": "Burn", "done_at_utc": "2026-03-10 03:30:00"}
    assert say(client, url, "executed", **done).status_code == 302
    last = Entry.objects.latest("number")
    assert (last.kind, last.party, last.author) == ("executed", OTHER, "Night desk, by answer link")


def test_a_link_of_a_draft_says_that_it_opens_later_and_nothing_of_the_case(
    client: Client,
) -> None:
    case = case_world.draft()
    link = answer_link_make(case, party=OTHER, contact="Night desk", author="a test")
    for url in (page_of(link), f"{page_of(link)}transcript.json"):
        answer = client.get(url)
        assert answer.status_code == 404
        told = answer.content.decode()
        assert "This link is not open yet." in told
        for fact in (str(case.uuid), HOME, OTHER, "Night desk", *SECRETS):
            assert fact not in told, fact
    assert say(client, page_of(link), "acknowledge").status_code == 404
    assert not Entry.objects.filter(kind="acknowledged")
    case_close(case, case_world.OURS, reason="It is nothing.", at_utc=NOW)
    told = client.get(page_of(link)).content.decode()
    assert "not open yet" not in told  # nor will it be
    assert "Nothing is here." in told


def test_a_link_that_has_ended_opens_nothing(client: Client, link: AnswerLink) -> None:
    answer_link_revoke(link, author="a test")
    for url in (page_of(link), f"{page_of(link)}transcript.json"):
        answer = client.get(url)
        assert answer.status_code == 410
        assert str(link.case.uuid) not in answer.content.decode()
    assert say(client, page_of(link), "acknowledge").status_code == 410


def test_a_link_expires(client: Client, link: AnswerLink) -> None:
    AnswerLink.objects.update(expires_at=link.created_at)
    assert client.get(page_of(link)).status_code == 410


@pytest.mark.parametrize("spoil", [str.upper, lambda text: text[:-1], lambda text: f"{text}A"])
def test_a_link_that_is_not_ours_opens_nothing(
    client: Client, link: AnswerLink, spoil: Any
) -> None:
    answer = client.get(reverse("answer", kwargs={"token": spoil(answer_token(link))}))
    assert answer.status_code == 404
    assert answer["Referrer-Policy"] == "no-referrer"


def test_a_link_is_of_one_case(client: Client, link: AnswerLink) -> None:
    other = case_world.draft(is_exercise=True, other_side=case_world.organisation("spacex"))
    assert str(other.uuid) not in client.get(page_of(link)).content.decode()
    assert client.get(room(other)).status_code == 302  # to the sign-in
