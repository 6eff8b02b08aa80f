"""Screening by ephemeris against dense sampling, and what happens where an ephemeris ends."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from screening.engine.config import ScreeningConfig
from screening.engine.ephemeris_path import EphemerisPath
from screening.engine.ephemeris_propagator import MixedPropagator
from screening.engine.ephemeris_screening import (
    BORDER_S,
    EphemerisScreening,
    cut_by_ephemerides,
    screen_with_ephemerides,
)
from screening.engine.pipeline import screen
from screening.engine.propagate import Propagator
from screening.engine.roughness import measure_roughness
from screening.engine.types import ApproachKind, ElementSet, Status
from tests.unit.engine import oracle
from tests.unit.engine.ephemerides import path, sampled
from tests.unit.engine.orbits import LOW_STATION, START, meeting, orbit, state_at
from tests.unit.engine.strategies import WINDOW_S, visitors
from tests.unit.engine.test_screening_against_brute_force import (
    THRESHOLDS_KM,
    assert_same,
    config,
    constellation,
)

FEW = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
EARLY = START - timedelta(hours=1)


def station_path(
    from_s: float = -3600.0,
    until_s: float = WINDOW_S + 600.0,
    *,
    step_s: float = 240.0,
    shift_km: float = 3.0,
) -> EphemerisPath:
    """The station's ephemeris from one time of the window to another, ``shift_km`` off its GP."""
    offset_s = np.arange(from_s + 3600.0, until_s + 3600.0 + step_s, step_s)
    return path(sampled(LOW_STATION, EARLY, offset_s, shift_km), start_utc=EARLY)


class FollowedPair:
    """Distance between a path and an element set, as ``oracle.Pair`` has it for two of those."""

    def __init__(self, followed: EphemerisPath, other: ElementSet) -> None:
        self._path, self._alone = followed, oracle.Pair(other, other, START)

    def distance_km(self, at_s: np.ndarray) -> np.ndarray:
        (code, r, _), _ = self._alone._states(at_s)
        distance = np.linalg.norm(r - self._path.states_teme(at_s + 3600.0)[0], axis=1)
        distance[np.maximum.accumulate(code != 0)] = np.inf
        return distance

    def speed_km_s(self, at_s: float) -> float:
        (_, _, v), _ = self._alone._states(np.array([at_s]))
        _, v_path = self._path.states_teme(np.array([at_s + 3600.0]))
        return float(np.linalg.norm(v - v_path))


def brute_force(
    followed: EphemerisPath, other: ElementSet, threshold_km: float
) -> list[oracle.Minimum]:
    pair = FollowedPair(followed, other)
    at_s = np.arange(-2, WINDOW_S / oracle.SAMPLE_S + 3) * oracle.SAMPLE_S
    distance = pair.distance_km(at_s)
    lower = (distance[1:-1] <= distance[:-2]) & (distance[1:-1] < distance[2:])
    near = distance[1:-1] < threshold_km + 16.0 * oracle.SAMPLE_S
    found = []
    for k in np.flatnonzero(lower & near) + 1:
        tca_s = oracle.golden_section(pair, at_s[k - 1], at_s[k + 1])
        miss_km = float(pair.distance_km(np.array([tca_s]))[0])
        if miss_km < threshold_km and 0.0 <= tca_s < WINDOW_S:
            found.append(oracle.Minimum(tca_s, miss_km, pair.speed_km_s(tca_s)))
    return found


def screened(
    element_sets: list[ElementSet],
    ephemerides: dict[int, EphemerisPath],
    settings: ScreeningConfig,
    **how: object,
) -> EphemerisScreening:
    several = {index: [each] for index, each in ephemerides.items()}
    return screen_with_ephemerides(
        element_sets, settings, primaries=[0], ephemerides=several, **how
    )


def minima_of(found: np.ndarray, settings: ScreeningConfig) -> np.ndarray:
    is_edge = (found["kind"] == ApproachKind.WINDOW_EDGE) | (
        (found["kind"] == ApproachKind.CO_MOVING)
        & np.isin(found["tca_offset_s"], [0.0, settings.duration_s])
    )
    return found[~is_edge]


