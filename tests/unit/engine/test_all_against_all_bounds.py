"""The pieces under the all-against-all sieve, each against the truth that it stands for."""

from __future__ import annotations

import pickle
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from screening.engine.all_pairs import states as states_module
from screening.engine.all_pairs.arcs import fill_arcs
from screening.engine.all_pairs.cells import (
    EVERY_AXIS,
    LARGEST_TURN,
    cell_and_axes,
    cell_behind,
)
from screening.engine.all_pairs.ghosts import carried_on
from screening.engine.all_pairs.margins import sieve_margins_km
from screening.engine.all_pairs.parts import Catalogue, screen_part
from screening.engine.all_pairs.places import (
    DIRECTION_X,
    DIRECTION_Z,
    HIGHEST,
    LOWEST,
    TURN,
    Rules,
    level_at,
    place_objects,
)
from screening.engine.all_pairs.states import FastStates, Steps
from screening.engine.config import ScreeningConfig
from screening.engine.motion import GRAVITY_GRADIENT_S2
from screening.engine.near_earth import own_sgp4
from screening.engine.near_earth.own_sgp4 import AGREEMENT_KM, own_grid
from screening.engine.near_earth.sines import sine_cosine
from screening.engine.near_earth.states import STEPS
from screening.engine.propagate import Propagator
from screening.engine.threads import Threads, ahead
from screening.engine.types import ElementSet
from screening.engine.ways import Ways, find_ways
from tests.unit.engine.orbits import LOW_STATION, START, orbit
from tests.unit.engine.strategies import WINDOW_S, visitors

FEW = settings(max_examples=40, deadline=None)
PAIR = ("primary_index", "secondary_index")


def ways_of(propagator: Propagator, duration_s: float = WINDOW_S) -> Ways:
    everyone = np.ones(len(propagator), np.bool_)
    alive = np.full(len(propagator), duration_s)
    with Threads(1) as threads:
        return find_ways(propagator, START, duration_s, alive, everyone, threads)


def filled(element_sets: list[ElementSet], steps: Steps) -> tuple[np.ndarray, np.ndarray]:
    """The first block of the sieve's states, and what they may be off by."""
    propagator, count = Propagator(element_sets), len(element_sets)
    block, extra_km = np.empty((STEPS, 6, count), np.float32), np.empty(count)
    alive, own = np.full(count, WINDOW_S), ways_of(propagator).own
    with Threads(1) as threads:
        states = FastStates(propagator, START, alive, steps, WINDOW_S, own, threads)
        states.fill(0, block, extra_km)
    return block, extra_km


@FEW
@given(st.floats(-5e4, 5e4))
def test_sines_and_cosines_are_the_librarys(angle_rad: float) -> None:
    assert sine_cosine(angle_rad) == pytest.approx(
        (np.sin(angle_rad), np.cos(angle_rad)), abs=1e-11
    )


@FEW
@given(visitors(), st.floats(0.0, WINDOW_S))
def test_our_own_sgp4_repeats_the_package(other: ElementSet, at_s: float) -> None:
    propagator = Propagator([other])
    own = ways_of(propagator).own
    if not own.repeats[0]:
        return
    exact_km, exact_km_s = propagator.grid_states_teme(np.array([0]), START, np.array([at_s]))
    ours_km, ours_km_s = own_grid(own.near, np.array([0]), np.array([at_s]))
    assert np.abs(ours_km - exact_km).max() < AGREEMENT_KM
    assert np.abs(ours_km_s - exact_km_s).max() < 1e-6


