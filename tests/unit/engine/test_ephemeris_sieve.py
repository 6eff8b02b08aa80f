"""Ephemerides that need not be followed: their bound against the path itself, and the records."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from screening.engine.ephemeris import EphemerisSegment
from screening.engine.ephemeris_path import EphemerisPath, check_interpolation
from screening.engine.ephemeris_screening import screen_with_ephemerides
from screening.engine.ephemeris_sieve import objects_that_keep_away, segment_radii_km
from screening.engine.types import ElementSet
from tests.unit.engine.ephemerides import path, sampled
from tests.unit.engine.orbits import LOW_STATION, MU_KM3_S2, START, orbit
from tests.unit.engine.strategies import WINDOW_S
from tests.unit.engine.test_screening_against_brute_force import config

THRESHOLD_KM = 10.0
EARLY = START - timedelta(hours=1)
HIGH_REV_DAY, NEAR_REV_DAY = 13.0, 15.5


def ellipse(offset_s: np.ndarray, perigee_km: float, eccentricity: float) -> EphemerisSegment:
    """States of an orbit of two bodies in the plane of x and y, at perigee at time 0."""
    axis_km = perigee_km / (1.0 - eccentricity)
    rate = np.sqrt(MU_KM3_S2 / axis_km**3)
    mean = np.remainder(rate * offset_s, 2.0 * np.pi)
    angle = mean + eccentricity * np.sin(mean)
    for _ in range(60):
        excess = angle - eccentricity * np.sin(angle) - mean
        angle = angle - excess / (1.0 - eccentricity * np.cos(angle))
    flat, zero = np.sqrt(1.0 - eccentricity**2), np.zeros_like(angle)
    cos, sin = np.cos(angle), np.sin(angle)
    r_km = axis_km * np.stack([cos - eccentricity, flat * sin, zero], axis=1)
    speed = axis_km * rate / (1.0 - eccentricity * cos)[:, None]
    return EphemerisSegment(offset_s, r_km, speed * np.stack([-sin, flat * cos, zero], axis=1))


@settings(max_examples=200, deadline=None)
@given(
    st.floats(6500.0, 45000.0), st.floats(0.0, 0.8), st.floats(10.0, 1200.0),
    st.lists(st.floats(0.2, 5.0), min_size=6, max_size=60), st.floats(-20000.0, 0.0),
)  # fmt: skip
def test_no_reading_between_states_leaves_the_bound_on_the_radius(
    perigee_km: float, eccentricity: float, step_s: float, uneven: list[float], from_s: float
) -> None:
    offset_s = from_s + np.cumsum(step_s * np.array(uneven))
    segment = ellipse(offset_s, perigee_km, eccentricity)
    followed = path(segment)
    check = check_interpolation(followed)
    low_km, high_km = segment_radii_km(segment.offset_s, segment.r_km)
    r_km, _ = followed.states_teme(np.linspace(offset_s[0], offset_s[-1], 3000))
    radius_km = np.linalg.norm(r_km, axis=1)
    assert check.bound_km is not None
    if check.reason is None:
        assert low_km - check.bound_km <= radius_km.min()
        assert radius_km.max() <= high_km + check.bound_km


def test_the_bend_between_states_around_perigee_is_inside_the_bound() -> None:
    # No state has the perigee: the least of the states alone is 44 km above it.
    offset_s = np.arange(-2550.0, 2600.0, 300.0)
    segment = ellipse(offset_s, 6700.0, 0.3)
    assert np.linalg.norm(segment.r_km, axis=1).min() > 6700.0 + 20.0
    assert segment_radii_km(segment.offset_s, segment.r_km)[0] < 6700.0


def test_a_segment_too_short_to_be_checked_has_no_bound() -> None:
    segment = ellipse(np.arange(4) * 60.0, 8000.0, 0.0)
    assert segment_radii_km(segment.offset_s, segment.r_km) == (0.0, np.inf)


def an_ephemeris(
    elements: ElementSet, from_s: float = 0.0, until_s: float = WINDOW_S + 7200.0
) -> EphemerisPath:
    """What an operator says of an object: a state every two minutes, from an hour early on."""
    offset_s = np.arange(from_s, until_s, 120.0)
    return path(sampled(elements, EARLY, offset_s), start_utc=EARLY)


def radii_km(followed: EphemerisPath) -> tuple[float, float]:
    (segment,) = followed.ephemeris.segments
    return segment_radii_km(segment.offset_s, segment.r_km)


HIGH = orbit(50001, mean_motion_rev_day=HIGH_REV_DAY)
NEAR = orbit(50001, mean_motion_rev_day=NEAR_REV_DAY, inclination_deg=97.0)


@pytest.mark.parametrize(
    ("by_elements", "by_ephemeris", "until_s", "is_away"),
    [
        (HIGH, HIGH, WINDOW_S + 7200.0, True),
        (HIGH, HIGH, WINDOW_S / 2.0, True),  # and its elements answer for the rest
        (NEAR, HIGH, WINDOW_S + 7200.0, False),
        (NEAR, HIGH, WINDOW_S / 2.0, False),
        (HIGH, NEAR, WINDOW_S + 7200.0, False),
        (HIGH, NEAR, WINDOW_S / 2.0, False),
        (replace(HIGH, epoch_utc=START - timedelta(days=40)), HIGH, WINDOW_S + 7200.0, False),
    ],
)
def test_an_object_keeps_away_by_ephemeris_and_by_sound_elements(
    by_elements: ElementSet, by_ephemeris: ElementSet, until_s: float, is_away: bool
) -> None:
    followed = an_ephemeris(by_ephemeris, until_s=until_s)
    away = objects_that_keep_away(
        [LOW_STATION, by_elements], config(THRESHOLD_KM), primaries=[0],
        radii_km={1: radii_km(followed)},
    )  # fmt: skip
    assert away == ({1} if is_away else set())


def test_what_is_near_any_primary_is_followed_and_every_primary_is() -> None:
    high_station = orbit(48274, mean_motion_rev_day=HIGH_REV_DAY, raan_deg=10.0)
    elements = [LOW_STATION, HIGH, orbit(50002, mean_motion_rev_day=11.0), high_station]
    keep = {index: radii_km(an_ephemeris(elements[index])) for index in range(4)}

    def away(primaries: list[int]) -> set[int]:
        return objects_that_keep_away(
            elements, config(THRESHOLD_KM), primaries=primaries, radii_km=keep
        )

    assert away([0]) == {1, 2, 3}
    assert away([0, 3]) == {2}
    assert away([]) == {0, 1, 2, 3}


def test_records_are_the_same_without_the_ephemerides_of_those_that_keep_away() -> None:
    # In the station's plane the other way round: they meet twice a revolution.
    others = [
        orbit(50001 + n, mean_motion_rev_day=rate, inclination_deg=128.37, raan_deg=260.0)
        for n, rate in enumerate(np.linspace(14.0, 16.0, 13).tolist())
    ]
    elements, settings = [LOW_STATION, *others], config(60.0)
    paths = {n: an_ephemeris(elements[n], until_s=WINDOW_S * 0.7) for n in range(len(elements))}
    away = objects_that_keep_away(
        elements, settings, primaries=[0], radii_km={n: radii_km(each) for n, each in paths.items()}
    )
    assert 4 < len(away) < 12
    all_followed, some_followed = (
        screen_with_ephemerides(elements, settings, primaries=[0], ephemerides=some)
        for some in (
            {n: [each] for n, each in paths.items()},
            {n: [each] for n, each in paths.items() if n not in away},
        )
    )
    approaches = all_followed.result.approaches
    assert approaches.size > 10
    assert approaches.tobytes() == some_followed.result.approaches.tobytes()
    np.testing.assert_array_equal(all_followed.secondary_source, some_followed.secondary_source)
