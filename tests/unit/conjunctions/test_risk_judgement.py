"""How likely: values with their methods and grades, and a reason wherever there is no value."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from screening.conjunctions.likelihood_words import LEAST_PC
from screening.conjunctions.manoeuvrability import Manoeuvrability
from screening.conjunctions.models import Assessment
from screening.conjunctions.risk import encounters_of
from screening.conjunctions.risk_columns import NO_LARGEST
from screening.conjunctions.risk_judgement import (
    AT_THE_EDGE,
    TOO_SLOW,
    Parties,
    PassRisk,
    judge_risks,
)
from screening.engine.covariance.estimates import CovarianceEstimates, CovarianceSource
from screening.engine.frames import rtn_axes_teme
from screening.engine.probability.alfano_max import alfano_max
from screening.engine.probability.foster import foster
from screening.engine.probability.hard_body_radius import HardBodyRadius, RadiusSource
from screening.engine.probability.results import REASON_WORDS, Reason

R_KM = np.array([6778.0, 0.0, 0.0])
V_KM_S = np.array([0.0, 7.6, 0.0])
CROSSING = np.array([0.0, 0.0, 7.6])  # at a right angle
STATE_SIGMA_KM_S = 1e-6


def party(
    r_km: Any = R_KM,
    v_km_s: Any = V_KM_S,
    *,
    sigma_km: Any = 0.2,
    source: CovarianceSource = CovarianceSource.HISTORY,
    whole: bool = False,
    radius_m: float = 10.0,
    is_default: bool | None = None,
) -> Parties:
    """One object whose position is as unsure along every axis, or along R, T and N by three."""
    covariance = np.diag(np.broadcast_to(sigma_km, 3) ** 2)[None]
    state = np.full((1, 6, 6), np.nan)
    if whole:
        state[0] = np.diag([*np.broadcast_to(sigma_km, 3), *[STATE_SIGMA_KM_S] * 3]) ** 2
    return Parties(
        np.array(r_km, np.float64)[None],
        np.array(v_km_s, np.float64)[None],
        CovarianceEstimates(
            covariance, state, np.array([int(source)]), np.array([0.5]), (("as made",),)
        ),
        [HardBodyRadius(radius_m, RadiusSource.EXPLICIT, "made for this")],
        np.array([source == CovarianceSource.CLASS_MODEL if is_default is None else is_default]),
        [Manoeuvrability.NONE_SEEN],
    )


def judged(primary: Parties, secondary: Parties) -> PassRisk:
    (only,) = judge_risks(primary, secondary)
    return only


def above(km: float) -> Any:
    return R_KM + np.array([km, 0.0, 0.0])


def test_a_small_body_far_from_the_edge_has_the_density_times_its_area() -> None:
    risk = judged(party(), party(above(0.3), CROSSING))
    variance = 2 * 0.2**2
    expected = 0.02**2 / (2 * variance) * np.exp(-(0.3**2) / (2 * variance))
    assert risk.pc == pytest.approx(expected, rel=1e-3)
    assert (risk.pc_method, risk.pc_reason, risk.pc_grade) == ("foster", "", "screening")
    assert risk.max_pc is not None
    assert risk.max_pc >= risk.pc  # type: ignore[operator]  # known by now
    assert risk.risk["hard_body_radius_m"] == 20.0


def test_who_is_called_the_primary_does_not_matter() -> None:
    one, other = party(sigma_km=[0.1, 0.5, 0.2]), party(above(0.3), CROSSING, radius_m=3.0)
    first, second = judged(one, other), judged(other, one)
    assert first.pc == pytest.approx(second.pc, rel=1e-9)
    assert first.risk["primary"] == second.risk["secondary"]


def test_axes_are_each_object_s_own() -> None:
    """Along-track error of a crossing object lies across the station's track."""
    unsure = party(above(0.3), CROSSING, sigma_km=[0.1, 5.0, 0.1])
    certain = party(sigma_km=0.001)
    seen = encounters_of([Assessment(**judged(certain, unsure).columns())])
    sigma_km = np.sqrt(np.diag(seen.covariance_secondary[0, :3, :3]))
    assert sigma_km == pytest.approx([0.1, 0.1, 5.0], rel=1e-6)


def test_what_hardly_moves_has_a_reason_and_no_value() -> None:
    risk = judged(party(), party(above(2.0), V_KM_S + np.array([0.0, 0.01, 0.0])))
    assert risk.pc is risk.max_pc is None
    assert risk.pc_reason == TOO_SLOW
    assert (risk.pc_method, risk.pc_grade) == ("", "")
    assert "short_encounter_violated" in risk.risk["flags"]


def test_at_rest_against_each_other_is_the_same_case() -> None:
    assert judged(party(), party(above(2.0), V_KM_S)).pc_reason == TOO_SLOW


def test_with_known_velocities_the_slow_method_answers() -> None:
    """Half a metre a second: orbits bend long before such a pair has passed."""
    beside = party(above(0.3), V_KM_S + np.array([0.0, 0.0, 0.0005]), whole=True)
    risk = judged(party(whole=True), beside)
    assert risk.pc_method == "slow"
    assert risk.pc == pytest.approx(1.5849e-3, rel=1e-3)
    assert risk.max_pc is None  # of a method that does not hold here


