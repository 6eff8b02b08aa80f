"""The published definitions: events, window edges, co-moving stays."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest

from screening.engine.config import ScreeningConfig
from screening.engine.pipeline import screen
from screening.engine.stays import CO_MOVING_STAY_S
from screening.engine.types import ApproachKind, ElementSet
from tests.unit.engine import oracle
from tests.unit.engine.orbits import LOW_STATION, START, meeting, orbit, state_at

DAY_S = 86400.0
MEETING_S = 7200.0
MEETING_UTC = START + timedelta(seconds=MEETING_S)
R_STATION_KM, V_STATION_KM_S = state_at(LOW_STATION, MEETING_UTC)
# Crosses the station's path at a right angle.
CROSSING = meeting(
    LOW_STATION,
    MEETING_UTC,
    50001,
    offset_km=np.zeros(3),
    velocity_km_s=np.cross(R_STATION_KM / np.linalg.norm(R_STATION_KM), V_STATION_KM_S),
)
THRESHOLD_KM = 40.0


def run(
    others: list[ElementSet],
    *,
    start_s: float = 0.0,
    duration_s: float = DAY_S,
    threshold_km: float = THRESHOLD_KM,
) -> np.ndarray:
    config = ScreeningConfig(
        start_utc=START + timedelta(seconds=start_s),
        duration_s=duration_s,
        threshold_km=threshold_km,
    )
    return screen([LOW_STATION, *others], config, primaries=[0]).approaches


@pytest.fixture(scope="module")
def crossing_tca_s() -> float:
    minima = oracle.minima(LOW_STATION, CROSSING, START, 3 * 3600.0, THRESHOLD_KM)
    return next(each.tca_s for each in minima if abs(each.tca_s - MEETING_S) < 30.0)


def kinds(found: np.ndarray) -> list[ApproachKind]:
    return [ApproachKind(int(kind)) for kind in found["kind"]]


def test_a_window_that_holds_the_minimum_reports_the_minimum_alone(crossing_tca_s: float) -> None:
    found = run([CROSSING], start_s=crossing_tca_s - 600.0, duration_s=1200.0)
    assert kinds(found) == [ApproachKind.CLOSEST_APPROACH]
    assert found["tca_offset_s"][0] == pytest.approx(600.0, abs=1e-3)


def test_a_window_that_begins_a_second_after_the_minimum_reports_its_edge(
    crossing_tca_s: float,
) -> None:
    found = run([CROSSING], start_s=crossing_tca_s + 1.0, duration_s=1200.0)
    assert kinds(found) == [ApproachKind.WINDOW_EDGE]
    assert found["tca_offset_s"][0] == 0.0


def test_a_window_that_ends_a_second_before_the_minimum_reports_its_edge(
    crossing_tca_s: float,
) -> None:
    found = run([CROSSING], start_s=crossing_tca_s - 1201.0, duration_s=1200.0)
    assert kinds(found) == [ApproachKind.WINDOW_EDGE]
    assert found["tca_offset_s"][0] == 1200.0


def test_a_window_far_from_the_minimum_reports_nothing(crossing_tca_s: float) -> None:
    assert run([CROSSING], start_s=crossing_tca_s + 60.0, duration_s=1200.0).size == 0


@pytest.mark.parametrize("shift_s", [-1e-3, -1e-5, 0.0, 1e-5, 1e-3])
def test_a_minimum_on_the_seam_of_two_windows_is_never_lost(
    crossing_tca_s: float, shift_s: float
) -> None:
    seam_s = crossing_tca_s + shift_s
    before = run([CROSSING], start_s=seam_s - 600.0, duration_s=600.0)
    after = run([CROSSING], start_s=seam_s, duration_s=600.0)
    distances = np.concatenate([before["miss_distance_km"], after["miss_distance_km"]])
    assert distances.size >= 1
    true_miss_km = oracle.Pair(LOW_STATION, CROSSING, START).distance_km(np.array([crossing_tca_s]))
    assert distances.min() == pytest.approx(true_miss_km[0], abs=1e-3)


def test_the_duration_is_the_time_under_the_threshold(crossing_tca_s: float) -> None:
    found = run([CROSSING], start_s=crossing_tca_s - 600.0, duration_s=1200.0)
    times = crossing_tca_s + np.arange(-30.0, 30.0, 0.001)
    distance = oracle.Pair(LOW_STATION, CROSSING, START).distance_km(times)
    under_s = 0.001 * np.count_nonzero(distance < THRESHOLD_KM)
    assert found["duration_s"][0] == pytest.approx(under_s, abs=0.01)


def test_an_object_with_the_stations_own_elements_is_one_co_moving_record() -> None:
    found = run([orbit(50001)])
    assert kinds(found) == [ApproachKind.CO_MOVING]
    assert found["miss_distance_km"][0] == 0.0
    assert found["duration_s"][0] == DAY_S


def test_a_docked_part_with_nearly_the_same_elements_gives_its_minima_as_co_moving() -> None:
    part = orbit(50001, mean_anomaly_deg=LOW_STATION.mean_anomaly_deg + 0.01, eccentricity=0.00072)
    found = run([part], threshold_km=5.0)
    expected = oracle.minima(LOW_STATION, part, START, DAY_S, 5.0)
    minima = found[found["kind"] == ApproachKind.CO_MOVING]
    assert minima.size == len(expected) > 10
    assert np.allclose(minima["tca_offset_s"], [each.tca_s for each in expected], atol=0.5)
    assert np.all(minima["duration_s"] > CO_MOVING_STAY_S)


def test_edges_of_a_stay_with_minima_are_window_edges() -> None:
    part = orbit(50001, mean_anomaly_deg=LOW_STATION.mean_anomaly_deg + 0.01, eccentricity=0.00072)
    found = run([part], threshold_km=5.0)
    at_edge = np.isin(found["tca_offset_s"], [0.0, DAY_S])
    assert at_edge.any()
    assert np.all(found["kind"][at_edge] == ApproachKind.WINDOW_EDGE)


def test_a_slow_companion_that_comes_and_goes_keeps_every_minimum() -> None:
    """A threshold in the middle of a companion's swing: stays shorter than a revolution."""
    companion = orbit(
        50001, mean_anomaly_deg=LOW_STATION.mean_anomaly_deg + 0.04, eccentricity=0.0012
    )
    for threshold_km in (4.0, 8.0, 16.0):
        found = run([companion], threshold_km=threshold_km)
        found = found[~np.isin(found["tca_offset_s"], [0.0, DAY_S])]
        expected = oracle.minima(LOW_STATION, companion, START, DAY_S, threshold_km)
        assert found.size == len(expected)
        assert np.allclose(found["tca_offset_s"], [each.tca_s for each in expected], atol=0.5)


