"""The solved encounters happen on SGP4 as announced, and live on from issue to issue."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest

from screening.catalog.models import ObjectType
from screening.catalog.sources.demo import DemoCatalog, DemoEncounter, demo_catalog
from screening.engine.propagate import Propagator
from screening.engine.types import ElementSet
from tests.unit.catalog.demo.conftest import NOW

STATIONS = (25544, 48274)
SMALL = 1_500


def achieved(catalogue: DemoCatalog, encounter: DemoEncounter) -> tuple[float, float, float]:
    """Seconds from the announced TCA, miss in km and relative speed in km/s, on exact SGP4."""
    sets = _by_number(catalogue)
    pair = [sets[encounter.station_norad_cat_id], sets[encounter.norad_cat_id]]
    offset_s = np.linspace(-5.0, 5.0, 2001)
    r, v, _ = Propagator(pair).states_teme(encounter.tca_utc, offset_s)
    distance_km = np.linalg.norm(r[1] - r[0], axis=1)
    closest = int(distance_km.argmin())
    speed_km_s = float(np.linalg.norm(v[1, closest] - v[0, closest]))
    return float(offset_s[closest]), float(distance_km[closest]), speed_km_s


def _by_number(catalogue: DemoCatalog) -> dict[int, ElementSet]:
    return {element_set.norad_cat_id: element_set for element_set in catalogue.element_sets}


def _key(encounter: DemoEncounter) -> tuple[int, int]:
    return encounter.station_norad_cat_id, encounter.norad_cat_id


def test_every_encounter_is_achieved_on_exact_sgp4(catalogue: DemoCatalog) -> None:
    for encounter in catalogue.encounters:
        offset_s, miss_km, speed_km_s = achieved(catalogue, encounter)
        assert abs(offset_s) < 0.05
        assert miss_km == pytest.approx(encounter.miss_distance_km, rel=0.01, abs=0.001)
        assert 1.0 < speed_km_s < 15.5


def test_they_begin_within_the_hour_and_fill_the_week(catalogue: DemoCatalog) -> None:
    ahead_h = [(e.tca_utc - NOW) / timedelta(hours=1) for e in catalogue.encounters]

    assert 0.0 <= ahead_h[0] < 1.0
    assert sum(hours < 4.0 for hours in ahead_h) >= 5
    for day in range(7):
        assert sum(24 * day <= hours < 24 * (day + 1) for hours in ahead_h) >= 4
    assert ahead_h[-1] > 7 * 24


def test_both_stations_are_met_from_03_to_20_km_by_all_kinds_of_objects(
    catalogue: DemoCatalog,
) -> None:
    misses = {e.designed_miss_km for e in catalogue.encounters}
    kinds = {catalogue.facts[e.norad_cat_id].object_type for e in catalogue.encounters}
    speeds = [achieved(catalogue, e)[2] for e in catalogue.encounters]

    assert {e.station_norad_cat_id for e in catalogue.encounters} == set(STATIONS)
    assert min(misses) == 0.3
    assert max(misses) == 20.0
    assert kinds == {ObjectType.PAYLOAD, ObjectType.ROCKET_BODY, ObjectType.DEBRIS}
    assert min(speeds) < 5.0
    assert max(speeds) > 13.0


def test_passes_close_at_hand_are_near_their_design(catalogue: DemoCatalog) -> None:
    soon = [e for e in catalogue.encounters if e.tca_utc < NOW + timedelta(hours=6)]

    for encounter in soon:
        assert abs(encounter.miss_distance_km - encounter.designed_miss_km) < 0.35


@pytest.mark.parametrize("hours", [4, 8, 24])
def test_a_later_issue_keeps_what_was_announced_and_adds_further_out(
    catalogue: DemoCatalog, hours: int
) -> None:
    later_utc = NOW + timedelta(hours=hours)
    later = {_key(e): e for e in demo_catalog(later_utc, object_count=SMALL).encounters}
    announced = [e for e in catalogue.encounters if e.tca_utc > later_utc]

    for encounter in announced:
        now_said = later[_key(encounter)]
        assert abs((now_said.tca_utc - encounter.tca_utc).total_seconds()) < 4.0
        assert abs(now_said.miss_distance_km - encounter.miss_distance_km) < 6.0
        assert now_said.designed_miss_km == encounter.designed_miss_km
    assert set(later) - {_key(encounter) for encounter in announced}


def test_predictions_converge_as_the_pass_comes_nearer(catalogue: DemoCatalog) -> None:
    far = [e for e in catalogue.encounters if e.tca_utc > NOW + timedelta(days=5)][:4]

    for encounter in far:
        near = demo_catalog(encounter.tca_utc - timedelta(hours=4.5), object_count=SMALL)
        said = next(e for e in near.encounters if _key(e) == _key(encounter))
        assert abs(said.miss_distance_km - encounter.designed_miss_km) < 0.35


def test_the_same_pair_does_not_meet_at_every_revolution(catalogue: DemoCatalog) -> None:
    sets = _by_number(catalogue)
    for encounter in catalogue.encounters:
        pair = [sets[encounter.station_norad_cat_id], sets[encounter.norad_cat_id]]
        revolution_s = 86400.0 / pair[0].mean_motion_rev_day
        offset_s = revolution_s + np.arange(-30.0, 30.0, 0.25)
        r, _, _ = Propagator(pair).states_teme(encounter.tca_utc, offset_s)
        assert np.linalg.norm(r[1] - r[0], axis=1).min() > 25.0


def test_designs_do_not_depend_on_how_large_the_world_is(catalogue: DemoCatalog) -> None:
    small = demo_catalog(NOW, object_count=SMALL)

    assert list(small.encounters) == list(catalogue.encounters)
