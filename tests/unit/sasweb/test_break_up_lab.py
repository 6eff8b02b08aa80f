"""The break-up lab: asking, what is typed kept, the answer in words, its cloud, two compared."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import numpy as np
import pytest
from django.test import Client

from sasweb.web.what_if.breakup_form import form_of_question
from sasweb.web.what_if.breakup_words import (
    about,
    chance,
    half_sentence,
    pieces_then,
    share_words,
    span_words,
)
from screening.consequences.breakups.scenarios import SCENARIOS
from screening.consequences.breakups.states import cloud_header
from screening.consequences.models import Study
from tests import factories
from tests.break_up_world import CROSSING, HIGH, LOW, MEETING, SCRATCH, broken_up
from tests.screened_world import two_objects

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("product_at_now")]

PAGE = "/what-if/break-up/"
SignedIn = Callable[[str], Client]


@pytest.fixture
def world() -> None:
    two_objects()


def shown(client: Client, address: str = PAGE) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return " ".join(response.content.decode().split())


def value_of(html: str, name: str) -> str:
    [found] = re.findall(rf'<input [^>]*name="{name}" value="([^"]*)"', html)
    return str(found)


def data_of(html: str, key: str) -> Any:
    [found] = re.findall(rf'<script id="{key}" type="application/json">(.*?)</script>', html)
    return json.loads(found)


def test_every_ready_break_up_is_a_card_that_fills_the_form(client: Client) -> None:
    html = shown(client)
    for scenario in SCENARIOS.values():
        assert scenario.title in html
        filled = shown(client, f"{PAGE}?scenario={scenario.key}")
        assert float(value_of(filled, "altitude_km")) == scenario.question["altitude_km"]
        assert scenario.title in filled.split('id="ask"')[1]
    assert 'value="scenario"' not in html  # a stranger may look and fill in, and not run


def test_a_stranger_and_somebody_without_the_permission_cannot_ask(
    client: Client, signed_in: SignedIn
) -> None:
    assert client.post(PAGE, CROSSING).status_code == 302
    assert signed_in("nobody").post(PAGE, CROSSING).status_code == 403
    assert not Study.objects.exists()


@pytest.mark.usefixtures("world")
def test_one_press_on_a_card_asks_and_goes_to_the_study(signed_in: SignedIn) -> None:
    asking = {"what": "scenario", "scenario": "usa-193-2008"}
    response = signed_in("operator").post(PAGE, asking)
    study = Study.objects.get()
    assert (response.status_code, response["Location"]) == (302, f"/what-if/{study.uuid}/")
    assert study.question["scenario"] == "usa-193-2008"
    assert study.asked_by == "a-operator"


@pytest.mark.usefixtures("world")
def test_fields_of_another_kind_of_question_are_not_asked_and_not_refused(
    signed_in: SignedIn,
) -> None:
    typed = CROSSING | {"what": "explosion", "speed_km_s": "nonsense", "primary": "x"}
    assert signed_in("operator").post(PAGE, typed).status_code == 302
    assert Study.objects.get().question["what"] == "explosion"


@pytest.mark.parametrize(
    ("field", "value"),
    [("altitude_km", "90"), ("target_kg", "a ton"), ("min_size_m", "5"), ("speed_km_s", "")],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(
    signed_in: SignedIn, field: str, value: str
) -> None:
    typed = CROSSING | {"seed": "77"} | {field: value}
    response = signed_in("operator").post(PAGE, typed)
    html = " ".join(response.content.decode().split())
    assert response.status_code == 400
    assert re.search(rf'name="{field}"[^>]*aria-invalid="true"', html)
    assert f'id="labe-{field}"' in html
    for name, each in typed.items():
        if name != "what":
            assert value_of(html, name) == each
    assert not Study.objects.exists()


def test_a_hostile_value_comes_back_as_text(signed_in: SignedIn) -> None:
    typed = CROSSING | {"altitude_km": "<script>alert(1)</script>"}
    html = signed_in("operator").post(PAGE, typed).content.decode()
    assert "<script>alert(1)" not in html
    assert "&lt;script&gt;alert(1)" in html


def test_a_conjunction_fills_in_who_meets_whom_and_leaves_the_masses_open(client: Client) -> None:
    met = factories.assessed_conjunction()
    html = shown(client, f"{PAGE}?conjunction={met.pk}")
    assert value_of(html, "primary") == str(met.primary.norad_cat_id)
    assert value_of(html, "secondary") == str(met.secondary.norad_cat_id)
    assert value_of(html, "conjunction") == str(met.pk)
    assert value_of(html, "target_kg") == ""
    assert met.secondary.name in html
    assert f"{PAGE}?conjunction={met.pk}" in shown(client, f"/conjunctions/{met.pk}/")


@pytest.mark.parametrize("asked", ["conjunction=999", "conjunction=x", "from=x", "scenario=x"])
def test_an_address_that_names_nothing_gives_the_usual_form(client: Client, asked: str) -> None:
    assert value_of(shown(client, f"{PAGE}?{asked}"), "target_kg") == "1000"


@pytest.mark.usefixtures("world")
def test_a_study_fills_the_form_in_with_all_that_it_asked(client: Client) -> None:
    study = broken_up(CROSSING)
    html = shown(client, f"{PAGE}?from={study.uuid}")
    for name in ("target_kg", "projectile_kg", "speed_km_s", "altitude_km", "min_size_m", "years"):
        assert float(value_of(html, name)) == float(CROSSING[name])
    assert study.title in html


def test_a_scenario_spelt_out_asks_the_same_again() -> None:
    question = SCENARIOS["iridium-cosmos-2009"].question
    values = form_of_question(question).values
    for name, value in question.items():
        assert values[name] == (f"{value:g}" if isinstance(value, float) else str(value))


@pytest.mark.usefixtures("world")
def test_the_answer_says_its_counts_as_a_band_and_what_is_modelled(client: Client) -> None:
    study = broken_up(HIGH)
    html = shown(client, f"/what-if/{study.uuid}/")
    low, high = (study.document or {})["pieces_band"]
    assert f"(between {about(low)} and {about(high)} by what past events showed)" in html
    assert "Catastrophic: " in html
    assert "still in orbit after a year" in html
    assert "3,037 by September 2010" in html  # what was observed stands beside it
    assert "seed 8" in html
    for part in ("gabbard", "decay", "heights", "globe", "stations", "risk", "mass", "assumed"):
        assert f'id="lab-{part}-title"' in html
    assert html.count("modelled") > 8


@pytest.mark.usefixtures("world")
def test_charts_have_the_stations_and_every_share_between_nought_and_all(client: Client) -> None:
    study = broken_up(CROSSING)
    data = data_of(shown(client, f"/what-if/{study.uuid}/"), "lab-charts")
    assert [each["name"] for each in data["gabbard"]["stations"]] == ["ISS"]
    [decay] = data["decay"]
    assert min(decay["days"]) > 0.0
    for sun in ("low", "moderate", "high"):
        assert len(decay[sun]) == len(decay["days"])
        assert all(0.0 <= share <= 1.0 for share in decay[sun])
    assert len(data["heights"]["middle_km"]) == len(data["heights"]["profiles"][0]["pieces"])


@pytest.mark.usefixtures("world")
def test_a_scratch_says_that_most_stays_whole(client: Client) -> None:
    html = shown(client, f"/what-if/{broken_up(SCRATCH).uuid}/")
    assert "Not catastrophic: " in html
    assert "most of it stays whole" in html


@pytest.mark.usefixtures("world")
def test_a_meeting_says_what_becomes_of_each_and_that_masses_are_assumed(client: Client) -> None:
    study = broken_up(MEETING)
    html = shown(client, f"/what-if/{study.uuid}/")
    assert "masses being assumed" in html
    rows = html.split('id="lab-meeting-title"')[1].split("</table>")[0]
    for each in (study.document or {})["as_target"]:
        assert each["name"] in rows
    assert f"{(study.document or {})['as_target'][1]['pieces_reason']}" in rows


@pytest.mark.usefixtures("world")
def test_a_station_that_is_not_in_the_catalogue_is_told_with_its_reason(client: Client) -> None:
    study = broken_up(CROSSING)
    [css] = [
        each
        for each in (study.document or {})["exposure"]["stations"]
        if each["short_name"] == "CSS"
    ]
    assert f"Not known: {css['reason']}" in shown(client, f"/what-if/{study.uuid}/")


@pytest.mark.usefixtures("world")
def test_frames_of_the_cloud_are_states_that_move_and_come_down(client: Client) -> None:
    study = broken_up(LOW)
    pieces = cloud_header(bytes(study.states)).pieces

    def frame(offset_s: int, sun: str = "moderate") -> np.ndarray:
        response = client.get(f"/what-if/{study.uuid}/cloud/{offset_s}/?sun={sun}")
        assert response.status_code == 200
        assert {"private", "immutable"} <= set(response["Cache-Control"].split(", "))
        return np.frombuffer(response.content, dtype="<f4").reshape(pieces, 6)

    first, day, year = frame(0), frame(86_400), frame(365 * 86_400, "high")
    up = np.isfinite(first[:, 0])
    assert np.allclose(np.linalg.norm(first[up, :3], axis=1), 6378 + 247, atol=25)
    assert not np.allclose(first[up], day[up], equal_nan=True)
    assert np.isnan(year).all(axis=1).sum() == pieces  # from 247 km nothing lives for a year


@pytest.mark.usefixtures("world")
def test_a_cloud_that_cannot_be_read_leaves_the_page_whole_but_for_the_globe(
    client: Client,
) -> None:
    study = broken_up(LOW)
    Study.objects.filter(pk=study.pk).update(states=bytes(study.states)[:-1])
    html = shown(client, f"/what-if/{study.uuid}/")
    assert "cannot be drawn on the globe" in html
    assert 'id="lab-globe"' not in html
    assert client.get(f"/what-if/{study.uuid}/cloud/0/").status_code == 404


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize("tail", ["cloud/31536001/", "cloud/0/?sun=bright"])
def test_a_frame_that_there_is_not_is_not_found(client: Client, tail: str) -> None:
    assert client.get(f"/what-if/{broken_up(LOW).uuid}/{tail}").status_code == 404
    assert client.get(f"/what-if/{uuid4()}/cloud/0/").status_code == 404


@pytest.mark.usefixtures("world")
def test_two_beside_each_other_say_how_much_longer_the_high_one_stays(client: Client) -> None:
    high, low = broken_up(HIGH), broken_up(LOW)
    html = shown(client, f"/what-if/compare/?first={high.uuid}&second={low.uuid}")
    sentence = re.search(r'<p class="lab__sentence">(.*?)</p>', html)
    assert sentence is not None
    assert re.search(r"at least [\d,]{5,} times as long", sentence[1])
    titles = [each["title"] for each in data_of(html, "lab-charts")["decay"]]
    assert titles == [SCENARIOS[each["scenario"]].title for each in (HIGH, LOW)]
    assert all(title in sentence[1] for title in titles)


def test_words_for_numbers() -> None:
    assert [about(each) for each in (0, 3287, 0.0423, 99.6)] == ["0", "3,300", "0.042", "100"]
    assert [chance(each) for each in (None, 0.0, 1.42, 0.00045)] == [
        "not known",
        "none",
        "1.4",
        "1 in 2,200",
    ]
    spans = [span_words(days / 365.25) for days in (0.01, 0.4, 9, 150, 365.25 * 32)]
    assert spans == ["less than an hour", "10 hours", "9 days", "4.9 months", "32 years"]


def test_half_a_life_is_told_with_what_the_sun_makes_of_it() -> None:
    def lives(*halves: float | None) -> dict[str, Any]:
        return {
            sun: {"lifetime_years": {"p50": half}}
            for sun, half in zip(("low", "moderate", "high"), halves, strict=True)
        }

    told = half_sentence({"years": 100.0, "lifetimes": lives(None, 32.0, 4.4)})
    assert (
        told == "Half are still in orbit after 32 years (4.4 years to over 100 years by the Sun)."
    )
    told = half_sentence({"years": 25.0, "lifetimes": lives(None, None, 4.4)})
    assert "More than half are still in orbit after 25 years" in told
    assert half_sentence({"years": 1.0, "lifetimes": lives(0.1, 0.0, 0.0)}).startswith("More than")


def test_a_share_of_pieces_is_none_only_where_there_are_none() -> None:
    assert [share_words(each) for each in (0.0, 0.0004, 0.012, 0.83)] == [
        "none", "under 1 %", "1 %", "83 %",
    ]  # fmt: skip


def test_who_is_at_risk_is_told_with_the_pieces_that_are_left() -> None:
    document = {
        "at_risk": {"at_days": 30, "solar_activity": "moderate"},
        "survival": {"days": [0.0, 10.0, 50.0], "moderate": [1.0, 0.2, 0.0]},
        "pieces": 1000,
        "min_size_m": 0.1,
    }
    assert pieces_then(document) == "about 100 of 10 cm and larger"
    down = document | {"survival": {"days": [0.0, 1.0], "moderate": [1.0, 0.0]}}
    assert pieces_then(down) == "none"
