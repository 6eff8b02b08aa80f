"""States with a status each: what cannot be propagated is never a number."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import numpy as np
import pytest
from sgp4.api import Satrec

from screening.engine.mean_orbits import mean_orbits, scattered_mean_orbits
from screening.engine.propagate import Propagator, states_teme
from screening.engine.satrecs import satrec_from
from screening.engine.timescales import sgp4_epoch
from screening.engine.types import Status
from tests.unit.engine.orbits import LOW_STATION, START, orbit

# Vallado et al. 2006: the first verification case, at epoch and six hours later.
VANGUARD_LINES = (
    "1 00005U 58002B   00179.78495062  .00000023  00000-0  28098-4 0  4753",
    "2 00005  34.2682 348.7242 1859667 331.7664  19.3264 10.82419157413667",
)


def test_it_agrees_with_the_package_reading_the_same_two_lines() -> None:
    theirs = Satrec.twoline2rv(*VANGUARD_LINES)
    ours = satrec_from(
        orbit(
            5,
            epoch_utc=_epoch_of(theirs),
            mean_motion_rev_day=10.82419157,
            eccentricity=0.1859667,
            inclination_deg=34.2682,
            raan_deg=348.7242,
            arg_perigee_deg=331.7664,
            mean_anomaly_deg=19.3264,
            bstar_per_earth_radius=2.8098e-5,
        )
    )
    for minutes in (0.0, 360.0, 4320.0):
        fraction = theirs.jdsatepochF + minutes / 1440.0
        _, r, v = theirs.sgp4(theirs.jdsatepoch, fraction)
        code, our_r, our_v = ours.sgp4(theirs.jdsatepoch, fraction)
        assert code == 0
        assert our_r == pytest.approx(r, abs=1e-5)  # the epoch is rounded to the microsecond
        assert our_v == pytest.approx(v, abs=1e-8)


def _epoch_of(satrec: Satrec) -> datetime:
    days = satrec.jdsatepoch - sgp4_epoch(START)[1] + satrec.jdsatepochF
    return START.replace(hour=0) + timedelta(days=days)


@pytest.mark.parametrize("number", [0, 339_999, 340_000, 799_501_234, 999_999_999])
def test_any_catalogue_number_can_be_propagated(number: int) -> None:
    r, _, status = Propagator([orbit(number)]).states_teme(START, np.zeros(1))
    assert status[0, 0] == Status.OK
    assert np.isfinite(r).all()


def test_shapes_are_objects_by_times_by_axes() -> None:
    r, v, status = states_teme(Propagator([LOW_STATION, orbit(2)]), START, np.arange(3.0))
    assert r.shape == v.shape == (2, 3, 3)
    assert status.shape == (2, 3)


def test_a_grid_single_objects_and_scattered_times_give_the_same_states() -> None:
    propagator = Propagator([LOW_STATION, orbit(2, mean_anomaly_deg=10.0)])
    times = np.array([0.0, 500.0, 86400.0])
    r, v, _ = propagator.states_teme(START, times)
    r_one, v_one, _ = propagator.object_states_teme(1, START, times)
    index = np.array([1, 0, 1])
    r_scattered, v_scattered = propagator.scattered_states_teme(index, START, times)
    assert np.array_equal(r[1], r_one)
    assert np.array_equal(v[1], v_one)
    assert np.array_equal(r_scattered, r[index, np.arange(3)])
    assert np.array_equal(v_scattered, v[index, np.arange(3)])


def test_a_decayed_object_is_nan_with_sgp4s_code() -> None:
    decaying = orbit(2, mean_motion_rev_day=16.4, bstar_per_earth_radius=0.05)
    r, v, status = Propagator([decaying]).states_teme(START, np.array([0.0, 20 * 86400.0]))
    assert status[0, 1] != Status.OK
    assert np.isnan(r[0, 1]).all()
    assert np.isnan(v[0, 1]).all()


def test_a_state_far_beyond_the_orbit_is_called_absurd() -> None:
    """SGP4 answers 'no error' for these drag terms, long after the object has come down."""
    runaway = orbit(2, bstar_per_earth_radius=0.2, mean_motion_rev_day=15.69, inclination_deg=98.5)
    _, _, status = Propagator([runaway]).states_teme(START, np.arange(0.0, 30.0, 0.02) * 86400.0)
    assert (status == Status.ABSURD_RADIUS).any()


def test_elements_that_sgp4_refuses_are_marked_and_do_not_disturb_others() -> None:
    broken = orbit(2, eccentricity=1.5)
    propagator = Propagator([broken, LOW_STATION])
    r, _, status = propagator.states_teme(START, np.zeros(2))
    assert propagator.init_status.tolist() == [Status.INITIALISATION_FAILED, Status.OK]
    assert (status[0] == Status.INITIALISATION_FAILED).all()
    assert np.isnan(r[0]).all()
    assert np.isfinite(r[1]).all()


def test_it_tells_deep_space_from_near_earth() -> None:
    assert Propagator([LOW_STATION, orbit(2, mean_motion_rev_day=1.0)]).is_deep_space.tolist() == [
        False,
        True,
    ]


def test_an_empty_list_propagates_to_nothing() -> None:
    r, _, status = Propagator([]).states_teme(START, np.zeros(2))
    assert r.shape == (0, 2, 3)
    assert status.shape == (0, 2)


def test_mean_orbits_at_scattered_times_are_those_of_the_grid() -> None:
    refused = replace(LOW_STATION, eccentricity=0.999999, mean_motion_rev_day=40.0)
    propagator = Propagator([LOW_STATION, refused, replace(LOW_STATION, mean_motion_rev_day=2.0)])
    at_s = np.array([0.0, 5000.0, 86400.0])
    grid = mean_orbits(propagator, START, at_s)
    index, column = np.array([2, 0, 1, 0]), np.array([1, 2, 0, 0])
    found = scattered_mean_orbits(propagator, index, START, at_s[column])
    assert found.status.tolist() == grid.status[index, column].tolist()
    for name in ("semi_major_axis_km", "eccentricity", "inclination_rad"):
        expected = getattr(grid, name)[index, column]
        assert getattr(found, name) == pytest.approx(expected, rel=1e-9, nan_ok=True)
    assert np.isnan(found.semi_major_axis_km).tolist() == [False, False, True, False]
