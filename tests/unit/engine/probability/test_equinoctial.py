"""Equinoctial elements: there and back, along the orbit, and their derivatives."""

from __future__ import annotations

import numpy as np
import pytest

from screening.engine.constants import MU_EGM96_KM3_S2
from screening.engine.probability.equinoctial import (
    elements_of,
    moved_on,
    state_and_jacobian,
    state_of,
    transition,
)
from screening.engine.types import FloatArray

# Circular, eccentric (0.84), nearly retrograde.
STATES = np.array([
    [6800.0, 0.0, 0.0, 0.0, 7.656, 0.05],
    [-3500.0, 5800.0, 1200.0, -6.0, -7.9, 2.0],
    [6700.0, 1000.0, 200.0, 1.0, -7.5, 0.6],
])  # fmt: skip


def test_there_and_back_is_the_same_state() -> None:
    np.testing.assert_allclose(state_of(elements_of(STATES)), STATES, rtol=1e-11, atol=1e-11)


def test_it_agrees_with_integrated_two_body_motion() -> None:
    elements, seconds, steps = elements_of(STATES), 900.0, 3000
    state, step = STATES.copy(), seconds / steps
    for _ in range(steps):
        state = _runge_kutta(state, step)
    moved = state_of(moved_on(elements, np.full(3, seconds)))
    np.testing.assert_allclose(moved, state, rtol=1e-9, atol=1e-7)


def test_after_one_period_it_is_back() -> None:
    elements = elements_of(STATES)
    period_s = 2.0 * np.pi / elements[:, 0]
    np.testing.assert_allclose(state_of(moved_on(elements, period_s)), STATES, rtol=1e-9, atol=1e-9)


def test_the_jacobian_is_the_slope() -> None:
    elements = elements_of(STATES)
    _, jacobian = state_and_jacobian(elements)
    for j, step in enumerate([1e-9, 1e-6, 1e-6, 1e-6, 1e-6, 1e-6]):
        change = step * np.eye(6)[j]
        slope = (state_of(elements + change) - state_of(elements - change)) / (2.0 * step)
        np.testing.assert_allclose(jacobian[:, :, j], slope, rtol=1e-5, atol=1e-3)


def test_errors_of_the_mean_motion_grow_into_the_longitude() -> None:
    elements, change = elements_of(STATES), 1e-9 * np.eye(6)[0]
    later = moved_on(elements + change, np.full(3, 500.0)) - moved_on(elements, np.full(3, 500.0))
    np.testing.assert_allclose(later, (transition(np.full(3, 500.0)) @ change), atol=1e-15)


def test_an_open_orbit_has_none() -> None:
    assert np.isnan(elements_of(np.array([7000.0, 0.0, 0.0, 0.0, 11.0, 0.0]))).any()


@pytest.mark.parametrize("index", range(3))
def test_the_momentum_is_kept(index: int) -> None:
    later = state_of(moved_on(elements_of(STATES[index]), np.array(1234.5)))
    before = np.cross(STATES[index, :3], STATES[index, 3:])
    np.testing.assert_allclose(np.cross(later[:3], later[3:]), before, rtol=1e-10, atol=1e-7)


def _runge_kutta(state: FloatArray, step: float) -> FloatArray:
    def slope(at: FloatArray) -> FloatArray:
        distance = np.linalg.norm(at[:, :3], axis=1, keepdims=True)
        return np.hstack([at[:, 3:], -MU_EGM96_KM3_S2 * at[:, :3] / distance**3])

    one = slope(state)
    two = slope(state + step / 2.0 * one)
    three = slope(state + step / 2.0 * two)
    four = slope(state + step * three)
    return state + step / 6.0 * (one + 2.0 * two + 2.0 * three + four)
