"""A later call looks like a later issue of the same catalogue."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest

from screening.catalog.sources.demo import DemoCatalog, demo_catalog
from screening.catalog.sources.demo.issues import reissued
from screening.engine.propagate import Propagator
from tests.unit.catalog.demo.conftest import NOW

LATER = NOW + timedelta(hours=4)


@pytest.fixture(scope="module")
def later() -> DemoCatalog:
    return demo_catalog(LATER)


def test_it_holds_the_same_objects_under_the_same_names(
    catalogue: DemoCatalog, later: DemoCatalog
) -> None:
    identity = [(e.norad_cat_id, e.name) for e in catalogue.element_sets]

    assert [(e.norad_cat_id, e.name) for e in later.element_sets] == identity
    assert later.facts == catalogue.facts


def test_a_good_part_has_new_epochs_and_the_rest_is_unchanged(
    catalogue: DemoCatalog, later: DemoCatalog
) -> None:
    pairs = list(zip(catalogue.element_sets, later.element_sets, strict=True))
    renewed = [(a, b) for a, b in pairs if b.epoch_utc > a.epoch_utc]
    unchanged = [(a, b) for a, b in pairs if a == b]

    assert len(renewed) + len(unchanged) == len(pairs)  # never other elements of one epoch
    assert 6_000 < len(renewed) < 15_000
    assert all(b.epoch_utc <= LATER for _, b in renewed)


def test_orbits_carry_on_within_the_accuracy_of_real_element_sets(
    catalogue: DemoCatalog, later: DemoCatalog
) -> None:
    states = [
        Propagator(each.element_sets).states_teme(LATER, np.array([0.0]))[0][:, 0]
        for each in (catalogue, later)
    ]

    apart_km = np.linalg.norm(states[0] - states[1], axis=1)

    assert np.nanpercentile(apart_km, 90) < 1.0
    assert np.nanpercentile(apart_km, 99) < 10.0
    assert np.count_nonzero(apart_km > 500.0) < 60  # new lives and new manoeuvres


def test_the_same_epoch_always_carries_the_same_elements() -> None:
    by_epoch: dict[tuple[int, object], object] = {}
    for minutes in range(0, 12 * 60, 95):
        issue = demo_catalog(NOW + timedelta(minutes=minutes), object_count=1_500)
        for element_set in issue.element_sets:
            key = (element_set.norad_cat_id, element_set.epoch_utc)
            assert by_epoch.setdefault(key, element_set) == element_set


def test_an_orbit_moved_to_another_epoch_is_the_same_orbit(catalogue: DemoCatalog) -> None:
    low = next(e for e in catalogue.element_sets if e.name == "SYN COSMOS 1408 DEB")
    moved = reissued(low, low.epoch_utc + timedelta(days=1))

    r, _, _ = Propagator([low, moved]).states_teme(NOW, np.array([0.0, 3 * 86400.0]))

    assert moved.epoch_utc == low.epoch_utc + timedelta(days=1)
    assert np.linalg.norm(r[0] - r[1], axis=1).max() < 20.0


def test_an_orbit_that_sgp4_cannot_carry_there_is_an_error(catalogue: DemoCatalog) -> None:
    falling = next(e for e in catalogue.element_sets if e.name == "SYN RE-ENTRY DEB")

    with pytest.raises(ValueError, match="SGP4 cannot carry SYN RE-ENTRY DEB"):
        reissued(falling, falling.epoch_utc + timedelta(days=60))
