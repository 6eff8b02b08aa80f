"""Trajectories against the search by element sets and against dense sampling, and their shifts."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from screening.engine.celestial_frames import Frame
from screening.engine.config import ScreeningConfig
from screening.engine.constants import MU_WGS72_KM3_S2
from screening.engine.ephemeris_path import EphemerisPath
from screening.engine.pipeline import screen
from screening.engine.propagate import Propagator
from screening.engine.timescales import seconds_between
from screening.engine.trajectory_path import (
    FLOOR_KM,
    height_km,
    known_arcs,
    moved_with_earth,
    screened_arcs,
)
from screening.engine.trajectory_screening import Reach, screen_trajectory
from screening.engine.types import ApproachKind, ElementSet
from tests.launches import LIFT_OFF, Leg, fixed_to_earth, launch, path
from tests.unit.engine.ephemerides import path as path_of_segments
from tests.unit.engine.ephemerides import sampled
from tests.unit.engine.orbits import LOW_STATION, START, elements_from_state
from tests.unit.engine.test_screening_against_brute_force import constellation

HOURS = 6.0
LEGS = launch()


def reach(threshold_km: float = 5.0, **changes: object) -> Reach:
    return replace(Reach(threshold_km, {}, (), 30.0), **changes)


def of_elements(element_set: ElementSet, hours: float = HOURS) -> EphemerisPath:
    """The path of an element set, a state every minute."""
    offset_s = np.arange(0.0, hours * 3600.0 + 1.0, 60.0)
    return path_of_segments(sampled(element_set, START, offset_s), start_utc=START)


def test_the_path_of_an_object_meets_what_screen_finds_for_the_object() -> None:
    others = constellation(300)
    config = ScreeningConfig(start_utc=START, duration_s=HOURS * 3600.0, threshold_km=100.0)
    expected = screen([LOW_STATION, *others], config, primaries=[0]).approaches
    found = screen_trajectory(others, of_elements(LOW_STATION), reach(100.0), shifts_s=[0.0])
    (arc,) = found.shifts[0].arcs
    assert expected.size > 20
    assert set(expected["kind"]) >= {ApproachKind.CLOSEST_APPROACH}
    ours = arc.approaches
    assert (ours["secondary_index"] + 1).tolist() == expected["secondary_index"].tolist()
    assert ours["kind"].tolist() == expected["kind"].tolist()
    for name, within in (
        ("tca_offset_s", 1e-4), ("miss_distance_km", 1e-5), ("radial_km", 1e-3),
        ("in_track_km", 1e-3), ("cross_track_km", 1e-3), ("relative_speed_km_s", 0.01),
    ):  # fmt: skip
        np.testing.assert_allclose(ours[name], expected[name], atol=within, err_msg=name)


def test_all_segments_of_a_launch_are_one_arc_searched_to_both_ends() -> None:
    """An object that is met as the third stage lights, where one segment follows another."""
    flown = path(LEGS)
    assert [(a.from_s, a.until_s) for a in known_arcs(flown)] == [(0.0, LEGS[-1].at_s[-1])]
    (arc,) = screened_arcs(flown)
    heights = height_km(flown.states_teme(np.array([arc.from_s, arc.until_s]))[0])
    assert heights[0] == pytest.approx(FLOOR_KM, abs=1e-4)
    assert arc.until_s == LEGS[-1].at_s[-1]
    for at_s in (LEGS[1].at_s[0], LEGS[2].at_s[0] + 1.0, arc.until_s - 2.0, arc.from_s + 2.0):
        other = _met_at(flown, float(at_s))
        found = screen_trajectory([other], flown, reach(), shifts_s=[0.0]).shifts[0].arcs[0]
        records = found.approaches
        least_s, least_km = _least_by_sampling(flown, other, float(at_s))
        assert records.size == 1, at_s
        tca_s = records["tca_offset_s"][0] + found.arc.from_s
        assert tca_s == pytest.approx(least_s, abs=0.01)
        assert records["miss_distance_km"][0] == pytest.approx(least_km, abs=1e-3)


def test_nothing_is_screened_in_a_gap_or_below_the_floor() -> None:
    later = replace(LEGS[2], at_s=LEGS[2].at_s + 100.0)
    with_gap = path([LEGS[0], later])
    arcs = screened_arcs(with_gap)
    assert [round(each.from_s) for each in arcs] == [287, 3020]
    assert arcs[0].until_s == LEGS[0].at_s[-1]
    low = LEGS[0].at_s < 200.0
    ground = Leg(LEGS[0].at_s[low], LEGS[0].r_km[low], LEGS[0].v_km_s[low])
    with pytest.raises(ValueError, match="high enough"):
        screen_trajectory(constellation(300), path([ground]), reach(), shifts_s=[0.0])


@pytest.mark.parametrize("shift_s", [600.0, -1800.0])
def test_a_later_launch_flies_the_same_path_over_the_ground(shift_s: float) -> None:
    """Given fixed to the Earth it is the same file with other times; in TEME it turns with it."""
    later_utc = LIFT_OFF + timedelta(seconds=shift_s)
    # The oracle: Earth-fixed states as they are, at times that are ``shift_s`` later.
    expected = path(fixed_to_earth(LEGS), Frame.ITRF, later_utc)
    at_s = np.array([0.0, 300.0, 2000.0, 8000.0])
    for given in (path(LEGS), path(fixed_to_earth(LEGS), Frame.ITRF)):
        moved = moved_with_earth(given, shift_s)
        assert moved.start_utc == later_utc
        for ours, theirs in zip(moved.states_teme(at_s), expected.states_teme(at_s), strict=True):
            np.testing.assert_allclose(ours, theirs, atol=2e-5)
        still = given.states_teme(at_s)[0]
        assert np.linalg.norm(still - moved.states_teme(at_s)[0], axis=1).min() > 100.0


def test_each_launch_time_meets_what_a_file_for_that_time_meets() -> None:
    others = [_met_at(moved_with_earth(path(LEGS), 300.0), 4000.0), *constellation(300)]
    found = screen_trajectory(others, path(LEGS), reach(50.0), shifts_s=[-300.0, 0.0, 300.0])
    assert [each.shift_s for each in found.shifts] == [-300.0, 0.0, 300.0]
    for each in found.shifts:
        start_utc = LIFT_OFF + timedelta(seconds=each.shift_s)
        alone = path(fixed_to_earth(LEGS), Frame.ITRF, start_utc)
        (expected,) = screen_trajectory(others, alone, reach(50.0), shifts_s=[0.0]).shifts[0].arcs
        (ours,) = each.arcs
        assert ours.approaches.size == expected.approaches.size
        np.testing.assert_allclose(
            ours.approaches["miss_distance_km"], expected.approaches["miss_distance_km"], atol=1e-4
        )
    sizes = [each.arcs[0].approaches.size for each in found.shifts]
    assert 0 in found.shifts[2].arcs[0].approaches["secondary_index"]
    assert 0 not in found.shifts[1].arcs[0].approaches["secondary_index"], sizes


def test_some_are_looked_for_further_out_and_some_not_at_all() -> None:
    flown = path(LEGS)
    near = _met_at(flown, 4000.0)
    far = _met_at(flown, 6500.0, miss_km=20.0)
    out = _met_at(flown, 7000.0)
    found = screen_trajectory(
        [near, far, out], flown, reach(wider_km={1: 40.0}, left_out=[2]), shifts_s=[0.0]
    )
    assert found.shifts[0].arcs[0].approaches["secondary_index"].tolist() == [0, 1]
    narrow = screen_trajectory([near, far, out], flown, reach(), shifts_s=[0.0])
    assert narrow.shifts[0].arcs[0].approaches["secondary_index"].tolist() == [0, 2]


def test_it_can_be_ended_between_two_searches() -> None:
    class Ended(Exception):
        pass

    told: list[float] = []

    def tell(_stage: str, share: float) -> None:
        told.append(share)
        if share > 0.3:
            raise Ended

    with pytest.raises(Ended):
        screen_trajectory(
            constellation(300), path(LEGS), reach(), shifts_s=[0.0, 60.0, 120.0], on_progress=tell
        )
    assert max(told) < 0.7


def _met_at(flown: EphemerisPath, at_s: float, miss_km: float = 1.0) -> ElementSet:
    """An object on an orbit across the trajectory's, which passes it at an instant."""
    r_km, v_km_s = (each[0] for each in flown.states_teme(np.array([at_s])))
    at_utc = flown.start_utc + timedelta(seconds=at_s)
    out, across = r_km / np.linalg.norm(r_km), np.cross(r_km, v_km_s)
    # A little faster than on a circle: this is its perigee, however low it is.
    across *= 1.02 * np.sqrt(MU_WGS72_KM3_S2 / np.linalg.norm(r_km)) / np.linalg.norm(across)
    wanted_km = r_km + miss_km * out
    aim_km = wanted_km
    for _ in range(6):  # osculating elements are not mean ones: aim off by what it misses
        found = elements_from_state(aim_km, across, at_utc, 70_001, 0.0)
        state, _, _ = Propagator([found]).object_states_teme(0, at_utc, np.zeros(1))
        aim_km = aim_km + wanted_km - state[0]
    return found


def _least_by_sampling(
    flown: EphemerisPath, other: ElementSet, around_s: float
) -> tuple[float, float]:
    at_s = np.arange(around_s - 1.9, around_s + 1.9, 0.001)
    late_s = seconds_between(flown.start_utc, LIFT_OFF)
    r_km, _, _ = Propagator([other]).object_states_teme(0, LIFT_OFF, at_s - late_s)
    distance_km = np.linalg.norm(r_km - flown.states_teme(at_s)[0], axis=1)
    least = int(np.nanargmin(distance_km))
    return float(at_s[least]), float(distance_km[least])
