"""Objects in = statuses out, and an object is followed until it dies."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from multiprocessing import get_context
from multiprocessing.queues import Queue

import numpy as np
import pytest

from screening.engine.config import ScreeningConfig
from screening.engine.lifetimes import Lifetimes, look_offsets_s
from screening.engine.pipeline import screen
from screening.engine.propagate import Propagator
from screening.engine.types import ApproachKind, ElementSet, ScreeningResult, Status
from tests.unit.engine import oracle
from tests.unit.engine.orbits import LOW_STATION, START, orbit

WEEK_S = 7 * 86400.0
# Comes down within the week; polar, so that it crosses the station's path on its way.
DECAYING = orbit(
    50001,
    mean_motion_rev_day=15.6,
    inclination_deg=98.0,
    raan_deg=10.0,
    bstar_per_earth_radius=0.045,
)


def run(element_sets: list[ElementSet], **changes: float) -> ScreeningResult:
    standard = {"start_utc": START, "duration_s": WEEK_S, "threshold_km": 60.0}
    return screen(element_sets, ScreeningConfig(**(standard | changes)), primaries=[0])


def test_every_object_has_a_status_and_every_bad_one_a_reason() -> None:
    catalogue = [
        LOW_STATION,
        DECAYING,
        orbit(3, eccentricity=1.5),
        orbit(4, epoch_utc=START - timedelta(days=40)),
        orbit(5, bstar_per_earth_radius=1.6, mean_motion_rev_day=15.9, inclination_deg=98.5),
    ]
    result = run(catalogue)
    assert result.status.tolist()[:4] == [
        Status.OK,
        Status.DECAYED_IN_WINDOW,
        Status.INITIALISATION_FAILED,
        Status.STALE_ELEMENTS,
    ]
    assert result.status[4] != Status.OK
    assert sorted(result.status_detail) == [1, 2, 3, 4]
    assert "40.0 days before the start, limit 30" in result.status_detail[3]
    assert "days into the window" in result.status_detail[1]


def test_elements_from_long_after_the_start_are_stale_too() -> None:
    late = orbit(4, epoch_utc=START + timedelta(days=31))
    result = run([LOW_STATION, late])
    assert result.status[1] == Status.STALE_ELEMENTS
    assert "31.0 days after the start" in result.status_detail[1]


def test_the_age_limit_is_the_configurations() -> None:
    old = orbit(4, epoch_utc=START - timedelta(days=40))
    assert run([LOW_STATION, old], max_element_age_days=50.0).status[1] == Status.OK


def test_an_object_that_dies_in_the_window_is_screened_until_then() -> None:
    result = run([LOW_STATION, DECAYING], threshold_km=400.0)
    expected = oracle.minima(LOW_STATION, DECAYING, START, WEEK_S, 400.0)
    found = result.approaches[result.approaches["kind"] == ApproachKind.CLOSEST_APPROACH]
    assert len(expected) == found.size > 0
    assert np.allclose(found["tca_offset_s"], [each.tca_s for each in expected], atol=1e-3)
    death_s = _death_s(DECAYING)
    assert 0.0 < found["tca_offset_s"].max() < death_s < WEEK_S


def test_two_objects_that_come_down_together_keep_every_minimum_to_the_end() -> None:
    twin = replace(
        DECAYING,
        norad_cat_id=50002,
        mean_anomaly_deg=DECAYING.mean_anomaly_deg + 0.02,
        eccentricity=0.0011,
    )
    config = ScreeningConfig(start_utc=START, duration_s=WEEK_S, threshold_km=200.0)
    found = screen([DECAYING, twin], config, primaries=[0]).approaches
    death_s = min(_death_s(DECAYING), _death_s(twin))
    inside = found[(found["tca_offset_s"] > 0.0) & (found["tca_offset_s"] < death_s - 1.0)]
    expected = oracle.minima(DECAYING, twin, START, WEEK_S, 200.0)
    assert len(expected) > 10
    assert np.allclose(inside["tca_offset_s"], [each.tca_s for each in expected], atol=0.5)


def test_the_instant_of_death_is_found_to_a_millisecond() -> None:
    """A window that ends just before it holds no death, one that ends just after it does."""
    death_s = _death_s(DECAYING)
    alive = run([LOW_STATION, DECAYING], duration_s=death_s - 0.01)
    dead = run([LOW_STATION, DECAYING], duration_s=death_s + 0.01)
    assert alive.status[1] == Status.OK
    assert dead.status[1] == Status.DECAYED_IN_WINDOW


def _death_s(element_set: ElementSet) -> float:
    """First instant at which SGP4 gives an error, by a scan of every second and bisection."""
    propagator = Propagator([element_set])
    times = np.arange(0.0, WEEK_S, 1.0)
    _, _, status = propagator.object_states_teme(0, START, times)
    good_s, bad_s = times[np.flatnonzero(status)[0] - 1], times[np.flatnonzero(status)[0]]
    while bad_s - good_s > 1e-4:
        middle_s = (good_s + bad_s) / 2.0
        _, _, status = propagator.object_states_teme(0, START, np.array([middle_s]))
        good_s, bad_s = (good_s, middle_s) if status[0] else (middle_s, bad_s)
    return bad_s


def test_an_object_that_died_before_the_window_is_not_raised_from_the_dead() -> None:
    """SGP4 can answer again after an error; whoever came down stays down."""
    start_utc = START + timedelta(seconds=_death_s(DECAYING) + 3600.0)
    result = screen(
        [replace(LOW_STATION, epoch_utc=start_utc), DECAYING],
        ScreeningConfig(start_utc=start_utc, duration_s=WEEK_S, threshold_km=60.0),
        primaries=[0],
    )
    assert result.status[1] == Status.DECAYED
    assert "before the window begins" in result.status_detail[1]


def test_a_primary_that_cannot_be_screened_gives_no_approaches_but_a_status() -> None:
    result = run([orbit(2, epoch_utc=START - timedelta(days=90)), LOW_STATION])
    assert result.approaches.size == 0
    assert result.status.tolist() == [Status.STALE_ELEMENTS, Status.OK]


def test_no_objects_give_no_approaches() -> None:
    result = screen(
        [], ScreeningConfig(start_utc=START, duration_s=WEEK_S, threshold_km=5.0), primaries=None
    )
    assert result.approaches.size == 0
    assert result.status.size == 0


def test_a_primary_outside_the_list_is_refused() -> None:
    with pytest.raises(ValueError, match="indices below 1, got 7"):
        screen(
            [LOW_STATION],
            ScreeningConfig(start_utc=START, duration_s=WEEK_S, threshold_km=5.0),
            primaries=[7],
        )


def test_a_daemonic_process_may_ask_for_threads() -> None:
    """Celery's prefork children are daemonic, and those may have no children of their own."""
    context = get_context("spawn")
    queue = context.Queue()
    child = context.Process(target=_screen_in_child, args=(queue,), daemon=True)
    child.start()
    assert queue.get(timeout=60) == 2
    child.join()


