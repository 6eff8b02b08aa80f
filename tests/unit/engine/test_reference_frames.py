"""RTN by hand, and sidereal time against a published example."""

from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.engine.frames import gmst_1982_rad, rtn_axes_teme, teme_to_pef, teme_to_rtn


def test_axes_of_an_equatorial_orbit_by_hand() -> None:
    axes = rtn_axes_teme(np.array([7000.0, 0.0, 0.0]), np.array([1.0, 7.5, 0.0]))
    assert np.allclose(axes, np.eye(3))


def test_components_by_hand_one_kilometre_behind_and_two_above() -> None:
    rtn = teme_to_rtn(
        np.array([1.0, 2.0, -3.0]),
        r_reference_teme_km=np.array([0.0, 7000.0, 0.0]),
        v_reference_teme_km_s=np.array([-7.5, 0.0, 0.0]),
    )
    assert np.allclose(rtn, [2.0, -1.0, -3.0])


@given(st.lists(st.floats(-1.0, 1.0), min_size=6, max_size=6))
def test_axes_are_right_handed_and_orthonormal(numbers: list[float]) -> None:
    r = np.array([7000.0, 0.0, 0.0]) + 500.0 * np.array(numbers[:3])
    v = np.array([0.0, 5.0, 5.0]) + np.array(numbers[3:])
    axes = rtn_axes_teme(r, v)
    assert np.allclose(axes @ axes.T, np.eye(3))
    assert np.linalg.det(axes) == pytest.approx(1.0)
    assert axes[0] @ r == pytest.approx(np.linalg.norm(r))
    assert axes[1] @ v > 0.0


def test_sidereal_time_of_vallado_example_3_5() -> None:
    instant = datetime(1992, 8, 20, 12, 14, tzinfo=UTC)
    assert np.degrees(gmst_1982_rad(instant)) == pytest.approx(152.578787810, abs=1e-6)


def test_turning_with_the_earth_keeps_length_and_height() -> None:
    x = np.array([[6000.0, 2000.0, 1000.0], [0.0, 0.0, 6800.0]])
    turned = teme_to_pef(x, datetime(2026, 3, 10, 4, tzinfo=UTC))
    assert np.allclose(np.linalg.norm(turned, axis=1), np.linalg.norm(x, axis=1))
    assert np.allclose(turned[:, 2], x[:, 2])
    assert np.allclose(turned[1], x[1])