def test_an_object_that_our_own_sgp4_does_not_repeat_goes_through_the_package() -> None:
    element_sets = [LOW_STATION, orbit(2), orbit(3, raan_deg=10.0)]
    config = ScreeningConfig(start_utc=START, duration_s=WINDOW_S, threshold_km=5.0)
    catalogue = Catalogue.prepare(element_sets, config)
    catalogue.propagator.near_earth_rows[1, 0] += 1e-3
    catalogue.propagator.near_earth_rows[2, 0] = np.nan
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
    propagator, (block, extra_km) = Propagator([other]), filled([other], steps)
    at_s = steps.offsets_s(0, STEPS)
    exact_km, _ = propagator.grid_states_teme(np.array([0]), START, at_s)
    off_km = np.linalg.norm(block[:, :3, 0] - exact_km[0], axis=1)
    known = np.isfinite(off_km) & (at_s < WINDOW_S)
    room_km = extra_km[0] + 1e-3 + 2.4e-7 * np.linalg.norm(exact_km[0], axis=1)
    assert np.all(off_km[known] <= room_km[known])


DEEP = {
    "geostationary": {"mean_motion_rev_day": 1.0027, "eccentricity": 2e-4, "inclination_deg": 0.05},
    "navigation": {"mean_motion_rev_day": 2.0056, "eccentricity": 0.01, "inclination_deg": 55.0},
    "molniya": {"mean_motion_rev_day": 2.006, "eccentricity": 0.74, "inclination_deg": 63.4,
                "arg_perigee_deg": 270.0},
    "transfer": {"mean_motion_rev_day": 2.27, "eccentricity": 0.73, "inclination_deg": 7.0},
    "as far as the moon": {"mean_motion_rev_day": 0.0366, "eccentricity": 0.05},
}  # fmt: skip


@pytest.mark.parametrize("step_s", [30.0, 120.0, 240.0])
@pytest.mark.parametrize("name", DEEP)
def test_what_is_left_of_an_arcs_miss_is_allowed_for(name: str, step_s: float) -> None:
    """Of every step of a day, perigees too, with what its velocity makes of it in half a step."""
    day_s = 86400.0
    far = orbit(2, epoch_utc=START, bstar_per_earth_radius=0.0, **DEEP[name])
    steps, propagator = Steps.over(0.0, day_s, step_s), Propagator([far])
    own = ways_of(propagator, day_s).own
    block, extra_km = np.empty((STEPS, 6, 1), np.float32), np.empty(1)
    with Threads(1) as threads:
        states = FastStates(propagator, START, np.array([day_s]), steps, day_s, own, threads)
        assert states.counts()["objects_arcs"] == 1
        for first in range(0, steps.count, STEPS):
            states.fill(first, block, extra_km)
            at_s = steps.offsets_s(first, min(STEPS, steps.count - first))
            r_km, v_km_s, _ = propagator.object_states_teme(0, START, at_s)
            off_km = np.linalg.norm(block[: at_s.size, :3, 0] - r_km, axis=1)
            off_km_s = np.linalg.norm(block[: at_s.size, 3:, 0] - v_km_s, axis=1)
            rounding_km = 2.4e-7 * np.linalg.norm(r_km, axis=1)
            used_km = off_km + off_km_s * steps.step_s / 2.0
            assert np.all(used_km <= 0.7 * extra_km[0] + rounding_km)


def test_an_arc_with_an_end_that_has_no_state_is_not_used() -> None:
    """No state after the first arc; a state that is not bound; and all well."""
    good = np.array([42164.0, 0.0, 0.0, 0.0, 3.0747, 0.0])
    ends = np.stack([np.stack([good] * 3)] * 3)
    ends[0, 2] = np.nan
    ends[1, 1, 4] = 30.0
    miss_km = np.empty(3)
    fill_arcs(ends, 4, 1e-3, 0, np.empty((8, 6, 3), np.float32), miss_km)
    assert miss_km[:2].tolist() == [np.inf, np.inf]
    assert miss_km[2] < 0.1


