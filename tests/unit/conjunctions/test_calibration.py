"""Past predictions and later element sets: what is a hit, what counts once, what is left out."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from pytest_django import DjangoAssertNumQueries

from screening.conjunctions.calibration_cases import TRUE_WITHIN, judge, prediction_ids
from screening.conjunctions.models import CalibrationCount
from screening.conjunctions.services import calibration, calibration_compute
from tests import factories
from tests.judged_passes import (
    HOUR,
    TCA,
    at_epoch,
    came_out,
    off_along_track,
    predicted,
    risk_of,
    visitor,
)
from tests.screened_world import stand_still

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def a_day_later(settings: Any) -> None:
    stand_still(settings, TCA + 24 * HOUR)


def hits(count: CalibrationCount, by: str = "all") -> list[tuple[int, int]]:
    """Hits and cases of R, I and C of the only row of a grouping."""
    [row] = count.counts[by]
    return [(share["hits"], share["cases"]) for share in row["shares"]]


def test_a_prediction_that_came_true_is_a_hit_in_every_component() -> None:
    predicted(0.02)
    came_out()
    count = calibration_compute()
    assert (count.predictions, count.cases, count.passes) == (1, 1, 1)
    assert hits(count) == [(1, 1)] * 3


def test_the_error_is_that_of_the_relative_position_along_the_stations_axes() -> None:
    assessment = predicted(3.0)
    came_out()
    found, _ = judge([assessment.pk], TCA + 24 * HOUR)
    # The visitor crosses at 46.4 degrees to the station's track: it comes 3 km behind where it was
    # expected, part of that along the station's track and part across it.
    crossing = np.radians(98.0 - 51.6)
    along, across = 3.0 * np.cos(crossing), 3.0 * np.sin(crossing)
    assert found.error_rtn_km[0] == pytest.approx([0.0, -along, -across], abs=0.1)
    sigma = np.hypot([0.2, np.cos(crossing), np.sin(crossing)], [0, *(0.2 * np.sin(crossing),
        0.2 * np.cos(crossing))])  # fmt: skip
    assert found.sigma_rtn_km[0] == pytest.approx(sigma, abs=0.01)
    assert hits(calibration_compute()) == [(1, 1), (0, 1), (0, 1)]


def test_it_is_filed_by_the_object_that_is_known_worse_and_when_it_was_first_said() -> None:
    predicted(hours_before=30.0)
    came_out()
    counts = calibration_compute().counts
    [age] = counts["by_age"]
    [lead] = counts["by_lead"]
    assert (age["group"], age["from_days"], age["until_days"]) == ("drag_leo", 1.0, 2.0)
    assert (lead["from_days"], lead["until_days"]) == (1.0, 2.0)
    assert [row["group"] for row in counts["by_source"]] == ["class_model"]


@pytest.mark.parametrize(
    ("known", "group", "orbit"),
    [
        ("at_will", "at_will", "drag_leo_manoeuvring"),
        ("seen", "seen", "drag_leo_manoeuvring"),
        ("none_seen", "none_seen", "drag_leo"),
        ("unknown", "unknown", "drag_leo"),
        (None, "not_told", "drag_leo"),
    ],
)
def test_what_manoeuvres_is_counted_apart_by_the_object_that_is_known_worse(
    known: str | None, group: str, orbit: str
) -> None:
    told = {} if known is None else {"manoeuvrability": known}
    risk = risk_of(**told)
    risk["primary"]["manoeuvrability"] = "at_will"  # the station is known to metres
    predicted(risk=risk)
    came_out()
    counts = calibration_compute().counts
    assert [row["group"] for row in counts["by_manoeuvring"]] == [group]
    assert [row["group"] for row in counts["by_age"]] == [orbit]


def test_runs_with_the_same_element_sets_made_one_prediction() -> None:
    first = predicted()
    repeated = {
        "primary_element_set": first.primary_element_set,
        "secondary_element_set": first.secondary_element_set,
        "run": factories.run(),
        "created_at": TCA - HOUR,
        "risk": risk_of(),
    }
    factories.assessment(first.conjunction, **repeated)
    came_out()
    assert calibration_compute().predictions == 1
    assert prediction_ids(TCA - HOUR, TCA + HOUR, at_most=9) == [first.pk]


def test_in_one_cell_a_pass_counts_once_by_what_was_said_of_it_last() -> None:
    early = predicted(9.0, hours_before=23.0)
    predicted(0.0, hours_before=14.0, conjunction=early.conjunction)
    came_out()
    count = calibration_compute()
    assert (count.cases, count.passes) == (2, 1)
    assert hits(count) == hits(count, "by_age") == [(1, 1)] * 3


def test_of_the_later_element_sets_the_one_nearest_to_tca_is_the_truth() -> None:
    predicted(0.0)
    came_out(off_along_track(visitor(), 9.0), hours_after=5.0)
    at_epoch(visitor(), TCA - 3 * HOUR)
    assert hits(calibration_compute()) == [(1, 1)] * 3


def test_it_counts_the_element_sets_that_passes_share() -> None:
    for number in (71000, 71001):  # of one element set of the station
        predicted(of=visitor(number))
        came_out(visitor(number))
    later = at_epoch(factories.STATION_ELEMENTS, TCA - 7 * HOUR)
    predicted(of=visitor(71002), primary_element_set=later)
    came_out(visitor(71002))
    count = calibration_compute()
    assert (count.cases, count.counts["primary_element_sets"]) == (3, 2)


def test_the_set_that_was_predicted_with_is_not_its_own_truth() -> None:
    predicted(0.0, hours_before=1.0)
    at_epoch(visitor(), TCA - 0.99 * HOUR)  # 36 s newer: the same orbit determination
    at_epoch(visitor(), TCA - 2 * HOUR)
    at_epoch(factories.STATION_ELEMENTS, TCA)
    count = calibration_compute()
    assert (count.cases, count.left_out_counts) == (0, {"no_later_elements": 1})


def test_a_set_too_far_from_tca_is_not_the_truth() -> None:
    predicted()
    came_out(hours_after=TRUE_WITHIN / HOUR + 0.01)
    assert calibration_compute().left_out_counts == {"no_later_elements": 1}


def test_a_truth_that_may_still_come_is_waited_for(settings: Any) -> None:
    predicted()
    stand_still(settings, TCA + 2 * HOUR)
    count = calibration_compute()
    assert (count.cases, count.left_out_counts) == (0, {"truth_may_come": 1})
    came_out()
    assert calibration_compute().cases == 1


@pytest.mark.parametrize(
    ("risk", "reason"),
    [
        (risk_of(source="ephemeris"), "by_ephemeris"),
        (risk_of(covariance_rtn=None), "without_covariance"),
        ({"secondary": None}, "without_covariance"),
    ],
)
def test_what_element_sets_did_not_predict_or_without_a_sigma_is_left_out_and_counted(
    risk: dict[str, Any], reason: str
) -> None:
    predicted(risk=risk)
    came_out()
    assert calibration_compute().left_out_counts == {reason: 1}


def test_a_pass_to_come_or_assessed_before_sigmas_were_kept_is_no_prediction_yet() -> None:
    predicted(risk=None)
    predicted(of=visitor(70009), tca_utc=TCA + 25 * HOUR)
    predicted(of=visitor(70010), tca_utc=TCA - 20 * 24 * HOUR)
    came_out()
    assert calibration_compute().predictions == 0


@pytest.mark.parametrize(
    ("times_sigma", "verdict"),
    [(0.6, "sigma too large"), (1.0, "agrees with 68 %"), (2.0, "sigma too small")],
)
def test_errors_of_a_known_size_are_found_to_fit_their_sigma_or_not(
    times_sigma: float, verdict: str
) -> None:
    rng = np.random.default_rng(20260310)
    for number in range(71000, 71040):
        predicted(
            times_sigma * rng.standard_normal(), of=visitor(number), risk=risk_of((3, 1, 0.01))
        )
        came_out(visitor(number))
    [row] = calibration_compute().counts["by_age"]
    along = row["shares"][1]
    assert along["cases"] == 40
    assert along["verdict"] == verdict
    assert along["low"] < along["hits"] / 40 < along["high"]


def test_a_few_cases_say_nothing() -> None:
    predicted(50.0)
    came_out()
    [row] = calibration_compute().counts["by_age"]
    assert {share["verdict"] for share in row["shares"]} == {"too few to say"}


def test_the_questions_to_the_database_do_not_grow_with_the_predictions(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(71000, 71012):
        predicted(of=visitor(number))
        came_out(visitor(number))
    with django_assert_max_num_queries(12):
        assert calibration_compute().cases == 12


def test_no_more_than_the_newest_predictions_are_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calibration, "MOST_PREDICTIONS", 2)
    for number in range(3):
        predicted(of=visitor(71000 + number), tca_utc=TCA - number * HOUR)
    count = calibration_compute()
    assert (count.predictions, count.is_cut) == (2, True)


def test_old_counts_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calibration, "COUNTS_KEPT", 2)
    made = [calibration_compute().pk for _ in range(3)]
    assert sorted(CalibrationCount.objects.values_list("pk", flat=True)) == made[1:]
