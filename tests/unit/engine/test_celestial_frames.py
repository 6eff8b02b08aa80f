"""Other people's frames to TEME: published worked examples, and another theory of the Earth."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import erfa
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.engine.celestial_frames import (
    UNKNOWN_EARTH_ORIENTATION,
    EarthOrientation,
    Frame,
    axes_in_teme,
    covariance_to_rtn,
    states_to_teme,
)
from screening.engine.frames import gmst_1982_rad, rtn_axes_teme
from screening.engine.timescales import julian_dates

NOW = np.zeros(1)
LOW_ORBIT_M = 6778e3
VALLADO_3_15 = datetime(2004, 4, 6, 7, 51, 28, 386009, tzinfo=UTC)
VALLADO_3_15_EARTH = EarthOrientation(-0.4399619, -0.140682, 0.333309)
VALLADO_3_15_TEME_KM = np.array([5094.18016210, 6127.64465950, 6380.34453270])


def axes(frame: Frame, instant_utc: datetime) -> np.ndarray:
    return axes_in_teme(frame, instant_utc, NOW, UNKNOWN_EARTH_ORIENTATION)[0]


def test_vallado_example_3_15_from_the_turning_earth() -> None:
    r, v = states_to_teme(
        np.array([[-1033.4793830, 7901.2952754, 6380.3565958]]),
        np.array([[-3.225636520, -2.872451450, 5.531924446]]),
        frame=Frame.ITRF,
        start_utc=VALLADO_3_15,
        offset_s=NOW,
        earth_orientation=VALLADO_3_15_EARTH,
    )
    assert np.allclose(r[0], VALLADO_3_15_TEME_KM, rtol=0, atol=2e-5)
    assert np.allclose(v[0], [-4.746131487, 0.785818041, 5.531931288], rtol=0, atol=2e-8)


def test_vallado_example_3_15_from_the_equinox_of_j2000() -> None:
    r = axes(Frame.EME2000, VALLADO_3_15).T @ VALLADO_3_15_TEME_KM
    assert np.allclose(r, [5102.5096, 6123.01152, 6378.1363], rtol=0, atol=1e-4)


def test_aiaa_2006_6753_appendix_c_from_the_equinox_of_j2000() -> None:
    """The two printed results differ by 2 m, as they were made with and without corrections."""
    instant_utc = datetime(2000, 1, 1, tzinfo=UTC) + timedelta(days=181.78495062)
    teme_km = np.array([-9060.47373569, 4658.70952502, 813.68673153])
    j2000_km = axes(Frame.EME2000, instant_utc).T @ teme_km
    assert np.allclose(j2000_km, [-9059.9415541, 4659.697199, 813.9569402], rtol=0, atol=1e-3)


@pytest.mark.parametrize("year", [2004, 2015, 2022, 2026, 2030])
def test_the_newest_theory_of_the_earth_agrees_to_a_metre_and_a_half(year: int) -> None:
    """IAU 2006/2000A by way of the Earth-fixed frame: neither precession nor nutation in common."""
    instant_utc = datetime(year, 3, 10, tzinfo=UTC)
    jd, fraction = julian_dates(instant_utc, NOW)
    to_itrf = erfa.c2t06a(jd, fraction + 69.184 / 86400.0, jd, fraction, 0.0, 0.0)[0]
    other = axes(Frame.ITRF, instant_utc) @ to_itrf
    difference_m = (other @ axes(Frame.GCRF, instant_utc).T - np.eye(3)) * LOW_ORBIT_M
    assert 0.1 < np.abs(difference_m).max() < 1.5


def test_frames_of_one_name_differ_by_their_known_bias() -> None:
    """GCRF and EME2000: 23 mas, 0.8 m in low orbit (IERS Conventions 2010, section 5.3.2)."""
    instant_utc = datetime(2026, 3, 10, tzinfo=UTC)
    bias = axes(Frame.EME2000, instant_utc).T @ axes(Frame.GCRF, instant_utc)
    mas = (bias - np.eye(3)) / np.pi * 648e6
    assert np.allclose(mas[0], [0.0, -14.6, 16.617], atol=0.01)
    assert mas[1, 2] == pytest.approx(6.819, abs=0.01)


@given(st.sampled_from([Frame.TEME, Frame.EME2000, Frame.GCRF, Frame.ITRF]), st.floats(0, 1e9))
def test_every_frame_is_turned_and_neither_stretched_nor_mirrored(
    frame: Frame, offset_s: float
) -> None:
    start_utc = datetime(2000, 1, 1, tzinfo=UTC)
    matrix = axes_in_teme(frame, start_utc, np.array([offset_s]), VALLADO_3_15_EARTH)[0]
    assert np.allclose(matrix @ matrix.T, np.eye(3), atol=1e-12)
    assert np.linalg.det(matrix) == pytest.approx(1.0)


def test_sidereal_time_is_that_of_the_rest_of_the_engine() -> None:
    instant_utc = datetime(2026, 3, 10, 4, 30, tzinfo=UTC)
    angle = gmst_1982_rad(instant_utc)
    x_in_teme = axes(Frame.ITRF, instant_utc) @ [1.0, 0.0, 0.0]
    assert np.allclose(x_in_teme, [np.cos(angle), np.sin(angle), 0.0], atol=1e-9)


def test_a_place_on_the_ground_moves_with_the_earth() -> None:
    ground = np.tile([6378.0, 0.0, 0.0], (3, 1))
    offset_s = np.array([-1.0, 0.0, 1.0])
    r, v = states_to_teme(
        ground,
        np.zeros((3, 3)),
        frame=Frame.ITRF,
        start_utc=datetime(2026, 3, 10, 4, tzinfo=UTC),
        offset_s=offset_s,
        earth_orientation=UNKNOWN_EARTH_ORIENTATION,
    )
    assert np.allclose((r[2] - r[0]) / 2.0, v[1], rtol=0, atol=1e-7)


def test_a_covariance_along_the_orbit_by_hand() -> None:
    """One kilometre along y of a state on the x axis moving along y is in-track."""
    covariance = np.zeros((1, 6, 6))
    covariance[0, 1, 1], covariance[0, 4, 4], covariance[0, 1, 4] = 1.0, 1e-6, 1e-4
    covariance[0, 4, 1] = 1e-4
    r, v = np.array([[0.0, 7000.0, 0.0]]), np.array([[-7.5, 0.0, 0.0]])
    rtn = covariance_to_rtn(covariance, np.eye(3)[None], r, v)[0]
    expected = np.zeros((6, 6))
    expected[0, 0], expected[3, 3], expected[0, 3], expected[3, 0] = 1.0, 1e-6, 1e-4, 1e-4
    assert np.allclose(rtn, expected)


@given(st.lists(st.floats(-1.0, 1.0), min_size=36, max_size=36))
def test_turning_a_covariance_keeps_its_axes_lengths(numbers: list[float]) -> None:
    root = np.array(numbers).reshape(6, 6)
    covariance = (root @ root.T)[None]
    r, v = np.array([[5000.0, 3000.0, 3000.0]]), np.array([[1.0, 5.0, 5.0]])
    matrix = axes(Frame.EME2000, VALLADO_3_15)[None]
    turned = covariance_to_rtn(covariance, matrix, r, v)[0]
    assert np.allclose(np.linalg.eigvalsh(turned), np.linalg.eigvalsh(covariance[0]), atol=1e-9)
    axes_rtn = rtn_axes_teme(r, v)[0] @ matrix[0]
    assert np.allclose(turned[:3, :3], axes_rtn @ covariance[0, :3, :3] @ axes_rtn.T, atol=1e-9)


def test_states_in_rtn_are_refused() -> None:
    with pytest.raises(ValueError, match="turn with the object"):
        axes(Frame.RTN, VALLADO_3_15)
