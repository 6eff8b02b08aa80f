"""All against all: nothing missed, nothing invented, and no trace of how it was cut up."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from screening.engine.all_pairs import candidates, stretch
from screening.engine.all_pairs.margins import sieve_margins_km
from screening.engine.all_pairs.parts import Catalogue, cut_window, join, screen_part
from screening.engine.config import ScreeningConfig
from screening.engine.motion import Roughness
from screening.engine.pipeline import in_order, screen
from screening.engine.types import ApproachKind, ElementSet, Status
from tests.unit.engine import oracle
from tests.unit.engine.orbits import LOW_STATION, START, meeting, orbit, state_at
from tests.unit.engine.strategies import WINDOW_S, visitors
from tests.unit.engine.test_screening_against_brute_force import (
    THRESHOLDS_KM,
    assert_same,
    config,
    constellation,
)

FEW = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
# Any orbit at all, with no regard to whether it meets another.
any_orbits = st.builds(
    orbit,
    st.just(0),
    mean_motion_rev_day=st.one_of(st.floats(0.9, 6.4), st.floats(11.0, 16.2)),
    eccentricity=st.one_of(st.just(0.0), st.floats(0.0, 0.02)),
    inclination_deg=st.floats(0.0, 180.0),
    raan_deg=st.floats(0.0, 359.9),
    arg_perigee_deg=st.floats(0.0, 359.9),
    mean_anomaly_deg=st.floats(0.0, 359.9),
)


def numbered(others: list[ElementSet]) -> list[ElementSet]:
    return [LOW_STATION, *(replace(each, norad_cat_id=50001 + i) for i, each in enumerate(others))]


def in_parts(
    element_sets: list[ElementSet], settings: ScreeningConfig, parts: int, **how: object
) -> np.ndarray:
    catalogue = Catalogue.prepare(element_sets, settings)
    how = {"primaries": None, **how}
    found = [
        screen_part(catalogue, settings, stretch, **how) for stretch in cut_window(settings, parts)
    ]
    return in_order(join(found[::-1]), element_sets)


def assert_like_brute_force(element_sets: list[ElementSet], threshold_km: float) -> None:
    found = in_parts(element_sets, config(threshold_km), 1)
    is_edge = (found["kind"] == ApproachKind.WINDOW_EDGE) | np.isin(
        found["tca_offset_s"], [0.0, WINDOW_S]
    )
    found = found[~is_edge]
    for i, one in enumerate(element_sets):
        for j in range(i + 1, len(element_sets)):
            expected = oracle.minima(one, element_sets[j], START, WINDOW_S, threshold_km)
            rows = (found["primary_index"] == i) & (found["secondary_index"] == j)
            assert_same(found[rows], expected, threshold_km)


@FEW
@given(st.lists(visitors(), min_size=1, max_size=4), THRESHOLDS_KM)
def test_it_finds_every_local_minimum_that_brute_force_finds(
    others: list[ElementSet], threshold_km: float
) -> None:
    """Crossing, eccentric, deep-space, co-moving, retrograde and decaying visitors."""
    assert_like_brute_force(numbered(others), threshold_km)


def test_a_dip_of_micrometres_in_a_slow_pairs_distance_is_found() -> None:
    """Found by chance: 73 micrometres below a crest seven seconds earlier, a kilometre apart."""
    pair = [
        orbit(
            50001,
            epoch_utc=START,
            mean_motion_rev_day=15.571519857032971,
            eccentricity=0.001999000000000139,
            inclination_deg=50.99271750531397,
            raan_deg=68.06985317484391,
            arg_perigee_deg=269.2747768254702,
            mean_anomaly_deg=179.99999999999986,
            bstar_per_earth_radius=0.0,
        ),
        orbit(
            50002,
            epoch_utc=START,
            mean_motion_rev_day=15.57549765191864,
            eccentricity=0.0020848950801098396,
            inclination_deg=50.998802314126415,
            raan_deg=68.06975406337207,
            arg_perigee_deg=267.7326029507776,
            mean_anomaly_deg=181.54544790852373,
            bstar_per_earth_radius=0.0,
        ),
    ]
    assert len(oracle.minima(*pair, START, WINDOW_S, 1.0)) == 1
    assert_like_brute_force(pair, 1.0)


@settings(FEW, max_examples=8)
@given(st.lists(any_orbits, min_size=2, max_size=6), st.sampled_from([200.0, 900.0]))
def test_it_finds_what_brute_force_finds_among_any_orbits(
    others: list[ElementSet], threshold_km: float
) -> None:
    assert_like_brute_force(numbered(others), threshold_km)


@FEW
@given(
    st.lists(visitors(), min_size=1, max_size=4),
    THRESHOLDS_KM,
    st.sampled_from([20.0, 60.0, 150.0, 240.0]),
    st.integers(1, 5),
    st.integers(1, 3),
)
def test_step_parts_and_threads_leave_no_trace(
    others: list[ElementSet], threshold_km: float, step_s: float, parts: int, threads: int
) -> None:
    element_sets = numbered(others)
    standard = in_parts(element_sets, config(threshold_km), 1)
    other = in_parts(
        element_sets, config(threshold_km, sieve_step_s=step_s), parts, threads=threads
    )
    assert np.array_equal(standard, other)


@FEW
@given(st.lists(visitors(), min_size=1, max_size=4), THRESHOLDS_KM)
def test_primaries_against_all_are_what_the_search_by_pairs_finds(
    others: list[ElementSet], threshold_km: float
) -> None:
    element_sets = numbered(others)
    by_pairs = screen(element_sets, config(threshold_km), primaries=[0]).approaches
    assert np.array_equal(in_parts(element_sets, config(threshold_km), 2, primaries=[0]), by_pairs)


def test_the_order_of_the_objects_changes_nothing() -> None:
    catalogue = [LOW_STATION, *constellation(300)]
    shuffled = [catalogue[i] for i in np.random.default_rng(4).permutation(len(catalogue))]
    one = in_parts(catalogue, config(60.0), 1)
    other = in_parts(shuffled, config(60.0), 3)
    assert one.size > 100
    for field in one.dtype.names:
        if field.endswith("_index"):
            numbers = [catalogue[i].norad_cat_id for i in one[field]]
            assert numbers == [shuffled[i].norad_cat_id for i in other[field]]
        else:
            assert np.array_equal(one[field], other[field]), field


def test_a_station_among_many_meets_the_same_objects_either_way() -> None:
    catalogue = [LOW_STATION, *constellation(1700)]
    by_pairs = screen(catalogue, config(20.0), primaries=[0, 5]).approaches
    assert by_pairs.size > 20
    assert np.array_equal(in_parts(catalogue, config(20.0), 1, primaries=[0, 5]), by_pairs)


def test_many_primaries_are_screened_as_few_are() -> None:
    """Few are tried with everyone, many found among all pairs."""
    catalogue = [LOW_STATION, *constellation(400)]
    many = list(range(0, 200, 2))
    by_pairs = screen(catalogue, config(60.0), primaries=many).approaches
    assert by_pairs.size > 20
    assert np.array_equal(in_parts(catalogue, config(60.0), 1, primaries=many), by_pairs)


def test_objects_that_may_be_anywhere_are_tried_with_everyone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    catalogue = [LOW_STATION, *constellation(300)]
    standard = in_parts(catalogue, config(60.0), 1)

    def lost(strays: Roughness, half_step_s: float, radius_km: np.ndarray) -> np.ndarray:
        margins_km = sieve_margins_km(strays, half_step_s, radius_km)
        margins_km[::7] = 5000.0
        return margins_km

    monkeypatch.setattr(stretch, "sieve_margins_km", lost)
    assert np.array_equal(in_parts(catalogue, config(60.0), 1), standard)


def test_a_catalogue_too_large_for_two_blocks_of_states_is_searched_in_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    catalogue = [LOW_STATION, *constellation(300)]
    settings = config(60.0, sieve_step_s=20.0)  # several blocks
    in_two = in_parts(catalogue, settings, 1, threads=2)
    monkeypatch.setattr(candidates, "_MOST_OBJECTS_TWICE", 100)
    in_one = in_parts(catalogue, settings, 1, threads=2)
    assert in_two.size > 100
    assert np.array_equal(in_one, in_two)


def test_an_object_with_anothers_elements_stays_with_it_over_every_border() -> None:
    twin = orbit(50001)
    found = in_parts([LOW_STATION, twin], config(5.0), 4)
    assert found["kind"].tolist() == [ApproachKind.CO_MOVING]
    assert found["duration_s"].tolist() == [WINDOW_S]


def test_a_companions_stays_are_joined_over_the_borders() -> None:
    companion = orbit(
        50001, mean_anomaly_deg=LOW_STATION.mean_anomaly_deg + 0.04, eccentricity=0.0012
    )
    whole = in_parts([LOW_STATION, companion], config(8.0), 1)
    assert whole.size > 4
    for parts in (2, 3, 7):
        assert np.array_equal(in_parts([LOW_STATION, companion], config(8.0), parts), whole)


DYING = replace(
    LOW_STATION,
    norad_cat_id=50001,
    mean_motion_rev_day=16.0,
    bstar_per_earth_radius=0.03,
    epoch_utc=START - timedelta(hours=1),
)


@pytest.mark.parametrize("before_s", [3.0, 20.0, 50.0, 70.0, 100.0, 130.0])
def test_an_object_that_dies_in_the_window_is_met_until_then(before_s: float) -> None:
    """The step that holds its end may have no state in its middle: the sieve carries it on."""
    day = config(60.0, duration_s=86400.0)
    end_s = Catalogue.prepare([DYING], day).lifetimes.usable_until_s[0]
    at_utc = START + timedelta(seconds=float(end_s) - before_s)
    r, v = state_at(DYING, at_utc)
    crossing = meeting(
        DYING,
        at_utc,
        50002,
        offset_km=np.zeros(3),
        velocity_km_s=np.cross(r / np.linalg.norm(r), v) * 1.02,
    )
    element_sets = [DYING, crossing]
    by_pairs = screen(element_sets, day, primaries=[0]).approaches
    found = screen(element_sets, day, primaries=None)
    assert found.status[0] == Status.DECAYED_IN_WINDOW
    assert found.counts_by_stage["objects_sgp4"] == 1
    assert np.abs(by_pairs["tca_offset_s"] - (end_s - before_s)).min() < 15.0
    assert np.array_equal(found.approaches, by_pairs)


# Its mean perigee is under the ground: SGP4 has states until shortly before it, 38,660 s later.
FALLING = orbit(
    50001,
    epoch_utc=START,
    mean_motion_rev_day=2.1,
    eccentricity=0.757,
    inclination_deg=63.0,
    mean_anomaly_deg=20.0,
    bstar_per_earth_radius=0.0,
)


@pytest.mark.parametrize("duration_s", [38_460.0, 38_530.0, 38_600.0])
def test_a_deep_space_object_that_dies_just_after_the_window_is_met_in_it(
    duration_s: float,
) -> None:
    """Arcs reach past the window's end, where it has no states any more."""
    at_utc = START + timedelta(seconds=duration_s - 150.0)
    r_km, v_km_s = state_at(FALLING, at_utc)
    across = np.cross(r_km, v_km_s)
    speed_km_s = np.sqrt(398600.8 / np.linalg.norm(r_km))
    crossing = meeting(
        FALLING,
        at_utc,
        50002,
        offset_km=np.zeros(3),
        velocity_km_s=across / np.linalg.norm(across) * speed_km_s,
    )
    window = config(20.0, duration_s=duration_s)
    by_pairs = screen([FALLING, crossing], window, primaries=[0])
    found = screen([FALLING, crossing], window, primaries=None)
    assert found.status.tolist() == [Status.OK, Status.OK]
    assert by_pairs.approaches.size == 1
    assert np.array_equal(found.approaches, by_pairs.approaches)


