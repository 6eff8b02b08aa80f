"""Chan's series against the distribution it is, and against Foster where the body is small."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import ncx2

from screening.engine.probability.chan import chan, equal_area_probability
from screening.engine.probability.foster import foster
from tests.unit.engine.probability.made_encounters import crossing


def test_the_series_is_the_noncentral_chi_squared_distribution() -> None:
    area = np.array([1e-6, 0.01, 1.0, 30.0, 4e3, 2e5])
    distance2 = np.array([0.0, 9.0, 2.0, 50.0, 3.9e3, 1.99e5])
    expected = ncx2.cdf(area, 2, distance2)
    np.testing.assert_allclose(equal_area_probability(area, distance2), expected, rtol=1e-9)


def test_without_a_miss_it_has_a_closed_form() -> None:
    area = np.array([1e-12, 0.3, 50.0])
    expected = -np.expm1(-area / 2.0)
    np.testing.assert_allclose(equal_area_probability(area, np.zeros(3)), expected, rtol=1e-13)


def test_unknown_stays_unknown() -> None:
    assert np.isnan(equal_area_probability(np.array([np.nan, 1.0]), np.array([1.0, np.nan]))).all()


def test_for_a_round_covariance_it_is_foster_exactly() -> None:
    pair = crossing(sigma_km=(0.1, 0.1, 0.1), hard_body_radius_m=150.0)
    assert chan(pair).one(0).pc == pytest.approx(foster(pair).one(0).pc, rel=1e-10)


@pytest.mark.parametrize("radius_m", [1.0, 5.0, 20.0])
def test_its_stated_error_is_what_it_is_off_by(radius_m: float) -> None:
    pair = crossing(miss_km=(0.1, 0.2, 0.3), hard_body_radius_m=radius_m)
    answer, exact = chan(pair).one(0), foster(pair).one(0).pc
    assert answer.pc is not None
    assert exact is not None
    stated = answer.figures["equal_area_error"]
    assert stated is not None
    assert abs(stated) > 1e-6
    assert answer.pc / exact - 1.0 == pytest.approx(stated, rel=0.05)