@FEW
@given(visitors(), THRESHOLDS_KM, st.sampled_from([60.0, 240.0, 400.0]), st.floats(-8.0, 8.0))
def test_it_finds_every_minimum_that_brute_force_finds_on_the_ephemeris(
    other: ElementSet, threshold_km: float, step_s: float, shift_km: float
) -> None:
    followed, settings = station_path(step_s=step_s, shift_km=shift_km), config(threshold_km)
    found = screened([LOW_STATION, other], {0: followed}, settings)
    assert found.primary_followed.all()
    assert not found.secondary_followed.any()
    expected = brute_force(followed, other, threshold_km)
    assert_same(minima_of(found.result.approaches, settings), expected, threshold_km)


@FEW
@given(visitors(), THRESHOLDS_KM)
def test_the_secondary_may_be_the_one_with_the_ephemeris(
    other: ElementSet, threshold_km: float
) -> None:
    followed, settings = station_path(), config(threshold_km)
    found = screened([other, LOW_STATION], {1: followed}, settings)
    assert found.secondary_followed.all()
    expected = brute_force(followed, other, threshold_km)
    assert_same(minima_of(found.result.approaches, settings), expected, threshold_km)


def test_without_ephemerides_it_is_the_pipeline_to_the_last_bit() -> None:
    catalogue, settings = [LOW_STATION, *constellation(150)], config(60.0)
    with_none = screened(catalogue, {}, settings)
    alone = screen(catalogue, settings, primaries=[0])
    assert alone.approaches.size > 5
    assert np.array_equal(with_none.result.approaches, alone.approaches)
    assert np.array_equal(with_none.result.status, alone.status)


def test_the_ephemeris_decides_the_distance_and_not_the_element_set() -> None:
    catalogue, settings = [LOW_STATION, *constellation(150)], config(60.0)
    by_gp = screen(catalogue, settings, primaries=[0]).approaches
    by_path = screened(catalogue, {0: station_path(shift_km=3.0)}, settings).result.approaches
    fast = by_path["relative_speed_km_s"] > 1.0
    moved_km = np.abs(by_path["r_primary_teme_km"][fast][:, None] - by_gp["r_primary_teme_km"])
    assert fast.sum() > 5
    assert moved_km.max(axis=2).min(axis=1).min() > 0.1


def test_an_ephemeris_that_says_what_gp_says_finds_what_gp_finds() -> None:
    catalogue, settings = [LOW_STATION, *constellation(150)], config(60.0)
    by_gp = screen(catalogue, settings, primaries=[0]).approaches
    followed = station_path(shift_km=0.0, step_s=60.0)
    by_path = screened(catalogue, {0: followed}, settings).result.approaches
    assert by_path.size == by_gp.size
    assert np.abs(by_path["miss_distance_km"] - by_gp["miss_distance_km"]).max() < 1e-4
    fast = by_gp["relative_speed_km_s"] > 0.5
    assert np.abs(by_path["tca_offset_s"] - by_gp["tca_offset_s"])[fast].max() < 1e-3


def test_windows_are_cut_a_minute_inside_of_segments() -> None:
    followed = station_path(5000.0, 9000.0)
    one, two, three = cut_by_ephemerides(config(5.0), {0: [followed]})
    first, last = (edge - 3600.0 for edge in followed.segments[0].span_s)
    assert (one.from_s, one.until_s, dict(one.followed)) == (0.0, first + BORDER_S, {})
    assert (two.until_s, dict(two.followed)) == (last - BORDER_S, {0: 0})
    assert (three.until_s, dict(three.followed)) == (WINDOW_S, {})


