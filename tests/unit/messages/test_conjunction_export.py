"""Our conjunctions as messages: honest, as the standard has it, known again when they return."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import numpy as np
import pytest

from screening.catalog.models import SpaceObject
from screening.conjunctions.models import Assessment, Conjunction
from screening.conjunctions.risk import encounters_of
from screening.engine.covariance.estimates import CovarianceSource
from screening.engine.probability.foster import foster
from screening.engine.probability.slow import slow
from screening.messages.cdm import SYNTAXES, as_document, read_cdm
from screening.messages.cdm.encounter import cdm_encounters, stated_hard_body_radius_m
from screening.messages.cdm.export import REPLAY, SYNTHETIC
from screening.messages.models import MessageSource, MessageStatus
from screening.messages.services import NotExportable, conjunction_export, message_import
from tests.factories import MISS_DISTANCE_KM, NOW
from tests.risky_passes import known_to, risk_columns, risky_assessment
from tests.screened_world import stand_still
from tests.unit.messages.samples import cdm_kvn
from tests.unit.messages.witness import found_in

pytestmark = pytest.mark.django_db

SIGMA_KM, SIGMA_KM_S = (0.1, 0.6, 0.2), (6e-4, 1e-4, 2e-4)


@pytest.fixture(autouse=True)
def _at_now(settings: Any) -> None:
    stand_still(settings)


def text_of(assessment: Assessment, syntax: str = "kvn") -> str:
    return SYNTAXES[syntax].write(conjunction_export(assessment))


def with_velocities() -> Assessment:
    known = known_to(SIGMA_KM, sigma_rtn_km_s=SIGMA_KM_S, source=CovarianceSource.EPHEMERIS)
    return risky_assessment(**risk_columns(known, known))


@pytest.mark.parametrize("syntax", SYNTAXES)
def test_every_syntax_reads_back_as_the_same_message(syntax: str) -> None:
    message = conjunction_export(risky_assessment())
    again = read_cdm(SYNTAXES[syntax].write(message).encode(), file_name="x")

    assert as_document(again) == as_document(message)
    assert again.remarks == ()


@pytest.mark.parametrize("syntax", ["kvn", "xml"])
def test_an_independent_reader_finds_the_stored_figures(syntax: str) -> None:
    assessment = with_velocities()
    found = found_in(text_of(assessment, syntax))

    assert found["COLLISION_PROBABILITY"] == [assessment.pc]
    assert found["COLLISION_PROBABILITY_METHOD"] == ["FOSTER-1992"]
    assert found["MISS_DISTANCE"] == [pytest.approx(MISS_DISTANCE_KM * 1000.0, abs=0.5)]
    assert found["OBJECT_DESIGNATOR"] == ["25544", "70001"]
    assert found["CT_T"] == [pytest.approx(0.36e6)] * 2
    assert found["CRDOT_RDOT"] == [pytest.approx(0.36)] * 2
    assert found["COVARIANCE_METHOD"] == ["CALCULATED"] * 2


def test_the_probability_computed_from_the_message_is_the_one_in_it() -> None:
    assessment = risky_assessment()
    message = read_cdm(text_of(assessment).encode(), file_name="x")
    radius_m = stated_hard_body_radius_m(message)

    assert assessment.pc is not None
    assert radius_m is not None
    again = foster(cdm_encounters(message, hard_body_radius_m=radius_m)).pc[0]
    assert again == pytest.approx(assessment.pc, rel=1e-6)


def test_placeholders_of_the_velocity_are_said_and_not_taken_for_certainty() -> None:
    text = text_of(risky_assessment())
    message = read_cdm(text.encode(), file_name="x")
    pair = cdm_encounters(message, hard_body_radius_m=70.0)

    assert text.count("CRDOT_R to CNDOT_NDOT: they are 0 as placeholders") == 2
    assert [each.cov_rtn_km2[3:].any() for each in message.objects] == [False, False]
    assert np.isnan(pair.covariance_primary[0, 3:]).all()
    assert np.isnan(slow(pair).pc[0])


def test_known_velocities_come_without_that_comment() -> None:
    assessment = with_velocities()
    text = text_of(assessment)
    message = read_cdm(text.encode(), file_name="x")

    assert "placeholders" not in text
    np.testing.assert_allclose(
        cdm_encounters(message, hard_body_radius_m=70.0).combined_covariance_km2,
        # TEME of date against EME2000 read back: the same axes.
        encounters_of([assessment]).combined_covariance_km2,
        rtol=1e-9,
        atol=1e-12,
    )


@pytest.mark.parametrize(
    ("source", "words", "method"),
    [
        (CovarianceSource.HISTORY, "the scatter of the object's own public element", "DEFAULT"),
        (CovarianceSource.CLASS_MODEL, "a model of its kind of orbit", "DEFAULT"),
        (CovarianceSource.EPHEMERIS, "the operator's own ephemeris", "CALCULATED"),
    ],
)
def test_each_object_says_where_its_covariance_comes_from(
    source: CovarianceSource, words: str, method: str
) -> None:
    assessment = risky_assessment(**risk_columns(None, known_to(SIGMA_KM, source=source)))
    other = conjunction_export(assessment).objects[1]
    comments = " ".join(other.blocks["covarianceMatrix"].comments)

    assert words in comments
    assert "days old at TCA" in comments
    assert other.metadata.values["COVARIANCE_METHOD"] == method


def test_the_header_says_radius_grade_and_which_world() -> None:
    assessment = risky_assessment()
    Conjunction.objects.update(is_synthetic=True)
    run = assessment.run
    assert run is not None
    run.is_replay = True
    run.save()
    comments = conjunction_export(Assessment.objects.get()).header.comments

    assert comments[:2] == (SYNTHETIC, REPLAY)
    assert comments[2] == "HBR = 71.664 [m], both objects together."
    assert "COLLISION_PROBABILITY is of screening grade: not for action alone." in comments


def test_without_a_probability_it_says_why_and_gives_none() -> None:
    assessment = risky_assessment(pc=None, pc_method="", pc_reason="It hardly moves.")
    text = text_of(assessment)

    assert "COMMENT No probability is given. It hardly moves. That is not zero." in text
    assert "COLLISION_PROBABILITY  " not in text


def test_it_is_the_same_to_the_last_byte_each_time() -> None:
    assessment = risky_assessment()
    first = text_of(assessment)

    assert text_of(Assessment.objects.get(pk=assessment.pk)) == first


@pytest.mark.parametrize(
    ("risk", "reason"),
    [(None, "was given none"), ("one side", "none is known of VISITOR 1")],
)
def test_without_covariances_it_is_refused_and_says_of_whom(risk: Any, reason: str) -> None:
    assessment = risky_assessment()
    if risk is None:
        assessment.risk = None
    else:
        assert assessment.risk is not None
        assessment.risk["secondary"]["covariance_rtn"] = None

    with pytest.raises(NotExportable, match=reason):
        conjunction_export(assessment)


@pytest.mark.parametrize("syntax", SYNTAXES)
def test_our_own_message_is_known_again_and_adds_nothing(syntax: str) -> None:
    assessment = risky_assessment()
    data = text_of(assessment, syntax).encode()
    message = message_import(data, file_name="back", source=MessageSource.API).message

    assert message.status == MessageStatus.NOT_USED
    assert (
        message.note
        == f"Our own message, made from assessment {assessment.pk}: it says nothing new."
    )
    assert message.conjunction == assessment.conjunction
    assert Assessment.objects.count() == 1


def test_a_message_under_our_name_that_is_not_ours_is_taken_as_anybody_s() -> None:
    assessment = risky_assessment()
    stranger = text_of(assessment).replace(f"SP-{assessment.pk}-", f"SP-{assessment.pk}-f")
    message = message_import(
        stranger.encode(), file_name="other installation", source=MessageSource.API
    ).message

    assert message.status == MessageStatus.ASSESSED
    assert Assessment.objects.count() == 2


def test_an_object_without_a_name_is_told_by_its_number() -> None:
    assessment = risky_assessment()
    SpaceObject.objects.update(name=" ")
    message = conjunction_export(Assessment.objects.get(pk=assessment.pk))
    numbers = [each.norad_cat_id for each in message.objects]
    assert [each.name for each in message.objects] == [f"NORAD {number}" for number in numbers]
    assert message.message_for == f"NORAD {numbers[0]}"


def test_what_a_message_reported_is_told_with_its_originator() -> None:
    tca = (NOW + timedelta(hours=6)).strftime("%Y-%m-%dT%H:%M:%S")
    message_import(cdm_kvn(change={"TCA": tca}).encode(), file_name="x", source=MessageSource.API)
    text = text_of(Assessment.objects.get())

    assert "State: as reported by TESTERS" in text
    assert "conjunction message of TESTERS" in text
    assert "placeholders" not in text
    assert json.loads(text_of(Assessment.objects.get(), "json"))["header"]["ORIGINATOR"] == (
        "SAFE PASSAGE"
    )


def test_a_message_of_ours_that_was_altered_is_not_taken_for_ours() -> None:
    assessment = risky_assessment()
    text = text_of(assessment, "kvn")
    [line] = [each for each in text.splitlines() if each.startswith("MISS_DISTANCE")]
    altered = text.replace(line, "MISS_DISTANCE = 9 [m]").encode()
    message = message_import(altered, file_name="back", source=MessageSource.API).message

    assert message.status == MessageStatus.CONFLICT
    assert (
        f"Same identifier as our assessment {assessment.pk}, other content: MISS_" in message.note
    )
    assert assessment.conjunction.assessments.count() == 2