def test_a_bound_of_straight_paths_is_not_told_of_a_slow_encounter() -> None:
    """11 m/s along the track: the slow value is over what Alfano's method calls largest."""
    unsure = [0.15, 5.0, 0.15]
    beside = party(above(0.3), V_KM_S + np.array([0.0, 0.011, 0.0]), whole=True, sigma_km=unsure)
    risk = judged(party(whole=True, sigma_km=unsure), beside)
    bound = alfano_max(encounters_of([Assessment(**risk.columns())])).one(0)

    assert (risk.pc_method, risk.pc) == ("slow", pytest.approx(1.8555e-3, rel=1e-3))
    assert bound.pc is not None
    assert bound.pc < risk.pc  # type: ignore[operator]  # known by now
    assert risk.max_pc is None
    assert Assessment(**risk.columns()).max_pc_reason == NO_LARGEST
    assert "diluted" not in risk.risk["flags"]


def test_where_both_methods_agree_the_suspicion_is_settled() -> None:
    beside = party(above(0.3), V_KM_S + np.array([0.0, 0.01, 0.0]), whole=True)
    risk = judged(party(whole=True), beside)
    assert risk.pc_method == "foster"
    assert "encounter_extended" in risk.risk["flags"]
    assert "short_encounter_violated" not in risk.risk["flags"]


def test_a_window_s_edge_far_from_the_closest_approach_has_a_reason() -> None:
    before = V_KM_S - CROSSING  # moving apart for 100 s
    risk = judged(party(), party(above(0.3) - 100.0 * before, CROSSING))
    assert risk.pc is None
    assert risk.pc_reason == AT_THE_EDGE


def test_without_a_covariance_there_is_no_value() -> None:
    risk = judged(party(), party(above(0.3), CROSSING, sigma_km=np.nan))
    assert risk.pc is risk.max_pc is None
    assert risk.pc_reason == REASON_WORDS[Reason.COVARIANCE_ABSENT]
    assert risk.risk["secondary"]["covariance_rtn"] is None
    assert risk.risk["secondary"]["sigma_rtn_km"] is None


def test_a_variance_below_zero_has_a_reason_and_no_grade() -> None:
    one = party(source=CovarianceSource.CDM)
    one.covariances.cov_rtn_km2[0, 0, 0] = -0.0417574
    risk = judged(one, party(above(0.3), CROSSING, source=CovarianceSource.CDM))
    assert risk.pc is risk.max_pc is None
    assert risk.pc_reason == REASON_WORDS[Reason.VARIANCE_NEGATIVE]
    assert risk.pc_grade == ""


def test_what_is_under_the_smallest_number_is_not_told_as_impossible() -> None:
    risk = judged(party(sigma_km=0.01), party(above(20.0), CROSSING, sigma_km=0.01))
    assert risk.pc == LEAST_PC > 0.0


@pytest.mark.parametrize(
    ("one", "other", "grade"),
    [
        (CovarianceSource.CDM, CovarianceSource.CDM, "operational"),
        (CovarianceSource.EPHEMERIS, CovarianceSource.CDM, "operational"),
        (CovarianceSource.CDM, CovarianceSource.HISTORY, "screening"),
        (CovarianceSource.CLASS_MODEL, CovarianceSource.EPHEMERIS, "screening"),
    ],
)
def test_a_grade_is_that_of_the_worse_covariance(
    one: CovarianceSource, other: CovarianceSource, grade: str
) -> None:
    risk = judged(party(source=one), party(above(0.3), CROSSING, source=other))
    assert risk.pc_grade == grade
    assert ("covariance_defaulted" in risk.risk["flags"]) == (one is CovarianceSource.CLASS_MODEL)


@pytest.mark.parametrize("which", ["primary", "secondary"])
def test_a_covariance_that_its_message_calls_a_default_is_for_screening(which: str) -> None:
    cdm = CovarianceSource.CDM
    risk = judged(
        party(source=cdm, is_default=which == "primary"),
        party(above(0.3), CROSSING, source=cdm, is_default=which == "secondary"),
    )
    grades = {name: risk.risk[name]["grade"] for name in ("primary", "secondary")}
    assert risk.pc_grade == grades.pop(which) == "screening"
    assert list(grades.values()) == ["operational"]


@pytest.mark.parametrize("whole", [False, True])
def test_what_is_stored_gives_the_same_input_back(whole: bool) -> None:
    one = party(sigma_km=[0.1, 3.0, 0.2], whole=whole, source=CovarianceSource.CLASS_MODEL)
    other = party(above(0.3), CROSSING, sigma_km=[0.3, 0.9, 0.1], whole=whole)
    risk = judged(one, other)
    pairs = encounters_of([Assessment(**risk.columns())])
    assert foster(pairs).pc[0] == risk.pc
    axes = rtn_axes_teme(other.r_teme_km, other.v_teme_km_s)[0]
    back = axes @ pairs.covariance_secondary[0, :3, :3] @ axes.T
    assert np.sqrt(np.diag(back)) == pytest.approx([0.3, 0.9, 0.1])
    assert np.isnan(pairs.covariance_primary[0, 3:, 3:]).all() != whole
    assert foster(pairs).flags[0] & 512  # a default was among the covariances


def test_assessments_from_before_have_their_reasons() -> None:
    pairs = encounters_of([Assessment(), Assessment(risk=None)])
    assert foster(pairs).reason.tolist() == [Reason.STATE_ABSENT] * 2


def test_no_assessments_give_no_encounters() -> None:
    assert len(encounters_of([])) == 0
