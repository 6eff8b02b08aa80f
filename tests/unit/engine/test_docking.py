"""Docked or not, judged on synthetic motions around one station."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from screening.engine.docking import (
    MAX_SEPARATION_KM,
    DockingMethod,
    compare_over_an_orbit,
    find_docked,
)
from screening.engine.propagate import Propagator
from screening.engine.types import ElementSet, FloatArray

EPOCH = datetime(2026, 3, 10, 4, tzinfo=UTC)
STATION = ElementSet(
    norad_cat_id=1,
    name="SYNTHETIC STATION",
    international_designator="2000-001A",
    epoch_utc=EPOCH,
    mean_motion_rev_day=15.49,
    eccentricity=0.0008,
    inclination_deg=51.63,
    raan_deg=72.0,
    arg_perigee_deg=175.0,
    mean_anomaly_deg=185.0,
    bstar_per_earth_radius=1.5e-4,
)
SEMI_MAJOR_AXIS_KM = 6797.0
VEHICLE_ID = 2


def test_a_vehicle_with_the_stations_own_elements_is_docked() -> None:
    result = find_docked([STATION, _vehicle()], 0)
    assert [(found.index, found.method) for found in result.docked] == [(1, DockingMethod.STATE)]
    assert result.docked[0].comparison is not None
    assert result.docked[0].comparison.max_separation_km == pytest.approx(0.0, abs=1e-6)


@pytest.mark.parametrize("hours", [-30.0, -11.0, 11.0, 30.0])
def test_a_docked_vehicle_with_elements_of_another_epoch_is_docked(hours: float) -> None:
    vehicle = _restated(_vehicle(), timedelta(hours=hours))
    assert _is_docked(vehicle)


def test_a_docked_vehicle_may_be_a_kilometre_off_along_the_track() -> None:
    assert _is_docked(_vehicle(ahead_km=-1.0))


def test_the_station_itself_is_never_in_the_result() -> None:
    assert find_docked([STATION], 0).docked == ()


@pytest.mark.parametrize("hours", [0.0, -11.0, -30.0, 30.0])
@pytest.mark.parametrize("ahead_km", [-5.0, 5.0])
def test_station_keeping_at_5_km_is_free_flight_at_any_epoch(ahead_km: float, hours: float) -> None:
    vehicle = _restated(_vehicle(ahead_km=ahead_km), timedelta(hours=hours))
    assert not _is_docked(vehicle)


def test_a_vehicle_two_hours_after_undocking_at_1_m_s_is_free() -> None:
    assert not _is_docked(_released(speed_m_s=1.0, since=timedelta(hours=2)))


@pytest.mark.parametrize("speed_m_s", [-1.0, -0.5, 0.5, 1.0])
def test_a_cubesat_one_hour_after_release_is_free(speed_m_s: float) -> None:
    assert not _is_docked(_released(speed_m_s=speed_m_s, since=timedelta(hours=1)))


def test_an_object_that_drifts_past_the_station_is_free() -> None:
    # It is beside the station now, slower than 10 m/s, and gone an orbit later.
    passing = replace(_vehicle(), mean_motion_rev_day=STATION.mean_motion_rev_day + 0.02)
    comparison = compare_over_an_orbit(STATION, passing)
    assert comparison is not None
    assert abs(comparison.in_track_offset_km) < 1.0
    assert not _is_docked(passing)


def test_an_object_in_a_plane_tilted_by_2_km_is_free() -> None:
    tilt_deg = float(np.degrees(2.0 / SEMI_MAJOR_AXIS_KM))
    tilted = replace(_vehicle(), inclination_deg=STATION.inclination_deg + tilt_deg)
    assert not _is_docked(tilted)


def test_the_launch_of_an_object_does_not_matter() -> None:
    released = replace(_vehicle(ahead_km=400.0), international_designator="2000-001XY")
    docked = replace(_vehicle(), international_designator="2026-031A")
    assert not _is_docked(released)
    assert _is_docked(docked)


def test_another_station_half_an_orbit_away_is_free() -> None:
    assert not _is_docked(_vehicle(ahead_km=np.pi * SEMI_MAJOR_AXIS_KM))


def test_a_vehicle_is_compared_with_the_logged_part_nearest_in_epoch() -> None:
    # After 32 h the station's own set is 4.5 km off along the track; the module's is the same.
    module = replace(_restated(_vehicle(ahead_km=4.5), timedelta(hours=-32)), norad_cat_id=3)
    vehicle = replace(module, norad_cat_id=VEHICLE_ID)
    without_log = find_docked([STATION, module, vehicle], 0)
    with_log = find_docked([STATION, module, vehicle], 0, logged=[1])
    assert without_log.docked == ()
    assert [(d.index, d.method.value, d.reference_index) for d in with_log.docked] == [
        (1, "log", 0),
        (2, "state", 1),
    ]


def test_a_logged_part_is_docked_when_its_elements_are_too_old_to_compare() -> None:
    old = _restated(_vehicle(), timedelta(days=-9))
    result = find_docked([STATION, old], 0, logged=[1])
    assert [(found.index, found.comparison) for found in result.docked] == [(1, None)]
    assert find_docked([STATION, old], 0).docked == ()


def test_a_logged_part_that_cannot_be_propagated_is_docked_by_the_log() -> None:
    broken = replace(_vehicle(), eccentricity=0.9)
    result = find_docked([STATION, broken], 0, logged=[1])
    assert [(found.index, found.comparison) for found in result.docked] == [(1, None)]


def test_a_log_entry_holds_after_a_reboost_between_the_epochs() -> None:
    before_reboost = replace(_vehicle(), mean_motion_rev_day=STATION.mean_motion_rev_day + 0.006)
    result = find_docked([STATION, before_reboost], 0, logged=[1])
    assert [found.index for found in result.docked] == [1]


def test_a_log_entry_does_not_hide_an_object_that_is_clearly_elsewhere() -> None:
    departed = _vehicle(ahead_km=900.0)
    result = find_docked([STATION, departed], 0, logged=[1])
    assert result.docked == ()
    assert [found.index for found in result.contradicted_log] == [1]
    assert result.contradicted_log[0].comparison is not None
    assert result.contradicted_log[0].comparison.in_track_offset_km == pytest.approx(900, rel=0.02)


def test_comparing_with_a_set_that_cannot_be_propagated_gives_none() -> None:
    assert compare_over_an_orbit(STATION, replace(_vehicle(), eccentricity=0.9)) is None
    assert compare_over_an_orbit(replace(STATION, eccentricity=0.9), _vehicle()) is None


def test_the_comparison_is_the_same_seen_from_either_side() -> None:
    vehicle = _restated(_vehicle(ahead_km=3.0), timedelta(hours=-11))
    one, other = compare_over_an_orbit(STATION, vehicle), compare_over_an_orbit(vehicle, STATION)
    assert one is not None
    assert other is not None
    assert one.in_track_offset_km == pytest.approx(-other.in_track_offset_km, abs=0.01)
    assert one.max_separation_km == pytest.approx(other.max_separation_km, abs=0.01)
    assert one.max_separation_km < MAX_SEPARATION_KM


def _is_docked(vehicle: ElementSet) -> bool:
    return bool(find_docked([STATION, vehicle], 0).docked)


def _vehicle(*, ahead_km: float = 0.0) -> ElementSet:
    """A vehicle on the station's orbit, some way ahead of it."""
    ahead_deg = float(np.degrees(ahead_km / SEMI_MAJOR_AXIS_KM))
    anomaly_deg = (STATION.mean_anomaly_deg + ahead_deg) % 360.0
    name = "SYNTHETIC VEHICLE"
    return replace(STATION, norad_cat_id=VEHICLE_ID, name=name, mean_anomaly_deg=anomaly_deg)