def test_a_fast_pass_is_never_co_moving(crossing_tca_s: float) -> None:
    found = run([CROSSING], start_s=crossing_tca_s - 600.0, duration_s=1200.0, threshold_km=900.0)
    assert ApproachKind.CLOSEST_APPROACH in kinds(found)
    assert ApproachKind.CO_MOVING not in kinds(found)


def test_components_and_states_belong_to_the_record() -> None:
    found = run([CROSSING], threshold_km=60.0)[0]
    components = [found["radial_km"], found["in_track_km"], found["cross_track_km"]]
    assert np.linalg.norm(components) == pytest.approx(found["miss_distance_km"], abs=1e-9)
    apart = found["r_secondary_teme_km"] - found["r_primary_teme_km"]
    assert np.linalg.norm(apart) == pytest.approx(found["miss_distance_km"], abs=1e-9)
    radial = found["r_primary_teme_km"] / np.linalg.norm(found["r_primary_teme_km"])
    assert apart @ radial == pytest.approx(found["radial_km"], abs=1e-9)
    speed = np.linalg.norm(found["v_secondary_teme_km_s"] - found["v_primary_teme_km_s"])
    assert speed == pytest.approx(found["relative_speed_km_s"], abs=1e-12)


def test_an_excluded_pair_is_not_searched() -> None:
    config = ScreeningConfig(start_utc=START, duration_s=DAY_S, threshold_km=THRESHOLD_KM)
    pair = [LOW_STATION, CROSSING]
    assert screen(pair, config, primaries=[0]).approaches.size > 0
    assert screen(pair, config, primaries=[0], excluded_pairs=[(1, 0)]).approaches.size == 0


def test_progress_rises_to_one() -> None:
    told: list[tuple[str, float]] = []
    config = ScreeningConfig(start_utc=START, duration_s=DAY_S, threshold_km=THRESHOLD_KM)
    screen(
        [LOW_STATION, CROSSING],
        config,
        primaries=[0],
        on_progress=lambda stage, share: told.append((stage, share)),
    )
    assert told[-1] == ("search", 1.0)
