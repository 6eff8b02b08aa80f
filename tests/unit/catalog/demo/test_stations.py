"""Both stations: what is docked flies with them, what is free does not."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest

from screening.catalog.sources.demo import DemoCatalog, demo_catalog
from screening.engine.docking import find_docked
from screening.engine.propagate import Propagator
from tests.unit.catalog.demo.conftest import NOW

DOCKED = {
    25544: {
        "SYN ISS (UNITY)", "SYN ISS (ZVEZDA)", "SYN ISS (DESTINY)", "SYN POISK", "SYN ISS (NAUKA)",
        "SYN SOYUZ-MS A", "SYN PROGRESS-MS A", "SYN PROGRESS-MS B", "SYN CREW DRAGON A",
        "SYN CYGNUS A", "SYN HTV-X A",
    },
    48274: {"SYN CSS (WENTIAN)", "SYN CSS (MENGTIAN)", "SYN SHENZHOU A", "SYN TIANZHOU A"},
}  # fmt: skip
COMPANIONS = {25544: ("SYN ISS OBJECT ZZ", 33.0), 48274: ("SYN SHENZHOU MODULE A", 140.0)}


def _index(catalogue: DemoCatalog, norad_cat_id: int) -> int:
    return [e.norad_cat_id for e in catalogue.element_sets].index(norad_cat_id)


def _distances_km(catalogue: DemoCatalog, norad_cat_id: int, names: set[str]) -> dict[str, float]:
    """The largest and, for one name, only distance from a station over one orbit, by name."""
    own = catalogue.element_sets[_index(catalogue, norad_cat_id)]
    others = [e for e in catalogue.element_sets if e.name in names]
    offset_s = np.arange(0.0, 5_600.0, 20.0)
    r, _, _ = Propagator([own, *others]).states_teme(NOW, offset_s)
    apart = np.linalg.norm(r[1:] - r[0], axis=2)
    return {
        other.name: float(distance.max()) for other, distance in zip(others, apart, strict=True)
    }


@pytest.mark.parametrize("norad_cat_id", DOCKED)
def test_docked_parts_stay_within_a_few_km_over_a_whole_orbit(
    catalogue: DemoCatalog, norad_cat_id: int
) -> None:
    distances = _distances_km(catalogue, norad_cat_id, DOCKED[norad_cat_id])

    assert set(distances) == DOCKED[norad_cat_id]
    assert max(distances.values()) < 1.0


@pytest.mark.parametrize("norad_cat_id", DOCKED)
def test_some_docked_parts_carry_an_older_element_set_as_in_the_real_catalogue(
    catalogue: DemoCatalog, norad_cat_id: int
) -> None:
    own = catalogue.element_sets[_index(catalogue, norad_cat_id)]
    epochs = {e.epoch_utc for e in catalogue.element_sets if e.name in DOCKED[norad_cat_id]}

    assert len(epochs) == 2
    assert own.epoch_utc in epochs
    assert own.epoch_utc - min(epochs) > timedelta(hours=10)


@pytest.mark.parametrize("norad_cat_id", DOCKED)
def test_the_product_recognises_exactly_the_docked_parts_by_their_motion(
    catalogue: DemoCatalog, norad_cat_id: int
) -> None:
    found = find_docked(catalogue.element_sets, _index(catalogue, norad_cat_id))

    names = {catalogue.element_sets[each.index].name for each in found.docked}
    assert names == DOCKED[norad_cat_id]


@pytest.mark.parametrize("norad_cat_id", COMPANIONS)
def test_a_companion_keeps_its_distance_for_a_week(
    catalogue: DemoCatalog, norad_cat_id: int
) -> None:
    name, distance_km = COMPANIONS[norad_cat_id]
    own = catalogue.element_sets[_index(catalogue, norad_cat_id)]
    companion = next(e for e in catalogue.element_sets if e.name == name)

    r, _, _ = Propagator([own, companion]).states_teme(NOW, np.arange(0.0, 7 * 86400.0, 300.0))

    apart_km = np.linalg.norm(r[1] - r[0], axis=1)
    assert apart_km.min() > 0.8 * distance_km
    assert apart_km.max() < 1.2 * distance_km


def test_released_satellites_fly_in_the_stations_plane_but_not_with_it(
    catalogue: DemoCatalog,
) -> None:
    own = catalogue.element_sets[_index(catalogue, 25544)]
    released = [
        e
        for e in catalogue.element_sets
        if e.name.startswith("SYN ISS OBJECT Z") and e.name != "SYN ISS OBJECT ZZ"
    ]

    assert len(released) == 10
    for element_set in released:
        node_deg = (element_set.raan_deg - own.raan_deg + 180.0) % 360.0 - 180.0
        assert abs(node_deg) < 8.0
        assert element_set.inclination_deg == pytest.approx(own.inclination_deg, abs=0.05)
        assert element_set.mean_motion_rev_day > own.mean_motion_rev_day


def test_the_stations_fly_at_their_published_heights(catalogue: DemoCatalog) -> None:
    for norad_cat_id, height_km in ((25544, 418.0), (48274, 386.0)):
        own = catalogue.element_sets[_index(catalogue, norad_cat_id)]
        r, _, _ = Propagator([own]).states_teme(NOW, np.arange(0.0, 5_600.0, 60.0))
        mean_height_km = np.linalg.norm(r[0], axis=1).mean() - 6_371.0
        assert mean_height_km == pytest.approx(height_km, abs=12.0)


def test_all_issues_of_a_station_describe_one_orbit() -> None:
    earlier, later = (
        demo_catalog(NOW + timedelta(hours=hours), object_count=1_500) for hours in (0, 48)
    )
    pair = [each.element_sets[_index(each, 48274)] for each in (earlier, later)]

    r, _, _ = Propagator(pair).states_teme(NOW, np.array([0.0, 3.0 * 86400.0]))

    assert pair[0].epoch_utc < pair[1].epoch_utc
    assert np.linalg.norm(r[0] - r[1], axis=1).max() < 0.01
