"""Asking for a search of burns."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from sasweb.web.what_if import burns
from screening.conjunctions.models import Conjunction
from screening.consequences.kinds import QuestionError
from screening.consequences.models import Study
from tests import factories
from tests.burn_study import (
    TCA,
    burn_study,
    question,
)
from tests.unit.sasweb.burns.pages import (
    ASK,
    Signing,
    html_of,
    value_of,
    words_of,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("product_at_now")]


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What is asked of the service, which answers with a study."""
    calls: list[dict[str, Any]] = []

    def request(kind: str, data: dict[str, Any], **more: Any) -> Study:
        calls.append({"kind": kind, "data": data} | more)
        return burn_study()

    monkeypatch.setattr(burns, "study_request", request)
    return calls


def fields(**changes: Any) -> dict[str, Any]:
    """The form as a person would send it."""
    return {
        "object": "ISS (ZARYA) (25544)",
        "secondary": "70001",
        "tca": f"{TCA:%Y-%m-%d %H:%M:%S}",
        "days_after": "3",
        "threshold_km": "5",
        "earliest_h": "4.5",
        "burn_times": "10",
        "directions": ["radial", "in_track"],
        "sizes": "0.1, 0.5",
        "radius_m": "",
    } | changes


def test_a_conjunction_fills_the_form_with_the_station_burning(
    client: Client, pass_: Conjunction
) -> None:
    html = html_of(client, f"{ASK}?conjunction={pass_.pk}")
    assert value_of(html, "object") == "ISS (ZARYA) (25544)"
    assert value_of(html, "secondary").endswith(f"({pass_.secondary.norad_cat_id})")
    assert value_of(html, "tca") == "2026-03-10 10:00:00"
    assert float(value_of(html, "earliest_h")) < 6.0  # a day before would be in the past
    assert "a protected station" in html


def test_the_form_says_where_it_is_too_late_for_a_burn(
    client: Client, pass_: Conjunction, at_instant: Any
) -> None:
    address, words = f"{ASK}?conjunction={pass_.pk}", "It is too late for a burn here"
    assert words not in html_of(client, address)
    at_instant(TCA - timedelta(minutes=19))
    said = words_of(html_of(client, address))
    assert f"{words}: the pass is in 19 min" in said
    assert "half a revolution, 46 min" in said
    at_instant(TCA + timedelta(minutes=1))
    assert words not in html_of(client, address)


def test_a_study_fills_the_form_with_its_question(client: Client) -> None:
    study = burn_study(question=question(sizes_m_s=[0.25], directions=["radial"]))
    html = html_of(client, f"{ASK}?from={study.uuid}")
    assert [value_of(html, name) for name in ("sizes", "earliest_h", "days_after")] == [
        "0.25", "4", "2",
    ]  # fmt: skip
    assert html.count("checked") == 1


def test_an_address_that_names_nothing_shows_the_usual_form(client: Client) -> None:
    for query in ("?conjunction=999", "?conjunction=x", "?from=nobody", ""):
        html = html_of(client, ASK + query)
        assert value_of(html, "object") == ""
        assert value_of(html, "sizes") == "0.05, 0.1, 0.2, 0.5, 1"


def test_the_page_of_a_pass_to_come_asks_what_if_it_burns(
    client: Client, pass_: Conjunction, at_instant: Any
) -> None:
    link = f"{ASK}?conjunction={pass_.pk}"
    assert link in html_of(client, f"/conjunctions/{pass_.pk}/")
    at_instant(TCA + timedelta(minutes=1))
    assert link not in html_of(client, f"/conjunctions/{pass_.pk}/")


def test_strangers_read_the_form_and_sign_in_to_ask(client: Client, signed_in: Signing) -> None:
    assert "sign in" in html_of(client, ASK)
    assert client.post(ASK, fields())["Location"].startswith("/sign-in/")
    assert "Asking what if is for" in html_of(signed_in("nobody"), ASK)


