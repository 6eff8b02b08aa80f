"""Volumes around a station: hand cases, and dense sampling of exact paths as the oracle."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest

from screening.engine.config import ScreeningConfig
from screening.engine.frames import teme_to_rtn
from screening.engine.pipeline import screen
from screening.engine.propagate import Propagator
from screening.engine.types import CLOSE_APPROACH_DTYPE, ElementSet
from screening.engine.volumes import Box, Sphere, Volume, volumes_entered

START = datetime(2026, 3, 10, 4, tzinfo=UTC)
STATION = ElementSet(
    norad_cat_id=1,
    name="SYNTHETIC STATION",
    international_designator="",
    epoch_utc=START,
    mean_motion_rev_day=15.49,
    eccentricity=0.0008,
    inclination_deg=51.63,
    raan_deg=72.0,
    arg_perigee_deg=175.0,
    mean_anomaly_deg=185.0,
    bstar_per_earth_radius=1.5e-4,
)
BOX = Box(radial_km=2.0, in_track_km=25.0, cross_track_km=25.0)
VOLUMES = (Box(10.0, 40.0, 40.0), BOX, Box(0.75, 25.0, 25.0), Sphere(25.0))


@pytest.mark.parametrize(
    ("start", "end", "entered"),
    [
        ((-5.0, 0.0, 0.0), (5.0, 0.0, 0.0), True),  # straight through, both ends outside
        ((5.0, 0.0, 0.0), (9.0, 0.0, 0.0), False),  # moving away above it
        ((1.0, 1.0, 1.0), (1.0, 1.0, 1.0), True),  # resting inside
        ((3.0, 0.0, 0.0), (3.0, 10.0, 0.0), False),  # along a face, outside it
        ((2.0, -30.0, 0.0), (2.0, 30.0, 0.0), True),  # along a face, on it
        ((3.0, 24.0, 0.0), (-3.0, 36.0, 0.0), False),  # past an edge: at 26 km when 2 km up
        ((3.0, 20.0, 0.0), (-3.0, 28.0, 0.0), True),  # over the same edge, and in
    ],
)
def test_a_straight_segment_and_a_box(
    start: tuple[float, ...], end: tuple[float, ...], entered: bool
) -> None:
    assert BOX.is_entered(np.array([start, end])).tolist() == [entered]


def test_a_sphere_is_entered_between_two_points_outside_it() -> None:
    path = np.array([[-30.0, 24.0, 0.0], [30.0, 24.0, 0.0], [30.0, 60.0, 0.0]])
    assert Sphere(25.0).is_entered(path).tolist() == [True, False]


def test_the_enclosing_radius_is_the_distance_of_the_furthest_corner() -> None:
    assert Box(2.0, 3.0, 6.0).enclosing_radius_km == pytest.approx(7.0)
    assert Sphere(25.0).enclosing_radius_km == 25.0


def test_a_box_can_be_entered_although_the_pass_is_outside_it_at_tca() -> None:
    # The visitor climbs steeply: it crosses the flat box before it comes closest, above it.
    elements = _climbing_past(lag_km=9.0)
    (approach,), entered = _entered(elements, VOLUMES)
    assert abs(approach["radial_km"]) > BOX.radial_km
    assert entered.tolist() == [[True] * 4]


@pytest.mark.parametrize("lag_km", [-28.0, -9.0, 3.0, 12.0, 26.0, 45.0])
def test_entries_agree_with_dense_sampling_of_the_exact_path(lag_km: float) -> None:
    elements = _climbing_past(lag_km=lag_km)
    approaches, entered = _entered(elements, VOLUMES)
    for row, approach in enumerate(approaches):
        path_rtn_km = _dense_path_rtn_km(elements, approach)
        for column, volume in enumerate(VOLUMES):
            surely = _is_inside_anywhere(path_rtn_km, volume, -0.01)
            perhaps = _is_inside_anywhere(path_rtn_km, volume, 0.01)
            assert surely <= entered[row, column] <= perhaps


def test_an_object_that_stays_beside_the_station_is_followed_all_along() -> None:
    # 40 km behind at first, it comes within 25 km only hours later and stops at about 15 km.
    behind_deg = float(np.degrees(40.0 / 6797.0))
    neighbour = replace(
        STATION,
        norad_cat_id=2,
        mean_anomaly_deg=STATION.mean_anomaly_deg - behind_deg,
        mean_motion_rev_day=STATION.mean_motion_rev_day + 0.0006,
    )
    elements = [STATION, neighbour]
    spheres = (Sphere(39.0), Sphere(30.0), Sphere(10.0))
    _, entered = _entered(elements, spheres, hours=24.0)
    assert entered.any(axis=0).tolist() == [
        True,
        True,
        False,
    ]


def test_a_volume_that_reaches_beyond_the_threshold_is_refused() -> None:
    with pytest.raises(ValueError, match="corners would be missed"):
        volumes_entered([STATION], _window(1.0), np.zeros(0, CLOSE_APPROACH_DTYPE), [Sphere(58.0)])


def test_no_approach_and_no_volume_give_empty_answers() -> None:
    none = np.zeros(0, dtype=CLOSE_APPROACH_DTYPE)
    assert volumes_entered([STATION], _window(1.0), none, VOLUMES).shape == (0, 4)
    approaches, entered = _entered(_climbing_past(lag_km=9.0), ())
    assert entered.shape == (approaches.size, 0)


def _climbing_past(*, lag_km: float) -> list[ElementSet]:
    """A station and a visitor in its plane that climbs through its height, so far off in time."""
    visitor = replace(
        STATION,
        norad_cat_id=2,
        mean_motion_rev_day=9.0,
        eccentricity=0.32,
        arg_perigee_deg=0.0,
        mean_anomaly_deg=5.0,
    )
    offset_s: np.ndarray = np.arange(0.0, 1800.0, 0.5)
    r, _, status = Propagator([STATION, visitor]).states_teme(START, offset_s)
    assert not status.any()
    height_km = np.linalg.norm(r[1], axis=1) - np.linalg.norm(r[0], axis=1)
    crossing = int(np.flatnonzero((height_km[:-1] < 0.0) & (height_km[1:] >= 0.0))[0])
    here, there = r[0, crossing], r[1, crossing]
    normal = np.cross(r[0, 0], r[0, 600])
    angle = np.arctan2(np.cross(here, there) @ normal / np.linalg.norm(normal), here @ there)
    ahead_deg = float(np.degrees(angle + lag_km / 6797.0))
    return [replace(STATION, mean_anomaly_deg=STATION.mean_anomaly_deg + ahead_deg), visitor]


def _window(hours: float) -> ScreeningConfig:
    return ScreeningConfig(start_utc=START, duration_s=hours * 3600.0, threshold_km=57.5)


def _entered(
    elements: list[ElementSet], volumes: Sequence[Volume], *, hours: float = 1.0
) -> tuple[np.ndarray, np.ndarray]:
    approaches = screen(elements, _window(hours), primaries=[0]).approaches
    return approaches, volumes_entered(elements, _window(hours), approaches, volumes)


def _dense_path_rtn_km(elements: list[ElementSet], approach: np.void) -> np.ndarray:
    span_s = float(approach["duration_s"])
    offset_s = float(approach["tca_offset_s"]) + np.arange(-span_s, span_s, 0.001)
    r, v, _ = Propagator(elements).states_teme(START, offset_s)
    return teme_to_rtn(r[1] - r[0], r_reference_teme_km=r[0], v_reference_teme_km_s=v[0])


def _is_inside_anywhere(path_rtn_km: np.ndarray, volume: Volume, grown_km: float) -> bool:
    if isinstance(volume, Sphere):
        return bool((np.linalg.norm(path_rtn_km, axis=1) <= volume.radius_km + grown_km).any())
    half_km = np.array([volume.radial_km, volume.in_track_km, volume.cross_track_km])
    return bool((np.abs(path_rtn_km) <= half_km + grown_km).all(axis=1).any())