def test_far_and_low_objects_are_screened_together() -> None:
    """A geostationary pair, a transfer orbit at its perigee and a low object, thresholds wide."""
    geostationary = [
        orbit(60001 + i, mean_motion_rev_day=1.0027, eccentricity=1e-4, inclination_deg=0.05,
              mean_anomaly_deg=10.0 + 0.02 * i, bstar_per_earth_radius=0.0)
        for i in range(2)
    ]  # fmt: skip
    transfer = orbit(60003, mean_motion_rev_day=2.26, eccentricity=0.72, inclination_deg=51.0)
    assert_like_brute_force([LOW_STATION, *geostationary, transfer], 900.0)


def test_an_excluded_pair_is_not_searched() -> None:
    pair = [LOW_STATION, orbit(50001)]
    assert in_parts(pair, config(5.0), 1).size == 1
    assert in_parts(pair, config(5.0), 1, excluded_pairs=[(1, 0)]).size == 0


def test_a_lone_object_and_none_are_no_trouble() -> None:
    assert in_parts([LOW_STATION], config(5.0), 2).size == 0
    assert screen([], config(5.0), primaries=None).approaches.size == 0


@pytest.mark.parametrize("stretch", [(-1.0, 5.0), (5.0, 5.0), (0.0, WINDOW_S + 1.0)])
def test_a_stretch_outside_the_window_is_refused(stretch: tuple[float, float]) -> None:
    catalogue = Catalogue.prepare([LOW_STATION], config(5.0))
    with pytest.raises(ValueError, match="must lie in the window"):
        screen_part(catalogue, config(5.0), stretch, primaries=None)


def test_a_sieve_step_that_its_margins_are_not_laid_out_for_is_refused() -> None:
    with pytest.raises(ValueError, match="sieve_step_s"):
        config(5.0, sieve_step_s=241.0)


def test_progress_rises_to_one() -> None:
    told: list[tuple[str, float]] = []
    catalogue = Catalogue.prepare([LOW_STATION, orbit(50001)], config(5.0))
    screen_part(
        catalogue,
        config(5.0),
        (0.0, WINDOW_S),
        primaries=None,
        on_progress=lambda stage, share: told.append((stage, share)),
    )
    assert told[-1] == ("search", 1.0)