def test_asking_needs_the_permission(signed_in: Signing) -> None:
    assert signed_in("nobody").post(ASK, fields()).status_code == 403
    assert not Study.objects.exists()


def test_what_was_typed_is_asked_of_the_pass_it_is_about(
    signed_in: Signing, pass_: Conjunction, asked: list[dict[str, Any]]
) -> None:
    other = str(pass_.secondary.norad_cat_id)
    response = signed_in("operator").post(ASK, fields(secondary=other, sizes="0.1 0.5;1"))
    (call,) = asked
    assert response["Location"] == f"/what-if/{Study.objects.get().uuid}/"
    assert (call["kind"], call["asked_by"]) == ("burns", "a-operator")
    assert call["conjunction_id"] == call["data"]["conjunction_id"] == pass_.pk
    assert call["title"].startswith("ISS (ZARYA) burns to miss ")
    assert call["data"]["norad_cat_id"] == 25544
    assert call["data"]["earliest_utc"] == "2026-03-10T05:30:00.000000Z"
    assert call["data"]["sizes_m_s"] == ["0.1", "0.5", "1"]
    assert call["data"]["hard_body_radius_m"] is None


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"object": "SAME"}, "Several objects match: SAME (81001), SAME (81002)"),
        ({"object": "NOBODY"}, "No object is called “NOBODY”"),
        ({"object": "123"}, "No object 123 is in the catalogue."),
        ({"object": "9" * 5000}, "at most 120 characters"),  # found by fuzzing
        ({"secondary": "25544"}, "That is the object that burns"),
        ({"tca": "yesterday"}, "Not an instant in UTC"),
        ({"tca": "2026-03-10 03:00:00"}, "That was 1 h"),
        ({"tca": "9999-12-31 23:59:00"}, "That is over 30 days ahead"),
        ({"earliest_h": "7"}, "That is in the past: 6.0 hours are left"),
        ({"earliest_h": "0"}, "Give hours above 0"),
        ({"earliest_h": "nan"}, "Not a number."),
        ({"directions": []}, "Choose at least one."),
        ({"sizes": ""}, "Give sizes in m/s"),
        ({"burn_times": "1.5"}, "Not a whole number."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(
    signed_in: Signing, asked: list[dict[str, Any]], changes: dict[str, Any], said: str
) -> None:
    for number, name in ((25544, "ISS (ZARYA)"), (70001, "VISITOR 1")):
        factories.space_object(norad_cat_id=number, name=name)
    for number in (81001, 81002):
        factories.space_object(norad_cat_id=number, name="SAME")
    response = signed_in("operator").post(ASK, fields(radius_m="12.5") | changes)
    html = response.content.decode()
    assert response.status_code == 400
    assert said in html
    assert not asked
    assert value_of(html, "radius_m") == "12.5"
    for name, value in changes.items():
        if isinstance(value, str):
            assert value_of(html, name) == value
            assert 'aria-invalid="true"' in re.search(rf'<input[^>]*name="{name}"[^>]*>', html)[0]


def test_what_the_kind_refuses_is_said_at_its_field(
    signed_in: Signing, pass_: Conjunction, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any, **__: Any) -> Study:
        raise QuestionError("days_after must be at most 7, got 9.", "days_after")

    monkeypatch.setattr(burns, "study_request", refuse)
    other = str(pass_.secondary.norad_cat_id)
    response = signed_in("operator").post(ASK, fields(secondary=other, days_after="9"))
    html = response.content.decode()
    assert response.status_code == 400
    field = html[html.index('name="days_after"') :]
    assert "Must be at most 7, got 9." in field[: field.index("</div>")]
    assert value_of(html, "days_after") == "9"


def test_the_other_object_burns_at_the_press_of_a_button(signed_in: Signing) -> None:
    html = signed_in("operator").post(ASK, fields(swap="1", days_after="x")).content.decode()
    assert value_of(html, "object") == "70001"
    assert value_of(html, "secondary") == "ISS (ZARYA) (25544)"
    assert value_of(html, "days_after") == "x"
    assert html.count("checked") == 2
