"""Which records of a screening become passes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import numpy as np
import pytest

from screening.conjunctions.run_inputs import FrozenStation
from screening.conjunctions.services import kept_passes as kept_passes_module
from screening.conjunctions.services.kept_passes import (
    OUTSIDE,
    PAST,
    KeptPasses,
    kept_passes,
    one_each_join,
)
from screening.conjunctions.services.outcome import FoundPass
from screening.engine.config import ScreeningConfig
from screening.engine.pipeline import screen
from screening.engine.types import ApproachKind, ScreeningResult
from screening.stations.seed import load_station_file
from tests.factories import MISS_DISTANCE_KM, NOW, STATION_ELEMENTS, VISITOR_ELEMENTS
from tests.screened_world import FOLLOWER_ELEMENTS

DAY_S = 86_400.0
STATION = FrozenStation(1, "ISS", 25544, (), load_station_file()[0].volumes)
ELEMENTS = [STATION_ELEMENTS, VISITOR_ELEMENTS, FOLLOWER_ELEMENTS]


@pytest.fixture(scope="module")
def result() -> ScreeningResult:
    return screen(ELEMENTS, _config(), primaries=[0])


def _config() -> ScreeningConfig:
    return ScreeningConfig(
        start_utc=NOW, duration_s=DAY_S, threshold_km=load_station_file()[0].enclosing_radius_km
    )


def _kept(result: ScreeningResult, **changes: Any) -> KeptPasses:
    approaches = result.approaches.copy()
    for name, value in changes.items():
        approaches[name] = value
    changed = ScreeningResult(approaches, result.status)
    return kept_passes(ELEMENTS, _config(), changed, [STATION])


def test_a_close_pass_enters_every_volume(result: ScreeningResult) -> None:
    closest = min(
        (p for p in _kept(result).passes if p.secondary == 1), key=lambda p: p.miss_distance_km
    )
    assert closest.miss_distance_km == pytest.approx(MISS_DISTANCE_KM, abs=1e-4)
    assert closest.kind is ApproachKind.CLOSEST_APPROACH
    assert set(closest.volumes_entered) >= {"detection box", "notification box", "watch sphere"}
    assert abs(closest.tca_utc - STATION_ELEMENTS.epoch_utc).total_seconds() < 1.0


def test_an_object_that_stays_near_is_one_pass_however_often_it_comes_closest(
    result: ScreeningResult,
) -> None:
    records = result.approaches[result.approaches["secondary_index"] == 2]
    assert records.size > 1
    (beside,) = [p for p in _kept(result).passes if p.secondary == 2]
    assert beside.kind is ApproachKind.CO_MOVING
    assert beside.duration_s == pytest.approx(DAY_S, rel=0.01)
    minima = records[records["kind"] == ApproachKind.CO_MOVING]
    assert beside.miss_distance_km == minima["miss_distance_km"].min()


def test_a_pass_that_enters_no_volume_is_counted_and_left_out(result: ScreeningResult) -> None:
    small = [volume for volume in STATION.volumes if volume.name == "pizza box"]
    strict = FrozenStation(1, "ISS", 25544, (), tuple(small))
    kept = kept_passes(ELEMENTS, _config(), result, [strict])
    everything = _kept(result)
    assert len(kept.passes) < len(everything.passes)
    assert kept.left_out[OUTSIDE] > everything.left_out[OUTSIDE]
    assert (
        len(kept.passes) + kept.left_out[OUTSIDE]
        == len(everything.passes) + everything.left_out[OUTSIDE]
    )


def test_a_pass_whose_closest_moment_was_before_the_window_is_left_out(
    result: ScreeningResult,
) -> None:
    kept = _kept(result, kind=ApproachKind.WINDOW_EDGE, tca_offset_s=0.0, duration_s=9.0)
    assert kept.passes == ()
    assert kept.left_out[PAST] == result.approaches.size


def test_a_slow_departure_is_kept_although_its_closest_moment_was_before_the_window(
    result: ScreeningResult,
) -> None:
    kept = _kept(result, kind=ApproachKind.WINDOW_EDGE, tca_offset_s=0.0, duration_s=7200.0)
    assert {p.secondary for p in kept.passes} >= {2}


def test_passes_of_a_station_that_is_not_asked_for_are_not_its_passes(
    result: ScreeningResult,
) -> None:
    other = FrozenStation(2, "CSS", 48274, (), STATION.volumes)
    assert kept_passes(ELEMENTS, _config(), result, [other]).passes == ()


def test_passes_are_in_order_of_time(result: ScreeningResult) -> None:
    times = [each.tca_utc for each in _kept(result).passes]
    assert times == sorted(times)
    assert np.unique(times).size == len(times)


def _pass(at_s: float, miss_km: float, **changes: Any) -> FoundPass:
    vector = (0.0, 0.0, 0.0)
    fields = {
        "station_id": 1,
        "primary": 0,
        "secondary": 1,
        "kind": ApproachKind.CLOSEST_APPROACH,
        "tca_utc": NOW + timedelta(seconds=at_s),
        "miss_distance_km": miss_km,
        "radial_km": miss_km,
        "in_track_km": 0.0,
        "cross_track_km": 0.0,
        "relative_speed_km_s": 10.0,
        "duration_s": 1.0,
        "volumes_entered": (),
        "r_primary_teme_km": vector,
        "v_primary_teme_km_s": vector,
        "r_secondary_teme_km": vector,
        "v_secondary_teme_km_s": vector,
    }
    return FoundPass(**fields | changes)


def test_an_encounter_that_both_sides_of_a_join_have_is_kept_once_the_closest() -> None:
    by_gp, by_ephemeris = _pass(0.0, 3.0), _pass(15.0, 1.0, primary_ephemeris=7)
    assert one_each_join([by_gp, by_ephemeris]) == [by_ephemeris]
    assert one_each_join([by_ephemeris, by_gp]) == [by_ephemeris]


def test_passes_of_other_revolutions_pairs_or_one_source_are_kept_each() -> None:
    first = _pass(0.0, 3.0)
    for other in (
        _pass(2800.0, 1.0, primary_ephemeris=7),  # half a revolution later
        _pass(15.0, 1.0, primary_ephemeris=7, secondary=2),
        _pass(15.0, 1.0, primary_ephemeris=7, station_id=2),
        _pass(15.0, 1.0),
    ):
        assert len(one_each_join([first, other])) == 2


def test_a_stay_that_goes_on_across_a_join_is_one() -> None:
    stay = {"kind": ApproachKind.CO_MOVING, "duration_s": 40_000.0}
    before, after = _pass(0.0, 3.0, **stay), _pass(30_000.0, 1.0, secondary_ephemeris=7, **stay)
    assert one_each_join([before, after]) == [after]


@pytest.mark.parametrize(
    ("sources", "most"),
    [({}, 0), ({"primary_ephemeris": 7}, 500)],  # two passes a pair: one comparison each
)
def test_only_passes_of_one_pair_are_compared_and_none_without_an_ephemeris(
    monkeypatch: pytest.MonkeyPatch, sources: dict[str, int], most: int
) -> None:
    compared: list[tuple[FoundPass, FoundPass]] = []
    judge = kept_passes_module._is_same_at_a_join

    def judge_and_count(one: FoundPass, other: FoundPass) -> bool:
        compared.append((one, other))
        return judge(one, other)

    monkeypatch.setattr(kept_passes_module, "_is_same_at_a_join", judge_and_count)
    first = [_pass(0.0, 3.0 + pair, secondary=pair, **sources) for pair in range(500)]
    later = [_pass(2800.0, 1.0, secondary=pair) for pair in range(500)]
    assert len(one_each_join([*first, *later])) == 1000
    assert len(compared) <= most
    assert all(one.secondary == other.secondary for one, other in compared)