def _screen_in_child(queue: Queue[int]) -> None:
    config = ScreeningConfig(start_utc=START, duration_s=3600.0, threshold_km=5.0)
    result = screen([LOW_STATION, orbit(2)], config, primaries=[0], workers=2)
    queue.put(result.counts_by_stage["threads"])


@pytest.mark.parametrize(("days", "looks"), [(0.1, 5), (7.0, 5), (7.5, 6), (60.0, 36)])
def test_a_long_window_is_looked_at_as_often_as_a_week(days: float, looks: int) -> None:
    window = ScreeningConfig(start_utc=START, duration_s=days * 86400.0, threshold_km=5.0)
    offsets_s = look_offsets_s(window)
    assert offsets_s.size == looks
    assert offsets_s[[0, -1]].tolist() == [0.0, days * 86400.0]


def test_a_row_that_is_no_object_leaves_nothing_behind() -> None:
    status = np.array([Status.OK, Status.DECAYED, Status.DECAYED], np.int32)
    kept = Lifetimes(np.array([9.0, 0.0, 0.0]), status, {1: "decayed", 2: "another"}).without_last()
    assert kept.is_screened.tolist() == [True, False]
    assert kept.status.tolist() == [Status.OK, Status.DECAYED]
    assert kept.detail == {1: "decayed"}