def test_before_and_after_its_ephemeris_the_object_follows_its_elements() -> None:
    catalogue, settings = [LOW_STATION, *constellation(400)], config(60.0)
    followed = station_path(5000.0, 15000.0)
    mixed = screened(catalogue, {0: followed}, settings)
    found = minima_of(mixed.result.approaches, settings)
    _, inner, _ = cut_by_ephemerides(settings, {0: [followed]})
    begins, ends = inner.from_s, inner.until_s
    inside = (found["tca_offset_s"] > begins) & (found["tca_offset_s"] < ends)
    assert inside.sum() > 5
    assert (~inside).sum() > 5
    by_gp = minima_of(screen(catalogue, settings, primaries=[0]).approaches, settings)
    outside = (by_gp["tca_offset_s"] < begins) | (by_gp["tca_offset_s"] > ends)
    for name in ("miss_distance_km", "tca_offset_s", "secondary_index"):
        assert np.allclose(found[~inside][name], by_gp[outside][name], atol=1e-6)
    everything = mixed.result.approaches
    within = (everything["tca_offset_s"] > begins) & (everything["tca_offset_s"] < ends)
    assert np.array_equal(mixed.primary_followed[within], np.ones(within.sum(), bool))


def test_a_pass_that_falls_between_two_opinions_is_recorded_at_the_border() -> None:
    """The elements have it just before the border, the ephemeris, 30 km behind, just after it."""
    followed = station_path(until_s=10000.0, shift_km=30.0)
    border_s = followed.segments[0].span_s[1] - 3600.0 - BORDER_S
    meet_utc = START + timedelta(seconds=border_s - 1.0)
    r, v = state_at(LOW_STATION, meet_utc)
    across = np.cross(r, v) / np.linalg.norm(r)
    other = meeting(LOW_STATION, meet_utc, 50001, offset_km=np.zeros(3), velocity_km_s=across)
    by_gp = oracle.minima(LOW_STATION, other, START, WINDOW_S, 60.0)
    by_path = brute_force(station_path(shift_km=30.0), other, 60.0)
    assert any(0.0 < border_s - each.tca_s < 3.0 for each in by_gp)
    assert any(0.0 < each.tca_s - border_s < 3.0 for each in by_path)
    found = screened([LOW_STATION, other], {0: followed}, config(60.0)).result.approaches
    beside = found[np.abs(found["tca_offset_s"] - border_s) < 5.0]
    assert beside["kind"].tolist() == [ApproachKind.WINDOW_EDGE] * 2
    assert np.all(beside["tca_offset_s"] == border_s)
    assert np.all(beside["miss_distance_km"] < 60.0)


def test_the_first_of_several_is_followed_and_the_next_where_it_does_not_reach() -> None:
    catalogue, settings = [LOW_STATION, *constellation(400)], config(60.0)
    first, second = station_path(5000.0, 12000.0, shift_km=3.0), station_path(shift_km=-6.0)
    both = screen_with_ephemerides(
        catalogue, settings, primaries=[0], ephemerides={0: [first, second]}
    )
    alone = screened(catalogue, {0: second}, settings)
    _, inner, _ = cut_by_ephemerides(settings, {0: [first]})
    found = both.result.approaches
    inside = (found["tca_offset_s"] > inner.from_s) & (found["tca_offset_s"] < inner.until_s)
    assert set(both.primary_source[inside].tolist()) == {0}
    before = found["tca_offset_s"] < inner.from_s
    assert before.sum() > 3
    assert set(both.primary_source[before].tolist()) == {1}
    same = alone.result.approaches["tca_offset_s"] < inner.from_s
    assert np.array_equal(
        found["miss_distance_km"][before], alone.result.approaches["miss_distance_km"][same]
    )


