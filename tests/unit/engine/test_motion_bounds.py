"""The bounds the promise rests on, attacked with random orbits: none may be exceeded."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from screening.engine.lifetimes import LOOKS_PER_WINDOW
from screening.engine.mean_orbits import mean_orbits
from screening.engine.motion import (
    GRAVITY_GRADIENT_S2,
    largest_relative_speed_km_s,
    relative_motion_is_bounded,
    straight_line_error_km,
)
from screening.engine.propagate import Propagator
from screening.engine.roughness import measure_roughness
from screening.engine.sieve import radial_ranges
from screening.engine.types import ElementSet
from tests.unit.engine.orbits import LOW_STATION, MU_KM3_S2, START, orbit
from tests.unit.engine.strategies import WINDOW_S, visitors

points = st.tuples(*(st.floats(-20000.0, 20000.0) for _ in range(3))).map(np.array)


@given(points, points)
def test_gravity_differs_by_no_more_than_the_gradient_times_the_distance(
    one: np.ndarray, other: np.ndarray
) -> None:
    radii = np.linalg.norm(one), np.linalg.norm(other)
    if min(radii) < 6378.135:
        return
    difference = MU_KM3_S2 * np.linalg.norm(one / radii[0] ** 3 - other / radii[1] ** 3)
    assert difference <= GRAVITY_GRADIENT_S2 * np.linalg.norm(one - other) * (1.0 + 1e-12)


@settings(max_examples=60, deadline=None)
@given(visitors(), st.sampled_from([30.0, 60.0, 300.0, 500.0]), st.floats(1.0, 200.0))
def test_relative_motion_stays_within_its_bound_of_a_straight_line(
    other: ElementSet, half_width_s: float, threshold_km: float
) -> None:
    propagator = Propagator([LOW_STATION, other])
    rough = measure_roughness(propagator, START, np.full(2, WINDOW_S), np.arange(2))
    pair_rough = rough.of(np.array([0])) + rough.of(np.array([1]))
    for centre_s in np.linspace(half_width_s, WINDOW_S - half_width_s, 40):
        shift_s = np.linspace(-half_width_s, half_width_s, 61)
        r, v, status = propagator.states_teme(START, centre_s + shift_s)
        if status.any():
            continue
        r_km, v_km_s = r[1] - r[0], v[1] - v[0]
        middle = shift_s.size // 2
        meets = np.linalg.norm(r_km, axis=1) <= threshold_km
        speed = np.linalg.norm(v_km_s[middle : middle + 1], axis=1)
        largest = largest_relative_speed_km_s(speed, half_width_s, threshold_km, pair_rough)
        bound_km = straight_line_error_km(largest, half_width_s, threshold_km, pair_rough)
        straight = r_km[middle] + v_km_s[middle] * shift_s[:, None]
        error_km = np.linalg.norm(r_km - straight, axis=1)
        assert np.all(error_km[meets] <= bound_km[0])


@settings(max_examples=60, deadline=None)
@given(visitors())
def test_no_state_leaves_the_radial_range_of_the_sieve(other: ElementSet) -> None:
    propagator = Propagator([other])
    duration_s = 2 * 86400.0
    looks = mean_orbits(propagator, START, np.linspace(0.0, duration_s, LOOKS_PER_WINDOW))
    ranges = radial_ranges(propagator, looks)
    r, _, _ = propagator.states_teme(START, np.arange(0.0, duration_s, 60.0))
    radius_km = np.linalg.norm(r[0], axis=1)
    radius_km = radius_km[np.isfinite(radius_km)]
    assert np.all(radius_km >= ranges.lowest_km[0])
    assert np.all(radius_km <= ranges.highest_km[0])


@pytest.mark.parametrize(
    ("mean_motion_rev_day", "eccentricity"), [(15.5, 0.0), (14.2, 0.01), (2.26, 0.70), (1.0, 0.0)]
)
def test_the_radial_range_is_not_much_wider_than_the_orbit(
    mean_motion_rev_day: float, eccentricity: float
) -> None:
    """A sieve that lets everything through would pass every other test."""
    element_set = orbit(2, mean_motion_rev_day=mean_motion_rev_day, eccentricity=eccentricity)
    propagator = Propagator([element_set])
    looks = mean_orbits(propagator, START, np.linspace(0.0, 86400.0, LOOKS_PER_WINDOW))
    ranges = radial_ranges(propagator, looks)
    r, _, _ = propagator.states_teme(START, np.arange(0.0, 86400.0, 60.0))
    radius_km = np.linalg.norm(r[0], axis=1)
    slack_km = 60.0 if mean_motion_rev_day > 6.4 else 0.04 * radius_km.max()
    assert ranges.lowest_km[0] >= radius_km.min() - slack_km
    assert ranges.highest_km[0] <= radius_km.max() + slack_km


def test_a_step_too_long_for_the_bound_is_known() -> None:
    assert relative_motion_is_bounded(500.0)
    assert not relative_motion_is_bounded(600.0)