def test_a_fast_form_that_gives_no_state_is_replaced_by_the_packages(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    element_sets = [LOW_STATION, orbit(2), orbit(3, raan_deg=10.0)]
    steps = Steps.over(0.0, WINDOW_S, 120.0)
    propagator, true_block = Propagator(element_sets), states_module.near_earth_block

    def spoilt(*arguments: np.ndarray) -> None:
        true_block(*arguments)
        arguments[-1][7, 4, 1] = np.nan

    monkeypatch.setattr(states_module, "near_earth_block", spoilt)
    block, extra_km = filled(element_sets, steps)
    exact_km, exact_km_s = propagator.grid_states_teme(
        np.arange(3), START, steps.offsets_s(0, STEPS)
    )
    exact = np.concatenate([exact_km, exact_km_s], axis=2).transpose(1, 2, 0)
    left = min(STEPS, steps.count)
    assert np.abs(block[:left] - exact[:left]).max() < 2e-3
    assert extra_km.tolist() == [0.0, 0.0, 0.0]


@pytest.mark.parametrize("step_s", [60.0, 120.0])
def test_a_step_whose_middle_has_no_state_is_answered_from_its_ends(
    monkeypatch: pytest.MonkeyPatch, step_s: float
) -> None:
    """A perigee just under the ground: SGP4 has no state there for less than two minutes."""
    grazing = orbit(
        2,
        epoch_utc=START,
        mean_motion_rev_day=8.0,
        eccentricity=0.3956,
        mean_anomaly_deg=340.0,
        bstar_per_earth_radius=0.0,
    )
    propagator = Propagator([grazing])
    every_s = np.arange(0.0, 6000.0)
    r_km, _, status = propagator.object_states_teme(0, START, every_s)
    hole_s = every_s[status != 0]
    assert 20.0 < hole_s[-1] - hole_s[0] < step_s
    middle_s = (hole_s[0] + hole_s[-1]) / 2.0
    steps = Steps.over(middle_s - 2.5 * step_s, middle_s + 2.5 * step_s, step_s)
    monkeypatch.setattr(own_sgp4, "AGREEMENT_KM", -1.0)  # the package's states, for once
    block, extra_km = filled([grazing], steps)
    state = block[2, :, 0].astype(np.float64)
    margin_km = 0.05 + 0.01 * step_s / 2.0 + 6e-5 * step_s**2 / 8.0
    around = (np.abs(every_s - middle_s) <= step_s / 2.0) & (status == 0)
    for at_s, true_km in zip(every_s[around], r_km[around], strict=True):
        there_km, _ = carried_on(state[:3], state[3:], float(at_s - middle_s))
        assert np.linalg.norm(there_km - true_km) <= margin_km + extra_km[0]


@FEW
@given(visitors(), st.sampled_from([30.0, 60.0, 120.0]), st.floats(1.0, 200.0))
def test_relative_motion_stays_within_the_sieves_margins(
    other: ElementSet, half_s: float, threshold_km: float
) -> None:
    element_sets = [LOW_STATION, other]
    propagator = Propagator(element_sets)
    strays = ways_of(propagator).rough
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


# Near-Earth mode with a low perigee: velocities are off for a minute around every one of them.
GRAZING = {
    "draggy": {"mean_motion_rev_day": 6.73, "eccentricity": 0.4515, "inclination_deg": 0.0,
               "bstar_per_earth_radius": 3.8e-4},
    "equatorial": {"mean_motion_rev_day": 6.97, "eccentricity": 0.433, "inclination_deg": 0.0,
                   "bstar_per_earth_radius": 5.6e-3},
    "light as foil": {"mean_motion_rev_day": 7.01, "eccentricity": 0.406, "inclination_deg": 0.0,
                      "bstar_per_earth_radius": 0.31},
}  # fmt: skip


@pytest.mark.parametrize("age_days", [0.0, 6.3])
@pytest.mark.parametrize("duration_s", [86400.0, 7 * 86400.0])
@pytest.mark.parametrize("name", GRAZING)
def test_an_eccentric_near_earth_object_stays_within_its_margin_at_perigee(
    name: str, duration_s: float, age_days: float
) -> None:
    epoch_utc, half_s = START - timedelta(days=age_days), 60.0
    propagator = Propagator([orbit(2, epoch_utc=epoch_utc, **GRAZING[name])])
    rough = ways_of(propagator, duration_s).rough
    margin_km = sieve_margins_km(rough, half_s, np.full(1, 18000.0))[0]
    at_s = np.arange(half_s, duration_s - half_s, 20.0)
    r_km, v_km_s, status = propagator.object_states_teme(0, START, at_s)
    assert not status.any()
    worst_km = 0.0
    for row in np.argsort(np.linalg.norm(r_km, axis=1))[:200]:
        for shift_s in (-half_s, half_s):
            there_km, _ = carried_on(r_km[row], v_km_s[row], shift_s)
            true_km, _, _ = propagator.object_states_teme(0, START, at_s[row : row + 1] + shift_s)
            worst_km = max(worst_km, float(np.linalg.norm(true_km[0] - there_km)))
    assert worst_km < 0.6 * margin_km


@FEW
@given(visitors(), st.sampled_from([30.0, 60.0, 120.0]), st.floats(1.0, 900.0))
def test_radius_and_direction_stay_within_shell_and_turn(
    other: ElementSet, half_s: float, threshold_km: float
) -> None:
    propagator = Propagator([other])
    strays = ways_of(propagator).rough
    margin_km = sieve_margins_km(strays, half_s, np.full(1, 7000.0)).astype(np.float32)
    places = np.empty((7, 1), np.float32)
    rules = Rules(half_s, threshold_km, 0.0, 0.0)
    for centre_s in np.linspace(half_s, WINDOW_S - half_s, 40):
        r, v, status = propagator.states_teme(START, centre_s + np.linspace(-half_s, half_s, 61))
        if status.any():
            continue
        now = np.concatenate([r[0, 30], v[0, 30]]).astype(np.float32)[:, None]
        place_objects(now, margin_km, rules, places)
        radius_km = np.linalg.norm(r[0], axis=1)
        assert np.all(radius_km >= places[LOWEST, 0] + threshold_km / 2.0)
        assert np.all(radius_km <= places[HIGHEST, 0] - threshold_km / 2.0)
        turned = np.linalg.norm(
            r[0] / radius_km[:, None] - places[DIRECTION_X : DIRECTION_Z + 1, 0], axis=1
        )
        assert np.all(turned + threshold_km / 2.0 / 6378.135 <= places[TURN, 0])


@FEW
@given(st.floats(6000.0, 500_000.0), st.floats(0.0, 1000.0))
def test_a_higher_radius_has_no_lower_level(radius_km: float, above_km: float) -> None:
    assert level_at(radius_km) <= level_at(radius_km + above_km)


directions = st.tuples(st.floats(-1.0, 1.0), st.floats(-np.pi, np.pi))
turns = st.floats(0.0, LARGEST_TURN)


@settings(max_examples=400, deadline=None)
@given(directions, turns, turns, st.floats(0.0, 1.0), st.floats(0.0, 2 * np.pi))
def test_two_that_can_turn_to_each_other_are_tried_in_one_cell_alone(
    direction: tuple[float, float], one_turn: float, other_turn: float, share: float, heading: float
) -> None:
    sine, longitude = direction
    here = np.array(
        [np.cos(longitude) * np.sqrt(1 - sine**2), np.sin(longitude) * np.sqrt(1 - sine**2), sine]
    )
    aside = np.cross(here, [0.0, 0.0, 1.0] if abs(sine) < 0.9 else [1.0, 0.0, 0.0])
    aside /= np.linalg.norm(aside)
    towards = np.cos(heading) * aside + np.sin(heading) * np.cross(here, aside)
    angle = share * (one_turn + other_turn)
    there = np.cos(angle) * here + np.sin(angle) * towards
    most = max(one_turn, other_turn) + 1e-6
    one, other = (
        _listed(direction, turn + most)
        for direction, turn in ((here, one_turn), (there, other_turn))
    )
    shared = [cell for cell in one.keys() & other.keys() if not one[cell] & other[cell]]
    assert len(shared) == 1


def _listed(direction: np.ndarray, reach: float) -> dict[int, int]:
    """Return the cells that a direction is listed in, with the axes it is behind along."""
    cell, axes = cell_and_axes(*direction, reach)
    behind = [some for some in range(EVERY_AXIS + 1) if some & axes == some]
    return {cell_behind(cell, some): some for some in behind}


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