def test_the_ephemeris_of_one_does_not_touch_the_passes_of_others() -> None:
    catalogue, settings = [LOW_STATION, *constellation(150)], config(60.0)
    by_gp = screen(catalogue, settings, primaries=[0]).approaches
    index = int(by_gp["secondary_index"][by_gp.size // 2])
    followed = path(
        sampled(catalogue[index], EARLY, np.arange(0.0, 9000.0, 60.0), 3.0), start_utc=EARLY
    )
    mixed = screened(catalogue, {index: followed}, settings).result.approaches
    others = by_gp["secondary_index"] != index
    assert np.array_equal(mixed[mixed["secondary_index"] != index], by_gp[others])


def test_neighbours_by_the_same_ephemeris_are_one_stretch() -> None:
    better, other = station_path(), station_path(5000.0, 9000.0)
    (only,) = cut_by_ephemerides(config(5.0), {0: [better, other]})
    assert (only.from_s, only.until_s, dict(only.followed)) == (0.0, WINDOW_S, {0: 0})


def test_a_docked_pair_can_be_left_out() -> None:
    catalogue = [LOW_STATION, *constellation(150)]
    everything = screened(catalogue, {0: station_path()}, config(60.0)).result.approaches
    gone = int(everything["secondary_index"][0])
    rest = screened(
        catalogue, {0: station_path()}, config(60.0), excluded_pairs=[(gone, 0)]
    ).result.approaches
    assert np.array_equal(rest, everything[everything["secondary_index"] != gone])


def test_an_ephemeris_makes_up_for_elements_that_are_stale() -> None:
    old = replace(LOW_STATION, epoch_utc=START - timedelta(days=90))
    others = constellation(150)
    by_path = screened([old, *others], {0: station_path()}, config(60.0))
    fresh = screened([LOW_STATION, *others], {0: station_path()}, config(60.0))
    assert by_path.result.status[0] == Status.OK
    assert 0 not in by_path.result.status_detail
    assert np.array_equal(by_path.result.approaches, fresh.result.approaches)


def test_a_burn_inside_a_segment_is_searched_more_finely() -> None:
    smooth = station_path()
    segment = smooth.ephemeris.segments[0]
    v_km_s = segment.v_km_s.copy()
    v_km_s[40:] += 0.01 * v_km_s[40:] / 7.66
    rough = path(replace(segment, v_km_s=v_km_s), start_utc=EARLY)
    usable = np.array([WINDOW_S])
    alone = Propagator([LOW_STATION])
    plain = measure_roughness(alone, START, usable, np.zeros(1, np.int64))
    bounds = [
        MixedPropagator(alone, {0: each}).own_bounds(plain, START, usable)
        for each in (smooth, rough)
    ]
    assert bounds[0].acceleration_km_s2[0] == pytest.approx(6e-5, rel=0.3)
    assert bounds[1].acceleration_km_s2[0] > 2.0 * bounds[0].acceleration_km_s2[0]


def test_every_way_of_asking_gives_the_same_states() -> None:
    sets = [LOW_STATION, orbit(7, raan_deg=10.0)]
    plain = Propagator(sets)
    mixed = MixedPropagator(plain, {0: station_path()})
    at_s = np.array([100.0, 5000.0, 20000.0])
    r, _, status = mixed.states_teme(START, at_s)
    assert (status == Status.OK).all()
    assert np.array_equal(r[1], plain.states_teme(START, at_s)[0][1])
    assert np.linalg.norm(r[0] - plain.states_teme(START, at_s)[0][0], axis=1).min() > 1.0
    assert np.array_equal(r[0], mixed.object_states_teme(0, START, at_s)[0])
    both = np.repeat([0, 1], 3)
    scattered, _ = mixed.scattered_states_teme(both, START, np.tile(at_s, 2))
    assert np.array_equal(scattered.reshape(2, 3, 3)[0], r[0])
    assert np.allclose(scattered.reshape(2, 3, 3)[1], r[1], rtol=0, atol=1e-9)
    pair, _ = mixed.pair_states_teme(np.array([1]), np.array([0]), START, at_s[None])
    assert np.array_equal(pair[0, 1], r[0])
    assert np.allclose(pair[0, 0], r[1], rtol=0, atol=1e-9)
    assert np.array_equal(mixed.grid_states_teme(np.array([1, 0]), START, at_s)[0][1], r[0])
    _, _, outside = mixed.object_states_teme(0, START, np.array([WINDOW_S + 99999.0]))
    assert outside[0] == Status.OUTSIDE_EPHEMERIS


def test_an_index_that_is_not_there_is_refused() -> None:
    with pytest.raises(ValueError, match="indices below 1, got 4"):
        screened([LOW_STATION], {4: station_path()}, config(5.0))
