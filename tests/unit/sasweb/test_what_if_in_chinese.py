"""Pages of what-if in Chinese: no sentence of ours in English, and the figures of the English."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

import pytest
from django.test import Client

from screening.consequences.models import Study
from screening.consequences.trajectories.question import title
from tests.break_up_world import CROSSING, HIGH, LOW, MEETING, broken_up
from tests.screened_world import two_objects
from tests.trajectory_world import flown
from tests.unit.sasweb.chinese_pages import english_sentences, figures

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("product_at_now")]

LAB: Final = "/what-if/break-up/"
EXPLOSION: Final = CROSSING | {"what": "explosion"}


@pytest.fixture(autouse=True)
def _world() -> None:
    two_objects()


def read(client: Client, address: str, language: str) -> str:
    client.cookies["safe_passage_language"] = language
    response = client.get(address)
    assert response.status_code == 200, address
    return " ".join(response.content.decode().split())


def read_in_both(client: Client, address: str) -> tuple[str, str]:
    """A page in Chinese, held against the same in English, and that."""
    chinese, english = (read(client, address, language) for language in ("zh-hans", "en"))
    assert english_sentences(chinese) == []
    assert figures(chinese) == figures(english)
    return chinese, english


def page_of(study: Study) -> str:
    return f"/what-if/{study.uuid}/"


def heading(html: str) -> str:
    [found] = re.findall(r"<h1>(.*?) <span", html)
    return str(found)


def trajectory() -> Study:
    """A finished one with the title that its own kind gives it."""
    study = flown()
    study.title = title(study.question)
    study.save(update_fields=["title"])
    return study


@pytest.mark.parametrize("asked", ["", "?scenario=fengyun-1c-2007"])
def test_the_break_up_lab(client: Client, asked: str) -> None:
    chinese, english = read_in_both(client, LAB + asked)
    assert "<h3>铱星33与宇宙2251，2009年</h3>" in chinese
    assert "<h3>Iridium 33 and Cosmos 2251, 2009</h3>" in english


@pytest.mark.parametrize(
    ("asked", "called"),
    [
        (HIGH, "解体：风云一号C，2007年"),
        (CROSSING, "解体：10 kg 撞击 1,000 kg，高度 460 km，10 km/s"),
        (EXPLOSION, "解体：1,000 kg 物体爆炸，高度 460 km"),
        (MEETING, "解体：假设 ISS (ZARYA) 与 "),
    ],
)
def test_a_finished_break_up(client: Client, asked: dict[str, str], called: str) -> None:
    study = broken_up(asked)
    chinese, english = read_in_both(client, page_of(study))
    assert heading(chinese).startswith(called)
    assert heading(english) == study.title
    assert f"<title>{heading(chinese)}" in chinese
    for each in (study.document or {})["limits"]:
        assert f"<li>{each}</li>" in english.replace("&#x27;", "'")


def test_publications_are_cited_as_they_are_and_our_own_words_are_not(client: Client) -> None:
    chinese, _ = read_in_both(client, page_of(broken_up(HIGH)))
    assert '<td class="muted" data-record>Pardini and Anselmo 2009</td>' in chinese
    assert '<span class="muted">假设值：未公开；' in chinese
    assert '<span class="muted" data-record>Vallado 2013</span>' in chinese


def test_two_break_ups_beside_each_other(client: Client) -> None:
    first, second = broken_up(HIGH), broken_up(CROSSING)
    address = f"/what-if/compare/?first={first.uuid}&second={second.uuid}"
    chinese, english = read_in_both(client, address)
    assert "风云一号C，2007年的碎片有一半停留" in chinese
    assert '<h2 id="lab-gabbard-title-1">10 kg 撞击 1,000 kg' in chinese
    assert f">{second.title}</a>" in english


def test_a_finished_trajectory_and_two_beside_each_other(client: Client) -> None:
    study = trajectory()
    chinese, english = read_in_both(client, page_of(study))
    assert heading(chinese).endswith(" UTC，3个发射时刻")
    assert heading(english) == study.title
    assert (study.document or {})["sentence"] in english
    assert "进入 ISS 的" in chinese
    assert "detection box" not in chinese
    read_in_both(client, f"/what-if/compare/?first={study.uuid}&second={trajectory().uuid}")


def test_studies_are_listed_and_chosen_by_what_they_are_called(client: Client) -> None:
    for asked in (HIGH, LOW):
        broken_up(asked)
    first = Study.objects.order_by("pk")[0]
    for address in ("/what-if/", "/what-if/compare/", f"{LAB}?from={first.uuid}"):
        chinese, english = read_in_both(client, address)
        assert "解体：风云一号C，2007年" in chinese
        assert "Break-up: Fengyun-1C, 2007" in english


def test_a_title_that_a_person_typed_and_the_field_to_change_it_stay(
    client: Client, signed_in: Callable[[str], Client]
) -> None:
    study = broken_up(HIGH)
    kept = read(signed_in("operator"), page_of(study), "zh-hans")
    assert 'id="id_title" value="Break-up: Fengyun-1C, 2007"' in kept
    Study.objects.filter(pk=study.pk).update(title="Night desk, number 3")
    assert heading(read(client, page_of(study), "zh-hans")) == "Night desk, number 3"
