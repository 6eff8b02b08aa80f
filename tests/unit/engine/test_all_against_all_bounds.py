"""The pieces under the all-against-all sieve, each against the truth that it stands for."""

from __future__ import annotations

import pickle
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from screening.engine.all_pairs.arcs import ARC_ERROR_SHARE
from screening.engine.all_pairs.cells import Cells, column_runs, make_cells, reach_angle_rad
from screening.engine.all_pairs.ghosts import carried_on
from screening.engine.all_pairs.margins import measure_strays, sieve_margins_km
from screening.engine.all_pairs.near_earth import STEPS
from screening.engine.all_pairs.parts import Catalogue, screen_part
from screening.engine.all_pairs.places import angle_of, cell_at
from screening.engine.all_pairs.sines import sine_cosine
from screening.engine.all_pairs.states import AGREEMENT_KM, FastStates, Steps
from screening.engine.all_pairs.threads import Threads, ahead
from screening.engine.all_pairs.warm import warm
from screening.engine.config import ScreeningConfig
from screening.engine.motion import GRAVITY_GRADIENT_S2
from screening.engine.propagate import Propagator
from screening.engine.types import ElementSet
from tests.unit.engine.orbits import LOW_STATION, START, orbit
from tests.unit.engine.strategies import WINDOW_S, visitors

FEW = settings(max_examples=40, deadline=None)
PAIR = ("primary_index", "secondary_index")


def fast_states(element_sets: list[ElementSet], steps: Steps) -> FastStates:
    alive = np.full(len(element_sets), WINDOW_S)
    with Threads(1) as threads:
        return FastStates(Propagator(element_sets), START, alive, steps, WINDOW_S, threads)


@given(st.floats(-5e4, 5e4))
def test_sines_and_cosines_are_the_librarys(angle_rad: float) -> None:
    assert sine_cosine(angle_rad) == pytest.approx(
        (np.sin(angle_rad), np.cos(angle_rad)), abs=1e-11
    )


@given(st.floats(-np.pi, np.pi))
def test_the_polynomial_angle_is_good_to_two_microradians(angle_rad: float) -> None:
    found = angle_of(np.sin(angle_rad), np.cos(angle_rad))
    assert abs(np.angle(np.exp(1j * (found - angle_rad)))) < 2e-6


@FEW
@given(visitors(), st.floats(0.0, WINDOW_S))
def test_our_own_sgp4_repeats_the_package(other: ElementSet, at_s: float) -> None:
    propagator = Propagator([other])
    states = fast_states([other], Steps.over(0.0, WINDOW_S, 120.0))
    if not states.has_fast_form[0]:
        assert propagator.is_deep_space[0] or states.counts()["objects_sgp4"] == 1
        return
    exact_km, exact_km_s = propagator.grid_states_teme(np.array([0]), START, np.array([at_s]))
    ours = states.near_states(np.array([0]), np.array([at_s]))[0]
    assert np.abs(ours[:3] - exact_km[0, 0]).max() < AGREEMENT_KM
    assert np.abs(ours[3:] - exact_km_s[0, 0]).max() < 1e-6


