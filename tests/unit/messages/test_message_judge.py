"""A CDM on two strangers makes no conjunction, and still says how likely a collision is."""

from __future__ import annotations

import json
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client

from screening.catalog.models import SpaceObject
from screening.conjunctions.models import Assessment, Conjunction
from screening.conjunctions.risk_judgement import judge_risks
from screening.conjunctions.services import risk_of_report
from screening.engine.probability.methods import METHODS
from screening.messages.cdm import write_kvn
from screening.messages.cdm.export import export_cdm
from screening.messages.models import Message, MessageRisk, MessageSource, MessageStatus
from screening.messages.services import message_import
from tests import factories
from tests.screened_world import stand_still
from tests.unit.messages.test_cdm_export import CONJUNCTION
from tests.unit.messages.test_conjunction_report import TCA, cdm, take_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _at_now(settings: Any) -> None:
    stand_still(settings)


def strangers(*, comments: tuple[str, ...] = (), **one: Any) -> str:
    """A message on two objects that nobody protects, with covariances that can be."""
    first, second = CONJUNCTION.objects
    objects = (replace(first, norad_cat_id=40000, name="OTHER PAYLOAD", **one), second)
    given = replace(CONJUNCTION, objects=objects, originator="TESTERS", tca_utc=TCA)
    return write_kvn(export_cdm(replace(given, comments=comments)))


def judged(message: Message) -> MessageRisk:
    return MessageRisk.objects.get(message=message)


def test_it_says_what_the_pc_command_says_and_makes_nothing_else(tmp_path: Path) -> None:
    message = take_in(strangers())
    file, out = tmp_path / "x.cdm", StringIO()
    file.write_text(strangers())
    call_command("pc", str(file), "--method", "foster", "--json", stdout=out)
    by_command = json.loads(out.getvalue())
    found = judged(message)

    assert message.status == MessageStatus.NO_STATION
    assert found.methods["foster"]["pc"] == by_command["methods"]["foster"]["pc"]
    assert found.risk["hard_body_radius_m"] == by_command["conjunction"]["hard_body_radius_m"]
    assert found.pc == found.methods[found.pc_method]["pc"]
    assert found.risk["stated"] == {"pc": 1.25e-5, "method": "FOSTER-1992"}
    assert not Conjunction.objects.exists()
    assert not Assessment.objects.exists()
    assert not SpaceObject.objects.exists()


def test_every_method_answers_with_a_value_or_a_reason() -> None:
    methods = judged(take_in(strangers())).methods

    assert set(methods) == set(METHODS)
    assert all((each["pc"] is None) == (each["reason"] != "computed") for each in methods.values())
    assert methods["slow"]["pc"] == pytest.approx(methods["foster"]["pc"], rel=0.05)


def test_it_is_judged_as_the_same_states_are_where_one_object_is_a_station() -> None:
    ours = take_in(strangers().replace("= 40000", "= 25544", 1)).assessment
    theirs = judged(take_in(strangers(), "y.cdm"))

    assert ours is not None
    assert ours.risk is not None
    same = ("r_teme_km", "v_teme_km_s", "covariance_rtn", "sigma_rtn_km", "source", "age_days")
    for side in ("primary", "secondary"):
        assert [theirs.risk[side][name] for name in same] == [
            ours.risk[side][name] for name in same
        ]


def test_a_radius_that_the_message_gives_counts_and_is_named() -> None:
    assumed = judged(take_in(strangers()))
    given = judged(take_in(strangers(comments=("HBR = 20.5 [m]",)), "y.cdm"))

    assert "hard_body_radius_source" not in assumed.risk
    assert assumed.risk["primary"]["hard_body_radius_source"] == "default of type PAYLOAD"
    assert "size_assumed" in assumed.risk["flags"]
    assert given.risk["hard_body_radius_m"] == 20.5
    assert given.risk["hard_body_radius_source"] == "a comment of the message gives it"
    assert "size_assumed" not in given.risk["flags"]


def test_a_size_that_the_catalogue_knows_counts_over_the_message_s_type() -> None:
    factories.space_object(norad_cat_id=40000, rcs_m2=0.05)
    found = judged(take_in(strangers()))

    assert found.risk["primary"]["hard_body_radius_m"] == 0.178
    assert "class SMALL" in found.risk["primary"]["hard_body_radius_source"]


