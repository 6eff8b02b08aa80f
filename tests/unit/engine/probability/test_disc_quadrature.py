"""The disc integral against closed forms, thirty-digit quadrature and its own bound."""

from __future__ import annotations

import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from screening.engine.probability.disc_quadrature import disc_probabilities, disc_probability

# (miss along, miss across, sigma along, sigma across), all in hard-body radii.
HARD_CASES = {
    "all of the size of the disc": (1.0, 1.0, 1.0, 1.0),
    "a needle that just reaches in": (20.0, 0.3, 0.7, 0.01),
    "a needle across the edge": (0.0, 1.0, 1.0, 1e-4),
    "a point at the edge": (1.00001, 0.0, 1e-5, 1e-5),
    "far away": (5.0, 3.0, 10.0, 0.1),
    "far away both ways": (3.0, 4.0, 0.05, 0.04),
    "a huge covariance": (1e5, 1e5, 1e6, 1e5),
    "a tiny disc": (1e7, 2e6, 1e9, 1e9),
    "wide one way": (0.5, 2.0, 100.0, 0.05),
}


def exact_ln(m_1: float, m_2: float, s_1: float, s_2: float) -> mpmath.mpf:
    """The logarithm of the integral over the unit disc, to some twenty digits."""
    mpmath.mp.dps = 32
    along, across, wide, narrow = map(mpmath.mpf, (m_1, m_2, s_1, s_2))

    def strip(angle: mpmath.mpf) -> mpmath.mpf:
        x, half = mpmath.sin(angle), mpmath.cos(angle)
        density = mpmath.exp(-((x - along) ** 2) / (2 * wide**2)) / (
            mpmath.sqrt(2 * mpmath.pi) * wide
        )
        edges = [(across - half) / narrow, (across + half) / narrow]
        low, high = (mpmath.erfc(edge / mpmath.sqrt(2)) for edge in edges)
        return density * (low - high) / 2 * half

    half_turn = mpmath.pi / 2
    corners = [mpmath.mpf(0), mpmath.asin(min(along, mpmath.mpf(1))), mpmath.acos(min(across, 1))]
    panels = list(mpmath.linspace(-half_turn, half_turn, 201))
    for corner in corners:
        steps = [half_turn / 2**k for k in range(5, 18)]
        panels += [s * corner + t * step for s in (-1, 1) for t in (-1, 1) for step in steps]
    inside = sorted({-half_turn, half_turn, *(p for p in panels if abs(p) < half_turn)})
    return mpmath.log(mpmath.quad(strip, inside, method="gauss-legendre", maxdegree=4))


@pytest.mark.parametrize("case", HARD_CASES.values(), ids=HARD_CASES.keys())
def test_it_is_right_to_its_bound_where_quadrature_is_hard(
    case: tuple[float, float, float, float],
) -> None:
    ln_pc, bound = disc_probability(*case, 1.0)
    error = float(mpmath.expm1(mpmath.mpf(ln_pc) - exact_ln(*case)))
    assert bound < 1e-9
    assert abs(error) < 1e-10


@pytest.mark.parametrize("sigma", [1e-3, 0.3, 1.0, 7.0, 1e4])
def test_a_round_density_at_the_middle_has_a_closed_form(sigma: float) -> None:
    ln_pc, _ = disc_probability(0.0, 0.0, sigma, sigma, 1.0)
    assert np.exp(ln_pc) == pytest.approx(-np.expm1(-0.5 / sigma**2), rel=1e-12)


def test_it_goes_on_below_the_smallest_double() -> None:
    ln_pc, bound = disc_probability(0.0, 400.0, 1.0, 1.0, 1.0)
    assert ln_pc == pytest.approx(float(exact_ln(0.0, 400.0, 1.0, 1.0)), rel=1e-12)
    assert ln_pc < -79_000
    assert bound < 1e-6


@given(
    st.floats(0.0, 30.0),
    st.floats(0.0, 30.0),
    st.floats(-3.0, 3.0),
    st.floats(-3.0, 3.0),
    st.floats(1.001, 10.0),
)
@settings(max_examples=200, deadline=None)
def test_a_larger_disc_holds_more(
    m_1: float, m_2: float, log_s_1: float, log_s_2: float, growth: float
) -> None:
    s_1, s_2 = 10.0**log_s_1, 10.0**log_s_2
    small, bound = disc_probability(m_1, m_2, s_1, s_2, 1.0)
    large, _ = disc_probability(m_1, m_2, s_1, s_2, growth)
    assert small <= large + 2.0 * bound
    assert large <= 0.0


@given(st.floats(-9.0, 9.0), st.floats(-9.0, 9.0), st.floats(-2.0, 2.0), st.floats(-2.0, 2.0))
@settings(max_examples=200, deadline=None)
def test_it_does_not_matter_which_axis_is_summed(
    m_1: float, m_2: float, log_s_1: float, log_s_2: float
) -> None:
    s_1, s_2 = 10.0**log_s_1, 10.0**log_s_2
    one, bound_one = disc_probability(m_1, m_2, s_1, s_2, 1.0)
    other, bound_other = disc_probability(m_2, m_1, s_2, s_1, 1.0)
    rounding = 1e-15 * abs(one)
    assert abs(np.expm1(one - other)) <= bound_one + bound_other + 100.0 * rounding


def test_many_are_as_one_by_one_and_unknown_stays_unknown() -> None:
    columns = np.array(list(HARD_CASES.values())).T
    columns = np.hstack([columns, [[np.nan], [0.0], [1.0], [1.0]], [[0.0], [0.0], [1.0], [0.0]]])
    ln_pc, bound = disc_probabilities(*columns, np.ones(columns.shape[1]))
    singly = [disc_probability(*column, 1.0)[0] for column in columns.T]
    np.testing.assert_array_equal(ln_pc, singly)
    assert np.isnan(ln_pc[-2:]).all()
    assert np.isnan(bound[-2:]).all()