def _restated(element_set: ElementSet, later: timedelta) -> ElementSet:
    """The same motion as an element set of another epoch."""
    epoch_utc = element_set.epoch_utc + later
    return _fitted(replace(element_set, epoch_utc=epoch_utc), _state(element_set, epoch_utc))


def _released(*, speed_m_s: float, since: timedelta) -> ElementSet:
    """What flies on after a push along the track, as fitted ``since`` after it."""
    pushed = _state(STATION, EPOCH)
    v_teme_km_s = pushed[3:]
    pushed[3:] += v_teme_km_s / np.linalg.norm(v_teme_km_s) * speed_m_s * 1e-3
    return _restated(_fitted(_vehicle(), pushed), since)


def _state(element_set: ElementSet, at_utc: datetime) -> FloatArray:
    r, v, status = Propagator([element_set]).object_states_teme(0, at_utc, np.zeros(1))
    assert not status.any()
    return np.concatenate([r[0], v[0]])


def _fitted(guess: ElementSet, state_teme: FloatArray) -> ElementSet:
    """Mean elements at the guess's epoch whose state there is the given one (Newton)."""
    scale = np.array([1.0, 1.0, 1.0, 1e-3, 1e-3, 1e-3])
    steps = np.array([1e-6, 1e-7, 1e-7, 1e-5, 1e-5, 1e-5])
    start = _to_vector(guess, state_teme)
    for _ in range(12):
        base = _state(_from_vector(guess, start), guess.epoch_utc)
        jacobian = np.array(
            [
                (_state(_from_vector(guess, start + step), guess.epoch_utc) - base) / step.sum()
                for step in np.diag(steps)
            ]
        ).T
        start = start + np.linalg.solve(jacobian / scale[:, None], (state_teme - base) / scale)
    fitted = _from_vector(guess, start)
    assert np.linalg.norm((_state(fitted, guess.epoch_utc) - state_teme)[:3]) < 1e-3
    return fitted


def _to_vector(element_set: ElementSet, state_teme: FloatArray) -> FloatArray:
    """Mean motion, e cos w, e sin w, inclination, node, argument of latitude (first guesses)."""
    r, v = state_teme[:3], state_teme[3:]
    h = np.cross(r, v)
    node_deg = np.degrees(np.arctan2(h[0], -h[1])) % 360.0
    node = np.array([np.cos(np.radians(node_deg)), np.sin(np.radians(node_deg)), 0.0])
    latitude_deg = np.degrees(np.arctan2(r @ np.cross(h / np.linalg.norm(h), node), r @ node))
    w = np.radians(element_set.arg_perigee_deg)
    e = element_set.eccentricity
    return np.array(
        [
            element_set.mean_motion_rev_day,
            e * np.cos(w),
            e * np.sin(w),
            element_set.inclination_deg,
            node_deg,
            latitude_deg,
        ]
    )


def _from_vector(template: ElementSet, vector: FloatArray) -> ElementSet:
    n, e_cos, e_sin, inclination_deg, raan_deg, latitude_deg = (float(x) for x in vector)
    w_deg = float(np.degrees(np.arctan2(e_sin, e_cos)))
    return replace(
        template,
        mean_motion_rev_day=n,
        eccentricity=float(np.hypot(e_cos, e_sin)),
        inclination_deg=inclination_deg,
        raan_deg=raan_deg % 360.0,
        arg_perigee_deg=w_deg % 360.0,
        mean_anomaly_deg=(latitude_deg - w_deg) % 360.0,
    )