def test_a_default_covariance_is_of_screening_grade_and_flagged() -> None:
    found = judged(take_in(strangers(is_covariance_calculated=False)))

    assert found.pc_grade == "screening"
    assert "covariance_defaulted" in found.risk["flags"]


def test_a_covariance_that_cannot_be_is_refused_with_the_reason() -> None:
    message = take_in(cdm(one="40000", CR_R="-1.0E+01 [m**2]"))
    found = judged(message)

    assert found.pc is None
    assert found.pc_reason == "Refused: a variance below zero is no covariance."
    assert {each["pc"] for each in found.methods.values()} == {None}


def test_another_centre_than_the_earth_is_not_judged() -> None:
    text = strangers().replace("= EARTH", "= MOON")
    message = take_in(text)

    assert message.status == MessageStatus.NO_STATION
    assert not MessageRisk.objects.exists()


def test_an_object_without_a_number_is_judged_though_no_conjunction_can_be_kept() -> None:
    message = take_in(strangers().replace("= 40000", "= 25544", 1).replace("= 270123", "= A-17", 1))
    found = judged(message)

    assert message.status == MessageStatus.NOT_USED
    assert found.pc is not None
    assert (
        found.risk["primary"]["hard_body_radius_m"] == factories.station("iss").hard_body_radius_m
    )


def test_looked_at_again_it_becomes_an_assessment_once_one_of_them_is_protected() -> None:
    message = take_in(strangers())
    station = factories.station("css")
    station.primary_norad_cat_id = 40000
    station.save()
    again = take_in(strangers())

    assert again.pk == message.pk
    assert again.status == MessageStatus.ASSESSED
    assert again.conjunction is not None
    assert again.conjunction.station == station
    assert not MessageRisk.objects.exists()


def test_the_same_file_again_adds_nothing() -> None:
    first = judged(take_in(strangers()))
    outcome = message_import(strangers().encode(), file_name="x", source=MessageSource.COMMAND)

    assert outcome.result == "duplicate"
    assert judged(outcome.message).methods == first.methods


@pytest.mark.filterwarnings("ignore::RuntimeWarning")  # numpy's, of what comes out as unknown
@pytest.mark.parametrize(
    "change",
    [
        {"X": "0 [km]", "Y": "0 [km]", "Z": "0 [km]"},
        {"X": "1E200 [km]"},
        {"CR_R": "1E300 [m**2]"},
        {"X_DOT": "4.4 [km/s]", "Y_DOT": "4.8 [km/s]", "Z_DOT": "-3.5 [km/s]"},
    ],
)
def test_figures_that_cannot_be_are_kept_with_a_reason_and_stop_no_page(
    change: dict[str, str], client: Client
) -> None:
    message = take_in(cdm(one="40000", **change))
    found = judged(message)

    assert (found.pc is None) == bool(found.pc_reason)
    assert client.get(f"/messages/{message.pk}/").status_code == 200
    assert client.get(f"/api/v1/messages/{message.pk}/").status_code == 200


def test_a_radius_beyond_belief_is_not_taken() -> None:
    found = judged(take_in(strangers(comments=("HBR = 1E300 [m]",))))

    assert "hard_body_radius_source" not in found.risk
    assert found.risk["hard_body_radius_m"] < 100.0


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("one", ["25544", "40000"])
def test_nothing_is_judged_while_the_lock_of_those_who_write_is_held(
    one: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A slow encounter takes up to 15 s, and SQLite lets one write at a time."""
    factories.station("iss")
    seen: list[bool] = []

    def watched(*args: Any, **kwargs: Any) -> Any:
        seen.append(connection.in_atomic_block)
        return judge_risks(*args, **kwargs)

    monkeypatch.setattr(risk_of_report, "judge_risks", watched)
    message = take_in(strangers().replace("= 40000", f"= {one}", 1))

    assert seen == [False]
    assert message.status == {"25544": "assessed", "40000": "no_station"}[one]


def test_a_member_of_a_fleet_that_the_catalogue_does_not_know_manoeuvres_by_its_name() -> None:
    text = strangers().replace("OTHER PAYLOAD", "STARLINK-1095")
    assert judged(take_in(text)).risk["primary"]["manoeuvrability"] == "at_will"
