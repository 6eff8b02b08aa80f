"""Between the states of an ephemeris, and never beyond what it knows."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.engine.celestial_frames import Frame
from screening.engine.ephemeris import CovarianceSeries, EphemerisSegment, split_at
from screening.engine.ephemeris_path import check_interpolation, left_out_error_km
from tests.unit.engine.ephemerides import arc, circle, ephemeris, path
from tests.unit.engine.orbits import START

FOUR_MINUTES = np.arange(0.0, 7201.0, 240.0)


def test_a_polynomial_of_degree_seven_is_read_back_exactly() -> None:
    """By hand: x = 1e-20 t^7 - t, y = 3 t, z = 0 at four states."""
    t = np.array([0.0, 100.0, 250.0, 300.0])
    r = np.stack([1e-14 * t**7 - t, 3.0 * t, 0.0 * t], axis=1)
    v = np.stack([7e-14 * t**6 - 1.0, 3.0 + 0.0 * t, 0.0 * t], axis=1)
    at = np.array([0.0, 50.0, 99.0, 180.0, 300.0])
    r_read, v_read = path(EphemerisSegment(t, r, v)).states_teme(at)
    assert np.allclose(r_read[:, 0], 1e-14 * at**7 - at, rtol=0, atol=1e-9)
    assert np.allclose(v_read[:, 0], 7e-14 * at**6 - 1.0, rtol=0, atol=1e-10)
    assert np.allclose(r_read[:, 1:], np.stack([3.0 * at, 0.0 * at], 1), atol=1e-10)


def test_it_passes_through_every_state() -> None:
    r, v = circle(FOUR_MINUTES)
    r_read, v_read = path(arc(FOUR_MINUTES)).states_teme(FOUR_MINUTES)
    assert np.abs(r_read - r).max() < 1e-10
    assert np.abs(v_read - v).max() < 1e-13


@pytest.mark.parametrize(("step_s", "largest_m"), [(60.0, 1e-6), (240.0, 0.02), (480.0, 5.0)])
def test_the_bound_holds_and_is_not_idle(step_s: float, largest_m: float) -> None:
    states = np.arange(0.0, 5600.0, step_s)
    smooth = path(arc(states))
    at = np.linspace(0.0, states[-1], 4001)
    error_m = np.linalg.norm(smooth.states_teme(at)[0] - circle(at)[0], axis=1).max() * 1e3
    check = check_interpolation(smooth)
    assert check.reason is None
    assert error_m < largest_m
    assert error_m <= check.bound_km * 1e3 + 1e-6
    if step_s > 60.0:
        assert error_m > check.bound_km * 1e3 / 4.0


@given(st.lists(st.floats(30.0, 300.0), min_size=5, max_size=12), st.floats(0.0, 1.0))
def test_uneven_steps_are_read_as_well_as_the_widest(steps: list[float], share: float) -> None:
    states = np.concatenate([[0.0], np.cumsum(steps)])
    at = np.array([share * states[-1]])
    r, v = path(arc(states)).states_teme(at)
    assert np.linalg.norm(r - circle(at)[0]) < 2e-4
    assert np.linalg.norm(v - circle(at)[1]) < 1e-5


def test_velocity_is_the_derivative_of_position() -> None:
    smooth, at = path(arc(FOUR_MINUTES)), np.linspace(100.0, 7000.0, 77)
    r_after, _ = smooth.states_teme(at + 0.5)
    r_before, _ = smooth.states_teme(at - 0.5)
    assert np.abs(r_after - r_before - smooth.states_teme(at)[1]).max() < 1e-6


def test_nothing_is_known_outside_and_in_gaps() -> None:
    broken = path(arc(FOUR_MINUTES[:6]), arc(FOUR_MINUTES[8:]))
    at = np.array([-1e-6, 0.0, 1200.0, 1200.0 + 1e-6, 1919.0, 1920.0, 7200.0, 7200.1, np.nan])
    known = ~np.isnan(broken.states_teme(at)[0]).any(axis=1)
    assert known.tolist() == [False, True, True, False, False, True, True, False, False]


def test_nothing_is_carried_across_a_border_of_segments() -> None:
    """Two circles that touch in time and not in space: each is read as if it were alone."""
    one, other = arc(FOUR_MINUTES[:10]), arc(FOUR_MINUTES[9:], radius_km=6900.0)
    both = path(one, other)
    at = np.array([2100.0, 2159.9, 2160.0, 2160.1, 2250.0])
    alone = np.where((at < 2160.0)[:, None], circle(at)[0], circle(at, 6900.0)[0])
    assert np.abs(both.states_teme(at)[0] - alone).max() < 1e-4


def test_a_burn_is_seen_and_cut_out() -> None:
    r, v = circle(FOUR_MINUTES)
    faster_r, faster_v = circle(FOUR_MINUTES, 6810.0)
    burnt = FOUR_MINUTES > 3700.0
    segment = EphemerisSegment(
        FOUR_MINUTES,
        np.where(burnt[:, None], faster_r, r),
        np.where(burnt[:, None], faster_v, v),
    )
    check = check_interpolation(path(segment))
    assert "do not belong to one smooth path" in check.reason
    assert check.worst_offset_s == pytest.approx(3700.0, abs=480.0)
    cut = split_at(ephemeris(segment), START + timedelta(seconds=3700.0))
    assert [each.span_s for each in cut.segments] == [(0.0, 3600.0), (3840.0, 7200.0)]
    mended = path(*cut.segments)
    assert check_interpolation(mended).reason is None
    assert np.isnan(mended.states_teme(np.array([3700.0]))[0]).all()


def test_cutting_outside_changes_nothing_and_a_lone_state_is_dropped() -> None:
    whole = ephemeris(arc(FOUR_MINUTES))
    assert split_at(whole, START - timedelta(seconds=1)) == whole
    cut = split_at(whole, START + timedelta(seconds=100))
    assert [each.span_s for each in cut.segments] == [(240.0, 7200.0)]
    with pytest.raises(ValueError, match="at least one segment"):
        split_at(ephemeris(arc(FOUR_MINUTES[:3][::2])), START + timedelta(seconds=100))


def test_few_states_are_read_as_far_as_they_go_and_not_judged() -> None:
    two = path(arc(np.array([0.0, 60.0])))
    assert np.linalg.norm(two.states_teme(np.array([30.0]))[0] - circle(np.array([30.0]))[0]) < 1e-3
    check = check_interpolation(two)
    assert check.bound_km is None
    assert "five states" in check.reason
    assert left_out_error_km(two)[0].size == 0


@pytest.mark.parametrize("frame", [Frame.EME2000, Frame.GCRF, Frame.ITRF])
def test_other_frames_keep_lengths(frame: Frame) -> None:
    turned = path(arc(FOUR_MINUTES), frame=frame)
    r, _ = turned.states_teme(FOUR_MINUTES)
    assert np.allclose(np.linalg.norm(r, axis=1), 6800.0)
    assert np.linalg.norm(r - circle(FOUR_MINUTES)[0], axis=1).min() > 1.0


def spread(one: float, frame: Frame, *times: float) -> CovarianceSeries:
    matrices = np.array([np.diag([one * (k + 1.0)] * 6) for k in range(len(times))])
    return CovarianceSeries(np.array(times), matrices, frame)


def with_covariance(series: CovarianceSeries) -> EphemerisSegment:
    return EphemerisSegment(FOUR_MINUTES, *circle(FOUR_MINUTES), series)


def test_covariance_runs_straight_between_two_and_stops_at_the_last() -> None:
    smooth = path(with_covariance(spread(4.0, Frame.RTN, 240.0, 1240.0)))
    got = smooth.covariance_rtn(np.array([240.0, 740.0, 1240.0, 239.0, 1241.0]))
    assert np.allclose(got[:, 0, 0][:3], [4.0, 6.0, 8.0])
    assert np.isnan(got[3:]).all()


def test_a_lone_covariance_is_known_at_its_instant_alone() -> None:
    smooth = path(with_covariance(spread(4.0, Frame.RTN, 240.0)))
    got = smooth.covariance_rtn(np.array([240.0, 240.5]))
    assert np.allclose(got[0], 4.0 * np.eye(6))
    assert np.isnan(got[1]).all()


def test_covariance_of_an_inertial_frame_follows_the_object_round() -> None:
    """One kilometre along x: radial at the start, in-track a quarter of a revolution later."""
    quarter_s = np.pi / 2.0 / np.sqrt(398600.8 / 6800.0**3)
    matrices = np.zeros((2, 6, 6))
    matrices[:, 0, 0] = 1.0
    series = CovarianceSeries(np.array([0.0, quarter_s]), matrices, Frame.TEME)
    got = path(with_covariance(series)).covariance_rtn(np.array([0.0, quarter_s]))
    assert np.allclose(np.diagonal(got[0])[:3], [1.0, 0.0, 0.0], atol=1e-9)
    assert np.allclose(np.diagonal(got[1])[:3], [0.0, 1.0, 0.0], atol=1e-9)


@given(st.lists(st.floats(-1.0, 1.0), min_size=72, max_size=72), st.floats(0.0, 1.0))
def test_a_mix_of_two_covariances_is_a_covariance(numbers: list[float], share: float) -> None:
    roots = np.array(numbers).reshape(2, 6, 6)
    matrices = roots @ np.swapaxes(roots, 1, 2)
    series = CovarianceSeries(np.array([0.0, 600.0]), matrices, Frame.EME2000)
    got = path(with_covariance(series), frame=Frame.EME2000).covariance_rtn(
        np.array([600.0 * share])
    )
    assert np.linalg.eigvalsh(got[0]).min() > -1e-9


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: arc(np.array([0.0])), "2 states or more, this one has 1"),
        (lambda: arc(np.array([0.0, 60.0, 60.0])), "number 3 is not after number 2"),
        (lambda: EphemerisSegment(FOUR_MINUTES, *circle(FOUR_MINUTES[1:])), "must have the shape"),
        (
            lambda: EphemerisSegment(
                FOUR_MINUTES, *(0.0 / (x * 0.0) for x in circle(FOUR_MINUTES))
            ),
            "r_km number 1 is not finite",
        ),
        (lambda: ephemeris(), "at least one segment"),
        (lambda: ephemeris(arc(FOUR_MINUTES), arc(FOUR_MINUTES)), "segment 2 begins 7200 s before"),
        (lambda: ephemeris(arc(FOUR_MINUTES), frame=Frame.RTN), "cannot be given in RTN"),
        (
            lambda: CovarianceSeries(np.zeros(1), np.triu(np.ones((1, 6, 6))), Frame.RTN),
            "not symmetric",
        ),
    ],
)
@pytest.mark.filterwarnings("ignore:invalid value")
def test_what_is_no_ephemeris_is_refused_in_words(make: object, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        make()
