"""What we can state of a pass: as the rules saw it, and never zero for what is unknown."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from screening.common.exceptions import InputError
from screening.coordination.canonical import canonical, instant_of
from screening.coordination.own_statement import NOT_JUDGED, own_statement
from tests import factories
from tests.factories import MISS_DISTANCE_KM, NOW
from tests.risky_passes import known_to, risk_columns

pytestmark = pytest.mark.django_db
SIGMA_KM = (0.05, 0.4, 0.05)


def test_it_is_the_opinion_that_decides_with_what_it_rests_on() -> None:
    pair = factories.assessed_conjunction()
    stated = own_statement(pair, NOW)
    assert stated.assessment["miss_distance_km"] == MISS_DISTANCE_KM
    assert instant_of(stated.assessment["tca_utc"]) == pair.tca_utc
    assert [each["norad_cat_id"] for each in stated.data_used] == [25544, 70001]
    assert {each["kind"] for each in stated.data_used} == {"gp"}
    assert stated.criteria[0]["name"].startswith("ISS")
    assert stated.criteria[0]["version"] == "version 1"


def test_what_nobody_has_judged_is_none_with_the_reason() -> None:
    stated = own_statement(factories.assessed_conjunction(), NOW)
    assert stated.assessment["pc"] is None
    assert stated.assessment["pc_reason"] == NOT_JUDGED
    assert stated.assessment["hard_body_radius_m"] is None
    assert stated.covariance is None


def test_a_probability_comes_with_its_method_radius_and_covariances() -> None:
    pair = factories.conjunction()
    factories.assessment(pair, **risk_columns(known_to(SIGMA_KM), known_to((0.4, 1.5, 0.3))))
    stated = own_statement(pair, NOW)
    assert 0.0 < stated.assessment["pc"] < 1.0
    assert stated.assessment["pc_reason"] == ""
    assert stated.assessment["hard_body_radius_m"] > 0
    assert stated.covariance is not None
    diagonal = [stated.covariance["primary"]["covariance_rtn"][i][i] for i in range(3)]
    assert diagonal == pytest.approx([each**2 for each in SIGMA_KM])


def test_a_message_alone_is_stated_as_its_originators() -> None:
    pair = factories.conjunction()
    message: dict[str, Any] = {
        "run": None,
        "originator": "CARA",
        "made_at": NOW - timedelta(hours=1),
        "primary_element_set": None,
        "secondary_element_set": None,
        "stated_pc": 2e-5,
    }
    factories.assessment(pair, **message)
    stated = own_statement(pair, NOW)
    assert stated.assessment["pc"] == 2e-5
    assert stated.assessment["pc_method"] == "as CARA states it"
    assert {each["source"] for each in stated.data_used} == {"CARA"}


def test_without_any_opinion_it_says_what_to_do() -> None:
    with pytest.raises(InputError, match="Run a screening"):
        own_statement(factories.conjunction(), NOW)


def test_every_part_can_be_written_down_in_a_case() -> None:
    pair = factories.conjunction()
    factories.assessment(pair, **risk_columns(known_to(SIGMA_KM), known_to((0.4, 1.5, 0.3))))
    stated = own_statement(pair, NOW)
    for part in (stated.assessment, stated.criteria, stated.data_used, stated.covariance):
        assert canonical(part)
