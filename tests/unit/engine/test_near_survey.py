"""The compiled survey and what spares it states, each against dense sampling or the package."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from screening.engine.all_pairs.parts import Catalogue
from screening.engine.approaches import Approaches, join_parts, part_of
from screening.engine.config import ScreeningConfig
from screening.engine.constants import EARTH_RADIUS_WGS72_KM
from screening.engine.descent import times_above_s
from screening.engine.mean_orbits import is_safe_at, mean_orbits
from screening.engine.motion import (
    Roughness,
    largest_relative_speed_km_s,
    straight_line_error_km,
)
from screening.engine.near_earth.own_sgp4 import AGREEMENT_KM, OwnSgp4, QuickStates, own_sgp4
from screening.engine.near_survey.jobs import NearSurvey
from screening.engine.near_survey.scene import Pair, straight_bounds
from screening.engine.pair_search import search_pairs
from screening.engine.paths import PairPaths, Window
from screening.engine.propagate import Propagator
from screening.engine.refine import fast_minima
from screening.engine.roughness import measure_roughness
from screening.engine.sieve import Pairs, radial_ranges
from screening.engine.survey import Intervals, Survey, first_cut
from screening.engine.threads import Threads
from screening.engine.timescales import julian_dates
from screening.engine.types import ElementSet, Status
from tests.unit.engine import oracle
from tests.unit.engine.orbits import LOW_STATION, START, meeting, orbit
from tests.unit.engine.strategies import WINDOW_S, visitors

FEW = settings(max_examples=30, deadline=None)
THRESHOLDS_KM = st.sampled_from([1.0, 5.0, 20.0, 60.0, 200.0])
ONE_PAIR = Pairs(np.array([0]), np.array([1]))
TRANSFER = {"mean_motion_rev_day": 2.26, "eccentricity": 0.73}


def config(threshold_km: float, **changes: float) -> ScreeningConfig:
    return ScreeningConfig(
        start_utc=START, **({"duration_s": WINDOW_S, "threshold_km": threshold_km} | changes)
    )


@dataclass(frozen=True)
class ExactStates:
    """States of the package alone."""

    propagator: Propagator

    def grid(self, index: np.ndarray, at_s: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        return self.propagator.grid_states_teme(index, START, at_s)

    def scattered(self, index: np.ndarray, at_s: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        return self.propagator.scattered_states_teme(index, START, at_s)


def exact_survey(ready: Catalogue, how: ScreeningConfig) -> Survey:
    propagator, until_s = ready.propagator, ready.lifetimes.usable_until_s
    everyone = np.arange(len(propagator))
    return Survey(
        ExactStates(propagator), how, how.threshold_km, until_s,
        radial_ranges(propagator, ready.looks).highest_km,
        measure_roughness(propagator, START, until_s, everyone),
    )  # fmt: skip


def records(ready: Catalogue, how: ScreeningConfig, parts: Iterable[list[Intervals]]) -> Approaches:
    leaves = [leaf for part in parts for leaf in part]
    window = Window(how.duration_s, ready.lifetimes.usable_until_s, how.threshold_km)
    return join_parts([part_of(PairPaths(ready.propagator, START), [leaves], window)])


def searched(ready: Catalogue, how: ScreeningConfig, pairs: Pairs = ONE_PAIR) -> Approaches:
    return search_pairs(ready, pairs, how, threads=1, on_progress=lambda _stage, _share: None)


def own_of(propagator: Propagator) -> OwnSgp4:
    with Threads(1) as threads:
        return own_sgp4(propagator, START, WINDOW_S, np.ones(len(propagator), np.bool_), threads)


@FEW
@given(visitors(), THRESHOLDS_KM, st.sampled_from([30.0, 90.0, 250.0, 600.0, 1000.0]))
def test_every_minimum_lies_in_a_leaf_of_the_compiled_survey(
    other: ElementSet, threshold_km: float, step_s: float
) -> None:
    own = own_of(Propagator([LOW_STATION, other]))
    if not own.repeats.all():
        return
    how = config(threshold_km, step_s=step_s)
    survey = NearSurvey(own, how, threshold_km + 2.0 * AGREEMENT_KM)
    leaves = [leaf for job in survey.jobs(ONE_PAIR) for leaf in job()]
    for minimum in oracle.minima(LOW_STATION, other, START, WINDOW_S, threshold_km):
        assert any(
            (np.abs(leaf.centre_s - minimum.tca_s) <= leaf.half_width_s + 1e-3).any()
            for leaf in leaves
        ), f"missed {minimum}"


@FEW
@given(visitors(), THRESHOLDS_KM, st.sampled_from([30.0, 250.0, 600.0, 1000.0]))
def test_both_surveys_lead_to_the_same_records_to_the_last_bit(
    other: ElementSet, threshold_km: float, step_s: float
) -> None:
    how = config(threshold_km, step_s=step_s)
    ready = Catalogue.prepare([LOW_STATION, other], how)
    expected = records(ready, config(threshold_km), exact_survey(ready, how).leaves(ONE_PAIR))
    assert searched(ready, how).tobytes() == expected.tobytes()


def test_a_survey_says_beforehand_how_many_parts_it_has() -> None:
    how = config(500.0)
    ready = Catalogue.prepare([LOW_STATION, orbit(2), orbit(3, mean_anomaly_deg=20.0)], how)
    survey = exact_survey(ready, how)
    pairs = Pairs(np.array([0, 0, 1]), np.array([1, 2, 2]))
    assert survey.parts(pairs) == len(list(survey.leaves(pairs))) > 1
    assert survey.parts(pairs.take(np.zeros(3, np.bool_))) == 0


def test_objects_with_one_and_the_same_elements_have_one_record() -> None:
    how = config(5.0)
    ready = Catalogue.prepare([LOW_STATION, orbit(2), orbit(3, mean_anomaly_deg=230.001)], how)
    pairs = Pairs(np.array([0, 0]), np.array([1, 2]))
    assert ready.propagator.are_twins(pairs.primary, pairs.secondary).tolist() == [True, False]
    found = searched(ready, how, pairs)
    assert found.tobytes() == records(ready, how, exact_survey(ready, how).leaves(pairs)).tobytes()
    assert (found["secondary_index"] == 1).sum() == 1


def test_an_object_that_our_own_sgp4_does_not_repeat_is_left_to_the_package() -> None:
    how = config(500.0)
    element_sets = [LOW_STATION, orbit(2, inclination_deg=97.0), orbit(3, inclination_deg=80.0)]
    pairs = Pairs(np.array([0, 0]), np.array([1, 2]))
    expected = searched(Catalogue.prepare(element_sets, how), how, pairs)
    spoilt = Catalogue.prepare(element_sets, how)
    spoilt.propagator.near_earth_rows[1, 0] += 1e-3
    spoilt.propagator.near_earth_rows[2, 0] = np.nan
    assert own_of(spoilt.propagator).repeats.tolist() == [True, False, False]
    assert searched(spoilt, how, pairs).tobytes() == expected.tobytes()
    assert expected.size > 0


@FEW
@given(visitors(), st.floats(0.0, WINDOW_S))
def test_our_own_sgp4_is_off_by_no_more_than_its_slack(other: ElementSet, at_s: float) -> None:
    propagator = Propagator([other])
    own = own_of(propagator)
    if own.repeats[0]:
        states = QuickStates(propagator, START, own)
        index, times = np.array([0]), np.array([at_s])
        exact_km, _ = propagator.grid_states_teme(index, START, times)
        for r_km in (states.grid(index, times)[0][:, 0], states.scattered(index, times)[0]):
            assert np.linalg.norm(r_km - exact_km[:, 0]) <= own.slack_km[0]


@FEW
@given(visitors())
def test_our_own_paths_are_as_rough_as_the_packages(other: ElementSet) -> None:
    propagator = Propagator([other])
    own = own_of(propagator)
    if own.repeats[0]:
        exact = measure_roughness(propagator, START, np.array([WINDOW_S]), np.array([0]))
        assert own.rough.velocity_error_km_s[0] >= 0.5 * exact.velocity_error_km_s[0]
        assert own.rough.acceleration_km_s2[0] >= 0.5 * exact.acceleration_km_s2[0]


@given(st.floats(0.0, 16.0), st.floats(1.0, 500.0), st.floats(1.0, 200.0))
def test_the_compiled_bounds_are_those_of_motion(
    speed_km_s: float, half_s: float, reach_km: float
) -> None:
    rough = Roughness(*(np.array([value]) for value in (0.02, 1.2e-4, 0.1)))
    largest = largest_relative_speed_km_s(np.array([speed_km_s]), half_s, reach_km, rough)
    error = straight_line_error_km(largest, half_s, reach_km, rough)
    pair = Pair(0, 0, 1, 0.02, 1.2e-4, 0.1)
    assert straight_bounds(speed_km_s, half_s, reach_km, pair) == pytest.approx(
        (largest[0], error[0]), rel=1e-12
    )


@settings(max_examples=60, deadline=None)
@given(st.floats(1.9, 6.3), st.floats(0.0, 0.74), st.floats(0.0, 360.0), st.floats(6500.0, 20000.0))
def test_no_object_comes_down_sooner_than_bounded(
    mean_motion: float, eccentricity: float, anomaly_deg: float, floor_km: float
) -> None:
    propagator = Propagator(
        [
            orbit(
                2,
                mean_motion_rev_day=mean_motion,
                eccentricity=eccentricity,
                mean_anomaly_deg=anomaly_deg,
            )
        ]
    )
    rough = measure_roughness(propagator, START, np.array([WINDOW_S]), np.array([0]))
    shift_s = np.arange(-WINDOW_S, WINDOW_S + 1.0, 30.0)
    r, v, _ = propagator.object_states_teme(0, START, shift_s)
    middle = shift_s.size // 2
    before_s, after_s = times_above_s(
        r[middle : middle + 1], v[middle : middle + 1], floor_km, rough
    )
    under = ~(np.linalg.norm(r, axis=1) > floor_km)
    assert not (under & (shift_s > -before_s[0]) & (shift_s < after_s[0])).any()


def test_an_eccentric_orbit_is_looked_at_near_its_perigee_alone() -> None:
    """A bound that says nothing would pass every other test."""
    how = config(60.0, duration_s=7 * 86400.0)
    ready = Catalogue.prepare([LOW_STATION, orbit(2, **TRANSFER), orbit(3)], how)
    looked_at = exact_survey(ready, how)._comes_down(np.array([1, 2]), 6900.0)
    assert looked_at[0].mean() < 0.25
    assert looked_at[1].all()
    centre_s, _ = first_cut(how)
    r, _, _ = ready.propagator.object_states_teme(1, START, centre_s)
    assert looked_at[0][np.linalg.norm(r, axis=1) < 6900.0].all()


@FEW
@given(visitors(), st.floats(0.1, 30.0))
def test_mean_elements_and_statuses_are_the_packages(other: ElementSet, days: float) -> None:
    propagator = Propagator([other])
    at_s = np.linspace(0.0, days * 86400.0, 5)
    looks = mean_orbits(propagator, START, at_s)
    _, _, status = propagator.states_teme(START, at_s)
    assert np.array_equal(looks.status, status)
    satrec = propagator.satrecs[0]
    for column in np.flatnonzero(status[0] == Status.OK).tolist():
        jd, fraction = julian_dates(START, at_s[column : column + 1])
        satrec.sgp4(jd[0], fraction[0])
        axis_km = satrec.am * EARTH_RADIUS_WGS72_KM
        assert looks.semi_major_axis_km[0, column] == pytest.approx(axis_km, abs=1e-7)
        assert looks.eccentricity[0, column] == pytest.approx(satrec.em, abs=2e-6)


@FEW
@given(visitors(), st.floats(-3.0, -0.3))
def test_an_object_that_is_called_safe_has_a_state(other: ElementSet, log_drag: float) -> None:
    propagator = Propagator([replace(other, bstar_per_earth_radius=10.0**log_drag)])
    at_s = np.arange(0.0, 20 * 86400.0, 600.0)
    _, _, status = propagator.object_states_teme(0, START, at_s)
    first = np.flatnonzero(status != Status.OK)
    is_safe = is_safe_at(propagator, 0, START, at_s)
    assert not is_safe[first[:1]].any()


def test_an_interval_is_taken_for_a_pass_only_where_one_was_followed() -> None:
    """However narrow it is: the pass is five seconds later."""
    at_utc = START + timedelta(seconds=900.0)
    other = meeting(
        LOW_STATION, at_utc, 2, offset_km=np.zeros(3), velocity_km_s=np.array([0.5, 6.0, -4.6])
    )
    tca_s = oracle.minima(LOW_STATION, other, START, 1800.0, 100.0)[0].tca_s
    paths = PairPaths(Propagator([LOW_STATION, other]), START)
    window = Window(1800.0, np.full(2, 1800.0), 100.0)
    leaf = Intervals(
        np.array([0]), np.array([1]), np.array([tca_s - 5.0]), 0.5, np.ones(1, np.bool_)
    )
    assert len(fast_minima(paths, [leaf], window)) == 0
    followed = replace(leaf, centre_s=np.array([tca_s - 0.2]), is_followed=True)
    assert fast_minima(paths, [followed], window).from_s == pytest.approx([tca_s], abs=1e-3)
