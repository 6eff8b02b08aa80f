"""A trajectory on pages: handing it over, reading the answer, its file, and comparing two."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template.loader import render_to_string
from django.test import Client

from sasweb.web.what_if import trajectory
from screening.consequences.models import Study
from tests.factories import STATION_ELEMENTS, stored_element_set
from tests.launches import launch, oem
from tests.trajectory_world import VISITOR, flown

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("product_at_now")]
ASK = "/what-if/trajectory/"


@pytest.fixture
def study() -> Study:
    return flown()


@pytest.fixture
def ann(client: Client) -> Client:
    person = User.objects.create_user("ann")
    person.user_permissions.add(Permission.objects.get(codename="add_study"))
    client.force_login(person)
    return client


def test_a_file_is_handed_over_and_the_study_waits(ann: Client) -> None:
    stored_element_set(STATION_ELEMENTS)
    file = SimpleUploadedFile("launch.oem", oem(launch()))
    answer = ann.post(ASK, {"file": file, "threshold_km": "7", "shift_until_min": "2"})
    study = Study.objects.get()
    assert answer.headers["Location"] == f"/what-if/{study.uuid}/"
    assert (study.attachment_name, study.question["threshold_km"]) == ("launch.oem", 7.0)
    assert study.question["shifts_min"] == [0, 1, 2]
    assert study.title == "LAUNCHER, 2026-03-10 06:00 UTC, 3 launch times"


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({}, "Choose the OEM"),
        ({"file": b"CCSDS_OEM_VERS = 2.0\nnothing"}, "line 2"),
        ({"file": oem(launch()), "threshold_km": "x"}, "over 0 and at most 50 km"),
        ({"file": oem(launch()), "shift_until_min": "600"}, "at most 61 can be"),
        ({"file": b"x" * (9 * 2**20)}, "larger than 8 MiB"),
    ],
)
def test_what_is_refused_is_said_at_its_field_and_nothing_is_asked(
    ann: Client, given: dict[str, Any], words: str
) -> None:
    if "file" in given:
        given = given | {"file": SimpleUploadedFile("a.oem", given["file"])}
    answer = ann.post(ASK, given)
    assert answer.status_code == 400
    assert words in answer.content.decode()
    assert not Study.objects.exists()


def test_asking_takes_the_permission_and_reading_does_not(client: Client, study: Study) -> None:
    assert client.get(ASK).status_code == 200
    assert client.post(ASK, {}).status_code == 302  # to sign in
    client.force_login(User.objects.create_user("bob"))
    assert client.post(ASK, {}).status_code == 403
    assert client.get(f"/what-if/{study.uuid}/").status_code == 200


def test_an_earlier_question_fills_the_form_and_lends_its_file(ann: Client, study: Study) -> None:
    stored_element_set(STATION_ELEMENTS)
    page = ann.get(ASK, {"from": str(study.uuid)}).content.decode()
    assert "visitor.oem of the earlier study" in page
    assert 'value="-10"' in page
    ann.post(ASK, {"again": str(study.uuid), "threshold_km": "3"})
    again = Study.objects.exclude(pk=study.pk).get()
    assert bytes(again.attachment) == VISITOR
    assert again.question["threshold_km"] == 3.0
    assert ann.get(ASK, {"from": "nonsense"}).status_code == 200


def test_the_answer_is_one_sentence_then_the_window_and_what_comes_near(
    client: Client, study: Study
) -> None:
    page = client.get(f"/what-if/{study.uuid}/").content.decode()
    assert "Not clear: ISS (ZARYA) passes at" in page
    assert "inside the detection box" in page
    assert page.count("launch-bar__time--") >= 3
    assert "does not begin at the ground" in page
    assert "not known" in page  # no covariance, no probability
    assert "<b>" not in page.replace("<b>$", "")
    assert "modelled" in page


def test_the_file_of_approaches_is_harmless_and_says_what_is_unknown_by_nothing(
    client: Client, study: Study
) -> None:
    answer = client.get(f"/what-if/{study.uuid}/approaches.csv")
    head, *lines = answer.content.decode().splitlines()
    assert head.startswith("shift_min,norad_cat_id,name,station,tca_utc")
    assert len(lines) == len((study.document or {})["approaches"])
    assert any("'=cmd" in line for line in lines)
    assert (
        client.get("/what-if/00000000-0000-0000-0000-000000000000/approaches.csv").status_code
        == 404
    )


def test_two_are_set_beside_each_other_line_by_line(study: Study) -> None:
    changed = {**(study.document or {}), "threshold_km": 9.0}
    other = Study(document=changed)
    context = trajectory.compared(study, other)
    lines = {each.label: each for each in context["lines"]}
    assert lines["Nothing nearer than"].differs
    assert (lines["Launch +10 min"].first, lines["Launch +10 min"].differs) == ("clear", False)
    page = render_to_string("pages/what_if/trajectory_comparison.html", context)
    assert page.count("trajectory__apart") == 1