def test_an_object_that_our_own_sgp4_does_not_repeat_goes_through_the_package(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    true_states = FastStates.near_states

    def spoilt(self: FastStates, index: np.ndarray, at_s: np.ndarray) -> np.ndarray:
        states = true_states(self, index, at_s)
        states[index == 1] += 1.0
        states[index == 2] = np.nan
        return states

    monkeypatch.setattr(FastStates, "near_states", spoilt)
    element_sets = [LOW_STATION, orbit(2), orbit(3, raan_deg=10.0)]
    config = ScreeningConfig(start_utc=START, duration_s=WINDOW_S, threshold_km=5.0)
    catalogue = Catalogue.prepare(element_sets, config)
    found = screen_part(catalogue, config, (0.0, WINDOW_S), primaries=None)
    assert found.counts["objects_sgp4"] == 2
    assert {tuple(pair) for pair in found.part.records[list(PAIR)].tolist()} == {(1, 0)}


@FEW
@given(visitors(), st.sampled_from([60.0, 120.0, 240.0]))
def test_states_of_the_sieve_are_within_what_they_allow_for(
    other: ElementSet, step_s: float
) -> None:
    """Single precision and arcs, every step of a block, against the package."""
    steps = Steps.over(0.0, WINDOW_S, step_s)
    propagator, states = Propagator([other]), fast_states([other], steps)
    block, extra_km = np.empty((STEPS, 6, 1), np.float32), np.empty(1)
    with Threads(1) as threads:
        states = FastStates(propagator, START, np.array([WINDOW_S]), steps, WINDOW_S, threads)
        states.fill(0, block, extra_km)
    at_s = steps.offsets_s(0, STEPS)
    exact_km, _ = propagator.grid_states_teme(np.array([0]), START, at_s)
    off_km = np.linalg.norm(block[:, :3, 0] - exact_km[0], axis=1)
    known = np.isfinite(off_km) & (at_s < WINDOW_S)
    room_km = extra_km[0] + 1e-3 + 2.4e-7 * np.linalg.norm(exact_km[0], axis=1)
    assert np.all(off_km[known] <= room_km[known])
    assert ARC_ERROR_SHARE < 1.0


@FEW
@given(visitors(), st.sampled_from([30.0, 60.0, 120.0]), st.floats(1.0, 200.0))
def test_relative_motion_stays_within_the_sieves_margins(
    other: ElementSet, half_s: float, threshold_km: float
) -> None:
    element_sets = [LOW_STATION, other]
    propagator = Propagator(element_sets)
    states = fast_states(element_sets, Steps.over(0.0, WINDOW_S, 2.0 * half_s))
    strays = measure_strays(propagator, states, START, np.full(2, WINDOW_S), WINDOW_S)
    margin_km = sieve_margins_km(strays, half_s, np.full(2, 7000.0)).sum()
    constant = GRAVITY_GRADIENT_S2 * threshold_km * half_s**2
    for centre_s in np.linspace(half_s, WINDOW_S - half_s, 40):
        shift_s = np.linspace(-half_s, half_s, 61)
        r, v, status = propagator.states_teme(START, centre_s + shift_s)
        if status.any():
            continue
        r_km, v_km_s = r[1] - r[0], v[1] - v[0]
        speed = np.linalg.norm(v_km_s[30])
        straight = r_km[30] + v_km_s[30] * shift_s[:, None]
        off_km = np.linalg.norm(r_km - straight, axis=1)
        meets = np.linalg.norm(r_km, axis=1) <= threshold_km
        allowed = margin_km + constant + GRAVITY_GRADIENT_S2 * half_s**3 / 2.0 * speed
        assert np.all(off_km[meets] <= allowed)


@cache
def cells_of_one_layer(reach_km: float) -> Cells:
    return make_cells(reach_km, 20.0, np.full(10, 7000.0))


directions = st.tuples(st.floats(-1.0, 1.0), st.floats(-np.pi, np.pi))


@settings(max_examples=400, deadline=None)
@given(directions, st.floats(0.0, 1.0), st.floats(0.0, 2 * np.pi), st.sampled_from([200.0, 950.0]))
def test_neighbours_within_reach_stand_in_neighbouring_cells(
    direction: tuple[float, float], share: float, heading: float, reach_km: float
) -> None:
    """Anywhere on the sphere, poles and the date line included, in one layer."""
    cells = cells_of_one_layer(reach_km)
    sine, longitude = direction
    here = np.array(
        [np.cos(longitude) * np.sqrt(1 - sine**2), np.sin(longitude) * np.sqrt(1 - sine**2), sine]
    )
    aside = np.cross(here, [0.0, 0.0, 1.0] if abs(sine) < 0.9 else [1.0, 0.0, 0.0])
    aside /= np.linalg.norm(aside)
    towards = np.cos(heading) * aside + np.sin(heading) * np.cross(here, aside)
    angle = share * 2.0 * np.arcsin(reach_km / (2.0 * 6378.135))
    assert angle <= reach_angle_rad(reach_km)
    there = np.cos(angle) * here + np.sin(angle) * towards
    one, other = (
        cell_at(7000.0, angle_of(x[2], np.hypot(x[0], x[1])), angle_of(x[1], x[0]), cells.grid())
        for x in (here, there)
    )
    layer = one // cells.columns_per_layer
    base = layer * cells.columns_per_layer
    around = [(base + a, base + b) for a, b in cells.around[one - base].tolist()]
    assert any(a <= other < b for a, b in around)
    low, high = sorted((one, other))
    ahead_of_low = [(base + a, base + b) for a, b in cells.ahead[low - base].tolist()]
    assert low == high or any(a <= high < b for a, b in ahead_of_low)


@given(st.floats(-7.0, 7.0), st.floats(0.0, 7.0), st.integers(1, 90))
def test_runs_of_columns_hold_every_longitude_of_their_interval(
    low_rad: float, width_rad: float, columns: int
) -> None:
    runs = column_runs(low_rad % (2 * np.pi), low_rad % (2 * np.pi) + width_rad, columns)
    assert all(0 <= first < end <= columns for first, end in runs)
    assert sum(end - first for first, end in runs) <= columns
    for longitude in np.linspace(low_rad, low_rad + width_rad, 50):
        column = int(longitude % (2 * np.pi) / (2 * np.pi) * columns) % columns
        assert any(first <= column < end for first, end in runs)


def test_a_state_is_carried_on_as_two_body_motion_would() -> None:
    r, v = np.array([6500.0, 0.0, 0.0]), np.array([0.0, 7.5, 1.0])
    there = carried_on(r, v, 120.0)
    back_r, back_v = carried_on(*there, -120.0)
    assert np.linalg.norm(back_r - r) < 1e-6
    assert np.linalg.norm(back_v - v) < 1e-9
    assert np.linalg.norm(np.cross(*there) - np.cross(r, v)) < 1e-3


def test_a_part_of_a_window_can_be_sent_to_another_process() -> None:
    config = ScreeningConfig(start_utc=START, duration_s=WINDOW_S, threshold_km=5.0)
    catalogue = Catalogue.prepare([LOW_STATION, orbit(2)], config)
    part = screen_part(catalogue, config, (0.0, WINDOW_S), primaries=None)
    again = pickle.loads(pickle.dumps(part))
    assert np.array_equal(again.part.records, part.part.records)


def test_work_ahead_hands_on_every_item_and_the_error_at_the_end() -> None:
    def items() -> object:
        yield 1
        yield 2
        raise ArithmeticError("no more")

    taken: list[int] = []
    with pytest.raises(ArithmeticError, match="no more"):
        taken.extend(ahead(items()))
    assert taken == [1, 2]


def test_warming_up_compiles_and_then_is_quick() -> None:
    warm()
    assert warm() < 2.0
