"""What a counterpart sees in its room, what is withheld, and who is let in."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from sasweb.web.counterpart_figures import figure
from sasweb.web.counterpart_parts import part_lines
from screening.coordination.kinds import PARTS
from screening.coordination.models import Entry
from screening.coordination.release_models import Release
from screening.coordination.services.close import case_close
from screening.coordination.transcript import read_transcript, verify
from screening.operators.models import Membership, MembershipRole
from screening.operators.release_words import Preset
from tests import case_world
from tests.case_world import COVARIANCE, HOME, NOW, OTHER, SECRETS, WORDS
from tests.unit.sasweb.counterpart.room import room, say

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("product_at_now")]


def test_the_list_shows_their_cases_and_says_which_wait(theirs: Client) -> None:
    case = case_world.told()
    page = theirs.get("/counterpart/").content.decode()
    assert room(case) in page
    assert "Waits for you" in page
    assert "EXERCISE" in page


def test_a_draft_is_not_there(theirs: Client) -> None:
    case = case_world.draft()
    assert room(case) not in theirs.get("/counterpart/").content.decode()
    assert theirs.get(room(case)).status_code == 404


def test_a_draft_that_was_closed_is_not_there_either(theirs: Client) -> None:
    case = case_world.draft()
    case_close(case, case_world.OURS, reason="It is nothing.", at_utc=NOW)
    page = theirs.get("/counterpart/")
    assert page.status_code == 200
    assert room(case) not in page.content.decode()
    assert theirs.get(room(case)).status_code == 404


def test_a_case_of_others_is_not_there() -> None:
    case = case_world.told(Preset.FULL_TECHNICAL)
    other = case_world.browser_of(case_world.person("spacex"))
    assert other.get(room(case)).status_code == 404
    assert say(other, room(case), "acknowledge").status_code == 404
    assert not Entry.objects.filter(kind="acknowledged")


def test_what_is_withheld_is_named_with_its_reason_and_its_policy(theirs: Client) -> None:
    case = case_world.told(Preset.OWN_ASSESSMENT)
    page = theirs.get(room(case)).content.decode()
    assert "4.0e−04" in page  # its greatest probability
    assert WORDS in page
    assert COVARIANCE not in page
    assert "covariance" in page
    assert "does not let this party see it" in page
    assert f"own assessment of {HOME} to {OTHER}, v1" in page
    assert "no legal advice" in page
    theirs.cookies["safe_passage_language"] = "zh-hans"
    chinese = theirs.get(room(case)).content.decode()
    assert f"{HOME} 的“自有评估”（对 {OTHER}），第 1 版" in chinese
    assert "own assessment of" not in chinese


@pytest.mark.parametrize("preset", [None, Preset.PUBLIC_DATA_ONLY])
def test_with_public_data_only_no_secret_is_on_the_page(
    theirs: Client, preset: Preset | None
) -> None:
    case_world.releases(Preset.PUBLIC_DATA_ONLY, receiver=None)  # over what it was seeded with
    page = theirs.get(room(case_world.told(preset))).content.decode()
    assert [secret for secret in SECRETS if secret in page] == []
    assert "1.276 km" in page  # the public fact


def test_what_is_shown_is_logged_once_with_its_policy(theirs: Client) -> None:
    case = case_world.told(Preset.OWN_ASSESSMENT)
    for _ in range(2):
        theirs.get(room(case))
    logged = Release.objects.filter(part="assessment", receiver=OTHER, way="page")
    assert [each.policy for each in logged] == [f"own assessment of {HOME} to {OTHER}, v1"]
    assert not Release.objects.filter(part="covariance")


def test_the_transcript_verifies_and_withholds(theirs: Client) -> None:
    case = case_world.told(Preset.PUBLIC_DATA_ONLY)
    text = theirs.get(f"{room(case)}transcript.json").content.decode()
    assert [secret for secret in SECRETS if secret in text] == []
    transcript = read_transcript(text)
    assert verify(transcript).is_whole
    assert transcript.made_for == OTHER


def test_a_probability_reads_as_everywhere_else() -> None:
    assert figure("pc", 3.5e-33) == "under 1e−15"
    with translation.override("zh-hans"):
        assert figure("pc", 3.5e-33) == "低于 1e−15"
    assert figure("miss_distance_km", 0.6) == "0.600 km"
    assert figure("radial_km", -0.1762) == "−0.176 km"
    assert figure("pc", 4.671e-05) == "4.7e−05"


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("value", [None, [], {}, "words", 7, [1], {"choice": "flee"}, [{}]])
def test_a_part_of_another_form_is_told_by_less_and_breaks_nothing(
    value: Any, language: str
) -> None:
    names = {name for parts in PARTS.values() for name in parts}
    with translation.override(language):
        for name in names:
            assert isinstance(part_lines(name, value), tuple)


def test_somebody_of_home_is_no_counterpart_and_a_former_member_stays_one() -> None:
    case_world.told()
    ours = case_world.browser_of(case_world.person(HOME))
    assert ours.get("/catalogue/").status_code == 200
    theirs = case_world.person(OTHER)
    Membership.objects.filter(user=theirs).update(role=MembershipRole.FORMER)
    client = case_world.browser_of(theirs)
    assert client.get("/catalogue/").status_code == 404
    assert "belongs to no organisation" in client.get("/counterpart/").content.decode()


def test_after_signing_in_a_counterpart_lands_in_the_room(theirs: Client) -> None:
    assert theirs.get("/")["Location"] == "/counterpart/"


def test_failures_of_the_room_tell_nothing_of_the_site(theirs: Client) -> None:
    page = theirs.get("/catalogue/").content.decode()
    assert not re.search(r'href="/(conjunctions|alerts|stations|runs)', page)
    assert "Nothing is here." in theirs.get("/counterpart/nonsense/").content.decode()
