"""The maximum over the covariance's size: never beaten by any scale, and Alfano's limit."""

from __future__ import annotations

import numpy as np
import pytest

from screening.engine.probability.alfano_max import alfano_max, socrates_encounters
from screening.engine.probability.dilution import dilution_curves
from screening.engine.probability.foster import foster
from screening.engine.probability.planar import planar_problems
from screening.engine.probability.results import Flag, Reason
from tests.unit.engine.probability.made_encounters import crossing

SCALES = np.geomspace(1e-3, 1e3, 601)


@pytest.mark.parametrize("radius_m", [1.0, 50.0, 190.0])
@pytest.mark.parametrize("miss_km", [(0.2, 0.0, 0.0), (0.1, 0.5, 0.3), (5.0, 8.0, -20.0)])
def test_no_scale_beats_the_maximum_and_one_reaches_it(
    radius_m: float, miss_km: tuple[float, float, float]
) -> None:
    pair = crossing(miss_km=miss_km, hard_body_radius_m=radius_m)
    most = alfano_max(pair).one(0)
    curve = dilution_curves(planar_problems(pair), SCALES)[0]
    assert most.pc is not None
    assert np.all(curve <= most.pc * (1.0 + 1e-9))
    there = dilution_curves(planar_problems(pair), np.array([most.figures["scale_at_max"]]))
    assert there[0, 0] == pytest.approx(most.pc, rel=1e-9)


def test_a_small_body_has_alfanos_closed_form() -> None:
    # Alfano 2005: at a Mahalanobis distance of root 2, R^2 / (e sigma_x sigma_y d^2).
    pair = crossing(hard_body_radius_m=0.5)
    problems = planar_problems(pair)
    distance = problems.mahalanobis[0]
    area = problems.radius_km**2 / (problems.sigma_major_km * problems.sigma_minor_km)
    most = alfano_max(pair).one(0)
    assert most.figures["scale_at_max"] == pytest.approx(distance / np.sqrt(2.0), rel=1e-4)
    assert most.pc == pytest.approx(area[0] / (np.e * distance**2), rel=1e-4)


def test_right_of_the_maximum_is_diluted() -> None:
    small, large = (0.02, 0.02, 0.02), (2.0, 2.0, 2.0)
    assert Flag.DILUTED not in alfano_max(crossing(sigma_km=small)).one(0).flags
    assert Flag.DILUTED in alfano_max(crossing(sigma_km=large)).one(0).flags


def test_a_miss_within_the_body_is_certain_at_worst() -> None:
    most = alfano_max(crossing(hard_body_radius_m=250.0)).one(0)
    assert most.pc == 1.0
    assert most.figures["scale_at_max"] == 0.0
    assert Flag.DILUTED in most.flags


def test_it_is_the_same_whatever_the_size_it_is_given() -> None:
    one = alfano_max(crossing()).one(0)
    other = alfano_max(crossing(sigma_km=(1.0, 3.0, 1.0))).one(0)
    assert one.pc == pytest.approx(other.pc, rel=1e-9)


def test_socrates_covariance_is_along_each_orbit() -> None:
    pair = socrates_encounters(crossing(covariance_primary=np.full((3, 3), np.nan)))
    primary = pair.covariance_primary[0, :3, :3]
    np.testing.assert_allclose(primary, np.diag([0.01, 0.09, 0.01]), atol=1e-12)
    secondary = pair.covariance_secondary[0, :3, :3]
    np.testing.assert_allclose(np.linalg.eigvalsh(secondary), [0.01, 0.01, 0.09], atol=1e-12)
    answer = alfano_max(pair).one(0)
    assert answer.pc is not None
    assert Flag.COVARIANCE_DEFAULTED in answer.flags


def test_without_a_covariance_there_is_no_maximum() -> None:
    most = alfano_max(crossing(covariance_primary=np.full((3, 3), np.nan))).one(0)
    assert most.pc is None
    assert most.reason is Reason.COVARIANCE_ABSENT


def test_the_curve_at_one_is_foster() -> None:
    pair = crossing()
    curve = dilution_curves(planar_problems(pair), np.array([1.0]))
    assert curve[0, 0] == foster(pair).pc[0]


def test_a_scale_of_zero_is_refused() -> None:
    with pytest.raises(ValueError, match="above zero"):
        dilution_curves(planar_problems(crossing()), np.array([0.0, 1.0]))
